"""Draw the hill of the front page: ``dreamscape/templates/_partials/landscape.html``.

    python -m tools.make_landscape

Three pieces that landing.css puts in place: stars (only where no words are), the disc that is the moon by night and
the sun by day, and the hills with everybody on them. Colours are classes, because both themes share the drawing.
"""

# ruff: noqa: E501 - drawings are long lines
from __future__ import annotations

import math
import random
from pathlib import Path

from tools.creature_bodies import BEAR, FOX, LILAC, MINT, PEACH, ROSE, SKY, THORN, at, creature
from tools.creature_parts import drawing, oval

PARTIAL = Path(__file__).parent.parent / "dreamscape" / "templates" / "_partials" / "landscape.html"
WIDTH, HEIGHT = 1600, 520
BEYOND = 1500  # how far hills go on at either side, for very wide screens
CROWD = 800  # the middle: what a phone sees is some 330 units to either side of it


def ridge(x: float, base: float, waves: tuple[tuple[float, float, float], ...]) -> float:
    """Height of a ridge at `x`: waves of (amplitude, length, phase) about `base`."""
    return base + sum(a * math.sin(x / length + phase) for a, length, phase in waves)


RIDGES = (
    (150, ((34, 210, 0.6), (14, 83, 2.1))),
    (228, ((30, 250, 2.6), (12, 110, 0.4))),
    (312, ((26, 300, 4.4), (9, 120, 1.0))),
    (398, ((16, 340, 0.3), (5, 120, 2.0))),
)


def hill(number: int) -> str:
    """One ridge as a smooth filled path, far (0) to near (3)."""
    base, waves = RIDGES[number]
    step = 100
    xs = range(-BEYOND, WIDTH + BEYOND + step, step)
    points = [(x, ridge(x, base, waves)) for x in xs]
    d = f"M{points[0][0]} {points[0][1]:.0f}"
    for i in range(1, len(points) - 1):
        middle = (points[i][1] + points[i + 1][1]) / 2
        d += f"Q{points[i][0]} {points[i][1]:.0f} {points[i][0] + step // 2} {middle:.0f}"
    return f'<path class="land-{number + 1}" d="{d}L{WIDTH + BEYOND} 640H{-BEYOND}Z" fill="url(#land-{number + 1})"/>'


def on(number: int, x: float) -> float:
    """Where the ground of a ridge is at `x`."""
    base, waves = RIDGES[number]
    return ridge(x, base, waves)


def pine(x: float, number: int, size: float) -> str:
    """A fir on a ridge."""
    tree = '<path d="M0 -46L11 -26H6L15 -10H8L18 6H-18L-8 -10H-15L-6 -26H-11ZM-2.5 6H2.500V16H-2.500Z"/>'
    return at(x, on(number, x) - 10 * size, tree, size)


def forest(rng: random.Random, number: int, start: int, end: int, count: int) -> str:
    """A handful of firs between two places of a ridge."""
    trees = sorted((rng.uniform(start, end), rng.uniform(0.55, 0.95)) for _ in range(count))
    return f'<g class="trees-{number + 1}">{"".join(pine(x, number, size * (0.75 + number * 0.2)) for x, size in trees)}</g>'


def cottage(x: float, number: int) -> str:
    """A small house whose window is lit."""
    house = (
        '<path class="smoke" d="M17 -52C11 -62 23 -68 16 -79C12 -86 20 -92 18 -99" fill="none" stroke-width="5" stroke-linecap="round"/>'
        '<path class="wall" d="M-24 8V-22L0 -42L24 -22V8Z"/><path class="roof" d="M12 -34V-48H21V-26ZM-33 -17L0 -46L33 -17L27 -11L0 -34L-27 -11Z"/>'
        '<circle cx="0" cy="-9" r="46" fill="url(#lamp)"/><path class="window" d="M-8 -17H8V-1H-8Z"/><path class="bars" d="M0 -17V-1M-8 -9H8" fill="none" stroke-width="2"/>'
    )
    return at(x, on(number, x) - 4, house, 0.8)


def meadow(rng: random.Random) -> str:
    """Tufts of grass and a few flowers on the nearest hill."""
    parts = []
    for _ in range(64):
        x = rng.uniform(-900, WIDTH + 900)
        y = on(3, x) + rng.uniform(44, 112)
        if rng.random() < 0.62:
            parts.append(
                at(
                    x,
                    y,
                    '<path class="grass" d="M-6 0C-6 -6 -8 -9 -10 -12M0 0V-15M6 0C6 -6 8 -9 10 -11" fill="none" stroke-width="2.6" stroke-linecap="round"/>',
                )
            )
        else:
            petals = "".join(
                f'<circle class="petal-{rng.randrange(3)}" cx="{3.6 * math.cos(t):.1f}" cy="{-13 + 3.6 * math.sin(t):.1f}" r="2.9"/>'
                for t in (0.3, 1.56, 2.8, 4.1, 5.3)
            )
            parts.append(
                at(
                    x,
                    y,
                    f'<path class="grass" d="M0 0V-11" stroke-width="2.4"/>{petals}<circle class="pollen" cx="0" cy="-13" r="2.2"/>',
                )
            )
    return "".join(parts)


def crowd() -> str:
    """Friends on the near hill, soles on the grass, eyes on the light at their upper right."""
    up = (4, -3)
    friends = (
        (CROWD - 235, 1.2, creature("hedgehog", THORN, tilt=6, eyes=("asleep", "asleep"), mouth="calm", wear="")),
        (CROWD - 128, 1.3, creature("rabbit", ROSE, "wave", 8, eyes=("awake", "awake"), mouth="smile", wears_scarf="#7db9ff", gaze=up)),
        (CROWD - 14, 1.36, creature("owl", PEACH, tilt=7, eyes=("awake", "awake"), gaze=up)),
        (CROWD + 96, 1.3, creature("deer", MINT, tilt=8, eyes=("awake", "awake"), mouth="smile", wears_scarf="#ff9a8b", gaze=up)),
        (CROWD + 210, 1.24, creature("fox", FOX, "point", 8, eyes=("awake", "awake"), mouth="smile", gaze=up)),
        (CROWD - 520, 1.2, creature("bear", BEAR, "hold", 8, eyes=("happy", "happy"), mouth="smile", wear="", gaze=up)),
        (CROWD - 428, 0.95, creature("mouse", LILAC, "hold", 7, eyes=("awake", "awake"), mouth="w", gaze=up)),
        (CROWD + 480, 1.16, creature("cat", SKY, tilt=9, eyes=("asleep", "asleep"), mouth="calm", wear="cap", wear_colour="#ff9a8b")),
    )  # fmt: skip
    drawn = []
    for x, size, friend in friends:
        ground = on(3, x) + 26
        shadow = oval(0, 0, 34 * size, 6 * size, "#0b0a1e", more=' opacity=".18"')
        drawn.append(at(x, ground, shadow) + at(x, ground - 73 * size, friend, size))
    return drawing("".join(drawn))


def clouds(*places: tuple[float, float, float]) -> str:
    """Soft clouds; landing.css shows them in the morning and hints at them by night."""
    d = "M-60 20C-84 20 -84 -8 -58 -8C-56 -34 -18 -40 -8 -20C6 -36 38 -28 36 -8C62 -14 74 20 48 20Z"
    return "".join(at(x, y, f'<path class="cloud" d="{d}"/>', size) for x, y, size in places)


def stars(rng: random.Random, width: int, height: int, count: int) -> str:
    """Stars spread evenly enough: none close to another."""
    placed: list[tuple[float, float]] = []
    while len(placed) < count:
        x, y = rng.uniform(8, width - 8), rng.uniform(8, height - 8)
        if all(math.hypot(x - a, y - b) > 26 for a, b in placed):
            placed.append((x, y))
    dots = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{rng.choice((0.8, 0.8, 1.1, 1.1, 1.6)):g}" opacity="{rng.uniform(0.45, 1):.1f}"/>'
        for x, y in placed[5:]
    )
    glints = "".join(
        at(
            round(x),
            round(y),
            '<path d="M0 -6C.7 -1.8 1.8 -.7 6 0C1.8 .7 .7 1.8 0 6C-.7 1.8 -1.8 .7 -6 0C-1.8 -.7 -.7 -1.8 0 -6Z"/>',
            rng.choice((0.7, 1)),
        )
        for x, y in placed[:5]
    )
    return dots + glints


def gradients() -> str:
    """Each hill is a little lighter along its ridge."""
    rows = "".join(
        f'<linearGradient id="land-{n}" gradientUnits="userSpaceOnUse" x1="0" y1="{top}" x2="0" y2="{top + 190}"><stop class="ridge-{n}" offset="0"/><stop class="foot-{n}" offset="1"/></linearGradient>'
        for n, top in ((1, 105), (2, 190), (3, 280), (4, 378))
    )
    lamp = '<radialGradient id="lamp"><stop class="lamp" offset=".1"/><stop class="lamp" offset="1" stop-opacity="0"/></radialGradient>'
    return f"<defs>{rows}{lamp}</defs>"


def main() -> None:
    """Write the partial."""
    rng = random.Random(41)
    disc = (
        '<circle class="disc" cx="100" cy="100" r="92"/><g class="craters"><circle cx="66" cy="70" r="17"/><circle cx="128" cy="58" r="10"/>'
        '<circle cx="134" cy="124" r="20"/><circle cx="82" cy="136" r="11"/><circle cx="100" cy="94" r="6"/></g>'
    )
    hills = (
        clouds((770, 40, 0.6), (1490, 80, 0.9))
        + hill(0) + forest(rng, 0, 330, 470, 7) + forest(rng, 0, 1380, 1560, 8)
        + hill(1) + forest(rng, 1, -60, 170, 9) + forest(rng, 1, 930, 1010, 4) + cottage(1075, 1) + forest(rng, 1, 1120, 1180, 3)
        + hill(2) + forest(rng, 2, 240, 360, 5) + forest(rng, 2, 1300, 1500, 7)
        + hill(3) + meadow(rng) + crowd()
    )  # fmt: skip
    PARTIAL.write_text(
        "{# Drawn by tools/make_landscape.py: change it there. #}\n"
        f'<svg class="sky__stars" viewBox="0 0 640 360" preserveAspectRatio="xMaxYMin meet">{stars(rng, 640, 360, 62)}</svg>\n'
        f'<div class="sky__light"><svg viewBox="0 0 200 200">{disc}</svg></div>\n'
        f'<svg class="sky__hills" viewBox="0 0 {WIDTH} {HEIGHT}">{gradients()}{hills}</svg>\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
