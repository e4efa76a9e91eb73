"""Roles: members, moderators, admins. Each acts only on those of a lower role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import NotAllowed
from dreamscape.messages import Message

if TYPE_CHECKING:
    from dreamscape.models import Member

ROLES = ("member", "moderator", "admin")
MODERATORS = frozenset({"moderator", "admin"})
MODERATORS_ONLY = Message("This is for those who look after the place.")
ADMINS_ONLY = Message("Only admins of this site can do that.")


def require_moderator(member: Member) -> None:
    """Raise NotAllowed unless this is a moderator or an admin."""
    if member.role not in MODERATORS:
        raise NotAllowed(MODERATORS_ONLY)


def require_admin(member: Member) -> None:
    """Raise NotAllowed unless this is an admin."""
    if member.role != "admin":
        raise NotAllowed(ADMINS_ONLY)


def has_higher_role(member: Member, other: Member) -> bool:
    """May `member` act on `other`'s account? A role nobody knows counts as the lowest."""
    return _rank(member) > _rank(other)


def _rank(member: Member) -> int:
    return ROLES.index(member.role) if member.role in ROLES else 0
