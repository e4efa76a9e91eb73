"""What a guest wanted who pressed a button for members: said at the door, and done once they are in.

A wish travels in the address of the door (`?wish=follow-dream:a-boat`) and then in its forms; nothing comes of it but
by the POST that lets somebody in, on a page that has told them what else it does. Over a mail with a link to a new
password, the session of the browser keeps it for as long as such a link lives.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import current_app, flash, request, session
from werkzeug.exceptions import RequestEntityTooLarge

from dreamscape.errors import DreamscapeError, Moved
from dreamscape.web.next_page import asked_next, page_before, safe_path, this_page
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.models import Member

FOLLOW_DREAM, FOLLOW_MEMBER, COMMENT = "follow-dream", "follow-member", "comment"
OF_ENDPOINT = {
    "follows.follow_dream": FOLLOW_DREAM,
    "follows.follow_member": FOLLOW_MEMBER,
    "comments.add": COMMENT,
}
WAY_BACK = "way_back"  # in the session: until when, the page and the wish
# What a cookie can carry beside all else.
LONGEST_WAY = 1000


class Way(NamedTuple):
    """Where somebody wanted to be, what they wanted to do there, and who let them in; "" for nothing in particular."""

    next: str = ""
    wish: str = ""
    invitation: str = ""

    def values(self) -> dict[str, Any]:
        """As parameters of the next door's address."""
        return {name: value for name, value in self._asdict().items() if value}


def init_wishes(app: Flask) -> None:
    """Give templates what they need to lead guests to the door and back."""
    app.jinja_env.globals.update(way_in=way_in, reason_of=reason)


def wish(kind: str, slug: str) -> str:
    """The wish as it travels."""
    return f"{kind}:{slug}"


def asked_wish() -> str:
    """The wish that the request carries, or "" for none that we know."""
    asked = request.values.get("wish", "")
    return asked if asked.partition(":")[0] in OF_ENDPOINT.values() else ""


def wish_pressed() -> str:
    """The wish of a guest whose button was just pressed."""
    kind = OF_ENDPOINT.get(str(request.endpoint), "")
    return wish(kind, (request.view_args or {})["slug"]) if kind else ""


def way_in() -> dict[str, Any]:
    """What a link from this page to a door says of it, so that who goes through it comes back here."""
    try:
        return _way_in().values()
    except RequestEntityTooLarge:
        # The page says that a form was too heavy to be read.
        return {}


def _way_in() -> Way:
    if request.blueprint == "auth":
        return Way(asked_next() or "", asked_wish(), request.values.get("invitation", ""))
    if (
        request.url_rule is None
        or request.endpoint == "users.landing"
        or "token" in (request.view_args or {})
    ):
        return Way()
    return Way(this_page() if request.method == "GET" else page_before() or "")


def reason(asked: str) -> str:
    """Why somebody is at the door, in a sentence; "" for what cannot be wished any more, or said to a guest."""
    kind, _colon, slug = asked.partition(":")
    try:
        return _reason(kind, slug)
    except Moved as moved:
        return reason(wish(kind, moved.slug))
    except DreamscapeError:
        return ""


def _reason(kind: str, slug: str) -> str:
    if kind == FOLLOW_MEMBER:
        return _("One step more, and you follow %(name)s.", name=services.people.find(slug, None).name)
    if kind not in (FOLLOW_DREAM, COMMENT):
        return ""
    title = services.dreams.read(slug, None).title
    if kind == FOLLOW_DREAM:
        return _("One step more, and you follow the dream “%(title)s”.", title=title)
    return _("One step more, and you can say something about “%(title)s”.", title=title)


def fulfil(member: Member, asked: str) -> None:
    """Do what the door has said, and say that it is done, or why it is not."""
    if not reason(asked):
        return
    kind, _colon, slug = asked.partition(":")
    try:
        if kind == FOLLOW_DREAM:
            flash(
                _("You follow “%(title)s” now.", title=services.follows.follow_dream(member, slug).title),
                "success",
            )
        elif kind == FOLLOW_MEMBER:
            flash(
                _("You follow %(name)s now.", name=services.follows.follow_member(member, slug).name),
                "success",
            )
    except DreamscapeError as error:
        flash(translate(error.message), "info")


def keep_way_back(way: Way) -> None:
    """Keep where somebody wanted to be until they come from the mail with the link to a new password."""
    if way.values() and sum(map(len, way)) <= LONGEST_WAY:
        session[WAY_BACK] = [time.time() + current_app.config["PASSWORD_RESET_MAX_AGE"], way.next, way.wish]
    else:
        session.pop(WAY_BACK, None)


def kept_way_back() -> Way:
    """What `keep_way_back` has kept in this browser, if its time is not over."""
    kept: Any = session.get(WAY_BACK)
    if not isinstance(kept, list) or len(kept) != 3 or kept[0] < time.time():
        return Way()
    return Way(safe_path(kept[1]) or "", kept[2])
