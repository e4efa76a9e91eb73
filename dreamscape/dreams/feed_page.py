"""A page of the dreamscape: a frame that is alike for all who look at the same list, and the reader's cards in it.

Their face, the categories they like, the cards and where the next page begins are the reader's own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from flask import Flask, Response, current_app, render_template
from markupsafe import Markup, escape

from dreamscape.dreams import bp
from dreamscape.dreams.card_cache import dream_cards_html
from dreamscape.models import DreamCard, Member, Page
from dreamscape.services.feed.feed import VIEWS
from dreamscape.web.fragment_cache import mount
from dreamscape.web.kept_frames import KeptFrames, frame_serves
from dreamscape.web.services import services
from dreamscape.web.templating import avatar_url, picture_url
from dreamscape.web.translations import language

if TYPE_CHECKING:
    from dreamscape.models import Category, Picture
    from dreamscape.web.marked_html import Marks

TEMPLATE = "dreams/dreamscape.html"
MAX_TOPICS = 1024  # a line each, or a few: categories in a view; addresses of faces


class ShownList(NamedTuple):
    """Which list of the dreamscape it is: a view, with own dreams or without, of one category or all."""

    view: str
    own: bool
    category: Category | None


class FrameCache:
    """The frames of one application."""

    def __init__(self, app: Flask) -> None:
        self._frames = KeptFrames(
            app, "dreams.dreamscape", TEMPLATE, marks=("face", "topics", "cards", "after"), given=_given
        )
        self._topics = lru_cache(maxsize=MAX_TOPICS)(self._written_topics)
        self._topic = lru_cache(maxsize=MAX_TOPICS)(self._written_topic)
        self._face = lru_cache(maxsize=MAX_TOPICS)(face_of)

    def html(self, page: Page[DreamCard], reader: Member, shown: ShownList) -> bytes:
        """The page in UTF-8, as `reader` sees it, who is asking."""
        mounted = mount()
        mine = {
            "face": escape(self.face(reader, mounted)).encode(),
            "topics": self.topics(reader, shown, mounted, language()),
            "cards": dream_cards_html(page.items, reader, shown.view, shown.own),
            "after": escape(page.after or "").encode(),
        }
        return self._frames.html(reader, (shown, page.after is not None), mine)

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


def _given(which: tuple[ShownList, bool], marks: Marks) -> dict[str, Any]:
    """What a frame's template is rendered with, for this list, with a next page or without."""
    shown, has_next = which
    return {
        "page": Page([None], marks["after"] if has_next else None),
        "reader": True,
        "views": VIEWS,
        "face": marks["face"],
        "topics": Markup(marks["topics"]),  # noqa: S704 - a mark
        "dream_cards": lambda *_of: Markup(marks["cards"]),  # noqa: S704 - a mark
        **shown._asdict(),
    }


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
    if page.items and frame_serves():
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
