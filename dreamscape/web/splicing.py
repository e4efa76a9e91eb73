"""Pages into which ready bytes are spliced: HTML that is kept as it travels is not copied as text first.

Twenty cards are most of what a page of the dreamscape weighs. As text they would be joined, marked as safe, put into
the page and encoded, each time all of them anew, which takes longer than all else that the templates do. So
`splice` leaves a mark in the text, and `render_spliced` puts the bytes where the marks are.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

from flask import Response, g, render_template
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

# Nobody can write it into a page: it is another in each process, and never leaves one.
_MARK = secrets.token_hex(16)
_MARKS = re.compile(rf"{_MARK}-(\d+);")


def render_spliced(template: str, **values: Any) -> Response:
    """Flask's `render_template` as a response, with the bytes that the template's functions have spliced in."""
    spliced: list[Sequence[bytes]] = []
    g.spliced = spliced
    try:
        html = render_template(template, **values)
    finally:
        g.pop("spliced")
    # What lies between marks, and in turn with it the numbers in them.
    first, *others = _MARKS.split(html)
    body = [first.encode()]
    for number, text in zip(others[::2], others[1::2], strict=True):
        body += spliced[int(number)]
        body.append(text.encode())
    return Response(b"".join(body), mimetype="text/html")


def splice(pieces: Sequence[bytes]) -> Markup:
    """What a template shows where these pieces of UTF-8, one after the other, are to stand: HTML, safe as it is."""
    if "spliced" not in g:
        return Markup(b"".join(pieces).decode())  # noqa: S704 - our callers' templates have escaped it
    g.spliced.append(pieces)
    return Markup(f"{_MARK}-{len(g.spliced) - 1};")  # noqa: S704
