"""Signing up: in three steps on one page, or in one, for whoever has written their first dream already."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from dreamscape.auth import bp
from dreamscape.auth.forms import LogInForm, SignUpForm, carried_form
from dreamscape.errors import Invalid, SignUpClosed, Taken
from dreamscape.messages import Message
from dreamscape.services.accounts.registration import SignUp
from dreamscape.web.current_member import guests_only, log_in
from dreamscape.web.door_guard import DoorGuard, guard_of
from dreamscape.web.first_dream import first_dream_in, next_url
from dreamscape.web.forms import uploaded
from dreamscape.web.limits import is_carried_over, signup_limit
from dreamscape.web.request_rules import is_script_request, takes_picture
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import language, translate
from dreamscape.web.wishes import fulfil

PHOTO_AGAIN = Message("Please choose your photo once more; a browser never lets us keep a file for you.")
AVATARS_OFFERED = 6


@bp.route("/signup", methods=["GET", "POST"])
@takes_picture
@signup_limit
@guests_only
def signup() -> Any:
    """Become a member."""
    form, guard = carried_form(SignUpForm), guard_of("signup")
    services.moderation.invitations.check(form.invitation.data)
    taken, age = False, _ask_all_of(form)
    if not is_carried_over() and form.validate_on_submit() and guard.lets_through(form):
        try:
            signing_up = _sign_up_from(form, guard, age)
            member, warning = services.accounts.sign_up(signing_up, form.invitation.data)
        except Invalid as error:
            form.add_error(error)
            taken = isinstance(error, Taken)
        else:
            record("sign_up", member.id, proof=guard.proof() or None)
            guard.count()
            log_in(member, remember=False)
            services.email_confirmations.ask_to_confirm(member)
            if warning:
                flash(translate(warning), "error")
            fulfil(member, form.wish.data)
            return redirect(next_url(member) or url_for("users.welcome"), 303)
    if form.errors and form.picture.data and not form.picture.errors and not is_script_request():
        form.picture.errors = [translate(PHOTO_AGAIN)]
    return _page(form, taken=taken)


def who_page(dream: str) -> str:
    """The page that asks a guest who has written this `dream` who they are; where nobody can sign up, members log in
    there."""
    try:
        services.moderation.invitations.check("")
    except SignUpClosed:
        return render_template("auth/login.html", form=LogInForm(formdata=None, kept=dream))
    form = SignUpForm(formdata=None, kept=dream)
    _ask_all_of(form)
    return _page(form)


def _page(form: SignUpForm, *, taken: bool = False) -> str:
    template = "auth/who.html" if first_dream_in(form.kept.data or "") else "auth/signup.html"
    return render_template(template, form=form, taken=taken, avatars_offered=AVATARS_OFFERED)


def _ask_all_of(form: SignUpForm) -> int:
    """Have the form ask what this site asks; returns how old one has to be, 0 for any age."""
    age = services.moderation.site_settings.age_asked()
    form.ask_age(age)
    form.interests.choices = [(category.key, category.name) for category in services.categories.choices()]
    offered = services.avatars.some(len(services.avatars.all()), first=form.avatar.data or "")
    form.avatar.choices = [(key, translate(services.avatars.describe(key))) for key in offered]
    form.avatar.data = form.avatar.data if form.avatar.data in offered else next(iter(offered), None)
    return age


def _sign_up_from(form: SignUpForm, guard: DoorGuard, age: int) -> SignUp:
    return SignUp(
        first_name=form.first_name.data,
        last_name=form.last_name.data,
        email=form.email.data,
        password=form.password.data,
        interests=form.interests.data,
        skills=form.skills.data,
        avatar=form.avatar.data or "",
        picture=uploaded(form.picture),
        language=language(),
        proof=guard.proof(),
        network=guard.network(),
        age=age,
    )
