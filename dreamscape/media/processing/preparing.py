"""A file as a decoder gets it: without what costs much and shows nothing, or stops it needlessly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.media.processing.boxes import with_one_association_box
from dreamscape.media.processing.gif_blocks import read_gif
from dreamscape.media.processing.jpeg import Jpeg, read_jpeg
from dreamscape.media.processing.partial import check_share, is_jpegs_grey
from dreamscape.media.processing.png_chunks import read_png

if TYPE_CHECKING:
    from PIL import Image


class Prepared(NamedTuple):
    """The bytes to decode, and what is known of them before."""

    data: bytes
    jpeg: Jpeg | None = None

    def check_memory(self, decoded: tuple[int, int]) -> None:
        """Raise PictureRefused where decoding it, at this size, would take too much memory."""
        if self.jpeg:
            self.jpeg.check_memory(decoded)

    def check_came(self, image: Image.Image, *, loaded: bool) -> None:
        """Raise PictureRefused where too little of it came: of `image`, which is `loaded` if all did."""
        cut = self.jpeg is not None and not self.jpeg.whole and is_jpegs_grey(image)
        if not loaded:
            self.explain()
        if cut or not loaded:
            check_share(image)

    def explain(self) -> None:
        """Raise PictureRefused with the name of what it is where that is why it could not be decoded."""
        if self.jpeg:
            self.jpeg.check_kind()


def prepare(kind: str, data: bytes) -> Prepared:
    """`data`, a file of this `kind`, ready for its decoder; raises PictureRefused where that would take too long."""
    if kind == "JPEG":
        jpeg = read_jpeg(data)
        jpeg.check_scans()
        return Prepared(jpeg.data, jpeg)
    if kind == "PNG":
        return Prepared(read_png(data))
    if kind == "GIF":
        return Prepared(read_gif(data))
    if kind == "AVIF":
        return Prepared(with_one_association_box(data))
    return Prepared(data)
