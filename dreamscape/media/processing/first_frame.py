"""Which part of an animation stands still for it: its first frame, as browsers begin with it."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from dreamscape.media.processing.limits import check_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from dreamscape.media.processing.modes import Box

_PNG_HEADER_ENDS = 8 + 12 + 13


def first_png_frame(data: bytes) -> bytes:
    """A PNG without the picture that it has only for who cannot show animations (third edition, `acTL` and `fcTL`).

    The first frame stands in its place, if it is as large; a PNG that begins with
    its first frame, or is no animation, comes back as it was.
    """
    if b"acTL" not in data[: data.find(b"IDAT")]:
        return data
    kept, frame = [data[:_PNG_HEADER_ENDS]], False
    for kind, content in _png_chunks(data):
        if kind == b"fcTL":
            if frame:
                return b"".join((*kept, _png_chunk(b"IEND", b"")))
            frame = True
            # Its size and place, after a sequence number; the header begins with the size of the picture.
            if content[4:12] != data[16:24] or content[12:20] != bytes(8):
                return data
        elif kind == b"IDAT" and frame:
            return data
        elif kind == b"fdAT":
            kept.append(_png_chunk(b"IDAT", content[4:]))
        elif kind not in (b"acTL", b"IDAT"):
            kept.append(_png_chunk(kind, content))
    return b"".join(kept) if frame else data


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG behind its header."""
    at, pieces = _PNG_HEADER_ENDS, 0
    while at + 12 <= len(data):
        pieces += 1
        check_pieces(pieces)
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


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
    at, pieces = 12, 0
    while at + 20 <= len(data):
        pieces += 1
        check_pieces(pieces)
        kind, length = struct.unpack_from("<4sI", data, at)
        if kind == b"ANMF":
            x, y, width, height = (
                int.from_bytes(data[n : n + 3], "little") for n in range(at + 8, at + 20, 3)
            )
            return 2 * x, 2 * y, 2 * x + width + 1, 2 * y + height + 1
        at += 8 + length + length % 2
    return None
