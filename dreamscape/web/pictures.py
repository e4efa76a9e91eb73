"""How a dream's picture is shown: the files a browser may choose from, and how wide it stands where it is.

What `sizes` says here is what the style sheets do (cards.css, frame.css): tests/browser/test_picture_shapes.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.web.services import services

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.models import Picture

# For so many seconds a browser or a proxy shows a picture that everybody may see without asking whether that is still
# so: that long a hiding may take (docs/adr/0015-who-sees-a-picture.md).
LIFETIME = 300
FOR_ALL = f"public, max-age={LIFETIME}, must-revalidate"
# A card's picture at its largest.
CARD_WIDTH, CARD_HEIGHT = 624, 390
# As lengths of CSS, by media query: one under the other, and side by side.
IN_A_COLUMN = (
    ("(min-width: 1600px) ", "648px"),
    ("(min-width: 700px) ", f"{CARD_WIDTH}px"),
    ("", "calc(100vw - 2rem)"),
)
IN_A_GRID = (
    ("(min-width: 1031px) ", "344px"),
    ("(min-width: 680px) ", "calc(46vw - 12px)"),
    ("", "calc(100vw - 2rem)"),
)
CARDS = {"column": IN_A_COLUMN, "grid": IN_A_GRID}
# Of the height of the window, on the dream's own page.
MOST_OF_HEIGHT = 80
# How a picture says that it may wait, or that all who look at this page wait for it.
LAZY, FIRST = 'loading="lazy"', 'fetchpriority="high"'


class ShownPicture(NamedTuple):
    """What an `img` says. `small`: it does not fill a card, so it is shown as large as it is, on a ground."""

    src: str
    srcset: str
    sizes: str
    width: int
    height: int
    small: bool


def init_pictures(app: Flask) -> None:
    """Let templates ask."""
    app.jinja_env.globals["shown_picture"] = shown_picture


def shown_picture(picture: Picture, place: str) -> ShownPicture:
    """The picture in a card of a "column" or a "grid", or whole, on a "page"."""
    sources = services.pictures.sources(picture)
    small = is_small(picture)
    return ShownPicture(
        src=sources[-1 if place == "page" else 0][0],
        srcset=", ".join(f"{address} {width}w" for address, width in sources) if len(sources) > 1 else "",
        sizes=_sizes(picture, place, small),
        width=picture.width,
        height=picture.height,
        small=small,
    )


def is_small(picture: Picture) -> bool:
    """Would it look blown up in a card? A panorama, cropped to fill one, may lack more of its height."""
    narrow, low = picture.width < CARD_WIDTH, picture.height < CARD_HEIGHT
    return (narrow and low) or picture.width * 1.6 < CARD_WIDTH or picture.height * 2.5 < CARD_HEIGHT


def _sizes(picture: Picture, place: str, small: bool) -> str:
    ratio = picture.width / max(picture.height, 1)
    if place == "page":
        return f"min({CARD_WIDTH}px, 100vw - 2rem, {picture.width}px, {MOST_OF_HEIGHT * ratio:.0f}vh)"
    if small:
        return f"{picture.width}px"
    # One that is wider than its card is cropped at its sides: it is drawn wider than it is seen.
    wider = ratio / (CARD_WIDTH / CARD_HEIGHT)
    drawn = "calc({wider:.1f} * ({length}))" if wider > 1.05 else "{length}"
    return ", ".join(media + drawn.format(wider=wider, length=length) for media, length in CARDS[place])
