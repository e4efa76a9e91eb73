"""Where the mails that one may do without let their reader stop them: without logging in, and without anything else."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from dreamscape.errors import BadToken
from dreamscape.extensions import by_network, csrf, limiter
from dreamscape.messages import Message
from dreamscape.models.notification_choices import CHOSEN_KINDS
from dreamscape.notifications import bp
from dreamscape.notifications.forms import MailChoicesForm
from dreamscape.notifications.words import NAMES
from dreamscape.web.error_pages import error_page
from dreamscape.web.limits import limit
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

# What a mail program sends when its user presses “Unsubscribe” (RFC 8058), and nothing beside it.
ONE_CLICK = ("List-Unsubscribe", "One-Click")
NOT_OURS = Message(
    "This link is too old, or a part of it got lost on the way. What comes by mail you can also choose in the settings."
)


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]
@limiter.limit(limit("LIMIT_ACTIONS"), key_func=by_network)
def unsubscribe(token: str) -> Any:
    """What comes by mail. A mail program's own POST stops it; it has no cookies, and none are looked at."""
    if request.method == "POST" and list(request.form.items(multi=True)) == [ONE_CLICK]:
        services.mail_choices.stop(token)
        return Response(status=204)
    if request.method == "POST":
        csrf.protect()
    choices = services.mail_choices.of(token)
    told = [kind for kind in NAMES if kind in CHOSEN_KINDS and choices.channels(kind).site]
    form = MailChoicesForm(
        data={"digest": choices.digest, "kinds": [kind for kind in told if choices.channels(kind).mail]}
    )
    form.kinds.choices = [SelectChoice(kind, translate(NAMES[kind])) for kind in told]
    if form.validate_on_submit():
        services.mail_choices.choose(token, digest=form.digest.data, kinds=form.kinds.data)
        flash(_("Saved. It holds from now on."), "success")
        return _private(make_response(redirect(url_for("notifications.unsubscribe", token=token), 303)))
    if request.method == "GET" and request.args.get("digest") in ("weekly", "never"):
        form.digest.data = request.args["digest"]
    page = render_template("notifications/unsubscribe.html", form=form)
    return _private(make_response(page, 422 if form.errors else 200))


@bp.errorhandler(BadToken)
def show_bad_link(_error: BadToken) -> Any:
    """A link that is too old, or none of ours."""
    return _private(make_response(error_page(404, NOT_OURS)))


def _private(response: Response) -> Response:
    """Nobody else is to see the link: no other site by a referrer, no search engine."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
