"""Proof that every number on the site is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.services.dreams import Dreams
    from dreamscape.store.site.integrity import Integrity as IntegrityStore


class Integrity:
    """Finds, and repairs, what says one thing while the documents say another."""

    def __init__(self, *, store: IntegrityStore, dreams: Dreams) -> None:
        self._store = store
        self._dreams = dreams

    def run(self, repair: bool) -> Iterator[str]:
        """A sentence for each difference found, all of them put right when `repair` is true."""
        if repair:
            self._dreams.tidy()
        for orphan in self._store.orphans(repair):
            yield f"{orphan.collection} {orphan.id}: its {orphan.field} leads nowhere"
        for found in self._store.differences(repair):
            yield f"{found.collection} {found.id}: {found.field} says {found.shown}, there are {found.there}"
