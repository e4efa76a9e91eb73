"""What is too large, broken, hostile or no picture at all is refused clearly, soon, and in little memory."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import tarfile
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from dreamscape.errors import PictureRefused
from dreamscape.media.processing import Limits, process
from tests.support.photos import claiming, png, quarters, saved, small_photo

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Limits()
DAMAGED = "damaged or was cut short"
# Pillow says in warnings what it finds odd about a broken file; the suite makes warnings errors.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def refusal(data: bytes, limits: Limits = LIMITS) -> str:
    """The message with which `data` is refused."""
    with pytest.raises(PictureRefused) as refused:
        process(data, limits)
    assert refused.value.field == "picture"
    return str(refused.value)


def test_too_many_bytes_are_refused_with_the_limit_and_the_value() -> None:
    photo = small_photo()
    assert refusal(photo + b"\0" * (18 * 1024 * 1024 + 300_000)) == "Your picture is 18.3 MB; the most is 15."
    assert refusal(photo.ljust(15 * 1024 * 1024 + 1, b"\0")) == "Your picture is 15.1 MB; the most is 15."
    assert process(photo.ljust(15 * 1024 * 1024, b"\0"), LIMITS).width == 80


def test_too_many_pixels_are_refused_from_the_header_alone() -> None:
    said = "Your picture is 61 megapixels; the most is 52."
    assert refusal(png((10_000, 6_100), b"\0" * 30_001, rows=1)) == said
    assert refusal(claiming(small_photo(), 10_000, 6_100)) == said
    assert refusal(png((10_000, 5_201), b"\0" * 30_001, rows=1)).startswith("Your picture is 52.1 megapixels")


def test_the_limits_are_those_that_were_given() -> None:
    tight = Limits(max_bytes=1000 * 1024, max_pixels=4_000)
    assert refusal(small_photo(), tight) == "Your picture is 0.1 megapixels; the most is 0.1."
    assert process(small_photo(), Limits(max_pixels=4_800)).width == 80


@pytest.mark.parametrize("side", [16_000, 60_000, 65_535])
def test_a_bomb_is_refused_by_its_header(side: int) -> None:
    area = side * side / 1_000_000
    bombs = [png((side, side), b"\0" * 300, rows=1), claiming(small_photo(), side, side)]
    gif = bytearray(saved(quarters().quantize(4), "GIF"))
    gif[6:10] = side.to_bytes(2, "little") * 2
    for bomb in [*bombs, bytes(gif)]:
        message = refusal(bomb)
        assert message.startswith(f"Your picture is {area:,.0f}"[:19])
        assert message.endswith("the most is 52.")


def test_a_webp_bomb_is_refused_by_its_header() -> None:
    clear = Image.new("RGBA", (80, 60), (1, 2, 3, 128))
    webp = bytearray(saved(clear, "WEBP"))
    assert webp[12:16] == b"VP8X"
    webp[24:30] = (16_382).to_bytes(3, "little") * 2
    assert "megapixels; the most" in refusal(bytes(webp))


def test_a_picture_one_pixel_thin_is_refused_by_its_length() -> None:
    assert refusal(png((1, 40_000_000), b"\0\0\0\0", rows=1)) == (
        "Your picture is 40,000,000 pixels long on one side; the most is 65,535."
    )


def test_webp_and_avif_have_a_lower_limit_and_say_so() -> None:
    data = saved(Image.new("RGB", (5_100, 5_000)), "WEBP", method=0, quality=1)
    assert refusal(data) == "Your picture is 25.5 megapixels; the most for WebP is 24."


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    data = saved(quarters(2000, 1500), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert refusal(data[:-2] + scan * 2000 + data[-2:]).startswith("Your picture is a JPEG of 2,0")


def office_document() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return out.getvalue()


def tar() -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("x"), io.BytesIO())
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'<?xml version="1.0"?>\n<!-- hi -->\n<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b"\xef\xbb\xbf<SVG onload='alert(1)'>", "an SVG drawing"),
        (gzip.compress(b"<svg/>"), "a gzip archive"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (office_document(), "a zip archive or an office document"),
        (tar(), "a gzip archive"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (b"BM" + b"\0" * 60, "a BMP picture"),
        (b"II*\0" + b"\0" * 60, "a TIFF or raw camera picture"),
        (b"\0\0\0\x20ftypisom\0\0\0\0mp42", "a video"),
        (b"<!DOCTYPE html><html>", "a web page"),
        ("Ein Märchen".encode() * 500, "text"),
        (b"just words\n", "text"),
        (b"\x00\x01\x02\x03" * 9, "a kind of file we do not know"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_photo_is_refused_by_the_name_of_what_it_is(data: bytes, name: str) -> None:
    assert refusal(data) == f"This is {name}. We take photos as JPEG, PNG, WebP, GIF, HEIC or AVIF."


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "This file is empty. Please choose another picture."


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF"])
def test_a_file_cut_short_anywhere_is_taken_or_refused_clearly(kind: str) -> None:
    noise = Image.effect_noise((150, 100), 90).convert("RGB")
    data = saved(noise.quantize(64) if kind == "GIF" else noise, kind)
    assert len(data) > 3_000
    messages = []
    for length in range(1, len(data) - 64, max(200, min(1024, len(data) // 12))):
        try:
            process(data[:length], LIMITS)
        except PictureRefused as error:
            messages.append(str(error))
    assert messages
    assert all(messages)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=400),
    start=st.sampled_from(
        [
            b"",
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"RIFF\x40\0\0\0WEBP",
            b"\0\0\0\x18ftypheic",
            b"\0\0\0\x18ftypavif",
            b"\0\0\0\x18ftypmif1",
        ]
    ),
)
def test_random_bytes_are_only_ever_refused_clearly(data: bytes, start: bytes) -> None:
    refusal(start + data) if start + data else None


FILES = {kind: saved(quarters(), kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")} | {
    "GIF": saved(quarters().quantize(4), "GIF"),
    "progressive": saved(quarters(), "JPEG", progressive=True),
}


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(sorted(FILES)),
    cut=st.floats(0, 1),
    spoils=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6),
)
def test_spoilt_and_cut_files_are_taken_or_refused_clearly(
    kind: str, cut: float, spoils: list[tuple[float, int]]
) -> None:
    data = bytearray(FILES[kind])
    for where, value in spoils:
        data[int(where * (len(data) - 1))] = value
    processed, message = None, ""
    try:
        processed = process(bytes(data[: int(len(data) * cut)]), Limits(max_pixels=1_000_000))
    except PictureRefused as error:
        message = str(error)
    if processed is None:
        assert message
    else:
        assert Image.open(BytesIO(processed.renditions.large)).format == "WEBP"


def test_of_a_file_that_is_two_things_only_the_picture_goes_on() -> None:
    script = b"<script>alert('polyglot')</script>"
    archive = office_document()
    gif = saved(quarters().quantize(4), "GIF", comment=b"/*" + script)
    for data in (small_photo() + archive, saved(quarters(), "PNG") + script, gif):
        processed = process(data, LIMITS)
        for file in (processed.renditions.small, processed.renditions.large):
            assert b"polyglot" not in file
            assert b"PK\x03\x04" not in file


def test_an_archive_with_a_picture_behind_it_is_an_archive() -> None:
    assert refusal(office_document() + small_photo()).startswith("This is a zip archive")


MEASURE = """
import pathlib, sys
from dreamscape.media.processing import Limits, process
def peak():
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024
before = peak()
for name in sys.argv[1:]:
    process(pathlib.Path(name).read_bytes(), Limits())
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak memory from /proc")
def test_fifty_two_megapixels_stay_below_the_promised_memory(tmp_path: Path) -> None:
    row = b"\0" + b"\x10\x20\x30\x40" * 8_192
    (tmp_path / "heavy.png").write_bytes(png((8_192, 6_347), row, colour=6))
    flat = Image.new("RGB", (8_192, 6_347), (9, 8, 7))
    flat.save(tmp_path / "heavy.jpg", progressive=True, subsampling=0, quality=30)
    files = [str(tmp_path / "heavy.png"), str(tmp_path / "heavy.jpg")]
    done = subprocess.run([sys.executable, "-c", MEASURE, *files], capture_output=True, check=True)
    assert 100 < float(done.stdout) < 400
