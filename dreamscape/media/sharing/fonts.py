"""The fonts of share pictures, and which of them has all letters of a text.

A text is drawn in one font, which the shaping library (raqm) can join, stack and turn around as its script wants; each
of ours has the letters of its script and the Latin ones. A text that none has whole is not drawn at all: a picture
without words says more than boxes do. What each has stands in `fonts/coverage.json` (tools/make_share_fonts.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

import regex
from PIL import ImageFont, features

FOLDER = Path(__file__).parent / "fonts"
# Drawn by nobody: they say how the letters beside them are joined.
_JOINERS = "\u200c\u200d"
# Of pictures, flags and keys one colour font would weigh more than all of ours: the words go without.
_EMOJI = regex.compile(
    r"[0-9#*]\N{VARIATION SELECTOR-16}?\N{COMBINING ENCLOSING KEYCAP}"
    r"|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Regional_Indicator}|[\U000E0020-\U000E007F])"
    r"[\p{Emoji_Modifier}\N{VARIATION SELECTOR-16}\N{ZERO WIDTH JOINER}]*"
)
# Marks that would turn the text around, and whatever else has no shape.
_SHAPELESS = regex.compile(rf"[\p{{C}}--[{_JOINERS}]]", regex.VERSION1)
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]")
_STRONG = regex.compile(r"[\p{Bidi_Class=L}\p{Bidi_Class=R}\p{Bidi_Class=AL}]")


@dataclass(frozen=True, slots=True)
class Face:
    """A font as we use it. `leading`: how far its lines are apart, by its size. `scale`: how large it is drawn, so that
    it looks as large as the others."""

    file: str
    leading: float = 1.12
    scale: float = 1.0


# Letters that stand one after the other, as each is; the others have to be shaped, which not every Pillow can.
_SIMPLE = (
    Face("fraunces.woff2", leading=1.08),
    Face("noto-serif.woff2", leading=1.14, scale=0.94),
)
_SHAPED = (
    Face("noto-serif-hebrew.woff2", leading=1.18),
    Face("noto-naskh-arabic.woff2", leading=1.5),
    Face("noto-serif-devanagari.woff2", leading=1.36, scale=0.96),
    Face("noto-serif-thai.woff2", leading=1.42, scale=0.94),
    Face("noto-serif-georgian.woff2", leading=1.18, scale=0.92),
)
# The first that has all letters is taken, so what several have is drawn in the site's own.
OF_TITLES = (*_SIMPLE, *(_SHAPED if features.check("raqm") else ()))
OF_NAMES = (Face("nunito.woff2"), *OF_TITLES[1:])


def drawable(text: str) -> str:
    """The text without what is never drawn: emoji, and marks without a shape."""
    return " ".join(_SHAPELESS.sub("", _EMOJI.sub("", normalize("NFC", text))).split())


def face_for(text: str, faces: tuple[Face, ...]) -> Face | None:
    """The first of the faces that has all letters of the text; None where none has."""
    letters = {ord(letter) for letter in text} - {ord(joiner) for joiner in _JOINERS}
    return next((face for face in faces if letters <= coverage()[face.file]), None)


@lru_cache(maxsize=1)
def coverage() -> dict[str, frozenset[int]]:
    """The code points that each file has shapes for."""
    found = json.loads((FOLDER / "coverage.json").read_text(encoding="ascii"))
    return {file: frozenset(_code_points(ranges)) for file, ranges in found.items()}


def _code_points(ranges: str) -> list[int]:
    points: list[int] = []
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        points.extend(range(int(first, 16), int(last or first, 16) + 1))
    return points


def font_of(face: Face, size: float) -> ImageFont.FreeTypeFont:
    """The face in this size, before its own scale."""
    return ImageFont.truetype(str(FOLDER / face.file), round(size * face.scale))


def is_right_to_left(text: str) -> bool:
    """Does the text begin with a letter that is written from right to left? (UAX 9, P2)"""
    first = _STRONG.search(text)
    return bool(first and _RIGHT_TO_LEFT.match(first.group()))
