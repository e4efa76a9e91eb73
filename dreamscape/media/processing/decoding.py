"""From a file's bytes to pixels, no larger than needed, within bounded time and memory."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

import pillow_heif
from PIL import Image

from dreamscape.errors import PictureRefused
from dreamscape.media.processing.limits import Limits
from dreamscape.media.processing.recognising import HEIC, PILLOW_FORMATS, accepted_kind, name_of_refused

Size = tuple[int, int]
Strip = Callable[[int, int], Image.Image]

# How much larger than wanted a picture is decoded, so that Lanczos has pixels to work with.
# SSIM against the full-size way stays above 0.99 (bench/RESULTS-media.md).
GAP = 1.5
_STRIP_PIXELS = 1_000_000
_MOST_MEMORY = 340_000_000
# Ordinary progressive JPEGs have about ten scans. Each costs a walk over all of the picture, so a
# small file of many thousand scans would keep us busy for minutes.
_MOST_SCANS = 64
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PLAIN_MODES = ("L", "RGB", "CMYK")
_BOMB = re.compile(r"\((\d+) pixels\)")


class Decoded(NamedTuple):
    """An upright picture, at least as large as `wanted`, in the colours of its ICC `profile`."""

    image: Image.Image
    wanted: Size
    profile: bytes | None


def decode(data: bytes, limits: Limits, fit: Callable[[Size], Size]) -> Decoded:
    """The first frame of `data` in mode L, RGB, RGBA or CMYK, in its own colours.

    `fit` tells the size wanted of a picture of some size; the result is about
    GAP times that, or as large as the file has it. Raises PictureRefused; a
    broken file raises whatever its decoder does.
    """
    kind = accepted_kind(data)
    if kind is None:
        raise PictureRefused(
            f"This is {name_of_refused(data)}. We take photos as JPEG, PNG, WebP, GIF, HEIC or AVIF."
        )
    if kind == HEIC:
        return _decode_heic(data, limits, fit)
    try:
        with Image.open(BytesIO(data), formats=[PILLOW_FORMATS[kind]]) as image:
            limits.check_pixels(image.width * image.height, kind)
            return _decode_with_pillow(image, data, fit)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # Pillow's own guard, for pictures several times over ours; only its message has the number.
        if found := _BOMB.search(str(error)):
            limits.check_pixels(int(found[1]), kind)
        raise


def _decode_with_pillow(image: Image.Image, data: bytes, fit: Callable[[Size], Size]) -> Decoded:
    orientation = _orientation(image)
    profile = image.info.get("icc_profile")
    lying = orientation in (5, 6, 7, 8)
    upright = fit((image.height, image.width) if lying else image.size)
    wanted = (upright[1], upright[0]) if lying else upright
    if image.format in ("JPEG", "MPO"):
        full = image.size
        image.draft(None, (math.ceil(wanted[0] * GAP), math.ceil(wanted[1] * GAP)))
        _check_progressive(image, full, data)
    image.load()
    factor = _factor(image.size, wanted)
    mode = _working_mode(image)
    if image.mode == mode and mode in _PLAIN_MODES:
        reduced = image.reduce(factor) if factor > 1 else image.copy()
    else:
        reduced = _in_strips(image.size, mode, factor, lambda top, end: _converted(image, top, end, mode))
    if orientation in _UPRIGHT:
        reduced = reduced.transpose(_UPRIGHT[orientation])
    return Decoded(reduced, upright, profile)


def _decode_heic(data: bytes, limits: Limits, fit: Callable[[Size], Size]) -> Decoded:
    """HEIC by way of its raw pixels, which are never held a second time as a whole picture."""
    heif = pillow_heif.open_heif(data)
    limits.check_pixels(heif.size[0] * heif.size[1], HEIC)
    profile = heif.info.get("icc_profile")
    pixels, stride, (width, height) = memoryview(heif.data), heif.stride, heif.size
    # libheif has already turned the picture; what EXIF says of its orientation is not for us.
    mode = str(heif.mode)

    def strip(top: int, end: int) -> Image.Image:
        rows = pixels[top * stride : end * stride]
        return Image.frombytes(mode, (width, end - top), bytes(rows), "raw", mode, stride)

    wanted = fit((width, height))
    reduced = _in_strips((width, height), mode, _factor((width, height), wanted), strip)
    return Decoded(reduced, wanted, profile)


def _check_progressive(image: Image.Image, full: Size, data: bytes) -> None:
    """Refuse a progressive JPEG that takes too much memory or time: libjpeg keeps all its coefficients."""
    if not image.info.get("progressive"):
        return
    scans = data.count(b"\xff\xda")
    if scans > _MOST_SCANS:
        raise PictureRefused(f"Your picture comes in {scans} scans; the most is {_MOST_SCANS}.")
    layers = getattr(image, "layer", [])
    most = max((h * v for _, h, v, _ in layers), default=1)
    samples = sum(h * v for _, h, v, _ in layers) / max(most, 1)
    needed = full[0] * full[1] * samples * 2 + image.width * image.height * 4
    if needed > _MOST_MEMORY:
        raise PictureRefused(
            f"Your picture would need {needed / 1e6:.0f} MB of memory to open; the most is "
            f"{_MOST_MEMORY / 1e6:.0f}. Please save it smaller, or not as a progressive JPEG."
        )


def _factor(size: Size, wanted: Size) -> int:
    """By which whole number `size` is averaged down before the fine resizing."""
    return max(1, min(int(size[0] / (wanted[0] * GAP)), int(size[1] / (wanted[1] * GAP))))


def _working_mode(image: Image.Image) -> str:
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        return "RGBA"
    if image.mode in ("1", "L", "I", "I;16", "I;16B", "I;16L", "F"):
        return "L"
    return "CMYK" if image.mode == "CMYK" else "RGB"


def _converted(image: Image.Image, top: int, end: int, mode: str) -> Image.Image:
    strip = image.crop((0, top, image.width, end))
    if strip.mode.startswith("I"):
        # 16 bit grey: keep the upper eight.
        strip = strip.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    return strip.convert(mode)


def _in_strips(size: Size, mode: str, factor: int, strip: Strip) -> Image.Image:
    """Average `strip(top, end)` down by `factor`, strip after strip, into one picture."""
    width, height = size
    rows = max(1, _STRIP_PIXELS // (width * factor)) * factor
    result = Image.new(mode, (math.ceil(width / factor), math.ceil(height / factor)))
    for top in range(0, height, rows):
        part = strip(top, min(top + rows, height))
        result.paste(part.reduce(factor) if factor > 1 else part, (0, top // factor))
    return result


def _orientation(image: Image.Image) -> int:
    """EXIF's orientation, 1 to 8 (CIPA DC-008, 4.6.5); 1 where EXIF is missing or broken."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except (ValueError, TypeError, KeyError, SyntaxError, struct.error):
        return 1
