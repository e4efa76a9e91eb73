"""A picture's life: taken in, named by a document, taken out again."""

from __future__ import annotations

import logging
import re
import secrets
from base64 import b64decode
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dreamscape.errors import NotFound, StorageFailed
from dreamscape.media.renditions import (
    LARGE_WIDTH,
    MEDIUM_WIDTH,
    WIDTHS,
    ProcessedPicture,
    Renditions,
    ServedFile,
    fitted,
    own_address,
)
from dreamscape.models import KeptPicture, Picture, PictureUpload
from dreamscape.models.jobs import DELETE_PICTURE, PROTECT_PICTURE, job_id
from dreamscape.services.jobs.kinds import PICTURES_LANE, JobKind
from dreamscape.store.common.deadline import uncounted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.pictures.protocols import (
        PictureDeletions,
        PictureProcessor,
        PictureReferences,
        PictureStorage,
    )

log = logging.getLogger(__name__)

FOLDERS = ("dreams", "profile")
_PUBLIC_ID = re.compile(r"(dreams|profile)/[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """An upload whose file is in storage now: as `picture`, or None where there was no file.

    `failed` says that there was one, and storage did not take it.
    """

    upload: PictureUpload
    picture: Picture | None = None
    failed: bool = False

    def replacing(self, current: Picture | None) -> Picture | None:
        """The picture that a document has from now on, when it has `current` so far.

        A new one that storage did not take changes nothing, whatever else was asked: what there is stays, with the
        words that are about it.
        """
        if self.failed:
            return current
        if self.picture or current is None or self.upload.remove:
            return self.picture
        return current._replace(alt=self.upload.alt)


class Pictures:
    """Takes pictures in and out of storage.

    The order that loses none and leaves none behind: `add` stores the new
    picture; the document's store points the document at it and queues the old
    one in the same transaction; then `clean_up` deletes the old one. A new
    picture whose document was not saved after all is `discard`ed. Of a write
    whose answer was lost nobody knows whether it was done, so what any of the
    `references` names is never deleted.
    """

    def __init__(
        self,
        *,
        process: PictureProcessor,
        storage: PictureStorage,
        deletions: PictureDeletions,
        jobs: JobQueue,
        references: Sequence[PictureReferences] = (),
    ) -> None:
        self._process = process
        self._storage = storage
        self._deletions = deletions
        self._jobs = jobs
        self._references = tuple(references)

    def add(self, folder: str, data: bytes | KeptPicture, alt: str = "", *, public: bool = True) -> Picture:
        """Process and store a picture, unless it is processed already, under a new random name in `folder`, "dreams"
        or "profile".

        Storage gives one that is not `public` to this site alone. Raises PictureRefused with a message for its
        field, or StorageFailed; then nothing of it stays.
        """
        if folder not in FOLDERS:
            raise ValueError(f"There is no folder {folder!r} for pictures.")
        with uncounted():
            processed = (
                _as_processed(data)
                if isinstance(data, KeptPicture)
                else self._process(data, medium=folder == "dreams")
            )
        public_id = f"{folder}/{secrets.token_hex(16)}"
        try:
            with uncounted() if self._storage.origin else nullcontext():
                self._storage.save(public_id, processed.renditions, not public)
        except StorageFailed as error:
            # It may have arrived all the same, the answer alone being lost.
            log.warning("Picture %s was not stored: %s", public_id, error.__cause__ or error)
            self._deletions.add(public_id)
            raise
        return Picture(
            public_id=public_id,
            width=processed.width,
            height=processed.height,
            placeholder=processed.placeholder,
            alt=alt,
            protected=not public,
            medium=processed.renditions.medium is not None,
        )

    @contextmanager
    def storing(self, folder: str, upload: PictureUpload, *, public: bool = True) -> Iterator[StoredUpload]:
        """Store the file of an upload while the document that shall name it is written; undo it when that fails.

        `public`: everybody may see that document's page. Raises PictureRefused for the file. A storage that does not
        answer leaves the document without it.
        """
        stored = self._store_upload(folder, upload, public)
        try:
            yield stored
        except Exception:
            if stored.picture:
                self.discard(stored.picture)
            raise

    def _store_upload(self, folder: str, upload: PictureUpload, public: bool) -> StoredUpload:
        if upload.data is None:
            return StoredUpload(upload)
        try:
            return StoredUpload(upload, self.add(folder, upload.data, upload.alt, public=public))
        except StorageFailed:
            return StoredUpload(upload, failed=True)

    def retire(self, picture: Picture | str | None) -> None:
        """Queue a picture for deletion. None and "" are none."""
        self._deletions.add(_public_id(picture))

    def discard(self, picture: Picture | str | None) -> None:
        """Retire a picture and clean it up: for one that no document came to name."""
        self.retire(picture)
        self.clean_up(picture)

    def clean_up(self, picture: Picture | str | None) -> None:
        """Delete a queued picture if storage lets us, in the background; else it waits. Never raises."""
        if public_id := _public_id(picture):
            self._jobs.start(job_id(DELETE_PICTURE, public_id))

    def settle(self, picture: Picture | None) -> None:
        """Have storage protect the picture or not, as its page is now, in the background; else it waits. Never raises.

        Call it after a change of who may see the page.
        """
        if picture:
            self._jobs.start(job_id(PROTECT_PICTURE, picture.public_id))

    def try_deleting(self, public_id: str, now: datetime) -> bool:
        """Delete one queued picture if its time has come by `now`; did storage let us?"""
        # One that was queued a moment ago is younger than a sweep that began before.
        return self._jobs.run(job_id(DELETE_PICTURE, public_id), max(now, datetime.now(UTC)))

    @property
    def kind(self) -> JobKind:
        """How a picture is taken out of storage; once that is given up, the sweep finds it again later."""
        return JobKind(
            DELETE_PICTURE,
            self._delete,
            lane=PICTURES_LANE,
            longest_wait=timedelta(days=1),
            give_up_after=timedelta(days=30),
        )

    def _delete(self, payload: Mapping[str, Any]) -> None:
        public_id = payload["public_id"]
        if not any(references.names(public_id) for references in self._references):
            self._storage.delete(public_id)

    def url(self, picture: Picture, width: int = LARGE_WIDTH) -> str:
        """Where browsers find the picture, at one of its widths; a protected one on this site, which asks first."""
        if picture.protected:
            return own_address(picture.public_id, width)
        return self._storage.url(picture.public_id, width)

    def sources(self, picture: Picture) -> list[tuple[str, int]]:
        """The files to choose from for showing it, the narrowest first: each one's address and how wide it is."""
        size = picture.width, picture.height
        widths = [width for width in WIDTHS if width != MEDIUM_WIDTH or picture.medium]
        return [
            (self.url(picture, width), fitted(size, width)[0] if width != LARGE_WIDTH else picture.width)
            for width in widths
            if width == LARGE_WIDTH or picture.width > width
        ]

    def address_elsewhere(self, picture: Picture, width: int) -> str:
        """Where storage itself gives the picture to whoever comes; "" where only this site does."""
        return self._storage.url(picture.public_id, width) if self.origin and not picture.protected else ""

    def read(self, public_id: str, width: int = LARGE_WIDTH) -> ServedFile:
        """A file of a picture, whoever may see it; raises NotFound when there is none, StorageFailed."""
        served = None
        if width in WIDTHS and _PUBLIC_ID.fullmatch(public_id):
            served = self._storage.read(public_id, width)
        if served is None:
            raise NotFound
        return served

    def etag(self, public_id: str, width: int) -> str:
        """The tag that the file would have when it is read; "" when it is not known. Raises StorageFailed."""
        return self._storage.etag(public_id, width)

    @property
    def origin(self) -> str:
        """Another site that pictures are loaded from, for the Content-Security-Policy; or ""."""
        return self._storage.origin

    def check(self) -> str:
        """A sentence for the operator; raises StorageFailed when storage is not in order."""
        return self._storage.check()

    def try_storage(self) -> str:
        """Store a tiny picture, look for it and delete it; a sentence for the operator. Raises StorageFailed."""
        said = self._storage.check()
        public_id = f"profile/{secrets.token_hex(16)}"
        self._storage.save(public_id, self._process(_tiny_picture()).renditions)
        there = self._storage.has(public_id)
        self._storage.delete(public_id)
        if not there:
            raise StorageFailed("a picture that was stored just now is not there")
        return f"{said} One was stored, found and deleted."


def _as_processed(kept: KeptPicture) -> ProcessedPicture:
    files = Renditions(kept.small, kept.large, kept.medium)
    return ProcessedPicture(files, kept.width, kept.height, kept.placeholder)


def _tiny_picture() -> bytes:
    """A PNG of one pixel."""
    return b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )


def _public_id(picture: Picture | str | None) -> str | None:
    return picture.public_id if isinstance(picture, Picture) else picture
