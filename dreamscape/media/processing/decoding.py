"""From a file's bytes to pixels, no more of them than needed, in bounded time and memory."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from dreamscape.errors import PictureRefused
from dreamscape.media.processing import png
from dreamscape.media.processing.boxes import check_items
from dreamscape.media.processing.colour import is_profile
from dreamscape.media.processing.first_frame import first_png_frame, frame_box
from dreamscape.media.processing.heic import Heic
from dreamscape.media.processing.modes import rows, scale_clear_colour, working_mode
from dreamscape.media.processing.names import name_of_refused
from dreamscape.media.processing.nclx import avif_profile
from dreamscape.media.processing.orientation import exif_orientation
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
    """An upright picture, at least as large as `wanted`, in the colours of an ICC `profile`."""

    image: Image.Image
    wanted: Size
    profile: bytes | None


def decode(data: bytes, limits: Limits, fit: Fit) -> Decoded:
    """The first frame of `data` in mode L, LA, RGB, RGBA or CMYK, in its own colours.

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
    file = prepare(kind, first_png_frame(data) if kind == "PNG" else data)
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
    # Both before loading: what stands behind the pixels of a PNG counts for no browser.
    orientation, profile = exif_orientation(image.info.get("exif")), _profile(image, file.data)
    lying = orientation in (5, 6, 7, 8)
    upright = fit((image.height, image.width) if lying else image.size)
    wanted = (upright[1], upright[0]) if lying else upright
    if image.format in ("JPEG", "MPO"):
        image.draft(None, (math.ceil(wanted[0] * GAP), math.ceil(wanted[1] * GAP)))
        file.check_memory(image.size)
    scale_clear_colour(image)
    loaded = load_what_came(image)
    frame = frame_box(image, file.data)
    mode, factor = working_mode(image, frame), reduction(image.size, wanted)
    if image.mode == mode and "A" not in mode:
        reduced = image.reduce(factor) if factor > 1 else image.copy()
    else:
        reduced = reduced_in_strips(image.size, mode, factor, partial(rows, image, mode, frame))
    file.check_came(reduced, loaded=loaded)
    if orientation in _UPRIGHT:
        reduced = reduced.transpose(_UPRIGHT[orientation])
    return Decoded(reduced, upright, profile)


def _profile(image: Image.Image, data: bytes) -> bytes | None:
    """Whatever counts of all that a file says of its colours, as an ICC profile."""
    embedded: bytes | None = image.info.get("icc_profile")
    if image.format == "PNG":
        return png.cicp_profile(data) or (embedded if is_profile(embedded) else png.gamma_profile(image.info))
    if image.format == "AVIF":
        return embedded or avif_profile(data)
    return embedded
