"""Roles: members, moderators, admins. Each acts only on those of a lower role."""

from __future__ import annotations

ROLES = ("member", "moderator", "admin")
ADMIN = "admin"
MODERATORS = frozenset({"moderator", ADMIN})


def rank(role: str) -> int:
    """How high a role is; one nobody knows counts as the lowest."""
    return ROLES.index(role) if role in ROLES else 0
