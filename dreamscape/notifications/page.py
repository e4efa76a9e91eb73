"""The page of notifications: a frame that is alike for all whose list has the same groups, and what is the reader’s."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from flask import Flask, Response, current_app, render_template
from markupsafe import Markup, escape

from dreamscape.models import Page
from dreamscape.notifications import bp
from dreamscape.notifications.item_cache import items_html
from dreamscape.notifications.lists import GROUPS, KINDS, Group
from dreamscape.notifications.words import NAMES
from dreamscape.web.htmx import page_in_view
from dreamscape.web.kept_frames import KeptFrames, frame_serves
from dreamscape.web.next_page import this_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dreamscape.models import Member, NotificationChoices
    from dreamscape.web.marked_html import Marks

TEMPLATE = "notifications/index.html"
# A frame's own marks, beside one for each group.
REACH, AFTER, WAY_BACK, THIS_PAGE = "reach", "after", "way_back", "this_page"


class Shown(NamedTuple):
    """All that a frame shows of a list: its kind, the names of its groups, whether it goes on, and whether anything is
    unread."""

    kind: str
    groups: tuple[str, ...]
    has_next: bool
    has_unread: bool


@bp.record
def init_frames(state: Any) -> None:
    """Every application keeps its own."""
    state.app.extensions["dreamscape.notification_frames"] = _frames(state.app)


def render_page(member: Member, shown: Mapping[str, Any]) -> Response:
    """The page for its `member`, who is asking, with what `_list.html` needs as `shown`; a frame serves for the first
    of a list that has any."""
    reach = _reach(member.notification_choices)
    if shown["groups"] and shown["first"] and frame_serves():
        frames = cast("KeptFrames", current_app.extensions["dreamscape.notification_frames"])
        page, groups = shown["page"], shown["groups"]
        which = Shown(
            shown["kind"],
            tuple([group.name for group in groups]),
            has_next=page.after is not None,
            has_unread=bool(shown["unread"]),
        )
        mine = {group.name: items_html(group.cards, member) for group in groups}
        mine |= {
            REACH: reach.encode(),
            AFTER: escape(page.after or "").encode(),
            WAY_BACK: escape(page_in_view()).encode(),
            THIS_PAGE: escape(this_page()).encode(),
        }
        return Response(frames.html(member, which, mine), mimetype="text/html")
    return Response(render_template(TEMPLATE, reach=reach, **shown), mimetype="text/html")


def _frames(app: Flask) -> KeptFrames:
    marks = (*GROUPS, REACH, AFTER, WAY_BACK, THIS_PAGE)
    return KeptFrames(app, "notifications.index", TEMPLATE, marks=marks, given=_given)


def _given(which: Shown, marks: Marks) -> dict[str, Any]:
    """What a frame's template is rendered with."""
    return {
        "page": Page([None], marks[AFTER] if which.has_next else None),
        "groups": [Group(name, []) for name in which.groups],
        "first": True,
        "kind": which.kind,
        "kinds": KINDS,
        "unread": which.has_unread,
        "reach": Markup(marks[REACH]),  # noqa: S704 - a mark
        "notification_items": lambda group, _member: Markup(marks[group.name]),  # noqa: S704 - a mark
        "page_in_view": lambda: marks[WAY_BACK],
        "this_page": lambda: marks[THIS_PAGE],
    }


def _reach(choices: NotificationChoices) -> Markup:
    """What reaches a member and in which ways: each kind by its name, and how often a mail gathers it."""
    reach = tuple([(name, choices.channels(kind)) for kind, name in NAMES.items()]), choices.digest
    keep = cast("Callable[..., Markup]", current_app.jinja_env.globals["cached_fragment"])
    return keep("notifications/_reach.html", reach=reach)
