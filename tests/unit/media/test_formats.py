"""Any photo goes in; small, upright, plain sRGB WebP comes out."""

from __future__ import annotations

import base64
import struct
from io import BytesIO
from itertools import pairwise

import pillow_heif
import pytest
from PIL import Image, ImageCms
from thumbhash import thumb_hash_to_average_rgba

from dreamscape.media.processing import Limits, medium_of, process
from tests.support.photos import (
    BLUE,
    GREEN,
    QUARTERS,
    RED,
    WHITE,
    alike,
    colour,
    corners,
    p3_profile,
    png,
    quarters,
    saved,
)
from tests.support.profiles import P3_TO_XYZ

LIMITS = Limits()


def test_jpeg_progressive_png_webp_gif_heic_and_avif_all_become_the_same_webp() -> None:
    files = {
        "JPEG": saved(quarters(), "JPEG", quality=95, subsampling=0),
        "progressive": saved(quarters(), "JPEG", quality=95, subsampling=0, progressive=True),
        "PNG": saved(quarters(), "PNG"),
        "interlaced or not, a palette": saved(quarters().quantize(4), "PNG"),
        "WebP": saved(quarters(), "WEBP", lossless=True),
        "GIF": saved(quarters().quantize(4), "GIF"),
        "HEIC": saved(quarters(), "HEIF", quality=95),
        "AVIF": saved(quarters(), "AVIF", quality=95),
    }
    for name, data in files.items():
        processed = process(data, LIMITS)
        for file in (processed.renditions.small, processed.renditions.large):
            assert Image.open(BytesIO(file)).format == "WEBP", name
        assert (processed.width, processed.height) == (80, 60), name
        assert all(map(alike, corners(processed), QUARTERS)), (name, corners(processed))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_lying_on_its_side_is_stood_up(orientation: int) -> None:
    # How a camera held so stores the scene: the opposite of how EXIF says it must be shown.
    stored_as = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    stored = quarters(1600, 1200)
    for turn in stored_as.get(orientation, []):
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("JPEG", "PNG", "WEBP"):
        processed = process(saved(stored, kind, exif=exif.tobytes()), LIMITS)
        assert (processed.width, processed.height) == (1200, 900)
        assert all(map(alike, corners(processed), QUARTERS)), (kind, corners(processed))


def test_a_heic_from_a_phone_held_upright_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = quarters().transpose(Image.Transpose.ROTATE_90)
    processed = process(saved(lying, "HEIF", quality=95, exif=exif.tobytes()), LIMITS)
    assert all(map(alike, corners(processed), QUARTERS)), corners(processed)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")
def test_broken_exif_does_not_stop_a_picture() -> None:
    data = saved(quarters(), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff\x00")
    assert process(data, LIMITS).width == 80


def test_cmyk_and_grey_become_rgb() -> None:
    cmyk = process(saved(quarters(mode="CMYK"), "JPEG", quality=95, subsampling=0), LIMITS)
    assert all(map(alike, corners(cmyk), QUARTERS)), corners(cmyk)
    grey = process(saved(quarters(mode="L"), "JPEG", quality=95), LIMITS)
    for found, (red, green, blue) in zip(corners(grey), QUARTERS, strict=True):
        assert alike(found, (round(0.299 * red + 0.587 * green + 0.114 * blue),) * 3)


@pytest.mark.parametrize(
    ("colour", "pixel", "seen"),
    [
        (0, (0x4080,), (64, 64, 64)),
        (2, (0x4080, 0x8000, 0xC001), (64, 128, 192)),
        (4, (0x4080, 0x8000), (64, 64, 64, 128)),
        (6, (0x4080, 0x8000, 0xC001, 0x8000), (64, 128, 192, 128)),
    ],
)
def test_sixteen_bits_keep_their_upper_eight(
    colour: int, pixel: tuple[int, ...], seen: tuple[int, ...]
) -> None:
    row = b"\0" + struct.pack(f">{len(pixel)}H", *pixel) * 40
    assert alike(corners(process(png((40, 30), row, depth=16, colour=colour), LIMITS))[0], seen, by=5)


def test_black_and_white_pictures_work() -> None:
    drawing = Image.new("1", (80, 60), 1)
    drawing.paste(0, (0, 0, 40, 30))
    assert corners(process(saved(drawing, "PNG"), LIMITS))[::3] == [(0, 0, 0), (255, 255, 255)]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "HEIF"])
def test_transparency_is_kept(kind: str) -> None:
    image = quarters(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 40, 30))
    found = corners(process(saved(image, kind), LIMITS))
    assert found[0][3] == 0
    assert alike(found[1], (*GREEN, 255), by=25)


def test_the_transparent_colour_of_a_palette_is_kept() -> None:
    image = quarters().quantize(4)
    clear = image.getpixel((0, 0))
    for kind in ("PNG", "GIF"):
        found = corners(process(saved(image, kind, transparency=clear), LIMITS))
        assert found[0][3] == 0
        assert found[3][3] == 255


def test_alpha_that_hides_nothing_is_not_stored() -> None:
    processed = process(saved(quarters(mode="RGBA"), "PNG"), LIMITS)
    assert Image.open(BytesIO(processed.renditions.large)).mode == "RGB"


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "AVIF", "PNG"])
def test_an_animation_shows_its_first_frame(kind: str) -> None:
    first, second = quarters(), Image.new("RGB", (80, 60), (1, 2, 3))
    data = saved(first, kind, save_all=True, append_images=[second, second], duration=40)
    assert all(alike(*pair, by=25) for pair in zip(corners(process(data, LIMITS)), QUARTERS, strict=True))


def test_several_pictures_in_one_jpeg_show_the_first() -> None:
    data = saved(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (80, 60))], quality=95)
    assert all(alike(*pair, by=25) for pair in zip(corners(process(data, LIMITS)), QUARTERS, strict=True))


def test_a_display_p3_photo_keeps_its_look() -> None:
    def to_srgb(pixel: tuple[int, int, int]) -> tuple[int, ...]:
        linear = [(value / 255) ** 2.2 for value in pixel]
        x, y, z = (sum(linear[i] * P3_TO_XYZ[i][axis] for i in range(3)) for axis in range(3))
        # XYZ (D50) to linear sRGB, from the inverse of sRGB's adapted matrix (ICC's sRGB profile).
        rgb = (
            3.13386 * x - 1.61687 * y - 0.49061 * z,
            -0.97877 * x + 1.91614 * y + 0.03345 * z,
            0.07194 * x - 0.22899 * y + 1.40524 * z,
        )
        encoded = [12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in rgb]
        return tuple(round(255 * min(1, max(0, value))) for value in encoded)

    pixel = (200, 110, 90)
    assert not alike(to_srgb(pixel), pixel, by=8), "the colour must differ for the test to mean anything"
    image = Image.new("RGB", (400, 300), pixel)
    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF"):
        options = {} if kind == "PNG" else {"quality": 95}
        found = corners(process(saved(image, kind, icc_profile=p3_profile(), **options), LIMITS))
        assert alike(found[0], to_srgb(pixel), by=5), (kind, found[0], to_srgb(pixel))


def test_a_profile_that_is_broken_or_of_another_kind_is_passed_over() -> None:
    for profile in (b"no profile at all", p3_profile()[:200]):
        assert alike(corners(process(saved(quarters(), "PNG", icc_profile=profile), LIMITS))[0], RED)
    grey = process(saved(quarters(mode="L"), "PNG", icc_profile=p3_profile()), LIMITS)
    assert alike(corners(grey)[3], WHITE)


def test_a_picture_that_says_it_is_srgb_is_left_as_it_is() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert alike(corners(process(saved(quarters(), "PNG", icc_profile=srgb), LIMITS))[2], BLUE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_place_camera_and_words_in_a_file_stay_behind(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A telling camera"
    exif.get_ifd(0x8825)[1] = "N"
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>a telling address</x:xmpmeta>"
    data = saved(quarters(), kind, exif=exif.tobytes(), xmp=xmp, icc_profile=p3_profile())
    assert b"telling" in data
    for file in (process(data, LIMITS).renditions.small, process(data, LIMITS).renditions.large):
        image = Image.open(BytesIO(file))
        assert b"telling" not in file
        assert not dict(image.getexif())
        assert not {"xmp", "icc_profile", "exif", "comment"} & image.info.keys()


@pytest.mark.parametrize(
    ("size", "small", "medium", "large"),
    [
        ((3000, 2000), (400, 267), (800, 533), (1200, 800)),
        ((2000, 3000), (400, 600), (800, 1200), (1200, 1800)),
        ((801, 600), (400, 300), (800, 599), (801, 600)),
        ((800, 600), (400, 300), None, (800, 600)),
        ((120, 80), (120, 80), None, (120, 80)),
        ((1, 1), (1, 1), None, (1, 1)),
        ((6000, 3), (400, 1), (800, 1), (1200, 1)),
        ((30, 20000), (2, 1600), None, (7, 4800)),
    ],
)
def test_three_widths_come_out_as_far_as_they_differ_and_nothing_is_enlarged(
    size: tuple[int, int], small: tuple[int, int], medium: tuple[int, int] | None, large: tuple[int, int]
) -> None:
    processed = process(saved(Image.new("RGB", size, RED), "PNG"), LIMITS)
    assert Image.open(BytesIO(processed.renditions.small)).size == small
    assert Image.open(BytesIO(processed.renditions.large)).size == large
    assert (processed.width, processed.height) == large
    made = processed.renditions.medium
    assert (Image.open(BytesIO(made)).size if made else None) == medium
    if medium:
        again = Image.open(BytesIO(medium_of(processed.renditions.large)))
        assert (again.format, again.size) == ("WEBP", medium), "later made of the large one, it is the same"


def test_no_medium_one_is_made_where_none_is_wanted() -> None:
    assert process(saved(quarters(1600, 1200), "PNG"), LIMITS, medium=False).renditions.medium is None


def test_a_large_picture_is_scaled_as_finely_as_a_small_one() -> None:
    """Draft decoding, averaging and strips leave no seam: a ramp stays a ramp."""
    ramp = Image.linear_gradient("L").resize((3001, 2003)).convert("RGB")
    for data in (saved(ramp, "JPEG", quality=95), saved(ramp, "PNG"), saved(ramp.convert("RGBA"), "PNG")):
        image = Image.open(BytesIO(process(data, LIMITS).renditions.large)).convert("L")
        column = [colour(image, 600, y)[0] for y in range(image.height)]
        assert max(abs(b - a) for a, b in pairwise(column)) <= 4
        wanted = [255 * (y + 0.5) / image.height for y in range(image.height)]
        assert max(abs(a - b) for a, b in zip(column, wanted, strict=True)) <= 4


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_placeholder_has_the_colour_of_the_picture(mode: str) -> None:
    image = Image.new("RGB", (64, 48), RED).convert(mode)
    if mode == "RGBA":
        image.paste((0, 0, 255, 0), (0, 0, 32, 48))
    placeholder = process(saved(image, "PNG"), LIMITS).placeholder
    assert 8 <= len(placeholder) <= 40
    average = thumb_hash_to_average_rgba(list(base64.b64decode(placeholder)))
    assert alike(tuple(round(255 * value) for value in average[:3]), RED, by=20)


def test_heic_encoded_by_this_machine_is_really_heic() -> None:
    assert pillow_heif.get_file_mimetype(saved(quarters(), "HEIF")) == "image/heic"
