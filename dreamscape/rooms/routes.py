"""Reading and writing in a room, closing it, and the thanks at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from dreamscape.errors import Invalid
from dreamscape.messages import Message
from dreamscape.rooms import bp
from dreamscape.rooms.forms import LineForm, ThanksForm
from dreamscape.services.rooms.thanks import helpers_of
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.drafts import draft_is_saved
from dreamscape.web.htmx import fragment, is_htmx
from dreamscape.web.limits import posting_limit
from dreamscape.web.next_page import back_to
from dreamscape.web.request_rules import takes_picture
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from dreamscape.models import Dream, Member, Person
    from dreamscape.models.rooms import Room, RoomCard, ThanksPair

MOST_DIGITS = 6
NO_WORDS = Message("A few words, please, or “Without words” below.")


@bp.app_template_global()
def thanks_at(dream: Dream) -> Sequence[ThanksPair]:
    """Who gave a dream a hand, for whoever looks at its page."""
    return _once(f"thanks-at-{dream.id}", lambda: services.room_thanks.at_dream(dream, _reader()))


@bp.app_template_global()
def thanks_on_profile(person: Person) -> Sequence[ThanksPair]:
    """What somebody and others wrote each other, and show on their profiles."""
    return _once(f"thanks-of-{person.id}", lambda: services.room_thanks.on_profile(person, _reader()))


@bp.app_template_global()
def helpers_in(pairs: Sequence[ThanksPair]) -> Sequence[str]:
    """The first names of who helped."""
    return helpers_of(pairs)


@bp.get("/rooms")
@member_required
def index() -> Any:
    """One's rooms, the one with the newest line first."""
    page = services.rooms.page(this_member(), request.args.get("after"))
    return render_template("rooms/index.html", page=page)


@bp.get("/rooms/<room_id>")
@member_required
def room(room_id: str) -> Any:
    """What the two wrote."""
    return _room_page(services.rooms.one(room_id, this_member()), LineForm())


@bp.get("/rooms/<room_id>/lines")
@member_required
def lines(room_id: str) -> Any:
    """What has come since the line of the number `after`, for a page that is open: nothing is 204, and the page waits a
    little longer then."""
    card = services.rooms.one(room_id, this_member())
    if not is_htmx():
        return redirect(url_for(".room", room_id=room_id))
    after = request.args.get("after", "")
    number = int(after) if after.isascii() and after.isdigit() and len(after) <= MOST_DIGITS else 0
    found = services.rooms.new_lines(card, this_member(), number)
    ended = not card.room.is_open and "open" in request.args
    if not found and not ended:
        return Response(status=204)
    return fragment(render_template("rooms/_lines.html", lines=found, card=card, ended=ended, first=False))


@bp.post("/rooms/<room_id>/lines")
@takes_picture
@posting_limit
@member_required
def write(room_id: str) -> Any:
    """Say something, or show it."""
    card = services.rooms.one(room_id, this_member())
    form = LineForm()
    if form.validate():
        with form.catching_errors():
            line, warning = services.rooms.write(room_id, this_member(), form.body.data or "", form.upload())
            if warning:
                flash(translate(warning), "error")
            where = url_for(".room", room_id=room_id, _anchor=f"line-{line.id}")
            return draft_is_saved(redirect(where, 303), _draft(card.room))
    # It may have been closed just now.
    return _room_page(services.rooms.one(room_id, this_member()), form), 422


@bp.get("/rooms/<room_id>/thanks")
@member_required
def thanks(room_id: str) -> Any:
    """It is done: a line for the other?"""
    card = services.rooms.one(room_id, this_member())
    if not card.room.done or services.room_thanks.state(card.room, this_member()).mine:
        return redirect(url_for(".room", room_id=room_id))
    return _thanks_page(card, ThanksForm())


@bp.post("/rooms/<room_id>/close")
@posting_limit
@member_required
def close(room_id: str) -> Any:
    """It is done. With the line of thanks, or without words; where neither is said, that is asked next."""
    card, form = services.rooms.one(room_id, this_member()), ThanksForm()
    without_words = "without_words" in request.form
    if not form.validate():
        return _thanks_page(card, form), 422
    room = services.rooms.close(room_id, this_member())
    if not room.done:
        return back_to(url_for(".room", room_id=room_id))
    body = "" if without_words else form.thanks.data or ""
    if not body and not without_words:
        if "on_profile" in request.form or "sealing" in request.form:
            form.add_error(Invalid("thanks", NO_WORDS))
            return _thanks_page(services.rooms.one(room_id, this_member()), form), 422
        return redirect(url_for(".thanks", room_id=room_id), 303)
    with form.catching_errors():
        services.room_thanks.write(room, this_member(), body, on_profile=form.on_profile.data)
        flash(_said_at_the_end(room), "success")
        where = url_for(".room", room_id=room_id, _anchor="thanks")
        return draft_is_saved(redirect(where, 303), f"{this_member().id}.thanks-{room.id}")
    return _thanks_page(services.rooms.one(room_id, this_member()), form), 422


@bp.post("/thanks/<thanks_id>/remove")
@posting_limit
@member_required
def remove_thanks(thanks_id: str) -> AnyResponse:
    """Take a line of thanks away: one's own, or one at one's own dream."""
    services.room_thanks.take_back(thanks_id, this_member())
    flash(_("The line is gone."), "success")
    return back_to(url_for(".index"))


def _once(key: str, read: Callable[[], Sequence[ThanksPair]]) -> Sequence[ThanksPair]:
    """A page asks twice, for what it is to look like and for what stands in it; it is read once."""
    if key not in g:
        setattr(g, key, read())
    found: Sequence[ThanksPair] = g.get(key)
    return found


def _said_at_the_end(room: Room) -> str:
    state = services.room_thanks.state(room, this_member())
    if state.other_is_in:
        return _("Both lines can be read now.")
    if state.mine and state.mine.body:
        return _("Your line is sealed. It opens with the other one, or in 14 days.")
    return _("Done, without words. That is fine, too.")


def _room_page(card: RoomCard, form: LineForm) -> str:
    member = this_member()
    return render_template(
        "rooms/room.html",
        card=card,
        page=services.rooms.lines(card, member, request.args.get("before")),
        is_latest=not request.args.get("before"),
        state=services.room_thanks.state(card.room, member),
        form=form,
        draft=_draft(card.room),
    )


def _thanks_page(card: RoomCard, form: ThanksForm) -> str:
    return render_template(
        "rooms/thanks.html",
        card=card,
        state=services.room_thanks.state(card.room, this_member()),
        form=form,
        draft=f"{this_member().id}.thanks-{card.room.id}",
    )


def _draft(room: Room) -> str:
    return f"{this_member().id}.room-{room.id}"


def _reader() -> Member | None:
    return current_user.member if current_user.is_authenticated else None
