"""Colours as a browser shows them without being told more: sRGB."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageChops, ImageCms

from dreamscape.media.processing.cicp import BT709, SRGB, Cicp, from_icc, profile_of

_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_BROKEN = (ImageCms.PyCMSError, KeyError, OSError, TypeError, ValueError)
# Bytes of a profile that is remembered.
_SMALL = 8192
_SRGB = ImageCms.ImageCmsProfile(BytesIO(profile_of(Cicp(BT709, SRGB))))
_STEPS = range(0, 256, 51)
_SOME_COLOURS = Image.new("RGB", (len(_STEPS), len(_STEPS) ** 2))
_SOME_COLOURS.putdata([(red, green, blue) for red in _STEPS for green in _STEPS for blue in _STEPS])


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` (L, LA, RGB, RGBA or CMYK) as RGB or RGBA in sRGB, seen through the ICC `profile` it came with.

    A profile that is broken, or for another kind of picture, is passed over.
    """
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    seen = _seen(image.convert(image.mode.removesuffix("A")), profile)
    if alpha is not None:
        seen.putalpha(alpha)
    return seen


def is_profile(profile: bytes | None) -> bool:
    """Can this be read as an ICC profile?"""
    if profile:
        with suppress(*_BROKEN):
            return _opened(profile).profile.xcolor_space.strip() in _MODES
    return False


def _seen(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        cicp = from_icc(profile)
        with suppress(*_BROKEN):
            return _through(profile_of(cicp) if cicp else profile, image)
    return image.convert("RGB")


def _through(profile: bytes, image: Image.Image) -> Image.Image:
    mode, transform = (_kept_transform if len(profile) <= _SMALL else _transform)(profile)
    if mode == "RGB" and image.mode == "L":
        image = image.convert("RGB")
    if mode != image.mode:
        raise ValueError(f"A profile for {mode} in a picture in {image.mode}")
    return transform.apply(image) if transform else image


def _transform(profile: bytes) -> tuple[str, ImageCms.ImageCmsTransform | None]:
    """For which mode `profile` is, and what changes that to sRGB.

    None for one that says nothing but sRGB, by whatever name: then colours stay to the bit.
    """
    opened = _opened(profile)
    mode = _MODES[opened.profile.xcolor_space.strip()]
    # What LittleCMS spends on making a transform quick costs more than a few colours without.
    if mode == "RGB" and _changes_nothing(_built(opened, mode, ImageCms.Flags.NOOPTIMIZE)):
        return mode, None
    return mode, _built(opened, mode)


# The profiles of photos are few and small, and opening one takes as long as a tenth of a phone's JPEG.
_kept_transform = lru_cache(maxsize=32)(_transform)


def _opened(profile: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(BytesIO(profile))


def _built(
    profile: ImageCms.ImageCmsProfile, mode: str, flags: ImageCms.Flags = ImageCms.Flags.NONE
) -> ImageCms.ImageCmsTransform:
    try:
        return ImageCms.buildTransform(profile, _SRGB, mode, "RGB", ImageCms.Intent.PERCEPTUAL, flags)
    except ImageCms.PyCMSError:
        # Chromium, too, asks the tables for photos first; a few printers' profiles have only the other kind.
        return ImageCms.buildTransform(
            profile, _SRGB, mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC, flags
        )


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Does it keep some colours of all kinds, but for rounding?"""
    difference = ImageChops.difference(transform.apply(_SOME_COLOURS), _SOME_COLOURS)
    return not any(difference.point(lambda value: value > 1).getbbox() or ())
