"""What a process remembers of the people it has shown: the same few are on most pages."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.services.common.cache import FRESH_SECONDS, BoundedCache

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dreamscape.models import Person
    from dreamscape.store.members.members import Members

MAX_ENTRIES = 10_000  # some 500 bytes each


@dataclass(frozen=True, slots=True)
class Copy:
    """People as they were at a version, or later."""

    version: int
    begun_at: float
    people: BoundedCache[str, Person]


class PersonCache:
    """People by id, read when they are first asked for and again when anybody has changed.

    A change made past the site, by hand in the database, shows after `FRESH_SECONDS`.
    """

    def __init__(self, members: Members) -> None:
        self._members = members
        self._copy = _empty(-1)

    def invalidate_before(self, version: int) -> None:
        """From now on nobody is shown as they were before this version, which was read from the store just now."""
        if self._copy.version != version or time.monotonic() - self._copy.begun_at > FRESH_SECONDS:
            self._copy = _empty(version)

    def people(self, member_ids: Iterable[str]) -> dict[str, Person]:
        """Those of `member_ids` that exist, by id, in one query at most."""
        # Who was read goes into the copy that was there before: if another thread has begun a new one since,
        # it may be of an older version, and goes away with that copy.
        people = self._copy.people
        wanted = set(member_ids)
        found = people.get_many(wanted)
        if len(found) < len(wanted):
            read = self._members.people(wanted - found.keys())
            people.put_many(read)
            found.update(read)
        return found


def _empty(version: int) -> Copy:
    return Copy(version, time.monotonic(), BoundedCache(MAX_ENTRIES))
