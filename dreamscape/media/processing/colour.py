"""Colours as a browser shows them without being told more: sRGB."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageCms

_SRGB = ImageCms.createProfile("sRGB")
_PERCEPTUAL = ImageCms.Intent.PERCEPTUAL


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` (L, RGB, RGBA or CMYK) as RGB or RGBA in sRGB, seen through the ICC `profile` it came with.

    A profile that is broken, or for another kind of picture, is passed over.
    """
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "srgb" in ImageCms.getProfileDescription(source).lower():
                return image.convert(mode)
            converted = ImageCms.profileToProfile(image, source, _SRGB, _PERCEPTUAL, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            pass
        else:
            return converted or image.convert(mode)
    return image.convert(mode)
