"""Small files that keep a decoder busy for long are refused by counting what it would walk over, before it does."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from dreamscape.errors import PictureRefused
from dreamscape.media.processing import Limits, process
from dreamscape.media.processing.gif_blocks import read_gif
from dreamscape.media.processing.jpeg import read_jpeg
from dreamscape.media.processing.png_chunks import read_png
from tests.support.photos import QUARTERS, alike, chunk, corners, quarters, saved, small_photo

LIMITS = Limits()
EOI = b"\xff\xd9"


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        process(data, LIMITS)
    return str(refused.value)


def sequential(scans: int, size: tuple[int, int] = (2000, 1500)) -> bytes:
    """A baseline JPEG with one scan for each component, again and again, each of them almost empty."""
    photo = saved(quarters(*size), "JPEG", subsampling=0)
    head = photo[: photo.index(b"\xff\xda")]
    each = [b"\xff\xda\0\x08\1" + bytes([component, 0]) + b"\0\x3f\0\0" for component in (1, 2, 3)]
    return head + b"".join(each[number % 3] for number in range(scans)) + EOI


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def test_scans_are_counted_in_every_kind_of_jpeg() -> None:
    assert refusal(sequential(3000)) == (
        "Your picture is a JPEG of 3,000 scans; the most for its size is 500. Please save it anew."
    )
    progressive = saved(quarters(2000, 1500), "JPEG", progressive=True)
    scan = progressive[progressive.rindex(b"\xff\xda") : -2]
    assert refusal(progressive[:-2] + scan * 2000 + EOI).startswith("Your picture is a JPEG of 2,0")


def test_the_more_pixels_the_fewer_scans() -> None:
    counts = []
    for side in (1000, 3000, 7000):
        data = bytearray(sequential(501, (16, 16)))
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack(">HH", side, side)
        counts.append(int(refusal(bytes(data)).split(" is ")[2].split(".")[0]))
    assert counts == [500, 166, 30]
    assert all(
        most * side * side <= 1_500_000_000 for most, side in zip(counts, (1000, 3000, 7000), strict=True)
    )


def test_what_stands_after_the_end_of_a_jpeg_is_not_counted() -> None:
    """Motion photos carry a film there, phones of two lenses a second picture."""
    film = b"\0\0\0\x18ftypmp42" + b"\xff\xda" * 50_000 + sequential(4000, (16, 16))
    assert process(small_photo() + film, LIMITS).width == 80
    assert read_jpeg(small_photo() + film).scans == 1


def test_previews_inside_of_a_jpeg_are_not_counted() -> None:
    preview = b"Exif\0\0" + sequential(3000, (16, 16))
    photo = small_photo()
    data = photo[:2] + segment(0xE1, preview) + segment(0xE5, b"\xff\xda" * 9_000) + photo[2:]
    assert read_jpeg(data).scans == 1
    assert all(map(alike, corners(process(data, LIMITS)), QUARTERS))


def test_a_jpeg_of_ordinary_scans_is_taken() -> None:
    assert process(saved(quarters(), "JPEG", progressive=True), LIMITS).width == 80
    assert process(sequential(3), LIMITS).width == 1200


def test_several_scans_take_memory_in_a_sequential_jpeg_too() -> None:
    data = bytearray(sequential(3, (16, 16)))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 8_000, 6_500)
    jpeg = read_jpeg(bytes(data))
    jpeg.check_memory((1000, 813))
    with pytest.raises(PictureRefused, match="would need 520 MB of memory to open; the most is 340"):
        jpeg.check_memory((8_000, 6_500))


@pytest.mark.parametrize(
    "pieces",
    [
        segment(0xE1, b"Exif\0\0.") * 30_000,
        segment(0xFE, b"") * 30_000,
        segment(0xDB, (b"\0" + b"\x10" * 64) * 1000) * 30,
        segment(0xC4, (b"\0" + b"\0" * 16) * 3000) * 10,
        segment(0xDD, b"\0\0") * 30_000,
    ],
    ids=["Exif", "comments", "quantization tables", "Huffman tables", "restart intervals"],
)
def test_a_jpeg_of_endless_segments_is_refused(pieces: bytes) -> None:
    photo = small_photo()
    assert refusal(photo[:2] + pieces + photo[2:]).startswith(
        "Your picture is a file of more than 20,000 pieces"
    )


def test_of_a_jpegs_segments_only_those_reach_the_decoder_that_show() -> None:
    profile = segment(0xE2, b"ICC_PROFILE\0\1\1" + b"p" * 200)
    words = (
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0words")
        + segment(0xFE, b"words")
        + segment(0xED, b"words")
    )
    photo = small_photo()
    data = read_jpeg(photo[:2] + words + profile + segment(0xE1, b"Exif\0\0first") + photo[2:]).data
    assert b"words" not in data
    assert profile in data
    assert b"Exif\0\0first" in data
    assert data.startswith(b"\xff\xd8")
    assert data.endswith(EOI)
    twice = read_jpeg(
        photo[:2] + segment(0xE1, b"Exif\0\0first") + segment(0xE1, b"Exif\0\0second") + photo[2:]
    ).data
    assert b"second" not in twice


def test_fill_bytes_cost_no_more_than_their_number() -> None:
    photo = small_photo()
    data = photo[:2] + b"\xff" * 2_000_000 + photo[2:-2] + b"\xff" * 2_000_000 + b"\0" + EOI
    assert read_jpeg(data).whole


def parts(data: bytes, *, after: bytes = b"IHDR", add: bytes) -> bytes:
    """A PNG with more chunks after one of its own."""
    at = data.index(after) - 4
    end = at + 12 + int.from_bytes(data[at : at + 4])
    return data[:end] + add + data[end:]


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt", b"tIME", b"quRz", b"fcTL"])
def test_a_png_of_endless_chunks_is_refused(kind: bytes) -> None:
    data = parts(saved(quarters(), "PNG"), add=chunk(kind, b"a\0b") * 21_000)
    assert refusal(data).startswith("Your picture is a file of more than 20,000 pieces")


def in_tiny_pieces(size: int, count: int = 0) -> bytes:
    image = Image.effect_noise((300, 200), 90)
    out = BytesIO()
    image.save(out, "PNG")
    data = out.getvalue()
    start = data.index(b"IDAT") - 4
    packed = data[start + 8 : data.index(b"IEND") - 8]
    cut = [packed[at : at + size] for at in range(0, len(packed), size)]
    empty = chunk(b"IDAT", b"") * count
    return data[:start] + empty + b"".join(chunk(b"IDAT", each) for each in cut) + data[-12:]


def test_a_png_may_come_in_thousands_of_tiny_pieces_but_not_in_any_number() -> None:
    assert process(in_tiny_pieces(7), LIMITS).width == 300
    assert refusal(in_tiny_pieces(900, count=101_000)).startswith(
        "Your picture is a file of more than 20,000 pieces"
    )


def test_text_of_a_png_is_never_unpacked() -> None:
    bomb = zlib.compress(bytes(20_000_000), 1)
    for add in (
        chunk(b"zTXt", b"words\0\0" + bomb),
        chunk(b"iTXt", b"words\0\1\0\0\0" + bomb),
        chunk(b"tEXt", b"words\0" + b"x" * 2_000_000) * 3,
        chunk(b"iCCP", b"profile\0\0" + bomb),
    ):
        for after in (b"IHDR", b"IDAT"):
            data = parts(saved(quarters(), "PNG"), after=after, add=add)
            assert all(map(alike, corners(process(data, LIMITS)), QUARTERS)), add[4:8]
            assert len(read_png(data)) < 10_000


def test_a_gif_of_endless_blocks_before_its_picture_is_refused() -> None:
    data = saved(quarters().quantize(4), "GIF")
    at = data.index(b",\0\0\0\0")
    for block in (
        b"!\xfe" + b"\1x" * 30_000 + b"\0",
        b"!\xfe\0" * 30_000,
        b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0" * 15_000,
    ):
        assert refusal(data[:at] + block + data[at:]).startswith("Your picture is a file of more than 20,000")


def test_of_a_gif_of_many_frames_only_the_first_is_read() -> None:
    control, frame = b"!\xf9\4\0\0\0\0\0", Image.new("RGB", (80, 60), (1, 2, 3)).quantize(4)
    data = saved(quarters().quantize(4), "GIF", comment=b"words")
    last = saved(frame, "GIF")
    last = last[last.index(b",\0\0\0\0") : -1]
    many = data[:-1] + (control + last) * 5_000 + b";"
    assert b"words" not in read_gif(many)
    assert all(alike(*pair, by=25) for pair in zip(corners(process(many, LIMITS)), QUARTERS, strict=True))


def test_a_jpeg_is_walked_over_once() -> None:
    """Each segment is read where the one before ends, in headers and between scans."""
    data = saved(quarters(200, 100), "JPEG", progressive=True)
    jpeg = read_jpeg(data)
    assert (jpeg.scans, jpeg.size, jpeg.frame, jpeg.whole) == (
        data.count(b"\xff\xda"),
        (200, 100),
        0xC2,
        True,
    )
    lengths = [len(read_jpeg(data[:cut]).data) for cut in range(600, len(data), 97)]
    assert all(later >= earlier for earlier, later in pairwise(lengths))


def test_an_animation_of_endless_chunks_is_refused() -> None:
    frames = [Image.new("RGB", (80, 60), (1, 2, 3))]
    animated = saved(quarters(), "PNG", save_all=True, append_images=frames, duration=40)
    assert refusal(parts(animated, add=chunk(b"tEXt", b"a\0b") * 21_000)).startswith(
        "Your picture is a file of more"
    )
    webp = saved(Image.new("RGBA", (80, 60), (1, 2, 3, 128)), "WEBP")
    body = webp[8:30] + b"junk\0\0\0\0" * 21_000 + webp[30:]
    assert refusal(b"RIFF" + struct.pack("<I", len(body)) + body).startswith("Your picture is a file of more")
