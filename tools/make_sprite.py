"""Compose the sprites of ``dreamscape/static/img``: the Lucide icons our pages use, and no others.

    python -m tools.make_sprite

A page shows one with the macro ``icon("name")``. Icons are ISC licensed, see vendor/lucide-static-*/LICENSE.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from dreamscape.web.icons import ON_FEW_PAGES, sprite_of
from tools.vendor import LUCIDE, VENDOR, unpack

STATIC = VENDOR.parent
ICONS = """
    arrow-down arrow-right ban bell bell-off camera check chevron-down circle-alert circle-check clock cloud
    dices ellipsis eye eye-off feather flag globe hand-helping heart image-plus info link lock log-out mail
    message-circle moon pencil plus refresh-cw search settings share-2 shield sparkles sun sunrise thumbs-down thumbs-up
    trash-2 trending-up user-check user-plus user-round users x
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
    """Write both from the icons in the npm package."""
    with tempfile.TemporaryDirectory() as scratch:
        icons = unpack(LUCIDE, Path(scratch)) / "icons"
        for names in (ICONS, sorted(ON_FEW_PAGES)):
            symbols = [symbol(name, (icons / f"{name}.svg").read_text(encoding="utf-8")) for name in names]
            head = f"<!-- Lucide {LUCIDE.version}, ISC licence, (c) Lucide Icons and Contributors -->"
            body = "\n".join(symbols)
            sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{head}\n{body}\n</svg>\n'
            (STATIC / sprite_of(names[0])).write_text(sprite, encoding="utf-8")


if __name__ == "__main__":
    main()
