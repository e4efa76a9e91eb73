"""Parts of pages that are kept: made once, for everybody, of nothing but the values they are given."""

from __future__ import annotations

import itertools
from functools import partial

import pytest
from flask import Flask, render_template_string
from jinja2 import DictLoader, UndefinedError

from dreamscape.web.current_member import init_login
from dreamscape.web.fragment_cache import impersonal, init_fragment_cache
from dreamscape.web.pseudo_language import pseudo
from dreamscape.web.translations import init_translations

PARTS = {
    "plain.html": "<p>\n      {{ name }}</p>",
    "personal.html": "{{ request.path }}",
    "token.html": "{{ csrf_token() }}",
    "made.html": "{{ count() }} for {{ name }}",
    "night.html": "{{ _('Good night') }}",
}


@pytest.fixture
def pages() -> Flask:
    app = Flask(__name__)
    app.config["LANGUAGES"] = ("en", "ar-XB")
    app.jinja_loader = DictLoader(PARTS)
    init_login(app)
    init_translations(app)
    init_fragment_cache(app)
    app.jinja_env.globals["count"] = partial(next, itertools.count(1))
    return app


def shown(pages: Flask, template: str) -> str:
    with pages.test_request_context("/somewhere"):
        return render_template_string(template)


def test_a_part_escapes_what_it_is_given_and_has_no_indentation(pages: Flask) -> None:
    assert shown(pages, "{{ cached_fragment('plain.html', name='<b>') }}") == "<p>\n&lt;b&gt;</p>"


def test_a_part_is_made_once_for_each_of_its_values(pages: Flask) -> None:
    said = [
        shown(pages, "{{ cached_fragment('made.html', name=name) }}".replace("=name", f"='{name}'"))
        for name in "aba"
    ]

    assert said == ["1 for a", "2 for b", "1 for a"]


def test_a_part_is_made_once_for_each_language(pages: Flask) -> None:
    said = []
    for liked in ("en", "ar-XB", "en"):
        with pages.test_request_context(headers={"Accept-Language": liked}):
            said.append(render_template_string("{{ cached_fragment('night.html') }}"))

    assert said == ["Good night", pseudo("Good night"), "Good night"]


def test_while_debugging_a_part_is_made_each_time(pages: Flask) -> None:
    pages.debug = True

    assert [shown(pages, "{{ cached_fragment('made.html', name='a') }}") for _ in range(2)] == [
        "1 for a",
        "2 for a",
    ]


@pytest.mark.parametrize("part", ["personal.html", "token.html"])
def test_a_part_cannot_reach_who_is_asking(pages: Flask, part: str) -> None:
    with pytest.raises(UndefinedError):
        shown(pages, f"{{{{ cached_fragment('{part}') }}}}")


def test_somebody_has_looked_at_every_name_a_cached_fragment_can_reach(app: Flask) -> None:
    """A name that is new here: can it tell who is asking? Then `ABOUT_THE_REQUEST` must have it."""
    of_jinja = {"cycler", "dict", "joiner", "lipsum", "namespace", "range"}
    of_the_site = {
        "avatar_url",
        "cached_fragment",
        "config",
        "cookie_name",
        "current_app",
        "dream_cards",
        "effort_in_words",
        "first_dream_in",
        "has_errors",
        "helpers_in",
        "limit_words",
        "notification_items",
        "picture_url",
        "push_key",
        "shown_picture",
        "site_page_name",
        "sprite_of",
        "unread_badge",
        "unread_name",
        "url_for",
        "with_unread",
    }
    # One language's pages are not another's: the language is in every key.
    of_translations = {"_", "gettext", "ngettext", "language", "languages_offered", "text_direction"}
    assert set(impersonal(app.jinja_env).globals) == of_jinja | of_the_site | of_translations
