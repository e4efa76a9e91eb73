"""HEIC of tiles, as phones make it, and AVIF of older makers; work that hides behind a small size is counted."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from dreamscape.errors import PictureRefused
from dreamscape.media.processing import Limits, process
from dreamscape.media.processing.boxes import associations, check_items, with_one_association_box
from tests.support.heif_grid import box, full_box, heic_of_tiles
from tests.support.photos import RED, WHITE, alike, corners, quarters, saved

LIMITS = Limits()


def test_a_heic_of_tiles_is_put_together() -> None:
    processed = process(heic_of_tiles(quarters(128, 64), 2, 3, (256, 160)), LIMITS)
    assert (processed.width, processed.height) == (256, 160)
    assert alike(corners(process(heic_of_tiles(quarters(128, 128), 1, 1, (128, 100)), LIMITS))[0], RED)


def test_the_48_megapixels_of_a_phone_are_within_the_limits() -> None:
    check_items(heic_of_tiles(quarters(512, 512), 16, 12, (8064, 6048)), LIMITS, "HEIC")


def test_tiles_beyond_the_picture_are_counted() -> None:
    with pytest.raises(PictureRefused, match="put together from parts of 252 megapixels"):
        check_items(heic_of_tiles(quarters(512, 512), 31, 31, (1000, 1000)), LIMITS, "HEIC")


def test_pictures_made_of_each_other_are_counted_and_come_to_an_end() -> None:
    doubling = [(number, number + 1, number + 1) for number in range(1, 40)]
    round_and_round = [(1, 2, 3), (2, 1, 1), (3, 1, 1)]
    for links in (doubling, round_and_round):
        references = b"".join(
            box(b"dimg", b"".join(value.to_bytes(2) for value in (of, 2, *to))) for of, *to in links
        )
        items = b"".join(
            full_box(b"infe", number.to_bytes(2) + b"\0\0" + b"iden" + b"\0", 2) for number in range(1, 41)
        )
        meta = (
            full_box(b"pitm", b"\0\1") + full_box(b"iinf", b"\0\x28" + items) + full_box(b"iref", references)
        )
        with pytest.raises(PictureRefused, match="more than 20,000 pieces"):
            check_items(box(b"ftyp", b"heic\0\0\0\0mif1") + full_box(b"meta", meta), LIMITS, "HEIC")


def in_two_tables(data: bytes) -> bytes:
    """An AVIF with a table of properties for each item, as old encoders wrote them; nothing moves for it."""
    at = data.index(b"ipma") - 4
    size = int.from_bytes(data[at : at + 4])
    body = data[at + 8 : at + size]
    found = dict(associations(data, at + 8, at + size))
    first = 3 + len(found[1])
    tables = [full_box(b"ipma", b"\0\0\0\1" + rows) for rows in (body[8 : 8 + first], body[8 + first :])]
    grown = len(tables[0]) + len(tables[1]) - size
    out = bytearray(data[:at] + b"".join(tables) + data[at + size :])
    for name in (b"meta", b"iprp"):
        place = out.index(name) - 4
        out[place : place + 4] = (int.from_bytes(out[place : place + 4]) + grown).to_bytes(4)
    located = out.index(b"iloc") + 4
    assert out[located : located + 6] == b"\0\0\0\0\x44\0"
    for item in range(int.from_bytes(out[located + 6 : located + 8])):
        offset = located + 8 + 14 * item + 6
        out[offset : offset + 4] = (int.from_bytes(out[offset : offset + 4]) + grown).to_bytes(4)
    return bytes(out)


def test_an_avif_with_alpha_of_an_older_maker_is_taken() -> None:
    image = quarters(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 40, 30))
    old = in_two_tables(saved(image, "AVIF", quality=95))
    with pytest.raises(OSError, match="cannot identify"):
        Image.open(BytesIO(old))
    found = corners(process(old, LIMITS))
    assert found[0][3] == 0
    assert alike(found[3], (*WHITE, 255))


def test_whatever_else_has_such_boxes_is_left_as_it_is() -> None:
    plain = saved(quarters(), "AVIF")
    old = in_two_tables(saved(quarters(mode="RGBA").point(lambda value: value // 2), "AVIF"))
    for data in (plain, plain[:200], old[: old.index(b"ipma") + 6], b"", box(b"meta", b"")):
        assert with_one_association_box(data) == data
    assert len(with_one_association_box(old)) == len(old)


@pytest.mark.parametrize("length", range(12, 620, 37))
def test_boxes_that_are_cut_anywhere_are_left_to_the_decoder(length: int) -> None:
    check_items(heic_of_tiles(quarters(64, 64), 2, 2, (128, 128))[:length], LIMITS, "HEIC")
