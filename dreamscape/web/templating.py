"""What templates can call."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, current_app, has_request_context, url_for
from jinja2 import pass_eval_context
from markupsafe import Markup

from dreamscape import directions
from dreamscape.excerpts import excerpt
from dreamscape.messages import Message
from dreamscape.services.common import house_rules
from dreamscape.services.site.pages import TITLES
from dreamscape.web.field_words import limit_words
from dreamscape.web.forms import has_errors
from dreamscape.web.fragment_cache import mount
from dreamscape.web.htmx import page_in_view, quoted_page_in_view
from dreamscape.web.icons import sprite_of
from dreamscape.web.linkify import prose
from dreamscape.web.next_page import page_before, this_page
from dreamscape.web.pictures import init_pictures
from dreamscape.web.services import services
from dreamscape.web.translations import language, locale_of, translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.nodes import EvalContext

    from dreamscape.models import Picture


def init_templating(app: Flask) -> None:
    """Add our filters and functions to Jinja."""
    app.jinja_env.filters["on_site"] = on_site
    app.jinja_env.filters["isolated"] = isolated
    app.jinja_env.filters["bare"] = directions.bare
    app.jinja_env.filters["excerpt"] = excerpt
    app.jinja_env.filters["house_rule"] = lambda rule: translate(house_rules.in_words(rule))
    app.jinja_env.filters["prose"] = lambda text: Markup(prose(text))  # noqa: S704 - prose escapes
    app.jinja_env.globals.update(
        url_for=page_url(app),
        avatar_url=avatar_url,
        picture_url=picture_url,
        this_page=this_page,
        page_in_view=page_in_view,
        quoted_page_in_view=quoted_page_in_view,
        page_before=page_before,
        current_app=current_app,
        has_errors=has_errors,
        limit_words=limit_words,
        footer_pages=lambda: services.site_pages.linked(),
        site_page_name=site_page_name,
        sprite_of=sprite_of,
    )
    init_pictures(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def page_url(app: Flask) -> Callable[..., str]:
    """Flask's `url_for` for templates, four times as fast for our own files and for pages that need no values: their
    addresses are remembered, for each place the site is mounted at. A page of new cards asks for 64 of them."""

    @lru_cache(maxsize=1024)
    def own_file(filename: str, mounted: str) -> str:
        return f"{mounted}{app.static_url_path}/{quote(filename)}"

    @lru_cache(maxsize=1024)
    def plain(endpoint: str, _mounted: str) -> str:
        return url_for(endpoint)

    def build(endpoint: str, **values: Any) -> str:
        if not values and not endpoint.startswith(".") and has_request_context():
            return plain(endpoint, mount())
        if endpoint == "static" and values.keys() == {"filename"}:
            return own_file(values["filename"], mount())
        return url_for(endpoint, **values)

    return build


def avatar_url(key: str) -> str:
    """The address of the drawing of this name: one of our own files, or a picture that was added."""
    picture = services.avatars.picture(key)
    if picture:
        return picture_url(picture, 400)
    return url_for("static", filename=f"img/avatars/{services.avatars.own(key)}.svg")


def picture_url(picture: Picture, width: int) -> str:
    """The address of a picture at one of its widths."""
    return services.pictures.url(picture, width)


def site_page_name(key: str) -> str:
    """What the link to a page about the site says; `transparency` is the page of counts."""
    return translate(TITLES.get(key, Message("Transparency")))


def on_site(url: str) -> str:
    """`url` as others see it: a path of ours gets BASE_URL in front, never a request's Host."""
    return f"{current_app.config['BASE_URL']}{url}" if url.startswith("/") else url


@pass_eval_context
def isolated(context: EvalContext, text: str) -> str:
    """A name or title for the middle of a sentence: in a `bdi` (in a mail's text between signs), so that neither turns
    the other's direction.

    Bare where both run from left to right, for then neither could.
    """
    locale = locale_of(language())
    if not context.autoescape:
        return directions.isolated(text, locale)
    return Markup("<bdi>{}</bdi>").format(text) if directions.could_turn(text, locale) else text
