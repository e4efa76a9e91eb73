"""How large a picture may be, and the words for one that is larger."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dreamscape.errors import PictureRefused

_MEGABYTE = 1024 * 1024
_MEGAPIXEL = 1_000_000

# Pillow holds these formats several times over while it decodes them (measured: 15.4 bytes a pixel
# for WebP, 8.9 to 16 for AVIF, by depth), and decoding may never take more than 400 MB.
_MOST_PIXELS_OF = {"WebP": 24 * _MEGAPIXEL, "AVIF": 24 * _MEGAPIXEL}


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
