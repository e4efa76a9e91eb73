"""Draws a share picture: a night sky with the title, whose dream it is and their creature; or the dream's own picture.

What is written right to left is laid out right to left: the whole picture is the mirror image then, but for its letters
and the site's mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageOps

from dreamscape.media.sharing.fonts import OF_NAMES, OF_TITLES, drawable, face_for
from dreamscape.media.sharing.lettering import Block, fit
from dreamscape.media.sharing.photo import beside, filling, fills, open_photo
from dreamscape.media.sharing.scene import (
    HEIGHT,
    MARGIN,
    WIDTH,
    Box,
    add_stars,
    creature,
    glow,
    mark,
    moon,
    night,
    paste,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# Raise it when what is drawn changes: pictures that were drawn before are drawn anew then.
DRAWING = 1
TITLE_SIZES = (76, 70, 64, 58, 52, 46, 42)
NAME_SIZE = 30
INK = "#ffffff"
# Where words stand in the sky, and on a picture that fills everything.
SKY_WIDTH, SKY_HEIGHT, SKY_TOP = 700, 336, 92
PHOTO_WIDTH, PHOTO_HEIGHT, PHOTO_BASE = WIDTH - 2 * MARGIN, 250, 484
NAME_GAP, NAME_BASE = 34, 572
MARK_TOP = 533
# Between words and a framed picture.
BESIDE = 56
# What messengers take of a link's picture without making it small first.
HEAVY = 300_000
# The middle of a creature's feet; where there is no title it may stand nearer to the middle.
CREATURE, CREATURE_ALONE = (884, 524), (660, 536)
MOON, MOON_ALONE = (1010, 176), (784, 196)


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a share picture shows. `photo` is the dream's picture as its file's bytes; `creature` is the key of one
    of the site's own drawings."""

    title: str
    name: str
    creature: str
    photo: bytes | None = None


def draw(shown: Shown) -> bytes:
    """The share picture as PNG bytes."""
    title, name = drawable(shown.title), drawable(shown.name)
    face, name_face = face_for(title, OF_TITLES), face_for(name, OF_NAMES)
    photo = open_photo(shown.photo) if shown.photo else None
    full = photo is not None and fills(photo)
    framed = beside(photo) if photo is not None and not full else None
    width, height = (PHOTO_WIDTH, PHOTO_HEIGHT) if full else (SKY_WIDTH, SKY_HEIGHT)
    if framed is not None:
        width = WIDTH - 2 * MARGIN - framed.width - BESIDE
    block = fit(title, face, TITLE_SIZES, width, height) if title and face else None
    byline = fit(name, name_face, (NAME_SIZE,), width * 2 / 3, NAME_SIZE * 2) if name and name_face else None
    if photo is not None and full:
        return _packed(_over_photo(photo, block, byline))
    return _packed(_in_the_sky(shown, framed, block, byline))


def _over_photo(photo: Picture, block: Block | None, byline: Block | None) -> Picture:
    """The dream's picture from edge to edge, with its words at the lower edge of it."""
    top = PHOTO_BASE - (block.height if block else 0)
    canvas = filling(photo, top)
    mirrored = bool(block and block.right_to_left)
    if block:
        _write(canvas, block, PHOTO_BASE - (len(block.lines) - 1) * block.line_height, mirrored=mirrored)
    if byline:
        _write(canvas, byline, NAME_BASE, mirrored=mirrored)
    sign = mark()
    paste(canvas, sign, _x(WIDTH - MARGIN - sign.width, sign.width, mirrored), MARK_TOP)
    return canvas


def _in_the_sky(shown: Shown, framed: Picture | None, block: Block | None, byline: Block | None) -> Picture:
    """The night sky; where there is a picture, it hangs in the moon's place."""
    mirrored = bool(block and block.right_to_left)
    canvas = ImageOps.mirror(night()) if mirrored else night()
    taken = _written(block, byline, mirrored=mirrored)
    if framed is not None:
        taken.append(Box(_x(WIDTH - MARGIN - framed.width, framed.width, mirrored), 70, framed.width, 460))
        add_stars(canvas, shown.title, taken)
        paste(canvas, framed, taken[-1].left, (HEIGHT - framed.height) // 2 - 16)
    else:
        drawn, (x, y) = creature(shown.creature), CREATURE if block else CREATURE_ALONE
        left, top = _x(x - drawn.width // 2, drawn.width, mirrored), y - drawn.height
        x, y = MOON if block else MOON_ALONE
        shining = moon()
        reach = shining.width // 2
        taken.append(paste(canvas, shining, _x(x - reach, shining.width, mirrored), y - reach))
        add_stars(canvas, shown.title, [*taken, Box(left, top, *drawn.size)])
        paste(canvas, glow(drawn), left, top)
        paste(canvas, drawn, left, top)
    if block:
        _write(canvas, block, SKY_TOP + _cap(block), mirrored=mirrored)
    if byline:
        _write(canvas, byline, _byline_base(block), mirrored=mirrored)
    sign = mark()
    paste(canvas, sign, _x(MARGIN, sign.width, mirrored), MARK_TOP)
    return canvas


def _x(left: int, width: int, mirrored: bool) -> int:
    """Where something so wide begins, in the mirror or not."""
    return WIDTH - left - width if mirrored else left


def _cap(block: Block) -> float:
    """How far below the top of its first capital a line's base is."""
    return block.size * block.face.scale * 0.86


def _byline_base(block: Block | None) -> float:
    if block is None:
        return SKY_TOP + NAME_SIZE
    last = SKY_TOP + _cap(block) + block.height - block.line_height
    return last + max(NAME_GAP, block.line_height * 0.42) + NAME_SIZE


def _write(canvas: Picture, block: Block, base: float, *, mirrored: bool) -> None:
    """The lines, the first of them on this base line, from the margin on."""
    pen = ImageDraw.Draw(canvas)
    x, anchor = (WIDTH - MARGIN, "rs") if mirrored else (MARGIN, "ls")
    font = block.font
    for number, line in enumerate(block.lines):
        where = (x, base + number * block.line_height)
        pen.text(where, line, fill=INK, font=font, anchor=anchor, direction=block.direction)


def _written(block: Block | None, byline: Block | None, *, mirrored: bool) -> list[Box]:
    """Where words and the mark will stand, with some room around: no star shines through them."""
    bottom = _byline_base(block) + NAME_SIZE if byline or block else 0
    widest = max(
        (one.font.getlength(line) for one in (block, byline) if one for line in one.lines), default=0
    )
    width = round(widest) + MARGIN + 40
    return [Box(_x(0, width, mirrored), 40, width, round(bottom) - 40)]


def _packed(canvas: Picture) -> bytes:
    """As PNG: as it is, or where that is heavy in as few colours as a palette has, mixed by dots."""
    png = _saved(canvas)
    if len(png) <= HEAVY:
        return png
    palette = canvas.resize((WIDTH // 2, HEIGHT // 2)).quantize(256, method=Image.Quantize.MEDIANCUT)
    return _saved(canvas.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG))


def _saved(canvas: Picture) -> bytes:
    file = BytesIO()
    canvas.save(file, "PNG", compress_level=6)
    return file.getvalue()
