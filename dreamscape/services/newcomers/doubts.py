"""What makes the site wonder about somebody who signs up: never a refusal, only a reason to look first at what they
write."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dreamscape.spelling import email_key

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.services.site.settings import SiteSettings
    from dreamscape.store.members.sign_ups import SignUps

NETWORK, THROWAWAY = "network", "throwaway"
COUNTED = timedelta(days=1)


class Doubts:
    """Asked before and after each sign-up. `active`: does this site have limits for newcomers at all?"""

    def __init__(self, *, sign_ups: SignUps, site_settings: SiteSettings, active: bool) -> None:
        self._sign_ups = sign_ups
        self._site_settings = site_settings
        self._active = active

    def about(self, email: str) -> tuple[str, ...]:
        """The keys of what is odd about a sign-up with this address."""
        thrown_away = self._active and self._site_settings.read().doubt_throwaway and is_throwaway(email)
        return (THROWAWAY,) if thrown_away else ()

    def of_a_crowd(self, member: Member) -> Member:
        """A member who has just been stored, in doubt if more than a few came from their network in a day.

        Counted only now: of many who come at once, each counts those who were stored before it. It may be that they
        all count each other then, but never that one too many slips past.
        """
        network = member.joined.network
        if not self._active or not network:
            return member
        most = self._site_settings.read().network_sign_ups
        if self._sign_ups.count(network, datetime.now(UTC) - COUNTED, most + 1) <= most:
            return member
        self._sign_ups.doubt(member.id, NETWORK)
        return replace(member, joined=member.joined._replace(doubts=(NETWORK, *member.joined.doubts)))


def is_throwaway(email: str) -> bool:
    """Is the address of a domain that hands mailboxes to everybody for minutes, or of one below such a domain?"""
    from disposable_email_domains import blocklist  # half a megabyte that only signing up needs

    labels = email_key(email).rpartition("@")[2].split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels) - 1))
