"""What the demo site's pictures are painted on: a scene, its colours and a sheet with a pen. See painter.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PIL import Image, ImageChops, ImageDraw

if TYPE_CHECKING:
    from random import Random

# Twice the size they are shown at, so that scaling them down smooths every edge.
WIDTH, HEIGHT = 2400, 1500
SOFT = 4  # what is soft anyway is drawn so many times smaller

Colour = tuple[int, int, int]
# From the top of the sky down to the horizon, then the ground from far to near.
PALETTES: dict[str, tuple[str, str]] = {
    "violet": ("#1d1f4d #4a3a74 #7d548f #a86f90", "#4d3763 #3c2b4e #2f2240 #221a30 #171221"),
    "rose": ("#2d1747 #6b2f63 #b24f6c #ef9a7d", "#6d3154 #572645 #421d38 #30162b #1f0f1d"),
    "midnight": ("#0b0c24 #16194a #2b2f74 #4d4b96", "#2a2c66 #212353 #191a41 #121330 #0b0c20"),
    "teal": ("#07172b #0d3348 #1d6470 #6fae9f", "#1d4f5b #163f4b #10303b #0b232c #07171d"),
    "dawn": ("#7fa9d8 #b7c7e2 #f3d2c1 #fde7c4", "#a9b2c9 #8b97b5 #6d7ba0 #525f86 #3a4568"),
    "meadow": ("#8cc5e8 #bfe0ee #e6f1e6 #fdf3d3", "#a9cdb0 #83b48f #5f9873 #437a5a #2d5c45"),
    "amber": ("#3b1d3f #8a3b4a #dd7a4b #fbcf73", "#8c4340 #6f3339 #552732 #3d1c29 #27121d"),
    "ice": ("#0c1633 #1f3c66 #4f7fa8 #b4d7e3", "#8fb2cd #6d93b5 #4d7499 #34567a #1f3a58"),
    "rain": ("#39455e #596781 #8692a4 #b9bfc6", "#6a7689 #566274 #444f60 #333d4c #242c38"),
    "apricot": ("#f0a58a #f7c29b #fbdcae #fff0cf", "#d9997f #bd7a6c #9a5f5f #754850 #50323f"),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture shows: `land` is hills, peaks, sea, dunes, city or firs; `lights` and `things` as below."""

    palette: str
    land: str
    lights: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    sun: tuple[float, float, float] | None = None  # across, down and radius, as parts of the height


def rgb(code: str) -> Colour:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Canvas:
    """A sheet with a pen, its scene's colours and the chance that is the same for the same seed."""

    def __init__(self, scene: Scene, random: Random) -> None:
        sky, ground = PALETTES[scene.palette]
        self.scene, self.random = scene, random
        self.sky_colours = [rgb(code) for code in sky.split()]
        self.ground = [rgb(code) for code in ground.split()]
        self.is_night = sum(self.sky_colours[0]) < 300
        self.horizon = HEIGHT * 0.62
        self.image = Image.new("RGB", (WIDTH, HEIGHT))
        self.pen = ImageDraw.Draw(self.image)

    def behind(self, x: float, y: float) -> Colour:
        """What is painted there so far."""
        return cast("Colour", self.image.getpixel((int(x), int(y))))  # three channels: the sheet is RGB

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        side = max(2, int(2 * radius / SOFT))
        light = (
            ImageChops.invert(Image.radial_gradient("L"))
            .resize((side, side))
            .point(lambda value: int(max(0, value - 75) ** 1.6 / 180**1.6 * 255 * strength))
        )
        light = light.resize((side * SOFT, side * SOFT), Image.Resampling.BILINEAR)
        self.image.paste(Image.new("RGB", light.size, colour), (int(x - radius), int(y - radius)), light)
