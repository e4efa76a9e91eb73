"""Draw the logo as the icons browsers and phones ask for, and the picture shown when a page is shared.

    python -m tools.make_icons

Writes ``img/logo.svg``, ``img/favicon.svg``, three PNGs and ``img/share.png`` below ``dreamscape/static``. Needs
Chromium and the development requirements; run it after the other ``make_*`` tools.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent / "dreamscape"
IMAGES = ROOT / "static" / "img"
HILL = "M4.2 23.6c3.4-3.4 6.6-4.4 9.6-2.9 3 1.4 4.3 3.9 7.7 3.9 4.3 0 8.3-4.8 14.3-3.3A16 16 0 0 1 4.2 23.6Z"
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="20" fill="#1b1a3b"/>'
    f'<circle cx="25.4" cy="14.2" r="5.4" fill="#ffd463"/><path d="{HILL}" fill="#b9e4d5"/>'
    '<circle cx="20" cy="20" r="18.6" fill="none" stroke="#ffd463" stroke-width="2.4"/></svg>\n'
)
SHARE = """<!doctype html><html data-theme="dark"><link rel="stylesheet" href="static/css/base.css">
<link rel="stylesheet" href="static/css/forms.css"><link rel="stylesheet" href="static/css/landing.css">
<body class="landing"><section class="hero"><div class="sky">{landscape}</div><div class="hero__words">
<h1 class="hero__title">Say it out loud. Somebody is dreaming it too.</h1></div></section></body></html>"""


def icon(page: Page, name: str, side: int, margin: float) -> None:
    """The mark on a night ground, with room at its edge for the mask of a phone."""
    page.set_viewport_size({"width": side, "height": side})
    inner = round(side * (1 - 2 * margin))
    page.set_content(
        f'<body bgcolor="#1b1a3b" style="margin:0;display:grid;place-items:center;height:100vh">'
        f'<div style="width:{inner}px;height:{inner}px">{MARK}</div>'
    )
    page.screenshot(path=IMAGES / name)


def share(page: Page) -> None:
    """The front page at night, 1200 by 630, as link previews want it."""
    landscape = (
        (ROOT / "templates" / "_partials" / "landscape.html").read_text(encoding="utf-8").split("\n", 1)[1]
    )
    draft = ROOT / "share-draft.html"
    draft.write_text(SHARE.format(landscape=landscape), encoding="utf-8")
    page.set_viewport_size({"width": 1200, "height": 630})
    page.goto(draft.as_uri())
    page.evaluate("document.fonts.ready")
    page.screenshot(path=IMAGES / "share.png")
    draft.unlink()


def main() -> None:
    """Write them all."""
    (IMAGES / "logo.svg").write_text(MARK, encoding="utf-8")
    (IMAGES / "favicon.svg").write_text(MARK, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for name, side, margin in (
            ("apple-touch-icon.png", 180, 0.1),
            ("icon-192.png", 192, 0.1),
            ("icon-512.png", 512, 0.1),
        ):
            icon(page, name, side, margin)
        share(page)
        browser.close()


if __name__ == "__main__":
    main()
