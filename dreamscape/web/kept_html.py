"""What a template writes for all who see it alike, with marks for the token and the way back of whoever is asking.

The template is given nothing of the reader but what it is rendered with, so nothing of one person reaches another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from dreamscape.web.fragment_cache import impersonal, without_indentation
from dreamscape.web.htmx import page_in_view
from dreamscape.web.marked_html import Marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Flask
    from jinja2 import Environment


class KeptHtml:
    """A template of an application; `more_marks` are names that it is rendered with as marks.

    Its users decide what is kept, and under which values.
    """

    def __init__(self, app: Flask, template: str, *more_marks: str) -> None:
        self._app = app
        self._template = template
        self._environment: Environment | None = None
        self._marks = Marks("token", "way_back", *more_marks)
        self._more_marks = more_marks

    def written(self, **values: object) -> tuple[bytes, ...]:
        """The template's HTML with these values, in pieces."""
        if self._environment is None:
            instead = {
                "csrf_token": lambda: self._marks["token"],
                "page_in_view": lambda: self._marks["way_back"],
            }
            self._environment = impersonal(self._app.jinja_env, instead)
        marks = {name: self._marks[name] for name in self._more_marks}
        html = self._environment.get_template(self._template).render(**values, **marks)
        return self._marks.cut(without_indentation(html))

    def mine(self) -> dict[str, bytes]:
        """The token and the way back of whoever is asking, by their marks' names."""
        return {"token": generate_csrf().encode(), "way_back": escape(page_in_view()).encode()}

    def completed(self, pieces: Iterable[bytes], values: Mapping[str, bytes]) -> Iterable[bytes]:
        """The pieces with `mine`, and what stands in the place of the other marks."""
        return self._marks.fill(pieces, values)
