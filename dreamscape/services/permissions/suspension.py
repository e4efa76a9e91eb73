"""Members who may not come in for a while."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dreamscape.errors import Suspended

if TYPE_CHECKING:
    from dreamscape.models import Member


def is_suspended(member: Member) -> bool:
    """Is this member kept out just now?"""
    return member.suspended_until is not None and member.suspended_until > datetime.now(UTC)


def check_may_come_in(member: Member) -> None:
    """Raise Suspended, saying until when and why, for a member who is kept out."""
    if is_suspended(member) and (until := member.suspended_until):
        reason = f" The reason: “{member.suspension_reason}”" if member.suspension_reason else ""
        day = f"{until.day} {until:%B %Y}"
        raise Suspended(f"This account is resting until {day}.{reason} Everything in it stays as it is.")
