"""What is in the sky of share pictures: stars; hills, moon and creatures as tools/make_share_drawings.py made them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image as Picture

IMAGES = Path(__file__).parent / "images"
WIDTH, HEIGHT, MARGIN = 1200, 630, 72
MOONLIGHT = "#ffe9b8"
STARS, LOWEST_STAR = 90, 430
RADII = (1.0, 1.0, 1.6, 1.6, 2.4)


@dataclass(frozen=True, slots=True)
class Box:
    """A place in the picture, in pixels."""

    left: int
    top: int
    width: int
    height: int

    def has(self, x: float, y: float, margin: float = 12) -> bool:
        """Is this point in it, or no further than `margin` from it?"""
        return (
            self.left - margin < x < self.left + self.width + margin
            and self.top - margin < y < self.top + self.height + margin
        )


def night() -> Picture:
    """The sky with its hills, to be drawn on."""
    return _image("night").convert("RGB")


def dawn() -> Picture:
    """The morning over the sea, to be drawn on."""
    return _image("dawn").convert("RGB")


def sun() -> Picture:
    """The sign of what came true."""
    return _image("sun")


def add_boat(canvas: Picture, key: str, *, mirrored: bool) -> Box:
    """Put the creature of this avatar into a boat on the sea; where that is now."""
    left, top = (WIDTH - 742 - 280 if mirrored else 742), 226
    paste(canvas, _image("sails"), left, top)
    aboard = creature(key)
    aboard = aboard.resize((aboard.width * 5 // 8, aboard.height * 5 // 8), Image.Resampling.LANCZOS)
    paste(canvas, aboard, left + 20, top + 88)
    hull = paste(canvas, _image("hull"), left, top + 222)
    return Box(left, top, hull.width, 294)


def moon() -> Picture:
    """The moon with the light around it."""
    return _image("moon")


def mark() -> Picture:
    """The site's mark and name."""
    return _image("mark")


def creature(key: str) -> Picture:
    """The creature of an avatar, from head to foot."""
    return _image(f"creatures/{key}")


def glow(image: Picture) -> Picture:
    """Some light of the moon around it, so that what is dark of it does not get lost in the night."""
    light = Image.new("RGBA", image.size, MOONLIGHT)
    soft = image.getchannel("A").filter(ImageFilter.GaussianBlur(5))
    light.putalpha(soft.point([level * 2 // 5 for level in range(256)]))
    return light


def paste(canvas: Picture, image: Picture, left: int, top: int) -> Box:
    """Put an image with its transparency on the canvas; where it is now."""
    canvas.paste(image, (left, top), image)
    return Box(left, top, *image.size)


def add_stars(canvas: Picture, seed: str, taken: Sequence[Box]) -> None:
    """Stars, the same for the same seed: more of them the higher, none of them where something is."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    for _ in range(STARS):
        x, y = rng.uniform(8, WIDTH - 8), rng.betavariate(1, 1.8) * LOWEST_STAR
        star = _star(rng.choice(RADII), rng.choice((120, 170, 220, 255)))
        if not any(box.has(x, y) for box in taken):
            white = Image.new("RGB", star.size, "#ffffff")
            canvas.paste(white, (round(x) - star.width // 2, round(y) - star.height // 2), star)


@lru_cache(maxsize=16)
def _star(radius: float, light: int) -> Picture:
    side, fine = 8, 8
    star = Image.new("L", (side * fine, side * fine))
    middle, reach = side * fine / 2, radius * fine
    ImageDraw.Draw(star).ellipse((middle - reach, middle - reach, middle + reach, middle + reach), fill=light)
    return star.resize((side, side), Image.Resampling.BOX)


def _image(name: str) -> Picture:
    with Image.open(IMAGES / f"{name}.webp") as image:
        return image.convert("RGBA")
