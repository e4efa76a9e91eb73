"""Dreams that were found as HTML, each kept for as long as nothing it shows has changed, whatever it was found by.

As in a kept card (`dreams/card_cache.py`), marks stand where something else is each time: here what has the found words
in it. The template is given nothing of the reader but the card.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app

from dreamscape.search import bp
from dreamscape.search.marks import around, marked
from dreamscape.web.fragment_cache import mount
from dreamscape.web.kept_html import KeptHtml
from dreamscape.web.translations import language

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from dreamscape.models import DreamCard
    from dreamscape.models.search import Terms

TEMPLATE = "search/_dream.html"
LONGEST_EXCERPT = 160
MAX_ENTRIES = 4096  # some 1 kB each


class ResultCache:
    """The dreams of one application; those asked for last are kept."""

    def __init__(self, app: Flask) -> None:
        self._html = KeptHtml(app, TEMPLATE, "title", "text", "dreamer")
        self._kept = lru_cache(maxsize=MAX_ENTRIES)(self._written)

    def html(self, cards: Iterable[DreamCard], terms: Terms) -> bytes:
        """These, in UTF-8, with `terms` marked."""
        kept, also_shown = self._written if current_app.debug else self._kept, (mount(), language())
        pieces: list[bytes] = []
        for card in cards:
            html = kept(card, *also_shown)
            pieces += html if card.folded else self._html.completed(html, _found_in(card, terms))
        return b"".join(pieces)

    def _written(self, card: DreamCard, *_also_shown: Hashable) -> tuple[bytes, ...]:
        """Its HTML, cut at the marks; `_also_shown` is what the template finds out by itself."""
        return self._html.written(card=card)


def _found_in(card: DreamCard, terms: Terms) -> dict[str, bytes]:
    """What stands at the marks."""
    return {
        "title": marked(card.dream.title, terms).encode(),
        "text": marked(around(card.dream.description, terms, LONGEST_EXCERPT), terms).encode(),
        "dreamer": marked(card.dreamer.name, terms).encode(),
    }


@bp.record
def init_result_cache(state: Any) -> None:
    """Every application keeps its own."""
    state.app.extensions["dreamscape.results"] = ResultCache(state.app)


def dream_results_html(cards: Iterable[DreamCard], terms: Terms) -> bytes:
    """Dreams that were found, one after the other, in UTF-8, as one reader's `cards` show them."""
    return cast("ResultCache", current_app.extensions["dreamscape.results"]).html(cards, terms)
