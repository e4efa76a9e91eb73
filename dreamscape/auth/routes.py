"""The pages at the door."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from dreamscape.auth import bp
from dreamscape.auth.forms import LogInForm, NewPasswordForm, ResetRequestForm, SignUpForm
from dreamscape.errors import BadCredentials, BadToken, Invalid
from dreamscape.extensions import limiter, login_manager
from dreamscape.services.accounts import SignUp
from dreamscape.web.forms import uploaded
from dreamscape.web.kept_forms import pack, typed_fields, unpack_for
from dreamscape.web.limits import by_email, limit
from dreamscape.web.member import guests_only, log_in, log_out
from dreamscape.web.next_page import asked_next, safe_path, this_page
from dreamscape.web.services import services

RESET_ANSWER = (
    "If that address belongs to a dreamer, a letter is on its way. It may take some minutes; "
    "should our mail server be asleep, we keep trying."
)
AVATARS_OFFERED = 6


@bp.route("/signup", methods=["GET", "POST"])
@limiter.limit(limit("LIMIT_SIGNUP"), methods=["POST"])
@guests_only
def signup() -> Any:
    """Become a member in three steps on one page."""
    form = SignUpForm()
    form.interests.choices = [(category.key, category.name) for category in services.categories.choices()]
    form.avatar.choices = _avatars_offered(form.avatar.data)
    if request.method == "GET":
        form.next.data = asked_next()
    if form.validate_on_submit():
        try:
            member, trouble = services.accounts.sign_up(_sign_up_from(form))
        except Invalid as error:
            form.blame(error)
        else:
            log_in(member, remember=False)
            if trouble:
                flash(trouble, "error")
            return redirect(_way_back(form) or url_for("users.welcome"), 303)
    return render_template("auth/signup.html", form=form)


@bp.route("/login", methods=["GET", "POST"])
@limiter.limit(limit("LIMIT_LOGIN_ADDRESS"), methods=["POST"])
@limiter.limit(limit("LIMIT_LOGIN_EMAIL"), methods=["POST"], key_func=by_email)
@guests_only
def login() -> Any:
    """Log in, and go on to the page that asked for it."""
    form = LogInForm()
    if request.method == "GET":
        form.next.data = asked_next()
    if form.validate_on_submit():
        try:
            member = services.accounts.log_in(form.email.data, form.password.data)
        except BadCredentials as error:
            form.form_errors.append(error.message)
        else:
            log_in(member, remember=form.remember.data)
            return redirect(_way_back(form) or url_for("dreams.dreamscape"), 303)
    return render_template("auth/login.html", form=form)


@bp.post("/logout")
def logout() -> Response:
    """End this browser's session; a guest who asks is already out."""
    if current_user.is_authenticated:
        log_out()
        flash("You are logged out. Sweet dreams!", "success")
    return redirect(url_for("users.landing"), 303)


@bp.route("/password-reset", methods=["GET", "POST"])
@limiter.limit(limit("LIMIT_RESET_ADDRESS"), methods=["POST"])
@limiter.limit(limit("LIMIT_RESET_EMAIL"), methods=["POST"], key_func=by_email)
def password_reset() -> Any:
    """Ask for a letter with a link; the answer does not tell who is a member."""
    form = ResetRequestForm()
    if form.validate_on_submit():
        services.passwords.ask_for_reset(form.email.data)
        flash(RESET_ANSWER, "success")
        return redirect(url_for("auth.login"), 303)
    return render_template("auth/password_reset.html", form=form)


@bp.route("/password-reset/<token>", methods=["GET", "POST"])
@limiter.limit(limit("LIMIT_RESET_ADDRESS"), methods=["POST"])
def new_password(token: str) -> Any:
    """Choose a new password with a mailed link; the link is used up by the POST that changes it."""
    form = NewPasswordForm()
    try:
        services.passwords.check_token(token)
        if form.validate_on_submit():
            member = services.passwords.reset(token, form.password.data)
            log_in(member, remember=False)
            flash(
                "That is your new password. You are logged in here, and logged out everywhere else.",
                "success",
            )
            return redirect(url_for("dreams.dreamscape"), 303)
    except BadToken as error:
        return _without_referrer(render_template("auth/bad_link.html", message=error.message), 400)
    except Invalid as error:
        form.blame(error)
    return _without_referrer(render_template("auth/new_password.html", form=form))


@login_manager.unauthorized_handler
def ask_to_log_in() -> Any:
    """Where only members may go, a guest gets the log-in form, which leads back with all they typed."""
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": url_for("auth.login", next=asked_next() or url_for("users.landing"))}
    if request.method == "GET":
        return redirect(url_for("auth.login", next=this_page()), 303)
    rule = request.url_rule
    has_page = rule is not None and "GET" in (rule.methods or ())
    page = this_page() if has_page else asked_next() or url_for("dreams.dreamscape")
    typed = {name: values for name, values in typed_fields().items() if name != "next"}
    if not any(any(values) for values in typed.values()):
        return redirect(url_for("auth.login", next=page), 303)
    form = LogInForm(formdata=None, next=page, kept=pack(page, typed))
    flash("You were logged out meanwhile. Log in, and you are back with everything you wrote.", "info")
    # The token of the session that ended is no use to this form.
    generate_csrf()
    return render_template("auth/login.html", form=form), 401


def _way_back(form: SignUpForm | LogInForm) -> str | None:
    kept = unpack_for(current_user.member, form.kept.data) if form.kept.data else None
    return kept or safe_path(form.next.data)


def _sign_up_from(form: SignUpForm) -> SignUp:
    return SignUp(
        first_name=form.first_name.data,
        last_name=form.last_name.data,
        email=form.email.data,
        password=form.password.data,
        interests=form.interests.data,
        skills=form.skills.data,
        avatar=form.avatar.data or "",
        picture=uploaded(form.picture),
    )


def _avatars_offered(chosen: str | None) -> list[tuple[str, str]]:
    offered = services.avatars.some(AVATARS_OFFERED, first=chosen or "")
    return [(key, key.replace("-", " ")) for key in offered]


def _without_referrer(body: str, status: int = 200) -> Response:
    response = make_response(body, status)
    # The address itself is the secret.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
