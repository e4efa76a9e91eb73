"""A page of the dreamscape: a frame that is alike for all who look at the same list, and the reader's cards in it.

The frame is the page as its templates write it, with marks in place of whatever is one person's: the token, their id,
how much they have not read, their face, the categories they like, the cards, where the next page begins, the padding.
As with the cards, the templates are given nothing else of the reader but what the frame is kept under, so that nothing
of one member can reach another.
"""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from flask import Flask, Response, current_app, render_template, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from dreamscape.dreams import bp
from dreamscape.dreams.card_cache import dream_cards_html
from dreamscape.models import DreamCard, Member, Page
from dreamscape.services.feed.feed import VIEWS
from dreamscape.web.cookies import read_cookie
from dreamscape.web.current_member import this_viewer
from dreamscape.web.fragment_cache import impersonal, mount, without_indentation
from dreamscape.web.headers import padding
from dreamscape.web.marked_html import Marks
from dreamscape.web.services import services
from dreamscape.web.templating import avatar_url, picture_url
from dreamscape.web.translations import language
from dreamscape.web.unread import Unread, completed, unread

if TYPE_CHECKING:
    from jinja2 import Environment

    from dreamscape.models import Category, Picture

TEMPLATE = "dreams/dreamscape.html"
MAX_ENTRIES = 128  # of some 15 kB each
MAX_TOPICS = 1024  # a line each, or a few: categories in a view; addresses of faces
THEMES = ("light", "dark")


class ShownList(NamedTuple):
    """Which list of the dreamscape it is: a view, with own dreams or without, of one category or all."""

    view: str
    own: bool
    category: Category | None


class FrameKey(NamedTuple):
    """All that a frame shows: of the list, the request, the reader and the site, to whose pages its foot leads."""

    shown: ShownList
    has_next: bool
    can_moderate: bool
    path: str
    theme: str | None
    mount: str
    language: str
    footer: tuple[str, ...]


class FrameCache:
    """The frames of one application; those asked for last are kept."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._environment: Environment | None = None
        self._marks = Marks(
            "token", "reader_id", "unread_name", "unread_badge", "face", "topics", "cards", "after", "padding"
        )
        self._kept = lru_cache(maxsize=MAX_ENTRIES)(self._written)
        self._topics = lru_cache(maxsize=MAX_TOPICS)(self._written_topics)
        self._topic = lru_cache(maxsize=MAX_TOPICS)(self._written_topic)
        self._face = lru_cache(maxsize=MAX_TOPICS)(face_of)

    def html(self, page: Page[DreamCard], reader: Member, shown: ShownList) -> bytes:
        """The page in UTF-8, as `reader` sees it, who is asking."""
        theme = read_cookie("theme")
        key = FrameKey(
            shown,
            has_next=page.after is not None,
            can_moderate=this_viewer().can_moderate,
            path=request.path,
            theme=theme if theme in THEMES else None,
            mount=mount(),
            language=language(),
            footer=services.site_pages.linked(),
        )
        told = unread(reader.unread_notifications)
        mine = {
            "unread_name": told.name.encode(),
            "unread_badge": told.badge.encode(),
            "token": generate_csrf().encode(),
            "reader_id": reader.id.encode(),
            "face": escape(self.face(reader, key.mount)).encode(),
            "topics": self.topics(reader, shown, key.mount, key.language),
            "cards": dream_cards_html(page.items, reader, shown.view, shown.own),
            "after": escape(page.after or "").encode(),
            "padding": padding().encode(),
        }
        return b"".join(self._marks.fill(self._kept(key), mine))

    def face(self, reader: Member, mounted: str) -> str:
        """The address of the reader's photo, or of their drawing."""
        return self._face(reader.picture, reader.avatar, services.avatars.picture(reader.avatar), mounted)

    def topics(self, reader: Member, shown: ShownList, mounted: str, spoken: str) -> bytes:
        """The ways to the dreams about what `reader` likes, in UTF-8."""
        return self._topics(services.categories.topics(reader.interests), shown, mounted, spoken)

    def _written_topics(self, topics: tuple[Category, ...], shown: ShownList, *also_shown: str) -> bytes:
        # Few like just the same, but the same few topics are on everybody's page.
        view, own, category = shown
        return b"".join([self._topic(topic, view, own, topic == category, *also_shown) for topic in topics])

    def _written_topic(self, topic: Category, view: str, own: bool, here: bool, *_also_shown: str) -> bytes:
        known = {"category": topic, "view": view, "own": own, "here": here}
        return render_template("dreams/_topic.html", **known).encode()

    def _written(self, key: FrameKey) -> tuple[bytes, ...]:
        marks = self._marks
        if self._environment is None:
            told = Unread(marks["unread_name"], marks["unread_badge"])
            instead = {
                "csrf_token": lambda: marks["token"],
                "dream_cards": lambda *_of: Markup(marks["cards"]),  # noqa: S704 - a mark
                "padding": marks["padding"],
                "with_unread": lambda navigation, _member: completed(navigation, told),
                "get_flashed_messages": lambda **_kinds: [],
            }
            self._environment = impersonal(self._app.jinja_env, instead)
        known: dict[str, Any] = {
            "page": Page([None], marks["after"] if key.has_next else None),
            "reader": True,
            "views": VIEWS,
            "face": marks["face"],
            "topics": Markup(marks["topics"]),  # noqa: S704 - a mark
            "request": SimpleNamespace(path=key.path, endpoint="dreams.dreamscape"),
            "footer_pages": lambda: key.footer,
            "read_cookie": {"theme": key.theme}.__getitem__,
            "current_user": SimpleNamespace(
                is_authenticated=True,
                member=SimpleNamespace(id=marks["reader_id"]),
                viewer=SimpleNamespace(can_moderate=key.can_moderate),
            ),
        }
        html = self._environment.get_template(TEMPLATE).render(**known, **key.shown._asdict())
        return marks.cut(without_indentation(html))


@bp.record
def init_frame_cache(state: Any) -> None:
    """Every application keeps its own."""
    state.app.extensions["dreamscape.frames"] = FrameCache(state.app)


def face_of(picture: Picture | None, avatar: str, *_also_shown: Picture | str | None) -> str:
    """The address of this photo, or else of the drawing of this name.

    What is also shown (the drawing itself and the mount) only tells one address from another.
    """
    return picture_url(picture, 400) if picture else avatar_url(avatar)


def render_feed(
    page: Page[DreamCard], reader: Member, shown: ShownList, *, follows_anything: bool
) -> Response:
    """The page of this list; a frame serves wherever there are cards and nothing has been flashed."""
    frames = cast("FrameCache", current_app.extensions["dreamscape.frames"])
    if page.items and "_flashes" not in session and not current_app.debug:
        return Response(frames.html(page, reader, shown), mimetype="text/html")
    topics = Markup(frames.topics(reader, shown, mount(), language()).decode())  # noqa: S704 - the template has escaped it
    about = {
        "reader": reader,
        "views": VIEWS,
        "face": frames.face(reader, mount()),
        "topics": topics,
        "follows_anything": follows_anything,
    }
    return Response(render_template(TEMPLATE, page=page, **about, **shown._asdict()), mimetype="text/html")
