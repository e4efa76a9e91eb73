"""What is suggested as HTML: a list in which each option is kept for as long as nothing it shows has changed.

As in dreams that were found (`result_cache.py`), marks stand where found words are, and the templates are given nothing
of the reader but whether they are a member.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app, url_for
from markupsafe import escape

from dreamscape.search import bp
from dreamscape.search.marks import around, marked
from dreamscape.web.fragment_cache import mount
from dreamscape.web.kept_html import KeptHtml
from dreamscape.web.services import services
from dreamscape.web.translations import language

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from dreamscape.models.search import Suggestions

GROUPS = ("words", "dreams", "people", "categories")
LONGEST_BIO = 60
MAX_OPTIONS, MAX_LISTS = 4096, 256  # some 500 bytes each


class SuggestionCache:
    """The options of one application; those asked for last are kept."""

    def __init__(self, app: Flask) -> None:
        self._option = KeptHtml(app, "search/_option.html", "address", "name", "about")
        self._list = KeptHtml(app, "search/_suggestions.html", *GROUPS)
        self._kept_option = lru_cache(maxsize=MAX_OPTIONS)(self._written_option)
        self._kept_list = lru_cache(maxsize=MAX_LISTS)(self._written_list)

    def html(self, found: Suggestions, is_member: bool) -> bytes:
        """All of them, in UTF-8."""
        terms, drawing = found.terms, services.avatars.picture
        also_shown = (is_member, mount(), language())
        groups = {
            "words": [
                self._filled(
                    ("word", None, *also_shown),
                    address=escape(url_for("search.index", q=word)),
                    name=marked(word, terms),
                )
                for word in found.words
            ],
            "dreams": [
                self._filled(("dream", card, *also_shown), name=marked(card.dream.title, terms))
                for card in found.dreams
            ],
            "people": [
                self._filled(
                    ("person", one, *also_shown, drawing(one.person.avatar)),
                    name=marked(one.person.name, terms),
                    about=marked(around(one.bio, terms, LONGEST_BIO), terms),
                )
                for one in found.people
            ],
            "categories": [
                self._filled(("category", category, *also_shown), name=marked(category.name, terms))
                for category in found.categories
            ],
        }
        many = sum(map(len, groups.values()))
        written = self._written_list if current_app.debug else self._kept_list
        there = tuple([name for name, options in groups.items() if options])
        values = {name: b"".join(options) for name, options in groups.items()}
        return b"".join(self._list.completed(written(many, there, *also_shown), values))

    def _filled(self, which: tuple[Any, ...], **marks: str) -> bytes:
        written = self._written_option if current_app.debug else self._kept_option
        values = {name: html.encode() for name, html in marks.items()}
        return b"".join(self._option.completed(written(*which), values))

    def _written_option(
        self, kind: str, shown: Hashable, is_member: bool, *_also_shown: Hashable
    ) -> Iterable[bytes]:
        """An option's HTML, cut at the marks; `_also_shown` is what the template finds out by itself."""
        return self._option.written(kind=kind, shown=shown, reader=is_member)

    def _written_list(self, many: int, there: tuple[str, ...], *_also_shown: Hashable) -> Iterable[bytes]:
        """The HTML around so many options of these groups, cut at the marks."""
        return self._list.written(many=many, there=there)


@bp.record
def init_suggestion_cache(state: Any) -> None:
    """Every application keeps its own."""
    state.app.extensions["dreamscape.suggestions"] = SuggestionCache(state.app)


def suggestions_html(found: Suggestions, is_member: bool) -> bytes:
    """The list of what is suggested, in UTF-8, for whoever it was found for."""
    cache = cast("SuggestionCache", current_app.extensions["dreamscape.suggestions"])
    return cache.html(found, is_member)
