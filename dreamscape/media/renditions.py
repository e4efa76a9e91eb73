"""What a picture becomes: what processing makes, and storage keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

SMALL_WIDTH = 400
LARGE_WIDTH = 1200
WIDTHS = (SMALL_WIDTH, LARGE_WIDTH)


def own_address(public_id: str, width: int) -> str:
    """Where this site itself gives a picture away (media/routes.py)."""
    return f"/media/{public_id}" + (f"?w={SMALL_WIDTH}" if width == SMALL_WIDTH else "")


@dataclass(frozen=True, slots=True)
class Renditions:
    """The two files of a picture: WebP bytes, at most 400 and at most 1200 pixels wide."""

    small: bytes
    large: bytes


@dataclass(frozen=True, slots=True)
class ProcessedPicture:
    """A picture ready for storage.

    `width` and `height` are the pixels of the large rendition; `placeholder`
    is a base64 ThumbHash.
    """

    renditions: Renditions
    width: int
    height: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class ServedFile:
    """One stored file as a browser gets it: its bytes, and a tag that changes whenever they do."""

    data: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """What storage knows of a picture without opening it; it is not `whole` while a file is missing.

    `protected`: it is given to this site alone; None where storage gives nothing to anybody else anyway.
    """

    public_id: str
    created_at: datetime
    whole: bool = True
    protected: bool | None = None
