"""What lacks its end, or has something broken beside the picture, is taken as browsers take it: as far as it came."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image

from dreamscape.errors import PictureRefused
from dreamscape.media.processing import Limits, process
from tests.support.photos import BLUE, QUARTERS, WHITE, alike, chunk, colour, corners, quarters, saved

LIMITS = Limits()
# Pillow says in warnings what it finds odd about a broken file; the suite makes warnings errors.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        process(data, LIMITS)
    return str(refused.value)


def looks_right(data: bytes) -> bool:
    return all(map(alike, corners(process(data, LIMITS)), QUARTERS))


def noise(kind: str, **options: object) -> bytes:
    """A photo that is as large as its file says: each tenth of the bytes is a tenth of its rows, about."""
    image = Image.merge("RGB", [Image.effect_noise((300, 400), 70) for _ in range(3)])
    return saved(image.quantize(64), kind, interlace=0) if kind == "GIF" else saved(image, kind, **options)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"mode": "L"}])
def test_a_jpeg_without_its_end_is_a_picture(options: dict[str, object]) -> None:
    image = quarters(mode=str(options.pop("mode", "RGB")))
    data = saved(image, "JPEG", quality=95, **options)
    for lacking in (1, 2):
        processed = process(data[:-lacking], LIMITS)
        assert corners(processed) == corners(process(data, LIMITS)), lacking


def test_a_jpeg_of_one_colour_without_its_end_is_a_picture() -> None:
    for ground in (WHITE, BLUE, (0, 0, 0)):
        data = saved(Image.new("RGB", (80, 60), ground), "JPEG", quality=95)
        assert alike(corners(process(data[:-2], LIMITS))[3], ground)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_of_a_picture_that_was_cut_short_most_is_enough(kind: str) -> None:
    data = noise(kind)
    assert process(data[: len(data) * 3 // 4], LIMITS).height == 400
    assert process(data[: len(data) * 9 // 10], LIMITS).height == 400


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_of_a_picture_that_was_cut_short_early_the_share_is_told(kind: str) -> None:
    data = noise(kind)
    said = refusal(data[: len(data) * 3 // 10])
    share = int(said.split("upper ")[1].split(" ")[0])
    assert said == (
        f"Only the upper {share} percent of this picture are in its file: it was cut short on its way. "
        "Please send it again, or choose another."
    )
    assert 15 <= share <= 40


def test_of_a_progressive_jpeg_the_first_scans_are_enough() -> None:
    data = noise("JPEG", progressive=True)
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    assert process(data[:second], LIMITS).height == 400
    assert refusal(data[: data.index(b"\xff\xda") + 200]).startswith("Only the upper ")


def test_what_is_missing_is_grey_and_the_rest_as_it_was() -> None:
    data = noise("JPEG", quality=95)
    whole = Image.open(BytesIO(process(data, LIMITS).renditions.large))
    cut = Image.open(BytesIO(process(data[: len(data) * 7 // 10], LIMITS).renditions.large))
    assert alike(colour(cut, 150, 40), colour(whole, 150, 40))
    assert alike(colour(cut, 290, 395), (128, 128, 128), by=4)


def test_rows_that_come_in_turns_are_not_taken_with_holes() -> None:
    image = Image.effect_noise((300, 400), 70)
    gif = saved(image.quantize(64), "GIF", interlace=1)
    assert "cut short" in refusal(gif[: len(gif) * 3 // 4])


def test_a_png_without_its_last_chunk_is_a_picture() -> None:
    data = saved(quarters(), "PNG")
    for lacking in (12, 4, 16):  # its end; the end's checksum; that of the pixels too
        assert looks_right(data[:-lacking]), lacking


def test_a_gif_without_its_last_byte_is_a_picture() -> None:
    assert looks_right(saved(quarters().quantize(4), "GIF")[:-1])


def with_chunk(data: bytes, add: bytes, after: bytes = b"IHDR") -> bytes:
    at = data.index(after) - 4
    end = at + 12 + int.from_bytes(data[at : at + 4])
    return data[:end] + add + data[end:]


def spoilt(made: bytes) -> bytes:
    """The chunk with another checksum."""
    return made[:-4] + bytes([made[-4] ^ 0x55]) + made[-3:]


@pytest.mark.parametrize(
    "beside",
    [
        chunk(b"zTXt", b"words\0\0" + zlib.compress(bytes(3_000_000))),
        chunk(b"zTXt", b"words\0\7not packed so"),
        chunk(b"tEXt", b"no end of a name"),
        spoilt(chunk(b"tEXt", b"words\0words")),
        spoilt(chunk(b"pHYs", bytes(9))),
        spoilt(chunk(b"quRz", b"unknown")),
        spoilt(chunk(b"gAMA", bytes(4))),
        chunk(b"pHYs", b""),
        chunk(b"gAMA", b""),
        chunk(b"cHRM", b"short"),
        chunk(b"sRGB", b""),
        chunk(b"tRNS", b"\0"),
        chunk(b"eXIf", b""),
        chunk(b"eXIf", b"MM\0*\xff\xff\xff\xff"),
        chunk(b"iCCP", b"name\0\0" + zlib.compress(b"p" * 500)[:-3]),
        chunk(b"iCCP", b"name\0\1" + zlib.compress(b"p" * 500)),
        chunk(b"iCCP", b"name"),
        chunk(b"iCCP", b""),
        chunk(b"iCCP", b"name\0\0" + zlib.compress(bytes(3_000_000))),
        spoilt(chunk(b"iCCP", b"name\0\0" + zlib.compress(b"p" * 500))),
        chunk(b"acTL", b"short"),
        chunk(b"fcTL", b""),
        chunk(b"acTL", (2**32 - 1).to_bytes(4) + bytes(4)),
    ],
    ids=range(23),
)
def test_a_png_is_not_damaged_by_what_stands_beside_its_pixels(beside: bytes) -> None:
    for after in (b"IHDR", b"IDAT"):
        assert looks_right(with_chunk(saved(quarters(), "PNG"), beside, after)), (beside[4:8], after)


def test_a_jpeg_is_not_damaged_by_what_stands_beside_its_pixels() -> None:
    data = saved(quarters(), "JPEG", quality=95, subsampling=0)
    for body in (
        b"JFIF",
        b"Exif\0\0",
        b"ICC_PROFILE\0",
        b"ICC_PROFILE\0\1\2half",
        b"MPF\0MM",
        b"Adobe",
        b"Photoshop 3.0\0",
    ):
        for marker in range(0xE0, 0xEF):
            one = bytes([0xFF, marker, 0, len(body) + 2]) + body
            assert looks_right(data[:2] + one + data[2:]), (hex(marker), body)
