"""Paints the demo site's pictures: see demo_pictures.py."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

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


def draw_picture(scene: Scene, seed: int) -> bytes:
    """The scene as a JPEG of 2400 × 1500 pixels; the same one for the same seed."""
    painter = _Painter(scene, Random(seed))
    painter.sky()
    for light in scene.lights:
        getattr(painter, light)()
    painter.land()
    for thing in scene.things:
        getattr(painter, thing)()
    file = io.BytesIO()
    painter.image.save(file, "JPEG", quality=92)
    return file.getvalue()


def _rgb(code: str) -> Colour:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def _mix(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


class _Painter:
    def __init__(self, scene: Scene, random: Random) -> None:
        sky, ground = PALETTES[scene.palette]
        self.scene, self.random = scene, random
        self.sky_colours = [_rgb(code) for code in sky.split()]
        self.ground = [_rgb(code) for code in ground.split()]
        self.is_night = sum(self.sky_colours[0]) < 300
        self.horizon = HEIGHT * 0.62
        self.image = Image.new("RGB", (WIDTH, HEIGHT))
        self.pen = ImageDraw.Draw(self.image)

    # The sky and what shines in it.

    def sky(self) -> None:
        column = Image.new("RGB", (1, len(self.sky_colours)))
        column.putdata(self.sky_colours)
        tall = int(self.horizon * 1.15)
        self.image.paste(column.resize((1, tall), Image.Resampling.BICUBIC).resize((WIDTH, tall)), (0, 0))
        self.pen.rectangle((0, tall, WIDTH, HEIGHT), self.sky_colours[-1])
        if self.scene.sun:
            self._sun(*self.scene.sun)

    def _sun(self, across: float, down: float, radius: float) -> None:
        x, y, r = across * WIDTH, down * HEIGHT, radius * HEIGHT
        colour = (
            (255, 231, 173)
            if not self.is_night or self.scene.palette in ("rose", "amber")
            else (250, 243, 214)
        )
        self.glow(x, y, r * 6, colour, 0.55)
        self.pen.ellipse((x - r, y - r, x + r, y + r), colour)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        side = max(2, int(2 * radius / SOFT))
        light = (
            ImageChops.invert(Image.radial_gradient("L"))
            .resize((side, side))
            .point(lambda value: int(max(0, value - 75) ** 1.6 / 180**1.6 * 255 * strength))
        )
        light = light.resize((side * SOFT, side * SOFT), Image.Resampling.BILINEAR)
        self.image.paste(Image.new("RGB", light.size, colour), (int(x - radius), int(y - radius)), light)

    def stars(self) -> None:
        for _ in range(190):
            x, y = self.random.random() * WIDTH, self.random.random() ** 1.4 * self.horizon
            size = self.random.choice((1.5, 2, 2.5, 2.5, 3, 4.5))
            behind = self.image.getpixel((min(int(x), WIDTH - 1), int(y)))
            colour = _mix(behind, (255, 252, 240), self.random.uniform(0.45, 1))  # type: ignore[arg-type]
            self.pen.ellipse((x - size, y - size, x + size, y + size), colour)

    def shooting_star(self) -> None:
        x, y = WIDTH * self.random.uniform(0.2, 0.5), HEIGHT * 0.12
        for step in range(60):
            size = 4.5 * (1 - step / 60)
            at = x - step * 7, y + step * 3.2
            behind = self.image.getpixel((int(at[0]), int(at[1])))
            self.pen.ellipse((at[0] - size, at[1] - size, at[0] + size, at[1] + size),
                             _mix(behind, (255, 250, 235), 1 - step / 60))  # type: ignore[arg-type]  # fmt: skip

    def clouds(self) -> None:
        small = Image.new("L", (WIDTH // SOFT, HEIGHT // SOFT))
        pen = ImageDraw.Draw(small)
        for _ in range(5):
            x, y = self.random.random() * WIDTH, self.random.uniform(0.08, 0.4) * HEIGHT
            for _ in range(9):
                puff_x, puff_y = x + self.random.gauss(0, 130), y + self.random.gauss(0, 12)
                w, h = self.random.uniform(90, 220), self.random.uniform(18, 46)
                box = [value / SOFT for value in (puff_x - w, puff_y - h, puff_x + w, puff_y + h)]
                pen.ellipse(box, self.random.randint(70, 150))
        mask = small.filter(ImageFilter.GaussianBlur(4)).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
        self.image.paste(_mix(self.sky_colours[-1], (255, 255, 255), 0.45), (0, 0, WIDTH, HEIGHT), mask)

    def aurora(self) -> None:
        for colour, height in (((92, 240, 178), 0.26), ((120, 200, 250), 0.18), ((190, 130, 240), 0.34)):
            small = Image.new("L", (WIDTH // SOFT, HEIGHT // SOFT))
            pen = ImageDraw.Draw(small)
            bends = [self.random.uniform(0, math.tau) for _ in range(3)]
            for x in range(small.width):
                t = x / small.width * math.tau
                wave = math.sin(t * 0.8 + bends[0]) + 0.4 * math.sin(t * 2.3 + bends[1])
                foot = small.height * (0.4 + 0.09 * wave)
                strength = 0.55 + 0.45 * math.sin(t * 5 + bends[2]) * math.sin(t * 1.3)
                for step in range(24):
                    top = foot - small.height * height * step / 24
                    pen.line(
                        (x, top, x, top + small.height * height / 24 + 1),
                        int(150 * strength * (1 - step / 24)),
                    )
            mask = small.filter(ImageFilter.GaussianBlur(3)).resize(
                (WIDTH, HEIGHT), Image.Resampling.BILINEAR
            )
            self.image.paste(colour, (0, 0, WIDTH, HEIGHT), mask)

    # The land.

    def land(self) -> None:
        getattr(self, self.scene.land)()

    def ridge(self, base: float, height: float, roughness: float) -> list[tuple[float, float]]:
        waves = [
            (self.random.uniform(0.5, 1) / k, k * roughness, self.random.uniform(0, math.tau))
            for k in range(1, 6)
        ]
        points = []
        for x in range(0, WIDTH + 1, 12):
            lift = sum(a * math.sin(x / WIDTH * math.tau * k + shift) for a, k, shift in waves)
            points.append((float(x), base - height * lift))
        return points

    def fill(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self.pen.polygon([*points, (WIDTH, HEIGHT), (0, HEIGHT)], colour)

    def hills(self, firs: bool = False) -> None:
        for layer, colour in enumerate(self.ground):
            line = self.ridge(HEIGHT * (0.62 + 0.085 * layer), HEIGHT * 0.045, 0.8 + 0.25 * layer)
            self.fill(line, colour)
            if firs and layer >= 1:
                self._firs(line, colour, 40 + 34 * layer)

    def firs(self) -> None:
        self.hills(firs=True)

    def _firs(self, line: list[tuple[float, float]], colour: Colour, tall: float) -> None:
        for x, y in line:
            if self.random.random() < 0.35:
                h = tall * self.random.uniform(0.6, 1.25)
                for part in (0, 0.3, 0.55):
                    w = h * 0.27 * (1.05 - part)
                    self.pen.polygon(
                        [(x - w, y - h * part + 8), (x + w, y - h * part + 8), (x, y - h * (part + 0.5))],
                        colour,
                    )

    def peaks(self) -> None:
        for layer, colour in enumerate(self.ground[:4]):
            x, line = -200.0, []
            base, tall = HEIGHT * (0.66 + 0.09 * layer), HEIGHT * (0.3 - 0.06 * layer)
            while x < WIDTH + 300:
                line.append((x, base + self.random.uniform(-20, 40)))
                top = (x + self.random.uniform(120, 240), base - tall * self.random.uniform(0.45, 1))
                line.append(top)
                x = top[0] + self.random.uniform(120, 260)
            self.fill([(-200, HEIGHT), *line, (x, HEIGHT)], colour)
            if layer < 2:
                self._snow(line, _mix(colour, (255, 255, 255), 0.72))
        self.fill(self.ridge(HEIGHT * 0.93, HEIGHT * 0.02, 1), self.ground[4])

    def _snow(self, line: list[tuple[float, float]], colour: Colour) -> None:
        for (left, low), (x, y), (right, low_right) in zip(line[::2], line[1::2], line[2::2], strict=False):
            part = 0.34
            a = (x + (left - x) * part, y + (low - y) * part)
            b = (x + (right - x) * part, y + (low_right - y) * part)
            deep = (b[1] + a[1]) / 2
            zigzag = [(x + (b[0] - x) * 0.45, deep - 26), (x, deep + 14), (x + (a[0] - x) * 0.45, deep - 20)]
            self.pen.polygon([(x, y), b, *zigzag, a], colour)

    def dunes(self) -> None:
        for layer, colour in enumerate(self.ground):
            line = self.ridge(HEIGHT * (0.64 + 0.08 * layer), HEIGHT * 0.035, 0.5 + 0.1 * layer)
            self.fill(line, colour)
            crest = [(x, y + 30 + 26 * math.sin(x / 260 + layer)) for x, y in line]
            self.pen.polygon([*line, *reversed(crest)], _mix(colour, self.sky_colours[-1], 0.16))

    def sea(self) -> None:
        self.fill(self.ridge(self.horizon - 18, HEIGHT * 0.02, 0.9), self.ground[0])
        water = Image.new("RGB", (1, 3))
        water.putdata([_mix(self.sky_colours[-1], self.ground[1], 0.45), self.ground[2], self.ground[4]])
        depth = HEIGHT - int(self.horizon)
        self.image.paste(
            water.resize((1, depth), Image.Resampling.BICUBIC).resize((WIDTH, depth)), (0, int(self.horizon))
        )
        shine = self.scene.sun[0] * WIDTH if self.scene.sun else WIDTH / 2
        for _ in range(210):
            down = self.random.random() ** 1.3
            y = self.horizon + 4 + down * (HEIGHT - self.horizon)
            near = self.random.random() < 0.45
            x = self.random.gauss(shine, 40 + 160 * down) if near else self.random.random() * WIDTH
            w, h = self.random.uniform(14, 60) * (0.5 + 1.6 * down), 1.5 + 4 * down
            colour = (255, 236, 190) if near else self.sky_colours[-1]
            behind = self.image.getpixel((min(max(int(x), 0), WIDTH - 1), min(int(y), HEIGHT - 1)))
            part = self.random.uniform(0.35, 0.8) if near else self.random.uniform(0.05, 0.2)
            self.pen.ellipse((x - w, y - h, x + w, y + h), _mix(behind, colour, part))  # type: ignore[arg-type]

    def city(self) -> None:
        for layer, colour in enumerate(self.ground[1:4]):
            x = -40.0
            while x < WIDTH:
                w = self.random.uniform(70, 170)
                top = HEIGHT * (0.5 + 0.12 * layer) - self.random.random() ** 2 * HEIGHT * 0.16
                self.pen.rectangle((x, top, x + w, HEIGHT), colour)
                if self.random.random() < 0.4:
                    self.pen.polygon([(x, top), (x + w, top), (x + w / 2, top - w * 0.5)], colour)
                self._windows(x, top, w, 0.12 + 0.16 * layer)
                x += w + self.random.choice((0, 0, 6, 30))

    def _windows(self, x: float, top: float, w: float, lit: float) -> None:
        for column in range(int(w // 34)):
            for row in range(int((HEIGHT - top) // 46)):
                if self.random.random() < lit:
                    at_x, at_y = x + 14 + column * 34, top + 22 + row * 46
                    shade = self.random.choice(((255, 221, 143), (255, 204, 120), (250, 236, 190)))
                    self.pen.rectangle((at_x, at_y, at_x + 13, at_y + 19), shade)

    # Things in it.

    def boat(self) -> None:
        x, y = WIDTH * self.random.uniform(0.28, 0.4), self.horizon + HEIGHT * 0.13
        self.pen.polygon(
            [(x - 95, y), (x + 95, y), (x + 62, y + 40), (x - 66, y + 40)],
            _mix(self.ground[4], (120, 60, 50), 0.4),
        )
        self.pen.polygon([(x - 4, y - 14), (x - 4, y - 230), (x - 92, y - 14)], (250, 240, 225))
        self.pen.polygon([(x + 8, y - 14), (x + 8, y - 200), (x + 78, y - 14)], (226, 96, 82))
        self.pen.line((x + 2, y, x + 2, y - 240), self.ground[4], 6)

    def lighthouse(self) -> None:
        x, y = WIDTH * 0.8, self.horizon + 10
        self.pen.polygon(
            [(x - 330, y + 40), (x - 130, y - 50), (x + 180, y - 62), (WIDTH, y - 20), (WIDTH, y + 60)],
            self.ground[4],
        )
        for part in range(5):
            w, top = 42 - part * 4, y - 110 - part * 52
            self.pen.rectangle((x - w, top, x + w, top + 54), (240, 232, 220) if part % 2 else (206, 74, 66))
        self.glow(x, y - 345, 420, (255, 232, 160), 0.9)
        self.pen.rectangle((x - 22, y - 362, x + 22, y - 316), (255, 240, 180))
        self.pen.polygon([(x - 34, y - 362), (x + 34, y - 362), (x, y - 404)], self.ground[4])

    def house(self) -> None:
        x, y = WIDTH * self.random.uniform(0.22, 0.34), HEIGHT * 0.8
        self.glow(x, y, 330, (255, 206, 120), 0.5)
        self.pen.rectangle((x - 92, y - 70, x + 92, y + 60), self.ground[4])
        self.pen.polygon([(x - 118, y - 66), (x + 118, y - 66), (x, y - 168)], self.ground[4])
        self.pen.rectangle((x + 40, y - 165, x + 66, y - 100), self.ground[4])
        for at in (-58, 18):
            self.pen.rectangle((x + at, y - 34, x + at + 40, y + 8), (255, 214, 128))

    def balloons(self) -> None:
        colours = [(230, 98, 84), (250, 196, 92), (112, 168, 220), (150, 200, 150), (220, 150, 200)]
        for number in range(4):
            x = WIDTH * (0.16 + 0.21 * number) + self.random.uniform(-90, 90)
            y, r = HEIGHT * self.random.uniform(0.16, 0.46), self.random.uniform(52, 120)
            colour = colours[number]
            self.pen.polygon(
                [
                    (x - r * 0.78, y + r * 0.6),
                    (x + r * 0.78, y + r * 0.6),
                    (x + r * 0.17, y + r * 1.55),
                    (x - r * 0.17, y + r * 1.55),
                ],
                colour,
            )
            self.pen.ellipse((x - r, y - r, x + r, y + r), colour)
            self.pen.ellipse((x - r * 0.42, y - r, x + r * 0.42, y + r), _mix(colour, (255, 255, 255), 0.35))
            self.pen.rectangle((x - r * 0.18, y + r * 1.7, x + r * 0.18, y + r * 1.95), self.ground[4])

    def lanterns(self) -> None:
        for _ in range(34):
            x, y = self.random.random() * WIDTH, self.random.random() ** 0.7 * HEIGHT * 0.72
            r = 8 + 26 * (y / HEIGHT) * self.random.uniform(0.5, 1.2)
            self.glow(x, y, r * 4, (255, 190, 100), 0.7)
            self.pen.rounded_rectangle((x - r * 0.7, y - r, x + r * 0.7, y + r), r * 0.4, (255, 208, 120))

    def birds(self) -> None:
        for _ in range(9):
            x, y = WIDTH * self.random.uniform(0.35, 0.85), HEIGHT * self.random.uniform(0.14, 0.4)
            w = self.random.uniform(18, 36)
            colour = self.ground[3]
            self.pen.arc((x - 2 * w, y - w * 0.6, x, y + w), 200, 340, colour, 6)
            self.pen.arc((x, y - w * 0.6, x + 2 * w, y + w), 200, 340, colour, 6)

    def tree(self) -> None:
        x, y = WIDTH * self.random.uniform(0.66, 0.78), HEIGHT * 0.86
        dark = self.ground[4]
        self.pen.polygon([(x - 24, y + 60), (x + 24, y + 60), (x + 10, y - 200), (x - 10, y - 200)], dark)
        for _ in range(26):
            puff_x, puff_y = x + self.random.gauss(0, 85), y - 290 + self.random.gauss(0, 62)
            r = self.random.uniform(42, 82)
            self.pen.ellipse((puff_x - r, puff_y - r, puff_x + r, puff_y + r), dark)

    def snowfall(self) -> None:
        for _ in range(240):
            x, y, r = self.random.random() * WIDTH, self.random.random() * HEIGHT, self.random.uniform(2.5, 7)
            self.pen.ellipse((x - r, y - r, x + r, y + r), (240, 246, 255))

    def kite(self) -> None:
        x, y = WIDTH * 0.62, HEIGHT * 0.24
        self.pen.polygon([(x, y - 90), (x + 62, y), (x, y + 120), (x - 62, y)], (226, 96, 82))
        self.pen.polygon([(x, y - 90), (x + 62, y), (x, y)], (250, 196, 92))
        tail = [(x + 46 * math.sin(step / 3), y + 120 + step * 16) for step in range(14)]
        self.pen.line(tail, self.ground[3], 5)
        self.pen.line([(x, y), (x - 340, HEIGHT * 0.78)], self.ground[3], 3)
