"""What a phone's own sheet shares into a new dream: words, a link and a picture (`share_target` in the manifest).

The browser itself sends it, so there is no token in it; and so it does nothing but fill in a form, which nobody has
sent then. What is kept is the picture, as a guest's is (`services.kept_pictures`), unless another site's page sent it.
"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_login import current_user

from dreamscape.dreams import bp
from dreamscape.dreams.first_dream import first_dream_page, say_no_room, shared_words
from dreamscape.dreams.forms import DreamForm
from dreamscape.dreams.routes import show_form
from dreamscape.extensions import csrf
from dreamscape.models import AudienceChoice
from dreamscape.web.current_member import this_member
from dreamscape.web.limits import share_target_limit
from dreamscape.web.request_rules import takes_picture
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _


@bp.route("/share-target", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]
@takes_picture
@share_target_limit
def share_target() -> Any:
    """The form of a new dream with all that was shared in it. Opened by itself, it is the form of new dreams."""
    if request.method == "GET":
        return redirect(f"{url_for('dreams.new')}?{request.query_string.decode()}")
    member = this_member() if current_user.is_authenticated else None
    circles = services.circles.cards(member) if member else []
    choice = (services.dreams.last_choice(member) if member else None) or AudienceChoice()
    begun = {"formdata": None, "audience": choice.audience, "who_may_comment": choice.who_may_comment}
    form = DreamForm.showing(
        None, services.categories.all(), circles, None, **begun, **shared_words(request.form)
    )
    form.circles.data = list(choice.circles)
    _keep_picture(form)
    return show_form("dreams/new.html", form, circles) if member else first_dream_page(form)


def _keep_picture(form: DreamForm) -> None:
    """Have the picture that came along wait in the form; what is wrong with it is said at its field."""
    picture = request.files.get("picture")
    if not picture:
        return
    if not _sent_by_browser():
        flash(_("The picture did not come along. Please choose it here."), "info")
        return
    form.picture.data = picture
    with form.catching_errors():
        if not form.keep_picture():
            say_no_room()


def _sent_by_browser() -> bool:
    """Did nobody but the browser, or this site, send it? One that does not say is an old one."""
    return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
