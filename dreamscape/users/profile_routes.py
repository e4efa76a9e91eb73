"""One's own profile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from flask import flash, get_template_attribute, redirect, render_template, session, url_for

from dreamscape.users import bp
from dreamscape.users.forms import InterestsForm, ProfileForm
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
    from werkzeug.wrappers import Response

    from dreamscape.models import Member

FORGOTTEN = "forgotten_names"  # of the session: whose names they were, since when, and which
UNDO_SECONDS = 600
# As many as a cookie may hold.
MOST_REMEMBERED = 20


@bp.route("/profile", methods=["GET", "POST"])
@takes_picture
@posting_limit
@member_required
def profile() -> Any:
    """Say who you are; a new name gets a new address, and the old one leads there."""
    form = ProfileForm.showing(this_member(), services.categories.all())
    if form.validate_on_submit():
        with form.catching_errors():
            _changed, warning = services.profiles.change(this_member(), form.content(), form.upload())
            flash(
                translate(warning) if warning else _("Saved. This is you now."),
                "error" if warning else "success",
            )
            return draft_is_saved(redirect(url_for("users.profile"), 303), f"{this_member().id}.profile")
    return render_template(
        "users/profile.html",
        form=form,
        former_names=services.profiles.former_names(this_member()),
        can_remember=bool(_just_forgotten()),
    )


@bp.app_template_global("interests_form")
def interests_form(member: Member) -> InterestsForm:
    """For pages that ask for interests on the way, such as a view that shows nothing without."""
    return InterestsForm.showing(member, services.categories.all())


@bp.post("/profile/interests")
@posting_limit
@member_required
def choose_interests() -> Response:
    """Choose interests where they are asked for, and see at once what they bring."""
    form = interests_form(this_member())
    form.validate()
    services.profiles.choose_interests(this_member(), form.interests.data)
    return back_to(url_for("dreams.dreamscape", view="personalised"))


@bp.post("/profile/avatar")
@posting_limit
@member_required
def another_avatar() -> Response:
    """Another creature, never the same twice in a row."""
    changed = services.profiles.another_avatar(this_member())
    if is_htmx():
        avatar = get_template_attribute("_macros.html", "avatar")
        return fragment(
            avatar(changed, "large"),
            _("Now you are %(creature)s.", creature=services.avatars.describe(changed.avatar)),
        )
    return back_to(url_for("users.profile"), "face")


@bp.post("/profile/forget-names")
@member_required
def forget_names() -> Response:
    """Let go of every name from before."""
    names = services.profiles.former_names(this_member())
    services.profiles.forget_former_names(this_member())
    if len(names) <= MOST_REMEMBERED:
        session[FORGOTTEN] = [this_member().id, time.time(), names]
    flash(_("Your old name is forgotten. Nothing here leads from it to you any more."), "success")
    return back_to(url_for("users.profile"))


@bp.post("/profile/remember-names")
@member_required
def remember_names() -> Response:
    """Undo that, for who has just done it with this browser."""
    names = _just_forgotten()
    session.pop(FORGOTTEN, None)
    if not names:
        flash(_("It is too late for that: the name is anybody's by now."), "error")
    elif taken := services.profiles.remember_former_names(this_member(), names):
        flash(_("Somebody else has taken %(names)s meanwhile.", names=", ".join(taken)), "error")
    else:
        flash(_("Your old name leads to you again."), "success")
    return back_to(url_for("users.profile"), "former-names")


def _just_forgotten() -> list[str]:
    member_id, at, names = session.get(FORGOTTEN, ("", 0, []))
    is_mine = member_id == this_member().id and time.time() - at < UNDO_SECONDS
    if not is_mine:
        session.pop(FORGOTTEN, None)
    return list(names) if is_mine else []
