"""Who may post dreams and comments; a setting of the site decides which of the two rules holds."""

from __future__ import annotations

from collections.abc import Callable

from dreamscape.errors import Invalid
from dreamscape.messages import Message
from dreamscape.models import Member

CONFIRM_FIRST = Message(
    "Please confirm your e-mail address first: open the link in the letter we sent you. "
    "Under Settings there is a button to have it sent again."
)

MayPost = Callable[[Member, str], None]


def anybody_may_post(member: Member, field: str) -> None:
    """Every member may post."""


def confirmed_may_post(member: Member, field: str) -> None:
    """Raise Invalid at `field` for a member who has not shown that their address is theirs."""
    if not member.email_confirmed:
        raise Invalid(field, CONFIRM_FIRST)
