"""What a file says of its colours is honoured as in Chromium; tests/browser/test_colours.py asks Chromium itself."""

from __future__ import annotations

import struct
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from dreamscape.media.processing import Limits
from dreamscape.media.processing.cicp import CURVES, PRIMARIES, Cicp, profile_of
from dreamscape.media.processing.colour import to_srgb
from dreamscape.media.processing.nclx import avif_profile
from dreamscape.media.processing.pipeline import render
from tests.support.coloured_files import (
    ADOBE,
    CELL,
    GREY_PLACES,
    LINEAR,
    PLACES,
    chart,
    cicp,
    coloured_files,
    iccp,
    middles,
    png_chart,
)
from tests.support.photos import alike, colour, saved, with_nclx
from tests.support.profiles import SRGB_TO_XYZ, rgb_profile, srgb_curve

LIMITS = Limits()


def ours(data: bytes) -> list[tuple[int, ...]]:
    """The 64 colours of a chart, as we keep them."""
    return middles(Image.open(BytesIO(render(data, LIMITS, 8 * CELL))))


def test_every_way_of_saying_colours_is_honoured_as_in_chromium() -> None:
    wrong = {}
    for file in coloured_files():
        colours = ours(file.data)
        places = GREY_PLACES if len(set(colours)) < 20 else PLACES
        found = tuple(colours[place] for place in places)
        if not all(alike(*pair, by=4) for pair in zip(found, file.seen, strict=True)):
            wrong[file.name] = (found, file.seen)
    assert wrong == {}


@pytest.mark.parametrize(
    ("primaries", "transfer", "seen"),
    [
        (12, 13, ((193, 83, 87), (41, 183, 255))),
        (9, 16, ((255, 0, 26), (0, 73, 255))),
        (9, 18, ((186, 49, 68), (0, 126, 255))),
    ],
)
def test_code_points_of_a_heic_are_those_of_an_avif(
    primaries: int, transfer: int, seen: tuple[tuple[int, ...], ...]
) -> None:
    data = saved(chart(), "HEIF", quality=100, chroma=444, save_nclx_profile=True)
    found = ours(with_nclx(data, primaries, transfer))
    assert all(alike(found[place], wanted, by=8) for place, wanted in zip(PLACES, seen, strict=True)), found


def test_libheif_tells_the_profile_of_a_file_that_has_code_points_too() -> None:
    """As an iPhone's HEIC has. pillow_heif writes no such file, but Pillow does, as AVIF, with the same boxes."""
    data = with_nclx(saved(chart(), "AVIF", icc_profile=ADOBE), 9, 16)
    assert b"colrprof" in data
    assert avif_profile(data) == ADOBE


def test_a_profile_of_a_careless_writer_counts_by_its_tags() -> None:
    """Chromium refuses one whose header has another white than D50; its colours are no less told."""
    careless = LINEAR[:64] + LINEAR[68:80] + bytes(4) + LINEAR[80:]
    assert struct.unpack(">i", careless[68:72]) != struct.unpack(">i", LINEAR[68:72])
    assert alike(ours(png_chart(iccp(careless)))[PLACES[0]], (219, 160, 160), by=4)


def test_code_points_that_no_png_can_have_are_passed_over() -> None:
    for chunk in (cicp(12, 13, matrix=1), cicp(2, 13), cicp(12, 3), (b"cICP", b"\x0c\x0d\0")):
        assert alike(ours(png_chart(chunk))[PLACES[0]], (180, 90, 90), by=4), chunk


def test_code_points_behind_the_pixels_of_a_png_come_too_late() -> None:
    data = png_chart(cicp(12, 13))
    chunk = data[33 : 33 + 16]
    late = data[:33] + data[49:-12] + chunk + data[-12:]
    assert alike(ours(late)[PLACES[0]], (180, 90, 90), by=4)


def test_a_profile_that_says_srgb_by_other_numbers_changes_no_colour() -> None:
    red, (x, y, z), blue = SRGB_TO_XYZ
    nearly = rgb_profile((red, (x, y + 0.0005, z), blue), srgb_curve())
    ramp = Image.linear_gradient("L")
    image = Image.merge("RGB", (ramp, ramp.rotate(90), ramp.rotate(180)))
    for profile in (profile_of(Cicp(1, 13)), nearly):
        assert to_srgb(image, profile).tobytes() == image.tobytes()


@pytest.mark.parametrize(
    "cicp", [Cicp(primaries, 13) for primaries in PRIMARIES] + [Cicp(1, curve) for curve in CURVES]
)
def test_black_stays_black_and_white_white_whatever_the_primaries(cicp: Cicp) -> None:
    image = Image.new("RGB", (2, 1))
    image.putpixel((1, 0), (255, 255, 255))
    seen = to_srgb(image, profile_of(cicp))
    assert alike(colour(seen, 0, 0), (0, 0, 0), by=0)
    assert alike(colour(seen, 1, 0), (255, 255, 255), by=1)


@pytest.mark.parametrize("transfer", [16, 18])
def test_a_bright_picture_is_dimmed_without_a_step_or_a_tint(transfer: int) -> None:
    ramp = Image.linear_gradient("L").convert("RGB")
    seen = to_srgb(ramp, profile_of(Cicp(9, transfer)))
    greys = [colour(seen, 0, y) for y in range(256)]
    assert greys[0] == (0, 0, 0)
    assert greys[-1] == (255, 255, 255)
    lightness = [min(grey) for grey in greys]
    assert all(max(grey) - min(grey) <= 1 for grey in greys)
    assert all(0 <= after - before + 1 <= 5 for before, after in pairwise(lightness))
    # The white of paper (BT.2408) is bright, but not as bright as the sun.
    assert 180 <= lightness[{16: 148, 18: 191}[transfer]] <= 196
