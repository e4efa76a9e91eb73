"""What admins choose while the site runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from dreamscape.errors import Invalid
from dreamscape.models import Member, Target
from dreamscape.models import SiteSettings as Chosen
from dreamscape.services.permissions.roles import require_admin

if TYPE_CHECKING:
    from dreamscape.services.audit.log import Audit
    from dreamscape.store.site.settings import SiteSettings as SiteSettingsStore

# How long a process trusts its copy.
MAX_AGE_SECONDS = 5.0
SIGN_UP = {
    "open": "Anybody can sign up",
    "invitation": "Only with an invitation",
    "closed": "Nobody can sign up",
}


class SiteSettings:
    """The settings, remembered for a few seconds."""

    def __init__(self, *, store: SiteSettingsStore, audit: Audit) -> None:
        self._store = store
        self._audit = audit
        self._cached = Chosen()
        self._read_at = float("-inf")

    def read(self) -> Chosen:
        """What is chosen now, or was a few seconds ago."""
        if time.monotonic() - self._read_at > MAX_AGE_SECONDS:
            self._cached = self._store.read()
            self._read_at = time.monotonic()
        return self._cached

    def choose_sign_up(self, by: Member, sign_up: str) -> None:
        """Open or close the door; raises NotAllowed unless `by` is an admin, Invalid for no such choice."""
        require_admin(by)
        if sign_up not in SIGN_UP:
            raise Invalid("sign_up", "Choose one of the three.")
        self._audit.write(by.id, f"set sign-up to {sign_up}", Target("site", "sign_up"))
        self._store.change(sign_up=sign_up)
        self._read_at = float("-inf")
