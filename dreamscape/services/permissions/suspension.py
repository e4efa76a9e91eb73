"""Members who may not come in for a while: to all of the site they are guests, but for a page of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dreamscape.errors import Suspended
from dreamscape.messages import Message

if TYPE_CHECKING:
    from datetime import date

    from dreamscape.models import Member


def is_suspended(member: Member) -> bool:
    """Is this member kept out just now?"""
    return member.suspended_until is not None and member.suspended_until > datetime.now(UTC)


def check_may_come_in(member: Member) -> None:
    """Raise Suspended, saying until when and why, for a member who has just been kept out, while they came in."""
    if is_suspended(member) and (until := member.suspended_until):
        raise Suspended(_resting(until.date(), member.suspension_reason))


def _resting(until: date, reason: str) -> Message:
    if not reason:
        return Message(
            "This account is resting until %(until)s. Everything in it stays as it is.", until=until
        )
    return Message(
        "This account is resting until %(until)s. The reason: “%(reason)s” Everything in it stays as it is.",
        until=until,
        reason=reason,
    )
