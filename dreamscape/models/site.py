"""What the operators of a site have chosen, and what its database has been through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What admins have chosen. `sign_up` is "open", "invitation" or "closed"."""

    sign_up: str = "open"


@dataclass(frozen=True, slots=True)
class AppliedMigration:
    """A migration that the database has been through, whether this version knows it or not.

    With `backward_compatible` a version that does not know it can work with what it left.
    """

    name: str
    applied_at: datetime
    backward_compatible: bool
