"""What stands still for an animation, and what is transparent in it, is what a browser shows first."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from dreamscape.media.processing import Limits, process
from dreamscape.media.processing.first_frame import frame_box
from tests.support.photos import QUARTERS, alike, colour, corners, png, quarters, saved, with_chunks

LIMITS = Limits()


def large(data: bytes) -> Image.Image:
    """The large rendition, with alpha."""
    return Image.open(BytesIO(process(data, LIMITS).renditions.large)).convert("RGBA")


def gif_on(screen: tuple[int, int], at: tuple[int, int], frame: Image.Image) -> bytes:
    """A GIF whose screen is larger than its one frame, and whose background is not its first colour."""
    data = saved(frame, "GIF")
    colours = 13 + 3 * (2 << (data[10] & 7))
    begin = data.index(b"\x2c", colours)
    header = data[:6] + struct.pack("<HHBBB", *screen, data[10], 1, 0) + data[13:begin]
    return header + b"\x2c" + struct.pack("<HH", *at) + data[begin + 5 :]


@pytest.mark.parametrize("times", [1, 15])
def test_a_gif_is_transparent_where_its_frame_does_not_reach(times: int) -> None:
    """15 times as large it is read in several strips, one of them without any of the frame."""
    frame = quarters().quantize(4).resize((80 * times, 40 * times))
    image = large(gif_on((100 * times, 120 * times), (10 * times, 70 * times), frame))
    places = ((5, 5), (50, 40), (50, 115), (95, 80), (5, 80), (50, 80), (15, 75))
    alphas = [
        colour(image, round(x * image.width / 100), round(y * image.height / 120))[3] for x, y in places
    ]
    assert alphas == [0, 0, 0, 0, 0, 255, 255]


def test_a_gif_whose_frame_reaches_everywhere_has_no_alpha() -> None:
    assert process(gif_on((80, 60), (0, 0), quarters()), LIMITS).width == 80
    assert (
        Image.open(BytesIO(process(gif_on((80, 60), (0, 0), quarters()), LIMITS).renditions.large)).mode
        == "RGB"
    )


def test_a_webp_is_transparent_where_its_first_frame_does_not_reach() -> None:
    first = Image.new("RGBA", (80, 60))
    first.paste(quarters(40, 30), (20, 10))
    last = Image.new("RGBA", (80, 60), (9, 9, 9, 255))
    data = saved(
        first, "WEBP", save_all=True, append_images=[last], lossless=True, background=(255, 0, 0, 255)
    )
    image = large(data)
    assert [colour(image, *place)[3] for place in ((5, 5), (30, 20), (70, 50))] == [0, 255, 0]
    whole = saved(
        quarters(), "WEBP", save_all=True, append_images=[quarters(80, 60).rotate(180)], lossless=True
    )
    assert frame_box(Image.open(BytesIO(whole)), whole) is None


def test_an_animated_png_is_not_shown_by_its_picture_for_who_cannot_show_it() -> None:
    stand_in, last = Image.new("RGB", (80, 60), (1, 2, 3)), Image.new("RGB", (80, 60), (4, 5, 6))
    data = saved(stand_in, "PNG", save_all=True, default_image=True, append_images=[quarters(), last])
    assert all(map(alike, corners(process(data, LIMITS)), QUARTERS))


@pytest.mark.parametrize(
    ("depth", "kind", "pixels", "clear"),
    [
        (1, 0, b"\xf0", struct.pack(">H", 1)),
        (2, 0, b"\xaa\x55", struct.pack(">H", 2)),
        (4, 0, b"\xdd\xdd\x22\x22", struct.pack(">H", 13)),
        (8, 0, b"\x80" * 4 + b"\x20" * 4, struct.pack(">H", 0x80)),
        (16, 0, b"\x80\x11" * 4 + b"\x20\x11" * 4, struct.pack(">H", 0x8011)),
        (8, 2, b"\x80\x10\x20" * 4 + b"\x20\x80\x10" * 4, struct.pack(">HHH", 0x80, 0x10, 0x20)),
        (
            16,
            2,
            b"\x80\x11\x10\0\x20\0" * 4 + b"\x20\0\x80\0\x10\0" * 4,
            struct.pack(">HHH", 0x8011, 0x1000, 0x2000),
        ),
    ],
)
def test_the_clear_colour_of_a_png_is_found_at_any_depth(
    depth: int, kind: int, pixels: bytes, clear: bytes
) -> None:
    data = with_chunks(png((8, 8), b"\0" + pixels, depth=depth, colour=kind), (b"tRNS", clear))
    image = large(data)
    assert [colour(image, *place)[3] for place in ((1, 4), (6, 4))] == [0, 255]


def test_an_interlaced_png_is_drawn_whole() -> None:
    image, passes = quarters(), b""
    starts = (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    )
    for left, top, right, down in starts:
        for y in range(top, 60, down):
            passes += b"\0" + b"".join(bytes(colour(image, x, y)) for x in range(left, 80, right))
    plain = png((80, 60), b"", rows=0)
    header = struct.pack(">IIBBBBB", 80, 60, 8, 2, 0, 0, 1)
    start = (
        plain[:8] + struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    )
    pixels = zlib.compress(passes)
    data = struct.pack(">I", len(pixels)) + b"IDAT" + pixels + struct.pack(">I", zlib.crc32(b"IDAT" + pixels))
    assert all(map(alike, corners(process(start + data + plain[-12:], LIMITS)), QUARTERS))
