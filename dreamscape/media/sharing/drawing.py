"""Draws a share picture: a night sky with the title, whose dream it is and their creature; or the dream's own picture.
Of what came true it is the morning, and the creature is in a boat.

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
    add_boat,
    add_stars,
    creature,
    dawn,
    glow,
    mark,
    moon,
    night,
    paste,
    sun,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# Raise it when what is drawn changes: pictures that were drawn before are drawn anew then.
DRAWING = 1
TITLE_SIZES = (76, 70, 64, 58, 52, 46, 42)
NAME_SIZE = 30
INK, SUNLIGHT = "#ffffff", "#ffd463"
# Where words stand in the sky, and on a picture that fills everything.
SKY_WIDTH, SKY_HEIGHT, SKY_TOP = 700, 336, 92
PHOTO_WIDTH, PHOTO_HEIGHT, PHOTO_BASE = WIDTH - 2 * MARGIN, 250, 484
NAME_GAP, NAME_BASE = 34, 572
MARK_TOP = 533
# The sign of what came true, above the title.
SIGN_WIDTH, SIGN_HEIGHT, SIGN_GAP = 52, 62, 26
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
    of the site's own drawings. `sign` says that it came true, in a few words."""

    title: str
    name: str
    creature: str
    photo: bytes | None = None
    sign: str = ""


def draw(shown: Shown) -> bytes:
    """The share picture as PNG bytes."""
    title, name = drawable(shown.title), drawable(shown.name)
    face, name_face = face_for(title, OF_TITLES), face_for(name, OF_NAMES)
    photo = open_photo(shown.photo) if shown.photo else None
    full = photo is not None and fills(photo)
    framed = beside(photo) if photo is not None and not full else None
    width, height = (PHOTO_WIDTH, PHOTO_HEIGHT) if full else (SKY_WIDTH, SKY_HEIGHT)
    sign = _fitted_sign(shown.sign)
    height -= SIGN_HEIGHT if sign else 0
    if framed is not None:
        width = WIDTH - 2 * MARGIN - framed.width - BESIDE
    block = fit(title, face, TITLE_SIZES, width, height) if title and face else None
    byline = fit(name, name_face, (NAME_SIZE,), width * 2 / 3, NAME_SIZE * 2) if name and name_face else None
    if photo is not None and full:
        return _packed(_over_photo(photo, block, byline, sign))
    return _packed(_in_the_sky(shown, framed, block, byline, sign))


def _fitted_sign(text: str) -> Block | None:
    text = drawable(text)
    face = face_for(text, OF_NAMES)
    return fit(text, face, (NAME_SIZE,), SKY_WIDTH, NAME_SIZE * 2) if text and face else None


def _over_photo(photo: Picture, block: Block | None, byline: Block | None, sign: Block | None) -> Picture:
    """The dream's picture from edge to edge, with its words at the lower edge of it."""
    top = PHOTO_BASE - (block.height if block else 0)
    canvas = filling(photo, top - (SIGN_HEIGHT if sign else 0))
    mirrored = bool(block and block.right_to_left)
    if block:
        _write(canvas, block, PHOTO_BASE - (len(block.lines) - 1) * block.line_height, mirrored=mirrored)
    if byline:
        _write(canvas, byline, NAME_BASE, mirrored=mirrored)
    if sign:
        _write_sign(canvas, sign, top - SIGN_GAP, mirrored=mirrored)
    ours = mark()
    paste(canvas, ours, _x(WIDTH - MARGIN - ours.width, ours.width, mirrored), MARK_TOP)
    return canvas


def _in_the_sky(
    shown: Shown, framed: Picture | None, block: Block | None, byline: Block | None, sign: Block | None
) -> Picture:
    """The night sky, or the morning; where there is a picture, it hangs in the moon's place."""
    mirrored = bool(block and block.right_to_left)
    sky = dawn() if shown.sign and framed is None else night()
    canvas = ImageOps.mirror(sky) if mirrored else sky
    words_top = SKY_TOP + (SIGN_HEIGHT if sign else 0)
    taken = _written(block, byline, words_top, mirrored=mirrored)
    if framed is not None:
        taken.append(Box(_x(WIDTH - MARGIN - framed.width, framed.width, mirrored), 70, framed.width, 460))
        add_stars(canvas, shown.title, taken)
        paste(canvas, framed, taken[-1].left, (HEIGHT - framed.height) // 2 - 16)
    elif shown.sign:
        add_stars(canvas, shown.title, [*taken, Box(0, 230, WIDTH, HEIGHT)])
        add_boat(canvas, shown.creature, mirrored=mirrored)
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
        _write(canvas, block, words_top + _cap(block), mirrored=mirrored)
    if byline:
        _write(canvas, byline, _byline_base(block, words_top), mirrored=mirrored)
    if sign:
        _write_sign(canvas, sign, SKY_TOP + NAME_SIZE * 0.8, mirrored=mirrored)
    ours = mark()
    paste(canvas, ours, _x(MARGIN, ours.width, mirrored), MARK_TOP)
    return canvas


def _x(left: int, width: int, mirrored: bool) -> int:
    """Where something so wide begins, in the mirror or not."""
    return WIDTH - left - width if mirrored else left


def _cap(block: Block) -> float:
    """How far below the top of its first capital a line's base is."""
    return block.size * block.face.scale * 0.86


def _byline_base(block: Block | None, top: float) -> float:
    if block is None:
        return top + NAME_SIZE
    last = top + _cap(block) + block.height - block.line_height
    return last + max(NAME_GAP, block.line_height * 0.42) + NAME_SIZE


def _write_sign(canvas: Picture, sign: Block, base: float, *, mirrored: bool) -> None:
    """The sun, and beside it what it says."""
    shining = sun()
    paste(
        canvas,
        shining,
        _x(MARGIN, shining.width, mirrored),
        round(base - NAME_SIZE * 0.36) - shining.height // 2,
    )
    _write(canvas, sign, base, mirrored=mirrored, indent=SIGN_WIDTH, ink=SUNLIGHT)


def _write(
    canvas: Picture, block: Block, base: float, *, mirrored: bool, indent: int = 0, ink: str = INK
) -> None:
    """The lines, the first of them on this base line, from the margin on."""
    pen = ImageDraw.Draw(canvas)
    x, anchor = (WIDTH - MARGIN - indent, "rs") if mirrored else (MARGIN + indent, "ls")
    font = block.font
    for number, line in enumerate(block.lines):
        where = (x, base + number * block.line_height)
        pen.text(where, line, fill=ink, font=font, anchor=anchor, direction=block.direction)


def _written(block: Block | None, byline: Block | None, top: float, *, mirrored: bool) -> list[Box]:
    """Where words and the mark will stand, with some room around: no star shines through them."""
    bottom = _byline_base(block, top) + NAME_SIZE if byline or block else 0
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
