"""Pages of members that are alike for all who are shown the same but in a few places: their frames, which are kept.

A frame is the page as its templates write it, with marks in place of whatever is one person's: the token, their id, how
much they have not read, the padding, and what the page itself says is theirs. The templates are given nothing else of
the reader but what the frame is kept under, so that nothing of one member can reach another.
"""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import current_app, request, session
from flask_wtf.csrf import generate_csrf

from dreamscape.web.cookies import read_cookie
from dreamscape.web.current_member import this_viewer
from dreamscape.web.fragment_cache import impersonal, mount, without_indentation
from dreamscape.web.headers import padding
from dreamscape.web.marked_html import Marks
from dreamscape.web.services import services
from dreamscape.web.translations import language
from dreamscape.web.unread import Unread, completed, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping

    from flask import Flask
    from jinja2 import Environment

    from dreamscape.models import Member

MAX_ENTRIES = 128  # of some 15 kB each
THEMES = ("light", "dark")


class FrameKey(NamedTuple):
    """All that a frame shows: what the page gives its template, and what every page does of the request, the reader and
    the site, to whose pages its foot leads."""

    shown: Hashable
    can_moderate: bool
    path: str
    theme: str | None
    mount: str
    language: str
    footer: tuple[str, ...]


class KeptFrames:
    """The frames of one page of an application; those asked for last are kept."""

    def __init__(
        self,
        app: Flask,
        endpoint: str,
        template: str,
        *,
        marks: Collection[str],
        given: Callable[[Any, Marks], Mapping[str, Any]],
    ) -> None:
        """`given` says what the template is rendered with, for what is `shown` and with these `marks` among others."""
        self._app = app
        self._endpoint = endpoint
        self._template = template
        self._given = given
        self._environment: Environment | None = None
        self._marks = Marks("token", "reader_id", "unread_name", "unread_badge", "padding", *marks)
        self._kept = lru_cache(maxsize=MAX_ENTRIES)(self._written)

    def html(self, reader: Member, shown: Hashable, mine: Mapping[str, bytes]) -> bytes:
        """The page in UTF-8, as `reader` sees it, who is asking; `mine` is what stands at the page's own marks."""
        theme = read_cookie("theme")
        key = FrameKey(
            shown,
            can_moderate=this_viewer().can_moderate,
            path=request.path,
            theme=theme if theme in THEMES else None,
            mount=mount(),
            language=language(),
            footer=services.site_pages.linked(),
        )
        told = unread(reader.unread_notifications)
        values = {
            "unread_name": told.name.encode(),
            "unread_badge": told.badge.encode(),
            "token": generate_csrf().encode(),
            "reader_id": reader.id.encode(),
            "padding": padding().encode(),
            **mine,
        }
        return b"".join(self._marks.fill(self._kept(key), values))

    def _written(self, key: FrameKey) -> tuple[bytes, ...]:
        marks = self._marks
        if self._environment is None:
            told = Unread(marks["unread_name"], marks["unread_badge"])
            instead = {
                "csrf_token": lambda: marks["token"],
                "padding": marks["padding"],
                "with_unread": lambda navigation, _member: completed(navigation, told),
                "get_flashed_messages": lambda **_kinds: [],
            }
            self._environment = impersonal(self._app.jinja_env, instead)
        known = {
            "request": SimpleNamespace(path=key.path, endpoint=self._endpoint, args={}),
            "footer_pages": lambda: key.footer,
            "read_cookie": {"theme": key.theme}.__getitem__,
            "current_user": SimpleNamespace(
                is_authenticated=True,
                member=SimpleNamespace(id=marks["reader_id"]),
                viewer=SimpleNamespace(can_moderate=key.can_moderate),
            ),
        }
        template = self._environment.get_template(self._template)
        html = template.render(**known, **self._given(key.shown, marks))
        return marks.cut(without_indentation(html))


def frame_serves() -> bool:
    """May the page that is asked for be a kept one? Not where something was flashed, nor while templates change."""
    return "_flashes" not in session and not current_app.debug
