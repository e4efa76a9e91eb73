"""What services need from the layers beneath them, as far as there is more than one way to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from dreamscape.media.renditions import ProcessedPicture, Renditions, ServedFile, StoredPicture


class PictureProcessor(Protocol):
    """Makes the small WebP files of a picture."""

    def __call__(self, data: bytes, *, medium: bool = True) -> ProcessedPicture:
        """With a `medium` one if wanted and wide enough; raises PictureRefused for no picture, or beyond the limits."""


class PictureStorage(Protocol):
    """Keeps pictures under a public id. Every method but `url` may raise StorageFailed."""

    name: str
    # Whence browsers load pictures; "" when this site serves them itself.
    origin: str

    def save(self, public_id: str, renditions: Renditions, protected: bool = False) -> None:
        """Keep the files under this name, once they are all safe; `protected` as in `protect`."""

    def add_medium(self, public_id: str, medium_of: Callable[[bytes], bytes]) -> bool:
        """Have the medium file there, made by `medium_of` of the large one; False when that is not there."""

    def protect(self, public_id: str, protected: bool) -> None:
        """Give the picture to this site alone, or to whoever has its address; it need not be there."""

    def load(self, public_id: str) -> Renditions | None:
        """The files, or None when they are not all there."""

    def read(self, public_id: str, width: int) -> ServedFile | None:
        """One file for this site to serve, or None when it is not there."""

    def etag(self, public_id: str, width: int) -> str:
        """The tag that `read` would give, for less; "" when it is not known."""

    def has(self, public_id: str) -> bool:
        """Is the whole picture there?"""

    def delete(self, public_id: str) -> None:
        """Take the picture away; it need not be there."""

    def url(self, public_id: str, width: int) -> str:
        """Where browsers find the rendition of this width, 400, 800 or 1200."""

    def stored(self) -> Iterator[StoredPicture]:
        """All that is there."""

    def delete_orphaned_chunks(self, before: datetime) -> int:
        """Remove what cut-off uploads from before then left outside any picture; how many there were."""

    def check(self) -> str:
        """A sentence for the operator when everything is in order."""


class PictureReferences(Protocol):
    """The documents of one kind that may name a picture."""

    name: str

    def public_ids(self) -> Iterator[str]:
        """Each public id named."""

    def names(self, public_id: str) -> bool:
        """Does any document name it?"""

    def closed_ids(self) -> Iterator[str]:
        """Each public id whose page is not for everybody."""

    def marked_ids(self) -> Iterator[str]:
        """Each public id that is said to be protected."""

    def is_public(self, public_id: str) -> bool | None:
        """Is its page for everybody? None when no document names it."""

    def mark(self, public_id: str, protected: bool) -> None:
        """Write down that it is protected; or no more, unless its page is not for everybody again."""

    def lacking_medium(self, width: int) -> Iterator[str]:
        """Each public id of a picture that is wider than `width` and not said to have a medium rendition."""

    def having_medium(self) -> Iterator[str]:
        """Each public id that is said to have a medium rendition."""

    def mark_medium(self, public_id: str) -> int:
        """Write down that it has one; in how many documents it is named."""

    def forget(self, public_id: str) -> int:
        """Make no document name it; how many did."""


class PictureDeletions(Protocol):
    """The queue of pictures to take out of storage."""

    def add(self, public_id: str | None) -> None:
        """Queue it."""

    def due(self, now: datetime) -> list[str]:
        """Those whose time has come."""

    def all(self) -> list[str]:
        """Everything that waits."""

    def remove(self, public_ids: Iterable[str]) -> None:
        """They are done with."""
