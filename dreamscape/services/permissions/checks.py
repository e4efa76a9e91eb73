"""What many services refuse alike when the policy says no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import Hidden, Invalid, NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.services.permissions.viewer import Viewer

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member

MODERATORS_ONLY = Message("This is for those who look after the place.")
ADMINS_ONLY = Message("Only admins of this site can do that.")
CONFIRM_FIRST = Message(
    "Please confirm your e-mail address first: open the link in the mail we sent you. "
    "Under Settings there is a button to have it sent again."
)


def require_moderator(member: Member) -> None:
    """Raise NotAllowed unless this is a moderator or an admin."""
    if not Viewer.of(member).can_moderate:
        raise NotAllowed(MODERATORS_ONLY)


def require_admin(member: Member) -> None:
    """Raise NotAllowed unless this is an admin."""
    if not Viewer.of(member).can_administer:
        raise NotAllowed(ADMINS_ONLY)


def require_can_see(viewer: Viewer, dream: Dream) -> None:
    """Raise Hidden for a dream that is out of sight, NotFound for one of which they are not to know."""
    if not viewer.can_see_dream(dream):
        raise Hidden if viewer.could_see_dream(dream) else NotFound


def require_can_post(viewer: Viewer, field: str) -> None:
    """Raise Invalid at `field` for a member who has yet to show that their address is theirs, NotAllowed for guests."""
    if viewer.must_confirm_email:
        raise Invalid(field, CONFIRM_FIRST)
    if not viewer.can_post:
        raise NotAllowed
