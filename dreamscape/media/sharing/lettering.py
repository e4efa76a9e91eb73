"""Text in lines: wrapped by words, evenly long, as large as its place allows, and cut with an ellipsis beyond it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from dreamscape.media.sharing.fonts import font_of, is_right_to_left

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

    from dreamscape.media.sharing.fonts import Face

ELLIPSIS = "…"
# No title is longer, and no text of any length costs more than this many letters do.
MOST_LETTERS = 200
# Scripts that write no spaces: a line may end after any letter, but for what must not begin or end one.
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_NEVER_FIRST = regex.compile(
    r"[\p{Pe}\p{Pf}、。，．・：；？！ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ%…‥,.:;?!ๆฯะาำ]"
)
_NEVER_LAST = regex.compile(r"[\p{Ps}\p{Pi}เแโใไ]")

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one text as they are drawn: `size` of the font before its scale, `line_height` in pixels."""

    lines: tuple[str, ...]
    face: Face
    size: float
    right_to_left: bool

    @property
    def font(self) -> FreeTypeFont:
        """What it is drawn in."""
        return font_of(self.face, self.size)

    @property
    def line_height(self) -> float:
        """From one base line to the next."""
        return self.size * self.face.scale * self.face.leading

    @property
    def height(self) -> float:
        """All lines together."""
        return len(self.lines) * self.line_height

    @property
    def direction(self) -> str | None:
        """As Pillow calls it; None: as the text begins."""
        return "rtl" if self.right_to_left else None


def fit(text: str, face: Face, sizes: Sequence[float], width: float, height: float) -> Block:
    """The text in the largest of the sizes in which it fits; cut, where even the smallest is too large."""
    right_to_left = is_right_to_left(text)
    letters = regex.findall(r"\X", text)
    if len(letters) > MOST_LETTERS:
        text = "".join(letters[:MOST_LETTERS]) + ELLIPSIS
    for size in sizes:
        measure = _measured(face, size, right_to_left=right_to_left)
        block = Block(tuple(_lines(text, width, measure)), face, size, right_to_left)
        if block.height <= height:
            break
    else:
        most = max(1, int(height // block.line_height))
        lines = (*block.lines[: most - 1], _cut(" ".join(block.lines[most - 1 :]), width, measure))
        return Block(lines, face, size, right_to_left)
    return Block(tuple(_balanced(text, block.lines, width, measure)), face, size, right_to_left)


def _measured(face: Face, size: float, *, right_to_left: bool) -> Measure:
    font = font_of(face, size)
    direction = "rtl" if right_to_left else None
    return lambda line: font.getlength(line, direction=direction)


def _lines(text: str, width: float, measure: Measure) -> list[str]:
    """As few lines as it takes, the first ones full."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width, measure):
        if line and measure((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _balanced(text: str, lines: Sequence[str], width: float, measure: Measure) -> list[str]:
    """The same number of lines, as evenly long as can be."""
    best, low, high = list(lines), width / 2, width
    while len(lines) > 1 and high - low > 8:
        middle = (low + high) / 2
        tried = _lines(text, middle, measure)
        if len(tried) > len(lines) or any(measure(line) > middle for line in tried):
            low = middle
        else:
            best, high = tried, middle
    return best


def _pieces(text: str, width: float, measure: Measure) -> list[str]:
    """What a line may end after: words with the space behind them, letters where there are no spaces, and parts of a
    word that is longer than a line."""
    pieces: list[str] = []
    for word in regex.findall(r"\S+\s*|\s+", text):
        if measure(word.rstrip()) > width or _UNSPACED.search(word):
            pieces.extend(_parts(word, width, measure))
        else:
            pieces.append(word)
    return pieces


def _parts(word: str, width: float, measure: Measure) -> list[str]:
    parts: list[str] = []
    for letter in regex.findall(r"\X", word):
        may_end = bool(parts) and (
            _UNSPACED.match(letter) or _UNSPACED.match(parts[-1][-1]) or measure(parts[-1] + letter) > width
        )
        if not parts or (may_end and not _NEVER_FIRST.match(letter) and not _NEVER_LAST.match(parts[-1][-1])):
            parts.append(letter)
        else:
            parts[-1] += letter
    return parts


def _cut(text: str, width: float, measure: Measure) -> str:
    """As much of the text as fits into one line with an ellipsis behind it."""
    letters = regex.findall(r"\X", text)
    while letters and measure("".join(letters).rstrip() + ELLIPSIS) > width:
        letters.pop()
    return "".join(letters).rstrip() + ELLIPSIS
