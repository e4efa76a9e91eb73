"""What a picture becomes: what processing makes, and storage keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

Size = tuple[int, int]

SMALL_WIDTH = 400
MEDIUM_WIDTH = 800
LARGE_WIDTH = 1200
WIDTHS = (SMALL_WIDTH, MEDIUM_WIDTH, LARGE_WIDTH)
# A very tall picture is narrowed until it is no more than this many times its width's share.
_TALLEST = 4


def own_address(public_id: str, width: int) -> str:
    """Where this site itself gives a picture away (media/routes.py)."""
    return f"/media/{public_id}" + ("" if width == LARGE_WIDTH else f"?w={width}")


def fitted(size: Size, width: int) -> Size:
    """The size of a picture of `size` once it is at most `width` wide; never larger than it was."""
    scale = min(1.0, width / size[0], width * _TALLEST / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


@dataclass(frozen=True, slots=True)
class Renditions:
    """The files of a picture: WebP bytes, at most 400, 1200 and 800 pixels wide.

    There is a `medium` one where it is narrower than the large one, and wanted.
    """

    small: bytes
    large: bytes
    medium: bytes | None = None


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
    `medium`: the file of 800 pixels is there.
    """

    public_id: str
    created_at: datetime
    whole: bool = True
    protected: bool | None = None
    medium: bool = True
