"""Keeps what storage gives away in step with what pages show: a picture whose page is not for everybody, storage gives
to this site alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dreamscape.models.jobs import PROTECT_PICTURE
from dreamscape.services.jobs.kinds import PICTURES_LANE, JobKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dreamscape.services.pictures.protocols import PictureReferences, PictureStorage


class PictureProtection:
    """Makes `storage` follow the documents, which `references` know."""

    def __init__(self, *, storage: PictureStorage, references: Sequence[PictureReferences]) -> None:
        self._storage = storage
        self._references = tuple(references)

    @property
    def kind(self) -> JobKind:
        """How a picture is protected, or given to everybody again; once it is given up, the sweep finds it."""
        return JobKind(
            PROTECT_PICTURE,
            self._run,
            lane=PICTURES_LANE,
            longest_wait=timedelta(hours=1),
            give_up_after=timedelta(days=7),
        )

    def settle(self, public_id: str) -> None:
        """Protect the picture or let everybody have it, as its page is now. Raises StorageFailed; may run twice.

        It says that it is protected before storage takes it from the public, and until storage has given it back:
        so the address that pages show leads to it at any time.
        """
        public = self._is_public(public_id)
        while public is not None:
            if not public:
                self._mark(public_id, protected=True)
            self._storage.protect(public_id, not public)
            if public:
                self._mark(public_id, protected=False)
            # Its page may just have been hidden or shown: whoever did that has a job of their own, which perhaps
            # was done before storage had heard of the former state.
            was, public = public, self._is_public(public_id)
            if public == was:
                return

    def _run(self, payload: Mapping[str, Any]) -> None:
        self.settle(payload["public_id"])

    def _is_public(self, public_id: str) -> bool | None:
        """None when no document names it."""
        found = [references.is_public(public_id) for references in self._references]
        return None if all(one is None for one in found) else False not in found

    def _mark(self, public_id: str, *, protected: bool) -> None:
        for references in self._references:
            references.mark(public_id, protected)
