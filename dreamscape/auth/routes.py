"""The pages at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from dreamscape.auth import bp
from dreamscape.auth.forms import LogInForm, NewPasswordForm, ResetRequestForm, carried_form
from dreamscape.auth.sign_up_routes import who_page
from dreamscape.errors import BadCredentials, BadToken, Invalid, Suspended
from dreamscape.extensions import login_manager
from dreamscape.messages import Message
from dreamscape.web.current_member import guests_only, log_out, suspended_member
from dreamscape.web.door_guard import guard_of
from dreamscape.web.entrance import come_in, is_half_in
from dreamscape.web.limits import is_carried_over, login_limit, mailed_link_limit, reset_limit
from dreamscape.web.next_page import page_before, path_of, this_page
from dreamscape.web.request_rules import takes_picture
from dreamscape.web.saved_forms import has_picture, pack, replace_page, submitted_fields
from dreamscape.web.security_log import account, record
from dreamscape.web.services import services
from dreamscape.web.stale_forms import idle_for_guests
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate
from dreamscape.web.wishes import Way, keep_way_back, kept_way_back, wish_pressed

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

RESET_ANSWER = Message(
    "If that address belongs to a dreamer, a mail is on its way. It may take some minutes; "
    "should our mail server be asleep, we keep trying."
)
LINK_NOT_NEEDED = Message(
    "It has been used, or its time is over. You are logged in, so you need no other just now."
)
# Sent once more, from another tab, it has nothing left to do: its first time has logged them out.
LOGS_OUT = frozenset({"users.delete_account"})


@bp.route("/login", methods=["GET", "POST"])
@takes_picture
@login_limit
@guests_only
def login() -> Any:
    """Log in, and go on to the page that asked for it."""
    form, guard = carried_form(LogInForm), guard_of("login")
    if not is_carried_over() and form.validate_on_submit() and guard.lets_through(form):
        way = Way(form.next.data or "", form.wish.data)
        try:
            member = services.accounts.log_in(form.email.data, form.password.data)
            return come_in(member, way, kept=form.kept.data, remember=form.remember.data, tell=True)
        except (BadCredentials, Suspended) as error:
            record("log_in_failed", account=account(form.email.data), why=type(error).__name__)
            guard.count()
            form.form_errors.append(translate(error.message))
    return render_template("auth/login.html", form=form)


@bp.post("/logout")
@idle_for_guests
def logout() -> Response:
    """End this browser's session; a guest who asks is already out."""
    if current_user.is_authenticated or suspended_member():
        log_out()
        flash(_("You are logged out. Sweet dreams!"), "success")
    else:
        flash(_("You are logged out already."), "info")
    return redirect(url_for("users.landing"), 303)


@bp.route("/password-reset", methods=["GET", "POST"])
@reset_limit
def password_reset() -> Any:
    """Ask for a mail with a link; the answer does not tell who is a member."""
    form, guard = carried_form(ResetRequestForm), guard_of("reset")
    if not is_carried_over() and form.validate_on_submit() and guard.lets_through(form):
        services.passwords.ask_for_reset(form.email.data)
        record("password_reset_asked", account=account(form.email.data))
        guard.count()
        flash(translate(RESET_ANSWER), "success")
        return _on_the_way_to_the_mail(form)
    return render_template("auth/password_reset.html", form=form)


@bp.route("/password-reset/<token>", methods=["GET", "POST"])
@mailed_link_limit
def new_password(token: str) -> Any:
    """Choose a new password with a mailed link; the link is used up by the POST that changes it."""
    owner = services.passwords.check_token(token)
    form, way = NewPasswordForm(), kept_way_back()
    try:
        if form.validate_on_submit():
            member = services.passwords.reset(token, form.password.data)
            record("password_reset", member.id)
            answer = come_in(member, way)
            if is_half_in():
                flash(_("That is your new password, and you are logged out everywhere."), "success")
            else:
                flash(
                    _("That is your new password. You are logged in here, and logged out everywhere else."),
                    "success",
                )
            return _without_referrer(answer)
    except Invalid as error:
        form.add_error(error)
    page = render_template("auth/new_password.html", form=form, owner=owner, wish=way.wish)
    return _without_referrer(make_response(page))


@bp.errorhandler(BadToken)
def show_bad_link(error: BadToken) -> Any:
    """A link to a new password that works no longer, or never did."""
    message = LINK_NOT_NEEDED if current_user.is_authenticated else error.message
    page = render_template("auth/bad_link.html", message=translate(message))
    return _without_referrer(make_response(page, 400))


def _on_the_way_to_the_mail(form: ResetRequestForm) -> Any:
    """Where to wait for the mail; whatever brought them to the door is kept until they come from its link."""
    if current_user.is_authenticated:
        return redirect(url_for("auth.password_reset"), 303)
    way = Way(form.next.data or "", form.wish.data, form.invitation.data)
    keep_way_back(way)
    if form.kept.data:
        flash(_("What you wrote waits in this tab: come back to it when you have your new password."), "info")
        return render_template("auth/login.html", form=LogInForm(formdata=None, **form.data))
    return redirect(url_for("auth.login", **way.values()), 303)


def ask_to_log_in() -> Any:
    """Where only members may go, a guest gets the log-in form, which leads back with all they typed; who has written a
    first dream is asked who they are, and somebody suspended gets the page that says so."""
    if suspended_member():
        return _to(url_for("appeals.suspended"))
    if dream := g.get("first_dream"):
        return replace_page(make_response(who_page(dream), 401))
    if request.method == "GET":
        return _to_login(_looked_at() if request.headers.get("HX-Request") else this_page())
    if request.endpoint in LOGS_OUT:
        flash(_("You are logged out. If your account is to be deleted, logging in would keep it."), "info")
        return redirect(url_for("users.landing"), 303)
    rule = request.url_rule
    has_page = rule is not None and "GET" in (rule.methods or ()) and not request.headers.get("HX-Request")
    page = this_page() if has_page else page_before() or _looked_at()
    typed = {name: values for name, values in submitted_fields().items() if name != "next"}
    if not any(any(values) for values in typed.values()):
        wish = wish_pressed()
        if not wish:
            flash(
                _("You are logged out, so nothing has been done. Log in, and press the button again."), "info"
            )
        return _to_login(page, wish)
    form = LogInForm(formdata=None, next=page, kept=pack(page, typed))
    if form.kept.data and has_picture():
        flash(
            _("Log in, and you are back with everything you wrote. Only the picture has to be chosen again."),
            "info",
        )
    elif form.kept.data:
        flash(_("Log in, and you are back with everything you wrote."), "info")
    else:
        flash(
            _("Log in first. What you wrote is too long to come along: copy it from the page before."),
            "error",
        )
    return replace_page(make_response(render_template("auth/login.html", form=form), 401))


login_manager.unauthorized_handler(ask_to_log_in)


def _to_login(page: str, wish: str = "") -> Any:
    return _to(url_for("auth.login", **Way(page, wish).values()))


def _to(address: str) -> Any:
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": address}
    return redirect(address, 303)


def _looked_at() -> str:
    """The path of the page that htmx says the person looks at, or where members begin."""
    return path_of(request.headers.get("HX-Current-URL", "")) or url_for("dreams.dreamscape")


def _without_referrer(response: Any) -> Any:
    # The address itself is the secret.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
