"""The page of somebody suspended, and appeals."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import TextAreaField

from dreamscape.appeals import bp
from dreamscape.messages import Message
from dreamscape.services.appeals import LONGEST_APPEAL
from dreamscape.web.current_member import member_required, suspended_only, this_member
from dreamscape.web.forms import DreamscapeForm, MaxCharacters, Required, clean_text
from dreamscape.web.limits import posting_limit
from dreamscape.web.services import services
from dreamscape.web.translations import lazy_gettext, translate

SENT = Message("It is on its way to those who look after this place. You will read here what came of it.")


class AppealForm(DreamscapeForm):
    """Why somebody sees it differently."""

    body = TextAreaField(
        lazy_gettext("Why do you see it differently?"),
        [
            Required(Message("Say in your own words why you see it differently.")),
            MaxCharacters(LONGEST_APPEAL),
        ],
        filters=[clean_text],
    )


@bp.get("/suspended")
@suspended_only
def suspended() -> Any:
    """Why, until when, and what can be done meanwhile."""
    return _suspended_page(AppealForm(formdata=None))


@bp.post("/appeals")
@posting_limit
@suspended_only
def appeal() -> Any:
    """One message to the moderators for each suspension."""
    form = AppealForm()
    if form.validate():
        with form.catching_errors():
            services.appeals.against_suspension(this_member(), form.body.data)
            flash(translate(SENT), "success")
            return redirect(url_for("appeals.suspended", _anchor="appeal"), 303)
    return _suspended_page(form)


@bp.route("/appeals/<notice_id>", methods=["GET", "POST"])
@posting_limit
@member_required
def appeal_notice(notice_id: str) -> Any:
    """Ask for another look at what a notice tells of: a dream or a comment that was taken down."""
    notice = services.appeals.notice(this_member(), notice_id)
    form = AppealForm()
    if form.validate_on_submit():
        with form.catching_errors():
            services.appeals.against_notice(this_member(), notice_id, form.body.data)
            flash(translate(SENT), "success")
            return redirect(url_for("dreams.mine"), 303)
    return render_template("appeals/appeal.html", form=form, notice=notice), 422 if form.errors else 200


def _suspended_page(form: AppealForm) -> Any:
    page = render_template(
        "appeals/suspended.html",
        form=form,
        me=this_member(),
        **services.appeals.suspension_page(this_member())._asdict(),
    )
    return page, 422 if form.errors else 200
