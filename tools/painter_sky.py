"""The skies of the demo site's pictures: see painter.py."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFilter

from tools.painter_canvas import HEIGHT, SOFT, WIDTH, Canvas, mix


class Sky(Canvas):
    """The sky and what shines in it."""

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

    def stars(self) -> None:
        for _ in range(190):
            x, y = self.random.random() * WIDTH, self.random.random() ** 1.4 * self.horizon
            size = self.random.choice((1.5, 2, 2.5, 2.5, 3, 4.5))
            behind = self.behind(min(x, WIDTH - 1), y)
            colour = mix(behind, (255, 252, 240), self.random.uniform(0.45, 1))
            self.pen.ellipse((x - size, y - size, x + size, y + size), colour)

    def shooting_star(self) -> None:
        x, y = WIDTH * self.random.uniform(0.2, 0.5), HEIGHT * 0.12
        for step in range(60):
            size = 4.5 * (1 - step / 60)
            at = x - step * 7, y + step * 3.2
            colour = mix(self.behind(*at), (255, 250, 235), 1 - step / 60)
            self.pen.ellipse((at[0] - size, at[1] - size, at[0] + size, at[1] + size), colour)

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
        self.image.paste(mix(self.sky_colours[-1], (255, 255, 255), 0.45), (0, 0, WIDTH, HEIGHT), mask)

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
