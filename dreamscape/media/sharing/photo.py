"""A dream's own picture in its share picture: from edge to edge under a dark veil that lets words be read, or, where it
is small or of another shape, whole and framed beside them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from dreamscape.media.sharing.scene import HEIGHT, WIDTH

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# Where cards look, too (cards.css): dead centre cuts heads.
CENTRING = (0.5, 0.33)
NIGHT = (18, 17, 42)
# Further than this nothing is blown up, and no more than this of a picture is cut away.
MOST_ENLARGED, LEAST_SHOWN = 1.3, 0.45
# A framed one: its largest size, and how long and how flat it may be.
FRAMED = (420, 440)
FLATTEST, TALLEST = 2.4, 0.6
ROUNDED, LINE = 24, 3
# White words have this contrast to the veil over whatever is bright (WCAG asks for 3 of large ones, 4.5 of others).
CONTRAST = 5.0
THINNEST, THICKEST = 0.6, 0.84
SOFT_EDGE = 190


def open_photo(data: bytes) -> Picture:
    """The picture of a file of ours, on a night ground where it is transparent."""
    with Image.open(BytesIO(data), formats=["WEBP"]) as file:
        image = file.convert("RGBA") if file.has_transparency_data else file.convert("RGB")
    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, (*NIGHT, 255))
        image = Image.alpha_composite(ground, image).convert("RGB")
    return image


def fills(photo: Picture) -> bool:
    """Would it look well from edge to edge?"""
    scale = max(WIDTH / photo.width, HEIGHT / photo.height)
    shown = WIDTH * HEIGHT / (photo.width * photo.height * scale**2)
    return scale <= MOST_ENLARGED and shown >= LEAST_SHOWN


def filling(photo: Picture, top: float) -> Picture:
    """The picture from edge to edge, dark enough for white words from `top` on downwards."""
    canvas = ImageOps.fit(photo, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=CENTRING)
    begin = max(0, round(top) - 12)
    opacity = _opacity_for(canvas.crop((0, begin, WIDTH, HEIGHT)))
    soft = min(SOFT_EDGE, begin)
    veil = Image.new("L", (1, HEIGHT), 255)
    for y in range(begin):
        # Eased at both ends, or an edge would be seen.
        part = max(0.0, (y - begin + soft) / soft) if soft else 0.0
        veil.putpixel((0, y), round(255 * part * part * (3 - 2 * part)))
    veil = veil.resize(canvas.size)
    # Nothing small distracts from the words either.
    canvas.paste(canvas.filter(ImageFilter.BoxBlur(5)), (0, 0), veil)
    night = Image.new("RGB", canvas.size, NIGHT)
    canvas.paste(night, (0, 0), veil.point([round(level * opacity) for level in range(256)]))
    return canvas


def _opacity_for(part: Picture) -> float:
    """How thick a veil of NIGHT has to be for white words on this part of a picture."""
    levels = [_bright(channel.histogram()) for channel in part.split()]
    opacity = THINNEST
    while opacity < THICKEST and _contrast_to_white(levels, opacity) < CONTRAST:
        opacity += 0.01
    return opacity


def _bright(histogram: list[int]) -> int:
    """The level that all but the brightest hundredth stays below."""
    above, most = 0, sum(histogram) // 100
    for level in range(255, 0, -1):
        above += histogram[level]
        if above > most:
            return level
    return 0


def _contrast_to_white(levels: list[int], opacity: float) -> float:
    mixed = [level * (1 - opacity) + dark * opacity for level, dark in zip(levels, NIGHT, strict=True)]
    return 1.05 / (luminance(mixed) + 0.05)


def luminance(colour: list[float]) -> float:
    """Relative luminance (WCAG) of red, green and blue, each 0 to 255."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def beside(photo: Picture) -> Picture:
    """The picture in a frame with round corners, transparent around it."""
    photo = _shaped(photo)
    scale = min(FRAMED[0] / photo.width, FRAMED[1] / photo.height, MOST_ENLARGED)
    size = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
    photo = photo.resize(size, Image.Resampling.LANCZOS)
    fine = 4
    mask = Image.new("L", (size[0] * fine, size[1] * fine))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), ROUNDED * fine, fill=255)
    framed = Image.new("RGBA", (size[0] + 2 * LINE, size[1] + 2 * LINE))
    edge = mask.resize(framed.size, Image.Resampling.LANCZOS)
    framed.paste((255, 246, 230, 255), (0, 0), edge)
    framed.paste(photo, (LINE, LINE), mask.resize(size, Image.Resampling.LANCZOS))
    return framed


def _shaped(photo: Picture) -> Picture:
    """Cut to what a frame can show of it: neither a thread nor a strip."""
    ratio = photo.width / photo.height
    if ratio > FLATTEST:
        return ImageOps.fit(photo, (round(photo.height * FLATTEST), photo.height), centering=CENTRING)
    if ratio < TALLEST:
        return ImageOps.fit(photo, (photo.width, round(photo.width / TALLEST)), centering=CENTRING)
    return photo
