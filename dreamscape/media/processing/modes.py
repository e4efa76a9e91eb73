"""Rows of a picture in one of the few modes that everything after reading knows."""

from __future__ import annotations

from PIL import Image

Box = tuple[int, int, int, int]


def working_mode(image: Image.Image, frame: Box | None) -> str:
    """L, LA, RGB, RGBA or CMYK; `frame` is where the first frame lies on the picture, if not everywhere."""
    grey, clear = image.mode in ("1", "L", "LA", "I", "I;16"), "transparency" in image.info
    if clear or frame or image.mode in ("LA", "RGBA", "PA"):
        return "LA" if grey else "RGBA"
    if grey:
        return "L"
    return "CMYK" if image.mode == "CMYK" else "RGB"


def rows(image: Image.Image, mode: str, frame: Box | None, top: int, end: int) -> Image.Image:
    """Rows `top` to `end` of a loaded `image` in its working `mode`."""
    strip = image.crop((0, top, image.width, end))
    if strip.mode.startswith("I"):
        # 16 bit grey: Pillow's own conversion would cut all above 255 off.
        strip = strip.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    strip = strip.convert(mode)
    if frame is None:
        return strip
    return _alone(strip, (frame[0], frame[1] - top, frame[2], frame[3] - top))


def scale_clear_colour(image: Image.Image) -> None:
    """Have the colour that a PNG makes transparent (`tRNS`) be one of 8 bits, as its pixels will be.

    Pillow compares the two as they are, and would find nothing transparent.
    """
    clear = image.info.get("transparency")
    tiles = getattr(image, "tile", None) if image.format == "PNG" else None
    stored_as = tiles[0].args if tiles else None
    if isinstance(clear, int) and stored_as in ("L;2", "L;4"):
        image.info["transparency"] = clear * (85 if stored_as == "L;2" else 17)
    elif isinstance(clear, int) and stored_as == "I;16B":
        image.info["transparency"] = (clear + 128) // 257
    elif isinstance(clear, tuple) and stored_as == "RGB;16B":
        image.info["transparency"] = tuple(value >> 8 for value in clear)


def _alone(strip: Image.Image, frame: Box) -> Image.Image:
    """What of `strip` lies in `frame`; the rest of it transparent."""
    left, right = (min(max(0, x), strip.width) for x in (frame[0], frame[2]))
    top, bottom = (min(max(0, y), strip.height) for y in (frame[1], frame[3]))
    ground = Image.new(strip.mode, strip.size)
    ground.paste(strip.crop((left, top, right, bottom)), (left, top))
    return ground
