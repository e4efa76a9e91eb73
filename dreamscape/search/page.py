"""The page of what was found: a frame that is alike for all who look at such a list, and in it what is each asker's.

That is the words that were typed, what was found by them, and where the next page begins.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from flask import Response, current_app, render_template
from markupsafe import Markup, escape

from dreamscape.search import bp
from dreamscape.search.asked import Asked
from dreamscape.search.result_cache import dream_results_html
from dreamscape.web.htmx import is_htmx
from dreamscape.web.kept_frames import KeptFrames, frame_serves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.models import Member
    from dreamscape.web.marked_html import Marks

TEMPLATE = "search/found.html"
# A frame's own marks, beside those for the parts of the page.
WORDS, IN_ADDRESSES, AFTER = "words", "in_addresses", "after"
PARTS = ("results", "notes", "beside")


class Shown(NamedTuple):
    """All that a frame shows of a list: what is `asked` but for the words, whether it goes on, and whether there are
    several to be put in order."""

    asked: Asked
    has_next: bool
    has_orders: bool


@bp.record
def init_frames(state: Any) -> None:
    """Every application keeps its own."""
    marks = (WORDS, IN_ADDRESSES, AFTER, *PARTS)
    state.app.extensions["dreamscape.search_frames"] = KeptFrames(
        state.app, "search.index", TEMPLATE, marks=marks, given=_given
    )


def render_found(asked: Asked, reader: Member | None, found: Mapping[str, Any]) -> Response:
    """The page of what was `found`, or what “More” asks for; a frame serves members where anything is listed."""
    shown = {"asked": asked, "reader": reader, **found}
    dreams, people = found["dreams"], found["people"]
    listed = people if asked.kind == "people" else dreams
    after = listed.page.after if listed else None
    results = _results(shown)
    if is_htmx():
        return _page(render_template("search/_page.html", results=_safe(results), after=after, **shown))
    parts = {"results": results, "notes": _notes(shown), "beside": _beside(shown)}
    has_orders = bool(dreams and (dreams.page.after or len(dreams.page.items) > 1))
    if reader and results and frame_serves():
        which = Shown(asked._replace(words="", after=None), after is not None, has_orders)
        mine = {
            WORDS: escape(asked.words).encode(),
            IN_ADDRESSES: escape(Asked(asked.words).url().partition("?q=")[2]).encode(),
            AFTER: escape(after or "").encode(),
        }
        frames = cast("KeptFrames", current_app.extensions["dreamscape.search_frames"])
        return _page(frames.html(reader, which, {**mine, **parts}))
    written = {name: _safe(html) for name, html in parts.items()}
    return _page(render_template(TEMPLATE, after=after, has_orders=has_orders, **written, **shown))


def _given(shown: Shown, marks: Marks) -> dict[str, Any]:
    """What a frame's template is rendered with."""
    in_addresses = shown.asked._replace(words=marks[IN_ADDRESSES])
    return {
        "asked": SimpleNamespace(
            words=marks[WORDS], kind=shown.asked.kind, best=shown.asked.best, url=in_addresses.url
        ),
        "reader": True,
        "after": marks[AFTER] if shown.has_next else None,
        "has_orders": shown.has_orders,
        **{name: _safe(marks[name].encode()) for name in PARTS},
    }


def _results(shown: Mapping[str, Any]) -> bytes:
    if shown["asked"].kind == "people":
        return render_template("search/_people.html", **shown).encode() if shown["rows"] else b""
    dreams = shown["dreams"]
    return dream_results_html(dreams.page.items, dreams.terms) if dreams else b""


def _notes(shown: Mapping[str, Any]) -> bytes:
    """What is to be said where it is not quite what was asked for."""
    needed = shown["looked_for"] or shown["meant"] or shown["partly"]
    return render_template("search/_notes.html", **shown).encode() if needed else b""


def _beside(shown: Mapping[str, Any]) -> bytes:
    """Some people and categories beside the dreams, where all kinds are looked for."""
    needed = not shown["asked"].kind and (shown["rows"] or shown["categories"])
    return render_template("search/_beside.html", **shown).encode() if needed else b""


def _safe(html: bytes) -> Markup:
    return Markup(html.decode())  # noqa: S704 - the templates have escaped it


def _page(html: str | bytes) -> Response:
    return Response(html, mimetype="text/html")
