"""Parts of pages that are made once and kept: what a part shows follows from the values it is given.

Most of a page is the same each time: its stylesheets, its header, its footer.
Such a part cannot reach the request, the session or who is asking, so nothing
of one person can get into what is kept for all. What addresses begin with
(SCRIPT_NAME) is the request's too, and `url_for` reads it; and so is the
language: each part is kept for one such beginning and one language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask, has_request_context, request
from markupsafe import Markup

from dreamscape.web.translations import language

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from jinja2 import Environment

INDENTATION = re.compile(r"\n\s+")
MAX_ENTRIES = 512  # of a few kB each
# What Flask and its extensions let every template reach.
ABOUT_THE_REQUEST = (
    "request",
    "session",
    "g",
    "csrf_token",
    "csrf_meta_tag",
    "interests_form",
    "get_flashed_messages",
    "this_page",
    "page_in_view",
    "quoted_page_in_view",
    "kept_comments",
    "kept_entries",
    "kept_letters",
    "read_cookie",
    "request_id",
    "page_before",
    "way_in",
    "reason_of",
    "door_guard",
    "passkeys_work_here",
    "asks_at",
    "letters_at",
    "letters_shown_at",
    "thanks_at",
    "thanks_on_profile",
    "footer_pages",  # the same for all, but admins change them: a part is given them
)


def impersonal(environment: Environment, instead: Mapping[str, Any] | None = None) -> Environment:
    """The same templates without the names that tell who is asking; `instead` gives some a meaning for everybody."""
    cached_fragment = environment.overlay()
    known = {name: value for name, value in environment.globals.items() if name not in ABOUT_THE_REQUEST}
    cached_fragment.globals = {**known, **(instead or {})}
    return cached_fragment


def mount() -> str:
    """What every address on the page begins with: usually "", another where the site is mounted elsewhere."""
    return request.root_path if has_request_context() else ""


def without_indentation(html: str) -> str:
    """The templates' indentation, which nobody sees, is a good part of what a page weighs."""
    return INDENTATION.sub("\n", html)


def init_fragment_cache(app: Flask) -> None:
    """Give templates `cached_fragment(template, **values)`: that template with these values and nothing else, as HTML.

    Each value must be hashable. While debugging nothing is kept, so that a changed template shows.
    """
    app.jinja_env.globals["cached_fragment"] = _cached_fragment(app)


def _cached_fragment(app: Flask) -> Callable[..., Markup]:
    @lru_cache(maxsize=1)
    def environment() -> Environment:
        return impersonal(app.jinja_env)

    def made(template: str, values: tuple[tuple[str, Hashable], ...], *_also_shown: str) -> Markup:
        # What is also shown (mount and language) only tells one copy from another.
        html = environment().get_template(template).render(dict(values))
        return Markup(without_indentation(html))  # noqa: S704 - written by the template, which escapes

    remembered = lru_cache(maxsize=MAX_ENTRIES)(made)

    def cached_fragment(template: str, **values: Hashable) -> Markup:
        return (made if app.debug else remembered)(template, tuple(values.items()), mount(), language())

    return cached_fragment
