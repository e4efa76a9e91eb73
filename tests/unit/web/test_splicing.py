"""Bytes that are spliced into a page stand exactly where its template shows them."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from jinja2 import DictLoader

from dreamscape.web.splicing import render_spliced, splice

KEPT = {"moon": [b"<b>Mond</b>", "…".encode()], "sun": ["☀ <i>".encode(), b"sun</i>"], "none": []}


@pytest.fixture
def pages() -> Flask:
    app = Flask(__name__)
    app.jinja_env.globals["kept"] = lambda name: splice(KEPT[name])
    return app


def shown(pages: Flask, template: str, **values: str) -> str:
    pages.jinja_loader = DictLoader({"page.html": template})
    with pages.test_request_context():
        answer = render_spliced("page.html", **values)
        assert answer.mimetype == "text/html"
        assert answer.content_length == len(answer.data)
        return answer.get_data(as_text=True)


def test_a_page_without_any_is_as_flask_renders_it(pages: Flask) -> None:
    assert shown(pages, "<p>{{ name }}</p>", name="<ü>") == "<p>&lt;ü&gt;</p>"


def test_they_stand_where_the_template_shows_them_unescaped(pages: Flask) -> None:
    assert shown(pages, "<p>{{ kept('moon') }}</p>") == "<p><b>Mond</b>…</p>"


def test_each_keeps_its_place_whenever_it_was_asked_for(pages: Flask) -> None:
    template = "{% set first = kept('moon') %}{{ kept('sun') }}|{{ first }}|{{ kept('none') }}|{{ first }}"

    assert shown(pages, template) == "☀ <i>sun</i>|<b>Mond</b>…||<b>Mond</b>…"


def test_a_text_that_looks_like_the_end_of_a_mark_is_a_text(pages: Flask) -> None:
    assert shown(pages, "{{ kept('sun') }}{{ text }}", text="-0;") == "☀ <i>sun</i>-0;"


def test_a_template_that_is_rendered_as_text_has_them_too(pages: Flask) -> None:
    with pages.test_request_context():
        assert render_template_string("<p>{{ kept('moon') }}</p>") == "<p><b>Mond</b>…</p>"


def test_a_page_that_could_not_be_rendered_leaves_nothing_behind(pages: Flask) -> None:
    pages.jinja_loader = DictLoader({"page.html": "{{ kept('moon') }}{{ kept('mars') }}"})
    with pages.test_request_context():
        with pytest.raises(KeyError):
            render_spliced("page.html")
        assert render_template_string("{{ kept('sun') }}") == "☀ <i>sun</i>"
