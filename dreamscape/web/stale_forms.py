"""A form that was sent too late, or from another tab than the log-in: nothing is done, and nothing is lost.

A POST whose CSRF token does not hold changes nothing. What was typed comes back in the same form, when its page
has one; on a page that offers to send it again; through the log-in form, for somebody who is logged out by now; or,
when it was made for another member than who is here now, on a page that asks whose it shall be. A page that has
nothing to give back, because its thing is gone or its work is done, answers as it always does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    make_response,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from dreamscape.errors import DreamscapeError, Moved
from dreamscape.extensions import login_manager
from dreamscape.messages import Message
from dreamscape.web.current_member import suspended_member
from dreamscape.web.error_pages import error_page
from dreamscape.web.form_authors import form_author
from dreamscape.web.next_page import asked_next, this_page
from dreamscape.web.saved_forms import has_picture, replace_page, submitted_fields
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

View = TypeVar("View", bound=Callable[..., Any])

# What a button that sends nothing typed says.
PRESSED = {
    "auth.logout": Message("Log out"),
    "circles.delete": Message("Delete circle"),
    "comments.delete": Message("Delete comment"),
    "comments.dislike": Message("Dislike"),
    "comments.like": Message("Like"),
    "comments.restore": Message("Undo"),
    "comments.undislike": Message("Remove dislike"),
    "comments.unlike": Message("Remove like"),
    "dreams.delete": Message("Delete"),
    "follows.follow_dream": Message("Follow dream"),
    "follows.unfollow_dream": Message("Following dream: unfollow"),
}


def init_stale_forms(app: Flask) -> None:
    """Answer every form whose token does not hold."""
    app.register_error_handler(CSRFError, on_csrf_error)


def idle_for_guests(view: View) -> View:
    """A guest has nothing to do at this address, so the view may tell them so without a token."""
    view.idle_for_guests = True  # type: ignore[attr-defined]
    return view


def on_csrf_error(_error: CSRFError) -> Any:
    """Answer a POST without a valid CSRF token, changing nothing."""
    record("csrf_failed", sent_by=request.headers.get("Sec-Fetch-Site"))
    rule = request.url_rule
    if rule is None or request.headers.get("Sec-Fetch-Site") == "cross-site":
        # Another site's form: nobody here wrote that.
        return error_page(400)
    view = current_app.view_functions[rule.endpoint]
    needs_member, idle = getattr(view, "needs_member", False), getattr(view, "idle_for_guests", False)
    if not current_user.is_authenticated:
        if needs_member or (idle and suspended_member()):
            return login_manager.unauthorized()
        if idle:
            return view()
    elif (needs_member or idle) and form_author() not in ("", current_user.member.id):
        return _ask_whose(view)
    if "GET" not in (rule.methods or ()) or request.headers.get("HX-Request"):
        page = render_template("auth/resubmit.html", fields=submitted_fields(), action=this_page())
        return replace_page(make_response(page, 400))
    return _form_again(view)


def _ask_whose(view: Any) -> Response:
    """The page for a form that was made for another member: all that is in it, and the question whose it shall be."""
    page = render_template(
        "auth/whose_form.html",
        author=services.people.with_id(form_author()),
        fields=submitted_fields(),
        has_picture=has_picture(),
        pressed=translate(PRESSED.get(str(request.endpoint), "")),
        may_send=_has_page_for_who_is_here(view),
        action=this_page(),
        back=asked_next() or url_for("dreams.dreamscape"),
    )
    return replace_page(make_response(page, 409))


def _has_page_for_who_is_here(view: Any) -> bool:
    """Would they be shown the form at all, if they opened its page? What is only pressed has none, and may be tried."""
    if "GET" not in (request.url_rule.methods or () if request.url_rule else ()):
        return True
    request.method = "GET"
    try:
        return make_response(_view_again(view)).status_code == 200
    except DreamscapeError:
        return False
    finally:
        request.method = "POST"


def _form_again(view: Any) -> Any:
    # The page shows its form on GET, and a GET changes nothing: so let it, with what was typed.
    g.returned_fields = submitted_fields()
    words = _expired()
    flash(words, "info")
    request.method = "GET"
    try:
        response = make_response(_view_again(view))
    except Exception as other:  # noqa: BLE001 - whatever it is, its own handler answers
        # Somebody else's comment, a dream that is gone, a link that is used up: there is no form to come back to.
        _unsay(words)
        return current_app.handle_user_exception(other)
    if response.status_code == 200:
        response.status_code = 400
    else:
        # The page has no form for this person, and leads them on.
        _unsay(words)
    return response


def _view_again(view: Any) -> Any:
    """The page behind the form; where its thing has another name by now, under that name."""
    arguments = dict(request.view_args or {})
    try:
        return current_app.ensure_sync(view)(**arguments)
    except Moved as moved:
        return current_app.ensure_sync(view)(**{**arguments, "slug": moved.slug})


def _unsay(words: str) -> None:
    """Take back what was flashed and not yet shown."""
    kept = [flashed for flashed in session.pop("_flashes", []) if flashed[1] != words]
    if kept:
        session["_flashes"] = kept


def _expired() -> str:
    password, picture = "password" in request.form, has_picture()
    if password and picture:
        return _(
            "This page was open for a long time. Everything you wrote is still here, but for the password and the "
            "picture: press the button once more."
        )
    if password:
        return _(
            "This page was open for a long time. Everything you wrote is still here, but for the password: press "
            "the button once more."
        )
    if picture:
        return _(
            "This page was open for a long time. Everything you wrote is still here, but for the picture: press "
            "the button once more."
        )
    return _(
        "This page was open for a long time. Everything you wrote is still here: press the button once more."
    )
