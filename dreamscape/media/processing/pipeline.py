"""The whole way of a picture: check, decode, colours, three sizes, placeholder."""

from __future__ import annotations

import base64
import logging
import threading
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image
from thumbhash import rgba_to_thumb_hash

from dreamscape.errors import PictureRefused
from dreamscape.media.processing.colour import to_srgb
from dreamscape.media.processing.decoding import decode
from dreamscape.media.renditions import (
    LARGE_WIDTH,
    MEDIUM_WIDTH,
    SMALL_WIDTH,
    ProcessedPicture,
    Renditions,
    fitted,
)
from dreamscape.memory import give_back_memory
from dreamscape.messages import Message

if TYPE_CHECKING:
    from dreamscape.media.processing.limits import Limits

log = logging.getLogger(__name__)

# SSIM of the luminance stays above 0.98 with these; 85 or method 2 fall short (bench/RESULTS-media.md).
QUALITY = 90
# The medium one is drawn smaller than it is nearly everywhere, so that 80 looks the same, and is what a page waits for
# on a slow network: it has 40 % less.
MEDIUM_QUALITY = 80
METHOD = 4
_PLACEHOLDER_SIDE = 32
# The memory a picture takes is bounded; that of all threads of a worker is, if they take turns.
_one_at_a_time = threading.Lock()


def process(data: bytes, limits: Limits, *, medium: bool = True) -> ProcessedPicture:
    """The WebP renditions, the `medium` one if wanted, and the placeholder of the picture in `data`.

    Raises PictureRefused, with a message for the person, for whatever is not
    a whole picture of a kind we take, or beyond `limits`.
    """
    limits.check_bytes(len(data))
    with _one_at_a_time:
        try:
            return _processed(data, limits, medium=medium)
        finally:
            give_back_memory()


def _processed(data: bytes, limits: Limits, *, medium: bool) -> ProcessedPicture:
    large = _rendered(data, limits, LARGE_WIDTH)
    small = _narrowed(large, SMALL_WIDTH)
    whole = _webp(large)
    renditions = Renditions(
        small=whole if small.size == large.size else _webp(small),
        large=whole,
        medium=_medium(large) if medium and large.width > MEDIUM_WIDTH else None,
    )
    return ProcessedPicture(renditions, large.width, large.height, _placeholder(small))


def render(data: bytes, limits: Limits, width: int) -> bytes:
    """Only one rendition, `width` pixels wide at most: what the speed budget measures."""
    return _webp(_rendered(data, limits, width))


def medium_of(large: bytes) -> bytes:
    """The medium rendition of a picture of ours, made of its large one."""
    with _one_at_a_time, Image.open(BytesIO(large), formats=["WEBP"]) as image:
        return _medium(image)


def _medium(large: Image.Image) -> bytes:
    return _webp(_narrowed(large, MEDIUM_WIDTH), MEDIUM_QUALITY)


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    return image.resize(fitted(image.size, width), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _rendered(data: bytes, limits: Limits, width: int) -> Image.Image:
    """The picture in sRGB, upright, at most `width` wide."""
    try:
        decoded = decode(data, limits, partial(fitted, width=width))
        resized = decoded.image.resize(decoded.wanted, Image.Resampling.LANCZOS)
        return _without_needless_alpha(to_srgb(resized, decoded.profile))
    except PictureRefused:
        raise
    except Exception as error:
        # A hostile or broken file makes a decoder raise nearly anything; all of it means the same.
        log.info("A picture could not be read: %r", error)
        raise PictureRefused(
            Message(
                "This picture is damaged or was cut short, so we cannot read it. "
                "Please try sending it again, or choose another."
            )
        ) from error


def _without_needless_alpha(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image


def _webp(image: Image.Image, quality: int = QUALITY) -> bytes:
    # Whatever came with the file (EXIF, XMP, profile, comments) stays behind.
    image.info = {}
    out = BytesIO()
    image.save(out, "WEBP", quality=quality, method=METHOD)
    return out.getvalue()


def _placeholder(image: Image.Image) -> str:
    """A ThumbHash (https://evanw.github.io/thumbhash/) of some 25 bytes, in base64."""
    scale = min(1.0, _PLACEHOLDER_SIDE / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    tiny = image.resize(size, Image.Resampling.BOX)
    if tiny.mode == "RGBA":
        # The thumbhash package (0.1.2) fails on transparency; the picture's mean colour stands in for it.
        ground = Image.new(
            "RGB", size, tiny.resize((1, 1), Image.Resampling.BOX).convert("RGB").getpixel((0, 0))
        )
        ground.paste(tiny, mask=tiny)
        tiny = ground
    return base64.b64encode(bytes(rgba_to_thumb_hash(*size, tiny.convert("RGBA").tobytes()))).decode()
