"""What a template writes for all who see it alike, with marks for the token and the way back of whoever is asking.

The template is given nothing of the reader but what it is rendered with, so nothing of one person reaches another.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from dreamscape.web.fragment_cache import impersonal, mount, without_indentation
from dreamscape.web.htmx import page_in_view, quoted_page_in_view
from dreamscape.web.marked_html import Marks
from dreamscape.web.translations import language

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from flask import Flask
    from jinja2 import Environment

MAX_ENTRIES = 4096  # some 1 to 4 kB each


class KeptHtml:
    """A template of an application; `more_marks` are names that it is rendered with as marks.

    Its users decide what is kept, and under which values.
    """

    def __init__(self, app: Flask, template: str, *more_marks: str) -> None:
        self._app = app
        self._template = template
        self._environment: Environment | None = None
        self._marks = Marks("token", "way_back", "quoted_way_back", *more_marks)
        self._more_marks = more_marks

    def written(self, **values: object) -> tuple[bytes, ...]:
        """The template's HTML with these values, in pieces."""
        if self._environment is None:
            instead = {
                "csrf_token": lambda: self._marks["token"],
                "page_in_view": lambda: self._marks["way_back"],
                "quoted_page_in_view": lambda: self._marks["quoted_way_back"],
            }
            self._environment = impersonal(self._app.jinja_env, instead)
        marks = {name: self._marks[name] for name in self._more_marks}
        html = self._environment.get_template(self._template).render(**values, **marks)
        return self._marks.cut(without_indentation(html))

    def mine(self) -> dict[str, bytes]:
        """The token and the way back of whoever is asking, by their marks' names."""
        return {
            "token": generate_csrf().encode(),
            "way_back": escape(page_in_view()).encode(),
            "quoted_way_back": escape(quoted_page_in_view()).encode(),
        }

    def completed(self, pieces: Iterable[bytes], values: Mapping[str, bytes]) -> Iterable[bytes]:
        """The pieces with `mine`, and what stands in the place of the other marks."""
        return self._marks.fill(pieces, values)


class KeptCards:
    """Cards of one kind, each rendered by `template` as `card` and kept for as long as nothing it shows has changed.

    A card is hashable and says all that is shown of its reader. `also_shown` gives what the template finds out by
    itself: when that changes, the card does.
    """

    def __init__(
        self, app: Flask, template: str, also_shown: Callable[..., tuple[Hashable, ...]] = lambda _: ()
    ) -> None:
        self._app = app
        self._html = KeptHtml(app, template)
        self._also_shown = also_shown
        self._kept = lru_cache(maxsize=MAX_ENTRIES)(self._written)

    def html(self, cards: Iterable[Hashable], *, for_member: bool, **values: Hashable) -> list[bytes]:
        """The HTML of each of these, in UTF-8, rendered with `values` too.

        A guest (not `for_member`), whose cards have no forms, needs no token and gets no session for one.
        """
        kept = self._written if self._app.debug else self._kept
        place, mine = (mount(), language()), self._html.mine() if for_member else {}
        named = tuple(values.items())
        pieces = (kept(card, named, *self._also_shown(card), *place) for card in cards)
        return [b"".join(self._html.completed(one, mine)) for one in pieces]

    def _written(
        self, card: Hashable, values: tuple[tuple[str, Hashable], ...], *_also_shown: Hashable
    ) -> tuple[bytes, ...]:
        return self._html.written(card=card, **dict(values))
