"""The lands of the demo site's pictures: see painter.py."""

from __future__ import annotations

import math

from PIL import Image

from tools.painter_canvas import HEIGHT, WIDTH, Canvas, Colour, mix


class Land(Canvas):
    """The land: hills, firs, peaks, dunes, sea or city."""

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
                self._snow(line, mix(colour, (255, 255, 255), 0.72))
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
            self.pen.polygon([*line, *reversed(crest)], mix(colour, self.sky_colours[-1], 0.16))

    def sea(self) -> None:
        self.fill(self.ridge(self.horizon - 18, HEIGHT * 0.02, 0.9), self.ground[0])
        water = Image.new("RGB", (1, 3))
        water.putdata([mix(self.sky_colours[-1], self.ground[1], 0.45), self.ground[2], self.ground[4]])
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
            behind = self.behind(min(max(x, 0), WIDTH - 1), min(y, HEIGHT - 1))
            part = self.random.uniform(0.35, 0.8) if near else self.random.uniform(0.05, 0.2)
            self.pen.ellipse((x - w, y - h, x + w, y + h), mix(behind, colour, part))

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
