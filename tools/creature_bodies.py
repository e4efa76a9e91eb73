"""Whole creatures, and the small scenes of empty states and error pages (200 by 200, feet on a little hill)."""

# ruff: noqa: E501 - drawings are long lines
from __future__ import annotations

from typing import TypedDict, Unpack

from tools.creature_parts import CREAM, INK, Coat, both, drawing, head, oval, scarf, shape, stroke

PEACH, MINT, LILAC = Coat("#f7cf9b", "#fdebcd"), Coat("#a8e6cd", "#d8f6e9"), Coat("#c7b5ff", "#e6dcff")
ROSE, SKY, SUN = Coat("#ffb3a8", "#ffd9d0"), Coat("#a9d3ff", "#d9ecff"), Coat("#ffd777", "#fff0c4")
FOX, BEAR, THORN = Coat("#f6a05f", "#ffd9b0"), Coat("#c79a74", "#efd9bd"), Coat("#f3cfa4", "#fff1dc")
TORSO = "M0 -4C14 -4 21 14 22 30C23 43 15 49 0 49S-23 43 -22 30C-21 14 -14 -4 0 -4Z"


class Face(TypedDict, total=False):
    """What `head` may be told of a face."""

    eyes: tuple[str, str]
    mouth: str
    wear: str
    wear_colour: str
    gaze: tuple[float, float]


def at(x: float, y: float, parts: str, scale: float = 1, turn: float = 0) -> str:
    """Parts moved, turned by degrees and scaled."""
    turned = f" rotate({turn:g})" if turn else ""
    scaled = f" scale({scale:g})" if scale != 1 else ""
    return f'<g transform="translate({x:g} {y:g}){turned}{scaled}">{parts}</g>'


def limb(d: str, fur: str) -> str:
    """An arm or leg: a thick line of fur inside a thicker one of ink."""
    return stroke(d, INK, 14) + stroke(d, fur, 8.5)


def tail(kind: str, coat: Coat) -> str:
    """What hangs or stands behind the body, on its right."""
    return {
        "fox": shape("M16 40C30 44 44 36 46 18C47 10 41 6 37 12C33 22 24 24 16 26Z", coat.fur)
        + shape("M45.5 21C47 10 41 6 37 12C36 15 34.5 17 33 19C36 18 41 18 45.5 21Z", CREAM),
        "cat": stroke("M17 42C34 44 36 30 32 22C30 17 34 13 38 15", INK, 10) + stroke("M17 42C34 44 36 30 32 22C30 17 34 13 38 15", coat.fur, 5),
        "mouse": stroke("M18 43C34 48 42 38 40 28C39 23 43 20 46 22", INK, 7) + stroke("M18 43C34 48 42 38 40 28C39 23 43 20 46 22", coat.soft, 3),
        "rabbit": oval(21, 40, 7, 7, CREAM, outline=True),
        "raccoon": stroke("M17 42C34 44 38 30 36 20", INK, 17) + stroke("M17 42C34 44 38 30 36 20", coat.fur, 11)
        + stroke("M31 37L37 43M34 28L43 30", INK, 5),
        "hedgehog": shape("M-22 40L-31 36L-25 30L-32 23L-23 19L-27 11L-17 9L-16 1L0 -2L16 1L17 9L27 11L23 19L32 23L25 30L31 36L22 40Z", "#8a6f7d"),
    }.get(kind, "")  # fmt: skip


def torso(kind: str, coat: Coat) -> str:
    """Body, belly and feet below a head at (0, 0); the soles are at y = 74."""
    fur = CREAM if kind in ("panda", "sheep") else coat.fur
    feet = both(oval(-11, 47, 9, 6, "#f6b04e" if kind in ("owl", "penguin") else fur, outline=True))
    belly = shape("M0 12C9 12 14 22 14 32C14 40 9 44 0 44S-14 40 -14 32C-14 22 -9 12 0 12Z", coat.soft, False)
    marks = {"owl": stroke("M-6 24L-3 27L0 24L3 27L6 24M-6 33L-3 36L0 33L3 36L6 33", coat.fur, 2)}.get(
        kind, ""
    )
    return f"{tail(kind, coat)}{feet}{shape(TORSO, fur)}{belly}{marks}"


WINGS = both(shape("M-17 8C-29 15 -31 30 -25 39C-19 33 -16 22 -15 12Z", "FUR"))
ARMS = {
    "down": ("M-17 13C-23 19 -24 26 -21 31", "M17 13C23 19 24 26 21 31"),
    "wave": ("M-17 13C-23 19 -24 26 -21 31", "M17 12C26 8 31 0 32 -8"),
    "hold": ("M-17 14C-19 24 -12 28 -6 27", "M17 14C19 24 12 28 6 27"),
    "up": ("M-17 12C-26 8 -31 0 -32 -8", "M17 12C26 8 31 0 32 -8"),
    "carry": ("M-17 13C-23 19 -24 26 -21 31", "M17 14C24 18 30 20 36 21"),
    "point": ("M-17 13C-23 19 -24 26 -21 31", "M17 12C26 8 35 4 41 -2"),
}


def creature(
    kind: str,
    coat: Coat,
    arms: str = "down",
    tilt: float = 0,
    held: str = "",
    *,
    wears_scarf: str = "",
    **face: Unpack[Face],
) -> str:
    """A whole creature: the middle of its head at (0, 0), its soles at y = 74. `face` goes to `head`."""
    fur = CREAM if kind == "panda" else coat.fur
    if kind in ("owl", "penguin") and arms == "down":
        limbs = WINGS.replace("FUR", fur)
    else:
        limbs = "".join(limb(d, INK if kind == "panda" else fur) for d in ARMS[arms])
    face_on = head(kind, coat, **face)
    neck = scarf(wears_scarf) if wears_scarf else ""
    return at(0, 21, torso(kind, coat) + limbs + held) + neck + at(0, 0, face_on, turn=tilt)


def hill() -> str:
    """The little hill scenes stand on; pale enough for both themes."""
    return oval(100, 178, 86, 15, "#8f86c9", more=' opacity=".28"')


def stars(*places: tuple[float, float, float]) -> str:
    """Four-pointed stars."""
    return "".join(
        at(
            x,
            y,
            shape(
                "M0 -5C.6 -1.5 1.5 -.6 5 0C1.5 .6 .6 1.5 0 5C-.6 1.5 -1.5 .6 -5 0C-1.5 -.6 -.6 -1.5 0 -5Z",
                "#f0b429",
                False,
            ),
            r,
        )
        for x, y, r in places
    )


ZZZ = stroke("M142 62H154L142 76H154M160 40H169L160 50H169", "#8f86c9", 3.5)
MOON = shape("M150 34A26 26 0 1 0 172 70A21 21 0 0 1 150 34Z", "#ffd463")
BRANCH = limb("M28 170C70 164 130 172 176 162", "#b58a63") + shape(
    "M160 160C166 148 178 148 182 152C178 162 168 164 160 160Z", "#a8dcb8"
)
LANTERN = (
    oval(36, 44, 26, 26, "#ffd463", more=' opacity=".3"') + stroke("M21 31C26 22 46 22 51 31")
    + shape("M26 33H46L49 54H23Z", "#fff0c4") + oval(36, 45, 5, 7, "#ff9a4a") + shape("M24 29H48V34H24ZM22 53H50V58H22Z", "#6d5fa8")
)  # fmt: skip
GATE = "".join(
    shape(f"M{x} 176V108L{x + 9} 99L{x + 18} 108V176Z", "#d9b48a") for x in (8, 38, 144, 174)
) + shape("M4 124H60V134H4ZM140 124H196V134H140ZM4 154H60V164H4ZM140 154H196V164H140Z", "#e8c79f")
BALLOON = stroke("M152 66C146 88 150 98 140 112", "#8f86c9", 2.5) + at(
    152,
    40,
    shape("M0 26C-15 16 -20 4 -18 -6C-16 -17 -8 -22 0 -22S16 -17 18 -6C20 4 15 16 0 26Z", "#7db9ff")
    + stroke("M-9 -8C-8 -12 -5 -14 -2 -15", "#fff", 3),
)
TRUNK = (
    shape("M50 42C50 34 54 30 60 30H140C146 30 150 34 150 42V84H50Z", "#d98f6a")
    + shape("M62 30H72V84H62ZM128 30H138V84H128Z", "#f7cf9b")
    + stroke("M88 29C88 17 112 17 112 29", INK, 9)
    + stroke("M88 29C88 17 112 17 112 29", "#b06a48", 4)
)
TEA = (
    shape("M-11 16H11L9 33H-9Z", "#a8dcb8")
    + stroke("M11 19C18 18 18 29 10 28")
    + stroke("M-4 12C-7 8 -1 6 -4 2M4 12C1 8 7 6 4 2", "#fff", 2.5)
)
PLUG = (
    stroke("M8 168C40 150 52 184 78 166", "#8f86c9", 4)
    + shape("M76 158H90V176H76Z", "#c7b5ff")
    + stroke("M91 163H98M91 171H98", "#8f86c9", 3.5)
)
PLUG += shape("M116 158H106V176H116Z", "#ffd463") + stroke("M118 167C140 184 160 150 194 164", "#8f86c9", 4)
LETTER = (
    shape("M-17 14H17V36H-17Z", "#fff6e6")
    + stroke("M-16 15L0 27L16 15", INK, 2.5)
    + both(oval(-18, 26, 4.5, 4.5, "#fff6e6", outline=True))
)
HEART = shape("M0 34C-12 26 -14 18 -9 14C-5 11 -1 13 0 17C1 13 5 11 9 14C14 18 12 26 0 34Z", "#ff8f86")

ASLEEP = ("asleep", "asleep")
SCENES = {name: drawing(parts) for name, parts in {
    # empty states
    "owl-asleep": MOON + stars((40, 40, 1.3), (70, 22, 0.9), (186, 118, 0.9)) + BRANCH
    + at(96, 78, creature("owl", PEACH, wear="cap", wear_colour="#7d6ad0", eyes=ASLEEP, mouth="calm"), 1.15),
    "rabbit-waving": hill() + stars((46, 50, 1), (158, 34, 1.2))
    + at(100, 92, creature("rabbit", ROSE, "wave", -6, wears_scarf="#7db9ff", eyes=("awake", "happy"), mouth="smile"), 1.15),
    "fox-stargazing": hill() + stars((162, 52, 3.4), (128, 26, 1), (186, 88, 1), (44, 60, 0.9))
    + at(88, 92, creature("fox", FOX, "point", 7, eyes=("awake", "awake"), mouth="smile", gaze=(3, -3)), 1.15),
    "mouse-letter": hill() + stars((44, 64, 1), (160, 58, 1.2))
    + at(100, 92, creature("mouse", LILAC, "hold", 0, LETTER, eyes=("happy", "happy"), mouth="smile"), 1.15),
    "bear-heart": hill() + stars((42, 56, 1.2), (162, 50, 1))
    + at(100, 92, creature("bear", BEAR, "hold", 4, HEART, wear="crown", eyes=("happy", "happy"), mouth="w"), 1.15),
    "deer-hello": hill() + stars((38, 74, 1), (164, 84, 1.2))
    + at(100, 94, creature("deer", MINT, "wave", 5, eyes=("awake", "awake"), mouth="smile", wears_scarf="#ff9a8b"), 1.1),
    # error pages
    "hedgehog-lantern": hill() + stars((40, 44, 1.3), (74, 22, 0.8), (160, 40, 1))
    + at(92, 92, creature("hedgehog", THORN, "carry", -4, LANTERN, eyes=("awake", "awake"), mouth="calm", gaze=(3, 0)), 1.15),
    "deer-gate": hill() + GATE + at(100, 92, creature("deer", PEACH, "hold", 0, eyes=("awake", "awake"), mouth="calm", wear="", wears_scarf="#c9a2f2"), 1.15),
    "cat-balloon": hill() + stars((40, 50, 1)) + BALLOON
    + at(92, 92, creature("cat", LILAC, "wave", 6, eyes=("awake", "awake"), mouth="w", gaze=(4, -4)), 1.15),
    "mouse-trunk": hill() + at(100, 110, creature("mouse", SKY, "up", 0, eyes=("asleep", "asleep"), mouth="yawn"), 0.9) + TRUNK,
    "bear-tea": hill() + stars((44, 54, 1), (158, 44, 1.2))
    + at(100, 92, creature("bear", BEAR, "hold", -3, TEA, eyes=("happy", "happy"), mouth="smile", wears_scarf="#7db9ff"), 1.15),
    "raccoon-plug": hill() + at(100, 84, creature("raccoon", Coat("#b9b3cc", "#e3deef"), "down", 8, eyes=("awake", "awake"), mouth="yawn"), 1.1) + PLUG,
    "koala-asleep": hill() + ZZZ + stars((44, 50, 1.2))
    + at(94, 92, creature("koala", Coat("#b7b4cf", "#e6dff2"), "hold", 8, HEART, wear="cap", wear_colour="#8fb8f0", eyes=ASLEEP, mouth="calm"), 1.15),
    "owl-letter": hill() + stars((42, 52, 1), (160, 60, 1.2))
    + at(100, 92, creature("owl", SUN, "hold", 0, LETTER, eyes=("awake", "awake")), 1.15),
}.items()}  # fmt: skip
