"""Draw what share pictures are put together from: night, moon, morning and boat, the site's mark, and every avatar's
creature.

    python -m tools.make_share_drawings

Writes WebP files without loss to ``dreamscape/media/sharing/images``. Needs Chromium and the development requirements;
run it after ``make_creatures``, and raise ``DRAWING`` in ``dreamscape/media/sharing/drawing.py`` afterwards.
"""

# ruff: noqa: E501 - drawings are long lines
from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tools.make_creatures import KINDS, MOODS, whole
from tools.make_icons import MARK

ROOT = Path(__file__).parent.parent / "dreamscape"
IMAGES = ROOT / "media" / "sharing" / "images"
NIGHT = """<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><defs>
<linearGradient id="sky" x1="0" y1="0" x2="0.12" y2="1"><stop offset="0" stop-color="#0b0a20"/><stop offset="0.5" stop-color="#24225a"/>
<stop offset="0.8" stop-color="#43377a"/></linearGradient></defs><rect width="1200" height="630" fill="url(#sky)"/>
<path d="M0 497C90 478 170 474 250 480C370 488 460 500 570 494C760 484 880 424 1050 432C1110 436 1160 443 1200 452V630H0Z" fill="#473a80"/>
<path d="M0 570C110 549 220 543 340 542.500C460 542 540 545 640 538C800 526 930 490 1060 488C1110 488 1160 494 1200 500V630H0Z" fill="#2b2860"/></svg>"""
MOON = """<svg xmlns="http://www.w3.org/2000/svg" width="264" height="264"><circle cx="132" cy="132" r="128" fill="#ffe9b8" opacity=".14"/>
<circle cx="132" cy="132" r="76" fill="#ffe9b8"/><g fill="#f3d698"><circle cx="106" cy="108" r="13"/><circle cx="152" cy="98" r="8"/>
<circle cx="158" cy="152" r="16"/></g></svg>"""
# A dream that came true: the morning, and a boat whose sails are behind the creature and whose hull is before it.
DAWN = """<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><defs>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#24225a"/><stop offset="0.45" stop-color="#4b4488"/>
<stop offset="0.66" stop-color="#8a64a0"/><stop offset="0.76" stop-color="#b27a97"/></linearGradient></defs><rect width="1200" height="630" fill="url(#sky)"/>
<circle cx="930" cy="470" r="170" fill="#ffe9b8" opacity=".38"/><circle cx="930" cy="470" r="112" fill="#ffd463"/>
<path d="M0 470C150 462 300 464 470 468C700 474 900 458 1200 470V630H0Z" fill="#7fa6c9"/>
<path d="M0 530C190 522 380 536 620 530S1010 514 1200 532V630H0Z" fill="#3f6e98"/></svg>"""
SAILS = """<svg xmlns="http://www.w3.org/2000/svg" width="280" height="290"><g stroke="#262140" stroke-width="4" stroke-linejoin="round">
<path d="M120 32C110 110 96 150 72 194H120Z" fill="#fff6e6"/><path d="M141 12C204 52 246 118 250 194H141Z" fill="#e2574a"/></g>
<path d="M131 6V226" stroke="#262140" stroke-width="7" stroke-linecap="round"/></svg>"""
HULL = """<svg xmlns="http://www.w3.org/2000/svg" width="280" height="72"><path d="M4 4H276C270 42 246 66 212 68H68C34 66 10 42 4 4Z" fill="#a8664a" stroke="#262140" stroke-width="4" stroke-linejoin="round"/>
<path d="M9 18H271" stroke="#fff6e6" stroke-width="5"/></svg>"""
SUN = """<svg xmlns="http://www.w3.org/2000/svg" width="36" height="36" viewBox="0 0 24 24" fill="none" stroke="#ffd463" stroke-width="2" stroke-linecap="round"><circle cx="12" cy="12" r="4"/>
<path d="M12 2v2M12 20v2M4.930 4.930l1.410 1.410M17.660 17.660l1.410 1.410M2 12h2M20 12h2M6.340 17.660l-1.410 1.410M19.070 4.930l-1.410 1.410"/></svg>"""
# The middle of the head in the middle, the soles at the lower edge, and room for ears, antlers and raised arms.
WIDE, HIGH, SCALE = 224, 300, 2.1
CREATURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}">'
    '<g transform="translate({middle} {low}) scale({scale})">{parts}</g></svg>'
)
SIGN = """<div style="display:flex;align-items:center;gap:16px;width:max-content;padding-right:4px">
<div style="width:52px;height:52px">{mark}</div>
<span style="font:600 34px/52px Fraunces;color:#fff">Dreamscape</span></div>"""
FONT = "@font-face{{font-family:Fraunces;font-weight:600;src:url({url})}}"


def drawn(page: Page, html: str) -> Image.Image:
    """The first element of this page, transparent around."""
    page.set_content(f'<body style="margin:0">{html}</body>')
    page.evaluate("document.fonts.ready")
    return Image.open(BytesIO(page.locator("body > *").first.screenshot(omit_background=True)))


def keep(image: Image.Image, name: str) -> None:
    """As small as it gets without loss."""
    path = IMAGES / f"{name}.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, lossless=True, quality=100, method=6)


def main() -> None:
    """Write them all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        keep(drawn(page, NIGHT).convert("RGB"), "night")
        keep(drawn(page, MOON), "moon")
        keep(drawn(page, DAWN).convert("RGB"), "dawn")
        for name, part in (("sails", SAILS), ("hull", HULL), ("sun", SUN)):
            keep(drawn(page, part), name)
        for kind in KINDS:
            for number in range(1, len(MOODS) + 1):
                parts = whole(kind, number)
                svg = CREATURE.format(
                    wide=WIDE, high=HIGH, middle=WIDE / 2, low=HIGH - 77 * SCALE, scale=SCALE, parts=parts
                )
                keep(drawn(page, svg), f"creatures/{kind}-{number}")
        (font,) = (ROOT / "static" / "vendor").glob("fraunces-*/*.woff2")
        draft = ROOT / "share-draft.html"
        style = FONT.format(url=font.as_uri())
        draft.write_text(
            f"<style>{style}</style><body style='margin:0'>{SIGN.format(mark=MARK)}</body>", encoding="utf-8"
        )
        page.goto(draft.as_uri())
        page.evaluate("document.fonts.ready")
        shot = page.locator("body > *").first.screenshot(omit_background=True)
        draft.unlink()
        keep(Image.open(BytesIO(shot)), "mark")
        browser.close()


if __name__ == "__main__":
    main()
