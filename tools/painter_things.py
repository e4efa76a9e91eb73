"""What stands, floats and flies in the demo site's pictures: see painter.py."""

from __future__ import annotations

import math

from tools.painter_canvas import HEIGHT, WIDTH, Canvas, mix


class Things(Canvas):
    """Things in it."""

    def boat(self) -> None:
        x, y = WIDTH * self.random.uniform(0.28, 0.4), self.horizon + HEIGHT * 0.13
        self.pen.polygon(
            [(x - 95, y), (x + 95, y), (x + 62, y + 40), (x - 66, y + 40)],
            mix(self.ground[4], (120, 60, 50), 0.4),
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
            self.pen.ellipse((x - r * 0.42, y - r, x + r * 0.42, y + r), mix(colour, (255, 255, 255), 0.35))
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
