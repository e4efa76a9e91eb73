"""Answers that change one spot of a page and leave the rest of it alone (htmx)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote_plus

from flask import Response, render_template, request

from dreamscape.errors import Gone, NotAllowed, NotFound
from dreamscape.web.next_page import asked_next, path_of, this_page
from dreamscape.web.translations import translate

View = TypeVar("View", bound=Callable[..., Any])


def is_htmx() -> bool:
    """Did a script ask, that will put our answer into the page it is on?"""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def fragment(html: str, announce: str = "", saved_draft: str = "", **headers: str) -> Response:
    """`html` for a spot of the page.

    `announce` is read out (site.js), `saved_draft` is the key of a form whose text is safe now
    (drafts.js). Further headers are named with underscores for hyphens.
    """
    response = Response(html, mimetype="text/html")
    events = {"announce": announce, "draft-saved": saved_draft}
    response.headers["HX-Trigger"] = json.dumps({name: value for name, value in events.items() if value})
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def page_in_view() -> str:
    """The page the person is on, also while a fragment for it is made: where a form's `next` leads."""
    if asked := asked_next():
        return asked.partition("#")[0]
    if is_htmx():
        return path_of(request.headers.get("HX-Current-URL", "")) or this_page()
    return this_page()


def quoted_page_in_view() -> str:
    """The same as it stands in the query of an address."""
    return quote_plus(page_in_view(), safe="!$'()*,/:;?@")


def errors_inline(view: View) -> View:
    """A button whose thing is gone, or may not be pressed, says so in its own place; without a script on a page."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except (NotFound, Gone, NotAllowed) as error:
            if not is_htmx():
                raise
            message = translate(error.message)
            html = render_template("_partials/inline_error.html", message=message)
            # What somebody has written stays in its form, with the error below.
            return fragment(html, message, HX_Reswap="beforeend" if request.form.get("body") else "outerHTML")

    return guarded  # type: ignore[return-value]
