"""Pictures in storage, and the files they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Picture(NamedTuple):
    """A picture in storage.

    `public_id` is the name storage knows it by, folder included and without a
    file extension. `width` and `height` are the pixels of the large rendition;
    `placeholder` is a base64 ThumbHash of some 30 characters. A `protected` one only this site gives away, after
    asking who wants it; storage gives any other to whoever has its address. `medium`: there is a rendition of 800
    pixels too.
    """

    public_id: str
    width: int
    height: int
    placeholder: str
    alt: str = ""
    protected: bool = False
    medium: bool = False


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """What became of a guest's picture, which no storage has yet: the files of `Renditions`, with their measures."""

    small: bytes
    large: bytes
    medium: bytes | None
    width: int
    height: int
    placeholder: str

    @property
    def size(self) -> int:
        """All of its bytes together."""
        return len(self.small) + len(self.large) + len(self.medium or b"")


@dataclass(frozen=True, slots=True)
class PictureUpload:
    """What somebody did to the picture of a form.

    `data` are the bytes of a new file, or what was kept of one, or None; `alt` describes the picture that is there
    afterwards, and `remove` takes away the one there is; a new file replaces it anyway.
    """

    data: bytes | KeptPicture | None = None
    alt: str = ""
    remove: bool = False
