"""Whoever sends what we do not take reads what their file is, by its bytes, and what to do instead."""

from __future__ import annotations

import struct

import pytest

from dreamscape.errors import PictureRefused
from dreamscape.media.processing import Limits, process
from tests.support.heif_grid import box, full_box, heic_of_tiles
from tests.support.photos import chunk, quarters, saved, small_photo

WE_TAKE = "We take photos as JPEG, PNG, WebP, GIF, HEIC or AVIF."


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        process(data, Limits())
    return str(refused.value)


def media(brand: bytes, *compatible: bytes, minor: bytes = b"\0\0\0\1") -> bytes:
    return box(b"ftyp", brand + minor + b"".join(compatible)) + box(b"moov", bytes(40))


def tiff(*tags: int, order: str = "<", raw: bytes = b"") -> bytes:
    entries = b"".join(struct.pack(f"{order}HHII", tag, 4, 1, 0) for tag in sorted(tags))
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 16) + raw.ljust(8, b"\0")
    return start + struct.pack(f"{order}H", len(tags)) + entries + bytes(4)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (media(b"crx ", b"crx ", b"isom"), "a raw camera picture (CR3)"),
        (tiff(0x100, 0xC612), "a raw camera picture (DNG)"),
        (tiff(0x100, 0xC612, order=">"), "a raw camera picture (DNG)"),
        (tiff(0x100, raw=b"CR\2\0"), "a raw camera picture (CR2)"),
        (tiff(0x100, 0x101), "a TIFF or raw camera picture"),
        (b"FUJIFILMCCD-RAW 0201" + bytes(80), "a raw camera picture"),
        (b"IIU\0" + bytes(60), "a raw camera picture"),
        (
            media(b"mif3", b"mif3", b"avif", minor=b"avif"),
            "a HEIC or AVIF picture in a form so new that browsers do not show it (mif3)",
        ),
        (media(b"jxl ", b"jxl "), "a JPEG XL picture"),
        (b"\xff\x0a" + bytes(60), "a JPEG XL picture"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + media(b"jp2 "), "a JPEG 2000 picture"),
        (b"\xff\x4f\xff\x51" + bytes(60), "a JPEG 2000 picture"),
        (media(b"qt  "), "a video"),
        (media(b"mp42", b"isom"), "a video"),
        (box(b"wide", b"") + box(b"mdat", bytes(60)), "a video"),
        (b"RIFF\0\1\0\0AVI LIST" + bytes(60), "a video"),
        (b"\0\0\1\xba" + bytes(60), "a video"),
        ((b"G" + bytes(187)) * 4, "a video"),
        (media(b"M4A "), "a piece of music"),
        (b"RIFF\0\1\0\0WAVEfmt " + bytes(60), "a piece of music"),
        (b"\xff\xfb\x90\x64" + bytes(60), "a piece of music"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "an office document"),
        (b"gimp xcf v011" + bytes(60), "a GIMP picture"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_we_do_not_take_is_called_by_its_name(data: bytes, name: str) -> None:
    assert refusal(data) == f"This is {name}. {WE_TAKE}"


def as_frame(marker: int, bits: int = 8) -> bytes:
    """A JPEG that says its pixels are coded in another way."""
    data = bytearray(small_photo())
    at = data.index(b"\xff\xc0")
    data[at + 1], data[at + 4] = marker, bits
    return bytes(data)


def test_a_jpeg_of_twelve_bits_is_called_so() -> None:
    for marker in (0xC1, 0xC2):
        assert refusal(as_frame(marker, 12)) == (
            "This is a JPEG of 12 bits per colour. We take 8, as browsers do: please save it anew."
        )


def test_jpegs_that_no_browser_shows_are_called_so() -> None:
    assert refusal(as_frame(0xCB)).startswith("This is a JPEG in arithmetic coding")
    for marker in (0xC5, 0xC6, 0xC7):
        assert refusal(as_frame(marker)).startswith("This is a lossless or hierarchical JPEG")


def test_a_png_of_apples_own_kind_is_called_so() -> None:
    data = saved(quarters(), "PNG")
    assert refusal(data[:8] + chunk(b"CgBI", b"\x50\0\x20\6") + data[8:]) == (
        "This is a PNG that only Apple's programs read. Please save it anew as an ordinary PNG or JPEG."
    )


@pytest.mark.parametrize("coding", [b"avc1", b"vvc1", b"jpeg"])
def test_a_heif_in_a_coding_that_nobody_shows_is_called_so(coding: bytes) -> None:
    assert f"do not show ({coding.decode()})" in refusal(
        heic_of_tiles(quarters(64, 64), 1, 1, (64, 64), coding)
    )


def claiming(kind: str, width: int, height: int) -> bytes:
    """A HEIC or AVIF whose boxes say it has another size."""
    data = saved(quarters(64, 64), kind)
    size = full_box(b"ispe", struct.pack(">II", 64, 64))
    assert size in data
    return data.replace(size, full_box(b"ispe", struct.pack(">II", width, height)))


def test_avif_and_heic_that_are_too_large_are_told_by_their_size() -> None:
    assert (
        refusal(claiming("AVIF", 6_000, 4_500)) == "Your picture is 27 megapixels; the most for AVIF is 24."
    )
    assert (
        refusal(claiming("AVIF", 40_000, 30_000))
        == "Your picture is 1,200 megapixels; the most for AVIF is 24."
    )
    assert refusal(claiming("HEIF", 9_000, 7_000)) == "Your picture is 63 megapixels; the most is 52."
    assert refusal(claiming("HEIF", 70_000, 9)).startswith("Your picture is 70,000 pixels long on one side")
