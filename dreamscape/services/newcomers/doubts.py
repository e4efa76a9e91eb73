"""What makes the site wonder about somebody who signs up: never a refusal, only a reason to look first at what they
write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dreamscape.spelling import email_key

if TYPE_CHECKING:
    from dreamscape.services.site.settings import SiteSettings
    from dreamscape.store.members.sign_ups import SignUps

NETWORK, THROWAWAY = "network", "throwaway"
COUNTED = timedelta(days=1)


class Doubts:
    """Asked once for each sign-up. `active`: does this site have limits for newcomers at all?"""

    def __init__(self, *, sign_ups: SignUps, site_settings: SiteSettings, active: bool) -> None:
        self._sign_ups = sign_ups
        self._site_settings = site_settings
        self._active = active

    def about(self, email: str, network: str) -> tuple[str, ...]:
        """The keys of what is odd about a sign-up with this address, from the network of this digest ("": unknown)."""
        if not self._active:
            return ()
        chosen = self._site_settings.read()
        found = []
        if network and self._is_crowded(network, chosen.network_sign_ups):
            found.append(NETWORK)
        if chosen.doubt_throwaway and is_throwaway(email):
            found.append(THROWAWAY)
        return tuple(found)

    def _is_crowded(self, network: str, most: int) -> bool:
        return self._sign_ups.count(network, datetime.now(UTC) - COUNTED, most) >= most


def is_throwaway(email: str) -> bool:
    """Is the address of a domain that hands mailboxes to everybody for minutes, or of one below such a domain?"""
    from disposable_email_domains import blocklist  # half a megabyte that only signing up needs

    labels = email_key(email).rpartition("@")[2].split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels) - 1))
