"""Pictures of every kind, made in the test: no file is kept for them.

`quarters` is the picture most tests use: red, green, blue and white quarters
(top left, top right, bottom left, bottom right), so that one sees at the
corners how it was turned and what became of its colours.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import pillow_heif
from PIL import Image

from tests.support.profiles import P3_TO_XYZ, gamma, rgb_profile

if TYPE_CHECKING:
    from dreamscape.media.renditions import ProcessedPicture

RED, GREEN, BLUE, WHITE = (200, 40, 40), (40, 160, 60), (40, 60, 200), (240, 240, 240)
QUARTERS = (RED, GREEN, BLUE, WHITE)


def quarters(width: int = 80, height: int = 60, mode: str = "RGB") -> Image.Image:
    """Four coloured quarters."""
    image = Image.new("RGB", (2, 2))
    image.putdata(QUARTERS)
    return image.resize((width, height), Image.Resampling.NEAREST).convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of `image` as a file of this kind."""
    out = BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(out, **options)
    else:
        image.save(out, kind, **options)
    return out.getvalue()


def small_photo() -> bytes:
    """A JPEG that is quickly processed."""
    return saved(quarters(), "JPEG", quality=95)


def corners(processed: ProcessedPicture) -> list[tuple[int, ...]]:
    """The colours in the middle of the quarters of the large rendition."""
    image = Image.open(BytesIO(processed.renditions.large))
    xs, ys = (image.width // 4, image.width * 3 // 4), (image.height // 4, image.height * 3 // 4)
    return [colour(image, x, y) for y in ys for x in xs]


def colour(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """The channels of one pixel; of a grey picture, its one."""
    found = image.getpixel((x, y))
    assert found is not None
    return found if isinstance(found, tuple) else (int(found),)


def alike(found: tuple[int, ...], wanted: tuple[int, ...], by: int = 12) -> bool:
    """Is no channel further off than this?"""
    return len(found) == len(wanted) and all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


def png(size: tuple[int, int], row: bytes, depth: int = 8, colour: int = 2, rows: int | None = None) -> bytes:
    """A PNG made of one `row` (filter byte included) again and again; `rows` of them, or as many as it claims.

    `colour` is PNG's colour type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.
    """
    packer = zlib.compressobj(1)
    data = b"".join([packer.compress(row) for _ in range(size[1] if rows is None else rows)])
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    chunks = [chunk(b"IHDR", header), chunk(b"IDAT", data + packer.flush()), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def claiming(data: bytes, width: int, height: int) -> bytes:
    """A JPEG whose header says it has another size than it has."""
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def p3_profile() -> bytes:
    """An ICC profile of Display P3's primaries with a plain gamma of 2.2."""
    return rgb_profile(P3_TO_XYZ, gamma(2.2), name="A wide gamut for tests")


def with_chunks(data: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG with more chunks behind its header."""
    at = 8 + 12 + 13
    return data[:at] + b"".join(chunk(kind, content) for kind, content in chunks) + data[at:]


def with_nclx(data: bytes, primaries: int, transfer: int) -> bytes:
    """An AVIF or HEIC that has code points, with others."""
    at = data.index(b"colrnclx") + 8
    return data[:at] + struct.pack(">HH", primaries, transfer) + data[at + 4 :]


def exif_of(orientation: int, kind: int = 3, count: int = 1, order: str = ">") -> bytes:
    """EXIF of nothing but an orientation, whose `kind` and `count` may be wrong."""
    value = struct.pack(f"{order}HH", orientation, 0) if kind == 3 else struct.pack(f"{order}I", orientation)
    entry = struct.pack(f"{order}HHHI", 1, 0x0112, kind, count) + value + b"\0" * 4
    return b"Exif\0\0" + (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", 8) + entry


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG, with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
