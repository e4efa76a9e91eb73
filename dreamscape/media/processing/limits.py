"""How large a picture may be, and the words for one that is larger."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NoReturn

from dreamscape.errors import PictureRefused
from dreamscape.messages import Message, PluralMessage

_MEGABYTE = 1024 * 1024
_MEGAPIXEL = 1_000_000

# Decoding may never take more than 400 MB, but libwebp, libavif and libheif hold these kinds several
# times over (measured, bytes a pixel: WebP 16, AVIF 9 to 16, HEIC in rich colour 9 to 20; at 52 megapixels
# that was 800 MB of WebP and 460 of the plainest AVIF. A phone's HEIC of 48 in tiles takes 225).
_MOST_PIXELS_OF = {
    "WebP": 24 * _MEGAPIXEL,
    "AVIF": 24 * _MEGAPIXEL,
    "HEIC in rich colour": 20 * _MEGAPIXEL,
}
# The other kinds are called the same in all languages.
KIND_NAMES = {"HEIC in rich colour": Message("HEIC in rich colour")}
# No camera makes longer sides, JPEG cannot, and a picture one pixel thin costs far more than its pixels.
_LONGEST_SIDE = 65_535
# A file may consist of millions of tiny parts, each of which costs a decoder more than its pixels do. Programs write
# some ten, and a thousand where a picture is large or comes with much else.
_MOST_PIECES = 20_000


def check_pieces(count: int) -> None:
    """Raise PictureRefused for a file of so many segments, chunks or blocks, counted while it is walked over."""
    if count > _MOST_PIECES:
        raise PictureRefused(
            Message(
                "Your picture is a file of more than %(most)s pieces. Please save it anew, with another program.",
                most=_MOST_PIECES,
            )
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """The most bytes of a file, and the most pixels in it."""

    max_bytes: int = 15 * _MEGABYTE
    max_pixels: int = 52 * _MEGAPIXEL

    def check_bytes(self, count: int) -> None:
        """Raise PictureRefused for a file of `count` bytes that is too heavy, or empty."""
        if not count:
            raise PictureRefused(Message("This file is empty. Please choose another picture."))
        if count > self.max_bytes:
            raise PictureRefused(
                Message(
                    "Your picture is %(size)s MB; the most is %(most)s.",
                    size=_rounded_up(count / _MEGABYTE),
                    most=_rounded_up(self.max_bytes / _MEGABYTE),
                )
            )

    def check_size(self, size: tuple[int, int], kind: str) -> None:
        """Raise PictureRefused for a picture of this width and height that is too large."""
        if max(size) > _LONGEST_SIDE:
            raise PictureRefused(
                PluralMessage(
                    "Your picture is %(num)s pixel long on one side; the most is %(most)s.",
                    "Your picture is %(num)s pixels long on one side; the most is %(most)s.",
                    max(size),
                    most=_LONGEST_SIDE,
                )
            )
        self.check_pixels(size[0] * size[1], kind)

    def check_pixels(self, count: int, kind: str) -> None:
        """Raise PictureRefused for a picture of `count` pixels, a `kind` of file, that is too large."""
        most = min(self.max_pixels, _MOST_PIXELS_OF.get(kind, self.max_pixels))
        if count > most:
            size, limit = _rounded_up(count / _MEGAPIXEL), _rounded_up(most / _MEGAPIXEL)
            if most == self.max_pixels:
                raise PictureRefused(
                    Message(
                        "Your picture is %(size)s megapixels; the most is %(most)s.", size=size, most=limit
                    )
                )
            raise PictureRefused(
                Message(
                    "Your picture is %(size)s megapixels; the most for %(kind)s is %(most)s.",
                    size=size,
                    kind=KIND_NAMES.get(kind, kind),
                    most=limit,
                )
            )

    def refuse_parts(self, pixels: int) -> NoReturn:
        """Raise PictureRefused for a picture that is put together from parts of so many pixels."""
        raise PictureRefused(
            Message(
                "Your picture is put together from parts of %(size)s megapixels, far more than its own; "
                "the most is %(most)s. Please save it as JPEG.",
                size=_rounded_up(pixels / _MEGAPIXEL),
                most=_rounded_up(self.max_pixels / _MEGAPIXEL),
            )
        )


def _rounded_up(amount: float) -> float:
    """One decimal at most, rounded up so that what is over a limit never reads like the limit."""
    return math.ceil(amount * 10 - 1e-6) / 10
