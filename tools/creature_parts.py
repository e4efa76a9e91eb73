"""The parts creatures are made of: each function gives SVG drawn around a head whose middle is (0, 0).

A head is about 52 wide and 44 high. Left parts are drawn once and mirrored. The ink line is inherited from
`drawing`, so that a creature stays small. Nothing carries an id or a style sheet, so any number of creatures can
stand in one page.
"""

# ruff: noqa: E501 - drawings are long lines
from __future__ import annotations

from dataclasses import dataclass

INK = "#2b2450"
CREAM = "#fff6e6"
BLUSH = "#f2788f"
NO_LINE = ' stroke="none"'


@dataclass(frozen=True)
class Coat:
    """A creature's colours: `fur`, and `soft` for bellies, muzzles and the inside of ears."""

    fur: str
    soft: str


def drawing(parts: str) -> str:
    """Parts with the ink line they inherit."""
    return f'<g fill="none" stroke="{INK}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">{parts}</g>'


def shape(d: str, fill: str, outline: bool = True) -> str:
    """A filled path, usually with the ink line around it."""
    return f'<path d="{d}" fill="{fill}"{"" if outline else NO_LINE}/>'


def stroke(d: str, colour: str = INK, width: float = 3) -> str:
    """A line of no area."""
    tint = "" if colour == INK else f' stroke="{colour}"'
    thick = "" if width == 3 else f' stroke-width="{width:g}"'
    return f'<path d="{d}"{tint}{thick}/>'


def oval(
    x: float, y: float, rx: float, ry: float, fill: str, *, outline: bool = False, more: str = ""
) -> str:
    """An ellipse."""
    size = f'r="{rx:g}"' if rx == ry else f'rx="{rx:g}" ry="{ry:g}"'
    name = "circle" if rx == ry else "ellipse"
    return f'<{name} cx="{x:.3g}" cy="{y:.3g}" {size} fill="{fill}"{"" if outline else NO_LINE}{more}/>'


def both(left: str) -> str:
    """A left part and its mirror image."""
    return f'{left}<g transform="scale(-1 1)">{left}</g>'


def skull(w: float, h: float, fill: str) -> str:
    """A soft head: rounder above, a little fuller below."""
    a, b, c, d = w * 0.58, h * 0.67, w * 0.64, h * 0.74
    return shape(
        f"M{-w:g} 2C{-w:g} {-b:g} {-a:g} {-h:g} 0 {-h:g}S{w:g} {-b:g} {w:g} 2C{w:g} {d:g} {c:g} {h:g} 0 {h:g}"
        f"S{-w:g} {d:g} {-w:g} 2Z",
        fill,
    )


def behind(kind: str, coat: Coat) -> str:
    """Ears, antlers, spines: whatever the head hides the lower end of."""
    fur, soft = coat.fur, coat.soft
    pointed = shape("M-22 -6C-26 -24 -25 -37 -22 -40C-17 -39 -8 -29 -4 -19Z", fur) + shape(
        "M-19 -16C-21 -25 -21 -30 -20 -33C-17 -31 -13 -26 -11 -21Z", soft, False
    )
    round_ear = oval(-19, -17, 9.5, 9.5, fur, outline=True) + oval(-19, -17, 4.6, 4.6, soft)
    leaf = shape("M-20 -8C-34 -18 -41 -13 -40 -9C-38 -3 -29 0 -21 0Z", fur) + shape(
        "M-26 -6C-32 -10 -36 -10 -36 -9C-34 -6 -30 -4 -26 -4Z", soft, False
    )
    antler = stroke("M-9 -17C-11 -28 -17 -33 -18 -43M-12 -27C-17 -28 -21 -29 -25 -34", INK, 7) + stroke(
        "M-9 -17C-11 -28 -17 -33 -18 -43M-12 -27C-17 -28 -21 -29 -25 -34", "#d9b48a", 3
    )
    spikes = "M-24 19L-33 17L-28 10L-37 4L-29 -2L-35 -11L-26 -13L-28 -23L-19 -22L-17 -32L-9 -27L-3 -36L3 -27L11 -34L14 -25"
    spikes += "L23 -27L22 -18L32 -17L27 -9L36 -4L29 2L36 10L28 13L31 20L22 20Z"
    curls = "".join(
        oval(x, y, 10, 10, CREAM, outline=True)
        for x, y in ((-24, 2), (24, 2), (-22, -12), (22, -12), (-11, -21), (11, -21))
    )
    return {
        "rabbit": both(
            shape("M-17 -12C-24 -34 -24 -55 -16 -56C-8 -56 -4 -36 -4 -17Z", fur)
            + shape("M-15 -23C-18 -36 -18 -46 -16 -48C-12 -46 -10 -34 -10 -23Z", soft, False)
        ),
        "owl": both(shape("M-24 -8C-29 -21 -29 -30 -27 -33C-20 -32 -12 -27 -7 -20Z", fur)),
        "deer": both(antler) + both(leaf),
        "cat": both(pointed),
        "fox": both(
            shape("M-23 -4C-31 -23 -31 -38 -28 -43C-20 -41 -9 -30 -4 -18Z", fur)
            + shape("M-28 -43C-26 -42 -23 -40 -20 -37L-28 -31C-29 -36 -29 -41 -28 -43Z", INK, False)
            + shape("M-21 -17C-24 -25 -24 -30 -23 -32C-18 -29 -14 -25 -11 -20Z", soft, False)
        ),
        "bear": both(round_ear),
        "mouse": both(oval(-22, -18, 14, 14, fur, outline=True) + oval(-22, -18, 8.5, 8.5, soft)),
        "hedgehog": shape(spikes, "#8a6f7d") + both(oval(-19, -12, 6.5, 6.5, fur, outline=True)),
        "sheep": both(leaf) + curls,
        "dog": both(shape("M-14 -19C-30 -26 -37 -12 -36 4C-35 15 -25 15 -22 4Z", soft)),
        "koala": both(oval(-27, -11, 13, 12, fur, outline=True) + oval(-27, -10, 7.5, 7, soft)),
        "panda": both(oval(-19, -17, 9.5, 9.5, INK, outline=True)),
        "frog": both(oval(-14, -19, 10, 10, fur, outline=True)),
        "penguin": stroke("M0 -20C-3 -27 -8 -29 -12 -28M0 -20C1 -27 5 -31 9 -30"),
        "raccoon": both(round_ear),
    }[kind]


def skull_of(kind: str, coat: Coat) -> str:
    """The head itself with the markings of its kind."""
    fur, soft = coat.fur, coat.soft
    w, h = {"owl": (29, 23), "fox": (30, 21), "hedgehog": (25, 20), "deer": (23, 22), "mouse": (25, 21),
            "frog": (29, 20), "koala": (27, 23), "sheep": (21, 21)}.get(kind, (27, 22.5))  # fmt: skip
    marks = {
        "fox": both(shape("M-28 5C-18 1 -7 4 0 12L0 19.5C-12 20 -24 16 -28 5Z", CREAM, False)),
        "bear": oval(0, 9, 11.5, 8.5, soft),
        "dog": oval(0, 9, 11.5, 8.5, CREAM) + oval(-10.5, -2, 8, 9, soft),
        "hedgehog": both(oval(-10, 4, 12, 13, CREAM)),
        "panda": both(oval(-10.5, 0, 7.5, 8.5, INK, more=' transform="rotate(24 -10.5 0)"')),
        "raccoon": both(shape("M-26 4C-22 -7 -10 -9 -3 -4C-3 4 -13 9 -26 4Z", "#4b4470", False))
        + oval(0, 10, 9, 7, CREAM),
        "penguin": both(oval(-9.5, 3, 12.5, 14.5, CREAM)),
        "cat": stroke("M-5 -19V-13M0 -20V-12M5 -19V-13", soft, 3.4),
        "deer": "".join(oval(x, y, 1.9, 1.9, soft) for x, y in ((-7, -14), (0, -17), (7, -14))),
        "owl": both(oval(-11, 0, 12.5, 12.5, soft)),
        "frog": oval(-3, -4, 0.9, 0.9, INK) + oval(3, -4, 0.9, 0.9, INK),
        "sheep": oval(0, -19, 9, 8, CREAM, outline=True),
    }.get(kind, "")
    return skull(w, h, CREAM if kind == "panda" else fur) + marks


def eye(mood: str, white: bool, pale: bool) -> str:
    """One eye at (0, 0): awake, asleep or happy; `white` gives it an owl's ring, `pale` a light line."""
    line = CREAM if pale else INK
    ring = oval(0, 0, 8, 8, "#fff", outline=True) if white else ""
    if mood == "asleep":
        return ring + stroke("M-4.4 -.5C-2.6 2.8 2.6 2.8 4.4 -.5", line, 2.8)
    if mood == "happy":
        return ring + stroke("M-4.4 1.5C-2.8 -2.8 2.8 -2.8 4.4 1.5", line, 2.8)
    rim = oval(0, 0, 4.9, 5.2, CREAM) if pale else ""
    return ring + rim + oval(0, 0, 3.7, 4.1, INK) + oval(1.3, -1.5, 1.3, 1.3, "#fff")


def face(kind: str, left: str, right: str, mouth: str, gaze: tuple[float, float] = (0, 0)) -> str:
    """Eyes, cheeks, nose and mouth; `gaze` moves them over the head, so that it looks that way."""
    dx, dy = gaze
    x, y = {"owl": (11, 0), "frog": (14, -20), "hedgehog": (10, 1), "fox": (12, -1)}.get(kind, (10.5, 0))
    white, pale = kind in ("owl", "frog"), kind in ("panda", "raccoon")
    white = white and not (kind == "frog" and "asleep" in (left, right))
    eyes = "".join(
        f'<g transform="translate({side * x + dx * 0.4:g} {y + dy * 0.4:g})">{eye(mood, white, pale)}</g>'
        for side, mood in ((-1, left), (1, right))
    )
    out = {"deer": 14.5, "sheep": 14, "hedgehog": 15}.get(kind, 17)
    cheeks = "".join(oval(side * out, 9, 4.2, 2.8, BLUSH, more=' opacity=".55"') for side in (-1, 1))
    if kind in ("owl", "penguin"):
        snout = shape("M-4.5 5.5C-2 4 2 4 4.5 5.5L0 12.5Z", "#f6b04e")
    elif kind == "frog":
        snout = stroke("M-13 4C-7 13 7 13 13 4")
    else:
        big = 1.5 if kind in ("koala", "dog", "bear") else 1
        snout = (
            oval(0, 5.5, 3 * big, 2.2 * big, INK)
            + {
                "w": stroke("M-6 10C-5.5 13.5 -.8 13.5 0 9.5C.8 13.5 5.5 13.5 6 10", INK, 2.4),
                "smile": stroke("M-5.5 10.5C-3 14.5 3 14.5 5.5 10.5", INK, 2.4),
                "yawn": oval(0, 13, 3.6, 4, "#a63a55", outline=True),
                "calm": stroke("M-3.5 12H3.5", INK, 2.4),
            }[mouth]
        )
    whiskers = (
        stroke("M-21 5L-31 3M-21 9L-30 11M21 5L31 3M21 9L30 11", INK, 1.6) if kind in ("cat", "mouse") else ""
    )
    return eyes + f'<g transform="translate({dx:g} {dy:g})">{cheeks}{whiskers}{snout}</g>'


def headwear(name: str, colour: str) -> str:
    """Something to wear: cap (for the night), hat (knitted), crown (of flowers), star, bow, glasses, none."""
    flowers = "".join(
        oval(x, y, 4.4, 4.4, tint, outline=True) + oval(x, y, 1.5, 1.5, "#ffd463")
        for x, y, tint in (
            (-17, -17, "#ff9a8b"),
            (-6, -22, "#fff6e6"),
            (6, -22, "#c7b5ff"),
            (17, -17, "#7db9ff"),
        )
    )
    return {
        "": "",
        "cap": shape("M-18 -15C-14 -31 2 -38 17 -32C26 -28 29 -21 28 -15C22 -22 18 -21 17 -14Z", colour)
        + stroke("M2 -31C5 -27 6 -23 6 -19M-9 -24C-8 -22 -7 -20 -7 -19", CREAM, 3)
        + shape(
            "M-20 -17C-8 -23 8 -23 20 -16C21 -12 20 -11 18 -11C6 -16 -6 -16 -18 -11C-21 -11 -22 -14 -20 -17Z",
            CREAM,
        )
        + oval(28, -13, 5, 5, CREAM, outline=True),
        "hat": shape("M-18 -14C-17 -32 -8 -37 0 -37C8 -37 17 -32 18 -14Z", colour)
        + stroke("M-8 -33C-10 -27 -10 -22 -10 -17M0 -35V-17M8 -33C10 -27 10 -22 10 -17", INK, 1.4)
        + shape("M-20 -18C-8 -22 8 -22 20 -18V-11C8 -15 -8 -15 -20 -11Z", CREAM)
        + oval(0, -39, 5.5, 5.5, CREAM, outline=True),
        "crown": flowers,
        "star": shape(
            "M0 -38L3.5 -29.5L12.5 -29L5.5 -23L8 -14.5L0 -19.5L-8 -14.5L-5.5 -23L-12.5 -29L-3.5 -29.5Z",
            "#ffd463",
        ),
        "bow": f'<g transform="translate(15 -18) rotate(22)">{both(shape("M0 0L-10 -6C-13 -3 -13 4 -10 7Z", colour))}{oval(0, 0, 3, 3.5, colour, outline=True)}</g>',
        "glasses": both(oval(-10.5, 0, 8.5, 8.5, "none", outline=True)) + stroke("M-2 -1C-1 -2 1 -2 2 -1"),
    }[name]


def scarf(colour: str) -> str:
    """A scarf under the chin with one end hanging."""
    return (
        shape("M8 22C14 27 17 33 16.5 39L8 40C8 35 6 30 2 25Z", colour)
        + stroke("M9.5 35L15.5 34", CREAM, 2.4)
        + shape(
            "M-23 15C-10 24 10 24 23 15C27 17 27 23 24 25C10 33 -10 33 -24 25C-27 23 -27 17 -23 15Z", colour
        )
        + stroke("M-13 21L-14 28M-4 23V30M6 23L7 30M15 21L17 27", CREAM, 2.4)
    )


def head(
    kind: str, coat: Coat, eyes: tuple[str, str] = ("awake", "awake"), mouth: str = "w", *, wear: str = "",
    wear_colour: str = "#ff9a8b", gaze: tuple[float, float] = (0, 0),
) -> str:  # fmt: skip
    """A whole head, its middle at (0, 0)."""
    return (
        behind(kind, coat)
        + skull_of(kind, coat)
        + face(kind, *eyes, mouth, gaze)
        + headwear(wear, wear_colour)
    )
