"""From a file's bytes to pixels, no more of them than needed, in bounded time and memory."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from dreamscape.errors import PictureRefused
from dreamscape.media.processing.boxes import check_items
from dreamscape.media.processing.heic import Heic
from dreamscape.media.processing.names import name_of_refused
from dreamscape.media.processing.partial import load_what_came
from dreamscape.media.processing.preparing import Prepared, prepare
from dreamscape.media.processing.recognising import HEIC, PILLOW_FORMATS, accepted_kind
from dreamscape.media.processing.reducing import GAP, Size, reduced_in_strips, reduction
from dreamscape.messages import Message

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from dreamscape.media.processing.limits import Limits

Fit = Callable[[Size], Size]

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PIXELS_OF_BOMB = re.compile(r"\((\d+) pixels\)")


class Decoded(NamedTuple):
    """An upright picture, at least as large as `wanted`, in the colours of its ICC `profile`."""

    image: Image.Image
    wanted: Size
    profile: bytes | None


def decode(data: bytes, limits: Limits, fit: Fit) -> Decoded:
    """The first frame of `data` in mode L, RGB, RGBA or CMYK, in its own colours.

    `fit` tells the size wanted of a picture of some size; the result is about
    GAP times that, or as large as the file has it. Raises PictureRefused; a
    broken file raises whatever its decoder does.
    """
    kind = accepted_kind(data)
    if kind is None:
        raise PictureRefused(
            Message(
                "This is %(kind)s. We take photos as JPEG, PNG, WebP, GIF, HEIC or AVIF.",
                kind=name_of_refused(data),
            )
        )
    if kind in (HEIC, "AVIF"):
        check_items(data, limits, kind)
    if kind == HEIC:
        heic = Heic(data, limits)
        wanted = fit(heic.size)
        return Decoded(heic.reduced(reduction(heic.size, wanted)), wanted, heic.profile)
    file = prepare(kind, data)
    try:
        with Image.open(BytesIO(file.data), formats=[PILLOW_FORMATS[kind]]) as image:
            limits.check_size(image.size, kind)
            return _decode_with_pillow(image, file, fit)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # Pillow's own guard, for pictures several times over ours; only its message has the number.
        if found := _PIXELS_OF_BOMB.search(str(error)):
            limits.check_pixels(int(found[1]), kind)
        raise
    except OSError:
        file.explain()
        raise


def _decode_with_pillow(image: ImageFile, file: Prepared, fit: Fit) -> Decoded:
    orientation = _orientation(image)
    profile = image.info.get("icc_profile")
    lying = orientation in (5, 6, 7, 8)
    upright = fit((image.height, image.width) if lying else image.size)
    wanted = (upright[1], upright[0]) if lying else upright
    if image.format in ("JPEG", "MPO"):
        image.draft(None, (math.ceil(wanted[0] * GAP), math.ceil(wanted[1] * GAP)))
        file.check_memory(image.size)
    loaded = load_what_came(image)
    mode, factor = _working_mode(image), reduction(image.size, wanted)
    if image.mode == mode != "RGBA":
        reduced = image.reduce(factor) if factor > 1 else image.copy()
    else:
        reduced = reduced_in_strips(image.size, mode, factor, lambda top, end: _rows(image, top, end, mode))
    file.check_came(reduced, loaded=loaded)
    if orientation in _UPRIGHT:
        reduced = reduced.transpose(_UPRIGHT[orientation])
    return Decoded(reduced, upright, profile)


def _orientation(image: Image.Image) -> int:
    """EXIF's orientation, 1 to 8 (CIPA DC-008, 4.6.5); 1 where EXIF is missing or broken."""
    try:
        # Pillow's own answer decodes a PNG first, for what stands behind its pixels.
        exif = Image.Exif()
        exif.load(image.info.get("exif", b""))
        return int(exif.get(0x0112, 1))
    except (ValueError, TypeError, KeyError, SyntaxError, struct.error):
        return 1


def _working_mode(image: Image.Image) -> str:
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA"):
        return "RGBA"
    if image.mode in ("1", "L", "I", "I;16"):
        return "L"
    return "CMYK" if image.mode == "CMYK" else "RGB"


def _rows(image: Image.Image, top: int, end: int, mode: str) -> Image.Image:
    """Some rows of `image` in another mode."""
    strip = image.crop((0, top, image.width, end))
    if strip.mode.startswith("I"):
        # 16 bit grey: Pillow's own conversion would cut all above 255 off.
        strip = strip.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    return strip.convert(mode)
