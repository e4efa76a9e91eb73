"""Proof that every number on the site is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.jobs import CLEAR_DREAM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.store.site.integrity import Integrity as IntegrityStore


class Integrity:
    """Finds, and repairs, what says one thing while the documents say another."""

    def __init__(self, *, store: IntegrityStore, jobs: JobQueue) -> None:
        self._store = store
        self._jobs = jobs

    def run(self, repair: bool) -> Iterator[str]:
        """A sentence for each difference found, all of them put right when `repair` is true."""
        if repair:
            self._jobs.run_all([CLEAR_DREAM])
        for orphan in self._store.orphans(repair):
            yield f"{orphan.collection} {orphan.id}: its {orphan.field} leads nowhere"
        for found in self._store.differences(repair):
            yield f"{found.collection} {found.id}: {found.field} says {found.shown}, there are {found.there}"
