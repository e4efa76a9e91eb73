"""Which part of an animation stands still for it: its first frame, as browsers begin with it."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from dreamscape.media.processing.modes import Box

# Pillow holds a PNG's frames whole, three at once.
_MOST_PIXELS = 8_000_000


def seek_first_frame(image: Image.Image) -> None:
    """Pass over the picture that a PNG has only for who cannot show animations (third edition, 5.10)."""
    if image.info.get("default_image") and image.width * image.height <= _MOST_PIXELS:
        image.seek(1)


def frame_box(image: Image.Image, data: bytes) -> Box | None:
    """Where the first frame of a GIF or WebP lies, if it leaves some of the picture empty.

    Pillow fills that with a ground; in browsers it is transparent.
    """
    box: Box | None = None
    if image.format == "GIF":
        box = getattr(image, "dispose_extent", None)
    elif image.format == "WEBP" and data[12:16] == b"VP8X":
        box = _first_anmf(data)
    if box is None or (box[0] <= 0 and box[1] <= 0 and box[2] >= image.width and box[3] >= image.height):
        return None
    return box


def _first_anmf(data: bytes) -> Box | None:
    """The place of the first frame of an animated WebP (its container specification, ANMF)."""
    at = 12
    while at + 20 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        if kind == b"ANMF":
            x, y, width, height = (
                int.from_bytes(data[n : n + 3], "little") for n in range(at + 8, at + 20, 3)
            )
            return 2 * x, 2 * y, 2 * x + width + 1, 2 * y + height + 1
        at += 8 + length + length % 2
    return None
