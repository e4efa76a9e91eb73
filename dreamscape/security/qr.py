"""Pictures that a phone reads."""

from __future__ import annotations

from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """An SVG of it, for within a page; dark on light in every theme, as phones want it."""
    import segno

    drawn = segno.make(text, error="m").svg_inline(
        border=4, omitsize=True, dark="#1b1838", light="#ffffff", svgclass="qr__code", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - segno writes squares, not `text`
