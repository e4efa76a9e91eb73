"""A member's notifications."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import flash, get_template_attribute, make_response, render_template, request, url_for
from markupsafe import Markup

from dreamscape.errors import NotFound
from dreamscape.messages import Message
from dreamscape.models.notification_choices import Channels
from dreamscape.notifications import bp
from dreamscape.notifications.lists import FILTERS, KINDS, grouped, never_of, place_of
from dreamscape.notifications.page import render_page
from dreamscape.notifications.words import NEVER, NEVER_TOLD, TOLD_AGAIN
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.htmx import errors_inline, fragment, is_htmx
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response


GONE = Message("This is not here any more.")


@bp.get("/notifications")
@member_required
def index() -> Any:
    """What happened, newest first: all of it, or what is of one `kind`."""
    return render_page(this_member(), _list(this_member().unread_notifications))


@bp.post("/notifications/read")
@member_required
def read() -> Response:
    """One of them was read, or all; doing it twice is doing it once."""
    notification_id = request.form.get("id")
    read_now = services.notifications.mark_read(this_member(), notification_id)
    if not is_htmx():
        return back_to(url_for("notifications.index"))
    unread = max(0, this_member().unread_notifications - read_now)
    if notification_id is None:
        html = render_template("notifications/_list.html", **_list(unread))
    else:
        html = _item_again(notification_id)
    answer = fragment(html)
    # unread.js shows it.
    answer.headers["HX-Trigger"] = json.dumps({"unread": unread})
    return answer


@bp.get("/notifications/count")
@member_required
def count() -> Response:
    """How many are unread, as text; nothing but 304 to who knows it already."""
    unread = this_member().unread_notifications
    response = make_response(str(unread))
    response.mimetype = "text/plain"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(str(unread))
    return response.make_conditional(request)


@bp.post("/notifications/<notification_id>/never")
@member_required
@errors_inline
def never(notification_id: str) -> Response:
    """Hear no more of what is of this one's kind."""
    before = this_member().notification_choices
    kind = services.notifications.never_tell(this_member(), notification_id)
    if kind is None:
        raise NotFound(GONE)
    words = translate(NEVER_TOLD[kind])
    undo = {
        "words": words,
        "kind": kind,
        "ways": before.channels(kind),
        "notification_id": notification_id,
    }
    if is_htmx():
        html = _macro("_undo", "said_with_undo")(**undo) + _item_again(notification_id, hears=False)
        return fragment(html, words)
    html = render_template("notifications/_flashed.html", **undo)
    flash(Markup(html), "success")  # noqa: S704 - the template has escaped it
    return back_to(url_for("notifications.index"))


@bp.post("/notifications/tell/<told_kind>")
@member_required
@errors_inline
def tell_again(told_kind: str) -> Response:
    """Take that back: hear of this kind again, in the `ways` of before."""
    if told_kind not in NEVER:
        raise NotFound(GONE)
    ways = set(request.form.getlist("ways"))
    services.notifications.tell_again(
        this_member(), told_kind, Channels(True, "mail" in ways, "push" in ways)
    )
    words = translate(TOLD_AGAIN)
    if is_htmx():
        return fragment(_item_again(request.form.get("id", ""), hears=True, beside=True), words)
    flash(words, "success")
    return back_to(url_for("notifications.index"))


def _list(unread: int) -> dict[str, Any]:
    """What `_list.html` needs: the page that the address asks for."""
    member, after, kind = this_member(), request.args.get("after"), request.args.get("kind", "")
    kind = kind if kind in FILTERS else ""
    page = services.notifications.page(member, after, FILTERS.get(kind, ()))
    return {
        "page": page,
        "groups": grouped(page.items, datetime.now(UTC)),
        "first": not after,
        "kind": kind,
        "kinds": KINDS,
        "unread": unread,
    }


def _item_again(notification_id: str, *, hears: bool | None = None, beside: bool = False) -> str:
    """The notification as it is now, alone; "" where it is gone. `hears`: are they told of its kind since now?"""
    member = this_member()
    card = services.notifications.one(member, notification_id)
    if card is None:
        return ""
    if hears is None:
        hears = member.notification_choices.channels(card.notification.kind).site
    return _macro("_item", "item")(card, place_of(card, member.slug), never_of(card, hears), beside)


def _macro(template: str, name: str) -> Callable[..., str]:
    """A macro of one of our partial templates, as a function that writes it alone."""
    macro: Callable[..., str] = get_template_attribute(f"notifications/{template}.html", name)
    return macro
