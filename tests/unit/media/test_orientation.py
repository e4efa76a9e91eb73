"""How a picture is turned: by EXIF alone, in HEIC and AVIF by their own boxes."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image

from dreamscape.media.processing import Limits, process
from dreamscape.media.processing.orientation import exif_orientation
from tests.support.photos import QUARTERS, alike, corners, exif_of, quarters, saved, with_chunks

LIMITS = Limits()
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
)


def is_as_stored(data: bytes) -> bool:
    """Is the picture shown as its pixels lie?"""
    return all(alike(*pair, by=25) for pair in zip(corners(process(data, LIMITS)), QUARTERS, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "HEIF"])
def test_xmp_turns_nothing(kind: str) -> None:
    # Disguised while it is written: pillow_heif would turn the pixels, and say so in a box.
    data = saved(quarters(), kind, xmp=XMP.replace(b"Orientation", b"Orientatiox")).replace(
        b"tatiox", b"tation"
    )
    assert b"tiff:Orientation" in data
    assert is_as_stored(data)


def test_text_in_a_png_turns_nothing() -> None:
    raw = b"Raw profile type exif\0\nexif\n%8d\n%s\n" % (len(exif_of(6)), exif_of(6).hex().encode())
    for text in ((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP), (b"tEXt", raw)):
        assert is_as_stored(with_chunks(saved(quarters(), "PNG"), text)), text[0]


def test_exif_behind_the_pixels_of_a_png_comes_too_late() -> None:
    before = saved(quarters(), "PNG", exif=exif_of(6))
    assert not is_as_stored(before)
    at = before.index(b"eXIf") - 4
    length = int.from_bytes(before[at : at + 4]) + 12
    chunk = before[at : at + length]
    assert is_as_stored(before[:at] + before[at + length : -12] + chunk + before[-12:])


def test_exif_in_an_avif_is_no_match_for_its_boxes() -> None:
    """Pillow writes a box for what EXIF says; here EXIF says it alone, as some cameras do."""
    exif = exif_of(6).replace(b"\x01\x12", b"\x01\x13")
    data = saved(quarters(), "AVIF", exif=exif, quality=95).replace(b"\x01\x13\0\x03", b"\x01\x12\0\x03")
    assert Image.open(BytesIO(data)).info["exif"]
    assert b"irot" not in data
    assert is_as_stored(data)


@pytest.mark.parametrize("order", ["<", ">"])
def test_all_eight_are_read_in_either_byte_order(order: str) -> None:
    assert [exif_orientation(exif_of(value, order=order)) for value in range(1, 9)] == list(range(1, 9))
    assert exif_orientation(exif_of(6, order=order).removeprefix(b"Exif\0\0")) == 6


def test_what_is_no_orientation_turns_nothing() -> None:
    """Each of these is drawn as it lies by Chromium 156."""
    good = exif_of(6)
    broken = {
        "nothing": None,
        "empty": b"",
        "zero": exif_of(0),
        "nine": exif_of(9),
        "as a byte": exif_of(6, kind=1),
        "as a long": exif_of(6, kind=4),
        "two of them": exif_of(6, count=2),
        "none of them": exif_of(6, count=0),
        "cut short": good[:-10],
        "a directory far away": good[:10] + b"\xff\xff\xff\xff" + good[14:],
        "of more entries than there are": good[:14] + b"\xff\xff\x01\x13" + good[18:],
        "of another order": good.replace(b"MM\0*", b"XX\0*"),
        "two prefixes": b"Exif\0\0" + good,
        "compressed": zlib.compress(good),
    }
    assert {name: found for name, exif in broken.items() if (found := exif_orientation(exif)) != 1} == {}
