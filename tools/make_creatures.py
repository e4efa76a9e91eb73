"""Draw every creature of the site.

    python -m tools.make_creatures

Writes the avatars, ``dreamscape/static/img/avatars/<kind>-<n>.svg``, the same from head to foot for where their members
celebrate, ``dreamscape/static/img/whole/<kind>-<n>.svg``, and the whole creatures of empty states and error pages,
``dreamscape/static/img/creatures/<name>.svg``. The same seed draws the same creatures again: an avatar's
name is kept with members for good, so add kinds and numbers, never take any away.
"""

# ruff: noqa: E501 - drawings are long lines
from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

from tools.creature_bodies import SCENES, creature
from tools.creature_parts import CREAM, INK, Coat, drawing, head, oval, scarf, shape, stroke

IMAGES = Path(__file__).parent.parent / "dreamscape" / "static" / "img"
GROUNDS = ("#4a3668", "#2e5851", "#35437f", "#633c58", "#1f4d66", "#302b66", "#4d3f7d")
COATS = (
    Coat("#ffb3a8", "#ffd9d0"), Coat("#f7cf9b", "#fdebcd"), Coat("#a8e6cd", "#d8f6e9"), Coat("#c7b5ff", "#e6dcff"),
    Coat("#a9d3ff", "#d9ecff"), Coat("#ffd777", "#fff0c4"), Coat("#c2e59c", "#e6f6d0"), Coat("#ffbfd9", "#ffe3ef"),
)  # fmt: skip
OWN_COATS = {
    "fox": (Coat("#f6a05f", "#ffd9b0"), Coat("#e98a7a", "#ffd0c4"), Coat("#c7b5ff", "#e6dcff"), Coat("#ffd777", "#fff0c4")),
    "bear": (Coat("#c79a74", "#efd9bd"), Coat("#ffbfd9", "#ffe3ef"), Coat("#a9d3ff", "#e3f1ff"), Coat("#e3b98b", "#faebd3")),
    "hedgehog": (Coat("#f3cfa4", "#fff1dc"), Coat("#f5bda6", "#ffe6da"), Coat("#e7d3b8", "#fff6e6"), Coat("#ffd9a0", "#fff3da")),
    "sheep": (Coat("#e9c7a8", "#fbe9d6"), Coat("#c9b6d8", "#eadff3"), Coat("#f4b8b0", "#ffdfda"), Coat("#a8cbe0", "#dcedf7")),
    "koala": (Coat("#b7b4cf", "#e6dff2"), Coat("#a9c3d9", "#dfeaf5"), Coat("#cbb0c9", "#f1dcee"), Coat("#a8d3c4", "#def4ec")),
    "panda": (Coat("#3f3768", "#5a5288"),) * 4,
    "penguin": (Coat("#5673b8", "#8fa8e0"), Coat("#4b5a95", "#8593cc"), Coat("#7a62b0", "#a893d6"), Coat("#3f8093", "#7db6c4")),
    "raccoon": (Coat("#b9b3cc", "#e3deef"), Coat("#cdb9a3", "#eee1d1"), Coat("#a9b9d6", "#dbe5f4"), Coat("#d3b0bd", "#f2dbe3")),
    "frog": (Coat("#a5dc8b", "#dcf5cd"), Coat("#8fdcb8", "#d3f5e6"), Coat("#d2df7c", "#f1f6c6"), Coat("#9fd8e8", "#dcf3f9")),
}  # fmt: skip
KINDS = ("rabbit", "owl", "deer", "cat", "bear", "fox", "mouse", "hedgehog", "sheep", "dog", "koala", "panda", "frog",
         "penguin", "raccoon")  # fmt: skip
# Four of each kind, one mood each: both eyes, mouth, what they wear, a scarf or not.
MOODS = (
    (("awake", "awake"), "w", "", True),
    (("asleep", "asleep"), "calm", "cap", False),
    (("awake", "happy"), "smile", "", False),
    (("happy", "happy"), "smile", "crown", True),
)
WEAR = {  # what suits a kind better than its mood's own
    "rabbit": ("", "", "bow", "crown"), "deer": ("", "", "star", "bow"), "owl": ("", "cap", "", "hat"),
    "cat": ("bow", "cap", "", ""), "fox": ("", "", "glasses", ""), "mouse": ("", "cap", "bow", "hat"),
    "frog": ("", "", "bow", "crown"), "bear": ("", "cap", "hat", "crown"), "sheep": ("", "", "bow", ""),
    "hedgehog": ("", "", "star", ""), "penguin": ("hat", "cap", "", "bow"), "koala": ("", "cap", "glasses", "crown"),
}  # fmt: skip
TINTS = ("#ff9a8b", "#7db9ff", "#ffd463", "#8fd6b4", "#c9a2f2")


def shoulders(coat: Coat, kind: str) -> str:
    """What shows of the body above the round frame; its lower edge is the frame itself."""
    fur = CREAM if kind in ("panda", "sheep") else coat.fur
    line = stroke("M29 111.5C31 96 44 89 60 89S89 96 91 111.5", INK, 3)
    return shape("M29 111.4C31 96 44 89 60 89S89 96 91 111.4A60 60 0 0 1 29 111.4Z", fur, False) + line


def night(rng: random.Random, ground: str) -> str:
    """The round ground with a few small stars at its edge."""
    stars = "".join(
        oval(x + rng.uniform(-3, 3), y + rng.uniform(-3, 3), r, r, "#fff", more=' opacity=".5"')
        for x, y, r in rng.sample(
            ((17, 42, 1.2), (103, 44, 1.4), (12, 66, 1), (108, 72, 1), (27, 24, 1.4), (94, 24, 1.1)), 4
        )
    )
    return oval(60, 60, 60, 60, ground) + stars


class Look(NamedTuple):
    """What one avatar's creature is like: the same in its avatar and wherever all of it is drawn."""

    coat: Coat
    eyes: tuple[str, str]
    mouth: str
    wear: str
    tint: str
    scarfed: bool


def look(kind: str, number: int, rng: random.Random) -> Look:
    """The look of this avatar; `number` counts from 1."""
    eyes, mouth, wear, scarfed = MOODS[(number - 1) % len(MOODS)]
    wear = WEAR.get(kind, ("", "cap", "", "crown"))[(number - 1) % len(MOODS)]
    own = OWN_COATS.get(kind)
    start = KINDS.index(kind)
    coat = own[(number - 1) % len(own)] if own else COATS[(start * 3 + number * 2 + number // 3) % len(COATS)]
    return Look(coat, eyes, mouth, wear, rng.choice([tint for tint in TINTS if tint != coat.fur]), scarfed)


def avatar(kind: str, number: int) -> str:
    """The SVG of one avatar; `number` counts from 1."""
    rng = random.Random(f"{kind}-{number}")
    coat, eyes, mouth, wear, tint, scarfed = look(kind, number, rng)
    low = 70 if kind in ("rabbit", "deer") or wear in ("cap", "hat") else 66
    z = stroke("M89 34H96L89 42H96M97 22H102L97 28H102", "#fff", 2.2) if eyes == ("asleep", "asleep") else ""
    parts = [
        night(rng, GROUNDS[(KINDS.index(kind) + number * 2) % len(GROUNDS)]),
        shoulders(coat, kind),
        f'<g transform="translate(60 {low}) scale({1.04 if kind in ("rabbit", "deer") else 1.12})">',
        scarf(tint) if scarfed else "",
        head(kind, coat, eyes, mouth, wear=wear, wear_colour=tint, gaze=(rng.choice((-2, -1, 1, 2)), -1)),
        "</g>",
        z,
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120">{drawing("".join(parts))}</svg>\n'


def whole(kind: str, number: int) -> str:
    """The same creature from head to foot, its arms up for joy: its soles are at y = 74, the middle of its head is
    at (0, 0)."""
    coat, eyes, mouth, wear, tint, scarfed = look(kind, number, random.Random(f"{kind}-{number}"))
    if eyes == ("asleep", "asleep"):
        eyes, mouth = ("happy", "happy"), "smile"
    worn = tint if scarfed else ""
    return drawing(
        creature(kind, coat, "up", wears_scarf=worn, eyes=eyes, mouth=mouth, wear=wear, wear_colour=tint)
    )


def main() -> None:
    """Write them all."""
    for folder in ("avatars", "whole", "creatures"):
        (IMAGES / folder).mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        for number in range(1, len(MOODS) + 1):
            (IMAGES / "avatars" / f"{kind}-{number}.svg").write_text(avatar(kind, number), encoding="utf-8")
            svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-53 -66 106 143">{whole(kind, number)}</svg>\n'
            (IMAGES / "whole" / f"{kind}-{number}.svg").write_text(svg, encoding="utf-8")
    for name, scene in SCENES.items():
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">{scene}</svg>\n'
        (IMAGES / "creatures" / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
