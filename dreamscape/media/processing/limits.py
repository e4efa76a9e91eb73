"""How large a picture may be, and the words for one that is larger."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dreamscape.errors import PictureRefused

_MEGABYTE = 1024 * 1024
_MEGAPIXEL = 1_000_000

# Decoding may never take more than 400 MB, but libwebp, libavif and libheif hold these kinds several
# times over (measured, bytes a pixel: WebP 16, AVIF 9 to 16, HEIC in rich colour 9 to 20).
_MOST_PIXELS_OF = {
    "WebP": 24 * _MEGAPIXEL,
    "AVIF": 24 * _MEGAPIXEL,
    "HEIC in rich colour": 20 * _MEGAPIXEL,
}
# No camera makes longer sides, JPEG cannot, and a picture one pixel thin costs far more than its pixels.
_LONGEST_SIDE = 65_535


@dataclass(frozen=True, slots=True)
class Limits:
    """The most bytes of a file, and the most pixels in it."""

    max_bytes: int = 15 * _MEGABYTE
    max_pixels: int = 50 * _MEGAPIXEL

    def check_bytes(self, count: int) -> None:
        """Raise PictureRefused for a file of `count` bytes that is too heavy, or empty."""
        if not count:
            raise PictureRefused("This file is empty. Please choose another picture.")
        if count > self.max_bytes:
            raise PictureRefused(
                f"Your picture is {_rounded_up(count / _MEGABYTE)} MB; "
                f"the most is {_rounded_up(self.max_bytes / _MEGABYTE)}."
            )

    def check_size(self, size: tuple[int, int], kind: str) -> None:
        """Raise PictureRefused for a picture of this width and height that is too large."""
        if max(size) > _LONGEST_SIDE:
            raise PictureRefused(
                f"Your picture is {max(size)} pixels long on one side; the most is {_LONGEST_SIDE}."
            )
        self.check_pixels(size[0] * size[1], kind)

    def check_pixels(self, count: int, kind: str) -> None:
        """Raise PictureRefused for a picture of `count` pixels, a `kind` of file, that is too large."""
        most = min(self.max_pixels, _MOST_PIXELS_OF.get(kind, self.max_pixels))
        if count > most:
            as_kind = f" for {kind}" if most < self.max_pixels else ""
            raise PictureRefused(
                f"Your picture is {_rounded_up(count / _MEGAPIXEL)} megapixels; "
                f"the most{as_kind} is {_rounded_up(most / _MEGAPIXEL)}."
            )


def _rounded_up(amount: float) -> str:
    """One decimal at most, rounded up so that what is over a limit never reads like the limit."""
    return f"{math.ceil(amount * 10 - 1e-6) / 10:.1f}".removesuffix(".0")
