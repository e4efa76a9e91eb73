"""Pictures in the site's own database, served by the site itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dreamscape.media.renditions import (
    LARGE_WIDTH,
    MEDIUM_WIDTH,
    SMALL_WIDTH,
    WIDTHS,
    Renditions,
    ServedFile,
    StoredPicture,
    own_address,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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
    """All renditions as files in MongoDB's GridFS. Every method may raise StorageFailed."""

    name = "gridfs"
    origin = ""

    def __init__(self, files: Files) -> None:
        self._files = files

    def save(self, public_id: str, renditions: Renditions, protected: bool = False) -> None:  # noqa: ARG002
        """Keep the files under this new name; what is there under it already is replaced."""
        files = {SMALL_WIDTH: renditions.small, LARGE_WIDTH: renditions.large}
        if renditions.medium:
            files[MEDIUM_WIDTH] = renditions.medium
        self._files.put(public_id, files)

    def add_medium(self, public_id: str, medium_of: Callable[[bytes], bytes]) -> bool:
        """Keep the medium file too, made by `medium_of` of the large one; False when that one is not there."""
        if self._files.etag(public_id, MEDIUM_WIDTH):
            return True
        large = self._files.get(public_id, LARGE_WIDTH)
        if large:
            self._files.put(public_id, {MEDIUM_WIDTH: medium_of(large.data)})
        return large is not None

    def protect(self, public_id: str, protected: bool) -> None:
        """Nothing: the database gives no picture to anybody but this site."""

    def load(self, public_id: str) -> Renditions | None:
        """All files, or None when the small or the large one is missing."""
        small, medium, large = (self._files.get(public_id, width) for width in WIDTHS)
        if not (small and large):
            return None
        return Renditions(small.data, large.data, medium.data if medium else None)

    def read(self, public_id: str, width: int) -> ServedFile | None:
        """One file to be served by this site, or None; where there is no medium one, the large one."""
        served = self._files.get(public_id, width)
        return self._files.get(public_id, LARGE_WIDTH) if served is None and width == MEDIUM_WIDTH else served

    def etag(self, public_id: str, width: int) -> str:
        """The tag of that file, or ""."""
        etag = self._files.etag(public_id, width)
        return self._files.etag(public_id, LARGE_WIDTH) if not etag and width == MEDIUM_WIDTH else etag

    def has(self, public_id: str) -> bool:
        """Is all of the picture there?"""
        return self.load(public_id) is not None

    def delete(self, public_id: str) -> None:
        """Take the picture away; it need not be there."""
        self._files.delete(public_id)

    def url(self, public_id: str, width: int) -> str:
        """The address of the rendition that is `width` (400, 800 or 1200) wide at most."""
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
