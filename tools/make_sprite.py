"""Compose ``dreamscape/static/img/sprite.svg``: the Lucide icons our pages use, and no others.

    python -m tools.make_sprite

A page shows one with the macro ``icon("name")``. Icons are ISC licensed, see vendor/lucide-static-*/LICENSE.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from tools.vendor import LUCIDE, VENDOR, unpack

SPRITE = VENDOR.parent / "img" / "sprite.svg"
ICONS = """
    arrow-down arrow-left arrow-right ban bell bell-off camera check chevron-down circle-alert circle-check clock
    cloud cloud-rain dices download ellipsis eye eye-off feather flag globe heart image-plus info key-round link
    lock log-in log-out mail mail-open map-pin message-circle message-circle-off monitor moon pencil plus refresh-cw rss
    search settings share-2 shield smartphone sparkles star sun sun-moon sunrise tag thumbs-down thumbs-up trash-2
    trending-up user-check user-plus user-round users x
""".split()  # noqa: SIM905 - a word list is easier to keep


def symbol(name: str, svg: str) -> str:
    """One icon as a ``<symbol>``; its strokes take the colour of the text around it (see ``.icon``)."""
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if shapes is None:
        sys.exit(f"There is no drawing in {name}.svg.")
    drawing = re.sub(r">\s+<", "><", shapes[1].strip()).replace(" />", "/>")
    # Paths that begin at a place of their own can go on from another.
    drawing = re.sub(r'(<path d="[^"]*"/>)+', lambda paths: paths[0].replace('"/><path d="M', "M"), drawing)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>'


def main() -> None:
    """Write the sprite from the icons in the npm package."""
    with tempfile.TemporaryDirectory() as scratch:
        icons = unpack(LUCIDE, Path(scratch)) / "icons"
        symbols = [symbol(name, (icons / f"{name}.svg").read_text(encoding="utf-8")) for name in ICONS]
    head = f"<!-- Lucide {LUCIDE.version}, ISC licence, (c) Lucide Icons and Contributors -->"
    body = "\n".join(symbols)
    SPRITE.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{head}\n{body}\n</svg>\n', encoding="utf-8")


if __name__ == "__main__":
    main()
