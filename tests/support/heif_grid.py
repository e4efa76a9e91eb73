"""HEIC as phones make it: one picture put together from tiles, here all of them the same."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from dreamscape.media.processing.boxes import all_boxes
from tests.support.photos import saved

if TYPE_CHECKING:
    from PIL import Image


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def full_box(kind: bytes, body: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags) + body)


def heic_of_tiles(
    tile: Image.Image, columns: int, rows: int, size: tuple[int, int], kind: bytes = b"hvc1"
) -> bytes:
    """A HEIC of `size` whose tiles are all `tile`, which is stored once."""
    settings, pixels = _coded(tile)
    count = columns * rows
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, *size)
    types = [(1, b"grid"), *((number, kind) for number in range(2, count + 2))]
    items = b"".join(
        full_box(b"infe", struct.pack(">HH4sB", number, 0, name, 0), 2) for number, name in types
    )
    sizes = [full_box(b"ispe", struct.pack(">II", *each)) for each in (size, tile.size)]
    rows_of = struct.pack(">HBB", 1, 1, 1) + b"".join(
        struct.pack(">HBBB", number, 2, 2, 0x83) for number in range(2, count + 2)
    )
    inner = [
        full_box(b"hdlr", bytes(4) + b"pict" + bytes(13)),
        full_box(b"pitm", struct.pack(">H", 1)),
        full_box(b"iinf", struct.pack(">H", len(types)) + items),
        full_box(b"iref", box(b"dimg", struct.pack(f">HH{count}H", 1, count, *range(2, count + 2)))),
        box(
            b"iprp",
            box(b"ipco", b"".join(sizes) + settings)
            + full_box(b"ipma", struct.pack(">I", len(types)) + rows_of),
        ),
    ]
    brands = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    iloc_size = 16 + 14 * len(types)
    start = len(brands) + 12 + sum(map(len, inner)) + iloc_size + 8
    places = [(1, start, len(grid)), *((n, start + len(grid), len(pixels)) for n in range(2, count + 2))]
    located = b"".join(struct.pack(">HHHII", number, 0, 1, at, length) for number, at, length in places)
    inner.append(full_box(b"iloc", struct.pack(">HH", 0x4400, len(places)) + located))
    return brands + full_box(b"meta", b"".join(inner)) + box(b"mdat", grid + pixels)


def _coded(tile: Image.Image) -> tuple[bytes, bytes]:
    """The decoder's settings (the box `hvcC`) and the pixels of a picture as HEVC."""
    data = saved(tile, "HEIF", quality=60)
    at = data.index(b"hvcC") - 4
    settings = data[at : at + int.from_bytes(data[at : at + 4])]
    pixels = max(
        (body for kind, body in all_boxes(data) if kind == b"mdat"), key=lambda body: body[1] - body[0]
    )
    return settings, data[pixels[0] : pixels[1]]
