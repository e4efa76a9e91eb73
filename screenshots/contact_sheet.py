"""The sheet on which all pictures lie: a row for each page, widths and themes beside each other."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SCALE = 0.26
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Dreamscape, page by page</title>
<style>
body { margin: 2rem; background: #777; color: #fff; font: 15px/1.4 system-ui, sans-serif }
nav { columns: 14rem } nav a, h2 a { color: inherit; display: block }
section { margin-block: 2.5rem } .row { display: flex; gap: 12px; overflow-x: auto; align-items: start }
figure { margin: 0; flex: none } img { display: block; max-height: 640px; object-fit: cover; object-position: top }
figcaption { font-size: 12px }
</style><h1>Dreamscape, page by page</h1>
"""


def write(folder: Path) -> Path:
    """index.html of a folder that holds SITE/NAME-WIDTH-THEME.png; returns its path."""
    rows: dict[tuple[str, str], list[Path]] = {}
    for file in sorted(folder.glob("*/*-*-*.png"), key=_place):
        rows.setdefault((file.parent.name, file.stem.rsplit("-", 2)[0]), []).append(file)
    links = "".join(f'<a href="#{site}-{name}">{site}: {name}</a>' for site, name in rows)
    parts = [HEAD, f"<nav>{links}</nav>", *(_row(*row, files) for row, files in rows.items())]
    index = folder / "index.html"
    index.write_text("\n".join(parts), encoding="utf-8")
    return index


def _place(file: Path) -> tuple[str, str, int, str]:
    name, width, theme = file.stem.rsplit("-", 2)
    # The light one first.
    return name, file.parent.name, int(width), {"light": "", "dark": "a"}.get(theme, theme)


def _row(site: str, name: str, files: Sequence[Path]) -> str:
    figures = []
    for file in files:
        _, width, theme = file.stem.rsplit("-", 2)
        path = escape(f"{site}/{file.name}")
        shown = f'<img src="{path}" alt="" loading="lazy" width="{round(int(width) * SCALE)}">'
        figures.append(
            f'<figure><a href="{path}">{shown}</a><figcaption>{width}, {theme}</figcaption></figure>'
        )
    return f'<section id="{site}-{name}"><h2>{site}: {name}</h2><div class="row">{"".join(figures)}</div></section>'
