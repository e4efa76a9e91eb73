"""Pointing out to moderators what they should look at."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import TextAreaField

from dreamscape.comments.thread import back_to_comments, page_of_comments
from dreamscape.errors import NotFound
from dreamscape.messages import Message
from dreamscape.reports import bp
from dreamscape.services.reports import LONGEST_REASON
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.forms import DreamscapeForm, MaxCharacters, Required, clean_text
from dreamscape.web.limits import posting_limit
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services
from dreamscape.web.translations import lazy_gettext, translate

# What a report may be about beside a dream, as the template calls it.
SUBJECTS = ("comment", "entry", "letter", "ask", "offer", "room", "thanks")
THANKS = Message("Thank you for telling us. Somebody will have a look.")


class ReportForm(DreamscapeForm):
    """What is wrong with it."""

    reason = TextAreaField(
        lazy_gettext("What is wrong with it?"),
        [Required(Message("A sentence helps us see it.")), MaxCharacters(LONGEST_REASON)],
        filters=[clean_text],
    )


@bp.route("/dreams/<slug>/report", methods=["GET", "POST"])
@posting_limit
@member_required
def report_dream(slug: str) -> Any:
    """Report somebody else's dream."""
    dream = services.dreams.find(slug, this_member())
    services.moderation.reports.check_dream(this_member(), dream)
    form = ReportForm()
    if form.validate_on_submit():
        services.moderation.reports.dream(this_member(), dream, form.reason.data)
        flash(translate(THANKS), "success")
        return back_to(url_for("dreams.show", slug=dream.slug))
    return _report_page(form, dream=dream)


@bp.route("/diary/<entry_id>/report", methods=["GET", "POST"])
@posting_limit
@member_required
def report_entry(entry_id: str) -> Any:
    """Report what somebody else wrote in a diary."""
    entry, dream = services.diary.find(entry_id, this_member())
    services.moderation.reports.check_dream(this_member(), dream)
    form = ReportForm()
    if form.validate_on_submit():
        services.moderation.reports.entry(this_member(), entry, dream, form.reason.data)
        flash(translate(THANKS), "success")
        return redirect(url_for("diary.entry", entry_id=entry.id), 303)
    return _report_page(form, dream=dream, entry=entry)


@bp.route("/comments/<comment_id>/report", methods=["GET", "POST"])
@posting_limit
@member_required
def report_comment(comment_id: str) -> Any:
    """Report somebody else's comment."""
    card, dream = services.comments.one(comment_id, this_member())
    services.moderation.reports.check_comment(this_member(), card.comment, dream)
    form = ReportForm()
    if form.validate_on_submit():
        services.moderation.reports.comment(this_member(), card.comment, dream, form.reason.data)
        flash(translate(THANKS), "success")
        return back_to_comments(dream, card.comment.id)
    return _report_page(form, dream=dream, comment=card.comment, back=page_of_comments(dream))


@bp.route("/letters/<letter_id>/report", methods=["GET", "POST"])
@posting_limit
@member_required
def report_letter(letter_id: str) -> Any:
    """Report a letter that is open."""
    card, dream = services.sealed_letters.one(letter_id, this_member())
    services.moderation.reports.check_letter(this_member(), card.letter, dream)
    form = ReportForm()
    if form.validate_on_submit():
        services.moderation.reports.letter(this_member(), card.letter, dream, form.reason.data)
        flash(translate(THANKS), "success")
        return back_to(url_for("sealed_letters.letter", letter_id=letter_id))
    return _report_page(form, dream=dream, letter=card.letter)


@bp.route("/asks/<ask_id>/report", methods=["GET", "POST"])
@posting_limit
@member_required
def report_ask(ask_id: str) -> Any:
    """Report what somebody else asks for."""
    ask, dream = services.asks.find(ask_id, this_member())
    services.moderation.reports.check_ask(this_member(), ask, dream)
    form = ReportForm()
    if form.validate_on_submit():
        services.moderation.reports.ask(this_member(), ask, dream, form.reason.data)
        flash(translate(THANKS), "success")
        return redirect(url_for("asks.one", ask_id=ask.id), 303)
    return _report_page(form, dream=dream, ask=ask)


@bp.route("/offers/<offer_id>/report", methods=["GET", "POST"])
@posting_limit
@member_required
def report_offer(offer_id: str) -> Any:
    """Report what somebody offered to oneself."""
    card = services.offers.one(offer_id, this_member())
    services.moderation.reports.check_offer(this_member(), card.offer)
    if card.dream is None:
        raise NotFound
    form = ReportForm()
    if form.validate_on_submit():
        services.moderation.reports.offer(this_member(), card.offer, card.dream, form.reason.data)
        flash(translate(THANKS), "success")
        return redirect(url_for("asks.one_offer", offer_id=card.offer.id), 303)
    return _report_page(form, dream=card.dream, offer=card.offer)


@bp.route("/rooms/<room_id>/report", methods=["GET", "POST"])
@posting_limit
@member_required
def report_room(room_id: str) -> Any:
    """Ask for help in a room: those who look after the place read along until it is settled."""
    room = services.rooms.check_report(room_id, this_member())
    form = ReportForm()
    if form.validate_on_submit():
        services.moderation.reports.room(this_member(), room, form.reason.data)
        flash(translate(THANKS), "success")
        return redirect(url_for("rooms.room", room_id=room.id), 303)
    return _report_page(form, room=room)


@bp.route("/thanks/<thanks_id>/report", methods=["GET", "POST"])
@posting_limit
@member_required
def report_thanks(thanks_id: str) -> Any:
    """Report a line of thanks of somebody else's."""
    thanks, dream = services.room_thanks.find(thanks_id, this_member())
    services.moderation.reports.check_thanks(this_member(), thanks, dream)
    form = ReportForm()
    if form.validate_on_submit():
        services.moderation.reports.thanks(this_member(), thanks, dream, form.reason.data)
        flash(translate(THANKS), "success")
        return redirect(url_for("dreams.show", slug=dream.slug, _anchor="thanks"), 303)
    return _report_page(form, dream=dream, thanks=thanks)


def _report_page(form: ReportForm, **about: Any) -> Any:
    """What is reported is one of SUBJECTS of `about`, or the `dream` itself."""
    shown = {**dict.fromkeys(SUBJECTS), **about}
    is_counted = services.transparency.is_shown()
    page = render_template("reports/report.html", form=form, is_counted=is_counted, **shown)
    return page, 422 if form.errors else 200
