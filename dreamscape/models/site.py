"""What the operators of a site have chosen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What admins have chosen. `sign_up` is "open", "invitation" or "closed"."""

    sign_up: str = "open"
