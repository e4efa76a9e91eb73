"""Pictures in the site's own database, served by the site itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dreamscape.media.renditions import (
    LARGE_WIDTH,
    SMALL_WIDTH,
    Renditions,
    ServedFile,
    StoredPicture,
    own_address,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


class Files(Protocol):
    """What the store offers for files (dreamscape.store.pictures.files)."""

    def put(self, public_id: str, files: dict[int, bytes]) -> None: ...
    def get(self, public_id: str, width: int) -> ServedFile | None: ...
    def etag(self, public_id: str, width: int) -> str: ...
    def delete(self, public_id: str) -> None: ...
    def stored(self) -> Iterator[StoredPicture]: ...
    def delete_orphaned_chunks(self, before: datetime) -> int: ...
    def ping(self) -> None: ...


class GridFsStorage:
    """Both renditions as files in MongoDB's GridFS. Every method may raise StorageFailed."""

    name = "gridfs"
    origin = ""

    def __init__(self, files: Files) -> None:
        self._files = files

    def save(self, public_id: str, renditions: Renditions, protected: bool = False) -> None:  # noqa: ARG002
        """Keep the two files under this new name; what is there under it already is replaced."""
        self._files.put(public_id, {SMALL_WIDTH: renditions.small, LARGE_WIDTH: renditions.large})

    def protect(self, public_id: str, protected: bool) -> None:
        """Nothing: the database gives no picture to anybody but this site."""

    def load(self, public_id: str) -> Renditions | None:
        """Both files, or None when one of them is missing."""
        small, large = (self._files.get(public_id, width) for width in (SMALL_WIDTH, LARGE_WIDTH))
        return Renditions(small.data, large.data) if small and large else None

    def read(self, public_id: str, width: int) -> ServedFile | None:
        """One file to be served by this site, or None."""
        return self._files.get(public_id, width)

    def etag(self, public_id: str, width: int) -> str:
        """The tag of that file, or ""."""
        return self._files.etag(public_id, width)

    def has(self, public_id: str) -> bool:
        """Is all of the picture there?"""
        return self.load(public_id) is not None

    def delete(self, public_id: str) -> None:
        """Take the picture away; it need not be there."""
        self._files.delete(public_id)

    def url(self, public_id: str, width: int) -> str:
        """The address of the rendition that is `width` (400 or 1200) wide at most."""
        return own_address(public_id, width)

    def stored(self) -> Iterator[StoredPicture]:
        """Every picture that is there, even in part."""
        return self._files.stored()

    def delete_orphaned_chunks(self, before: datetime) -> int:
        """Remove pieces from before then that belong to no file (an upload that was cut off); how many files."""
        return self._files.delete_orphaned_chunks(before)

    def check(self) -> str:
        """A sentence for the operator once the database has answered."""
        self._files.ping()
        return "Pictures are kept in the database, and it answers."
