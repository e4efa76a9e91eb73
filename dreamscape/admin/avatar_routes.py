"""Avatars: added, retired, brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, flash, redirect, render_template, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import AvatarForm
from dreamscape.admin.guards import moderator_required
from dreamscape.errors import Invalid, StorageFailed
from dreamscape.messages import Message
from dreamscape.web.current_member import this_member
from dreamscape.web.forms import uploaded
from dreamscape.web.request_rules import takes_picture
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

STORAGE_AWAY = Message("Our picture storage is not answering just now. Please try again a little later.")


@bp.get("/avatars")
@moderator_required
def avatars() -> Any:
    """Every drawing that members are given."""
    return _avatars_page(AvatarForm(formdata=None))


@bp.post("/avatars")
@takes_picture
@moderator_required
def add_avatar() -> Any:
    """A new one."""
    form = AvatarForm()
    data = uploaded(form.picture) if form.validate() else None
    with form.catching_errors():
        try:
            services.moderation.avatars.add(this_member(), data)
        except StorageFailed as error:
            raise Invalid("", STORAGE_AWAY) from error
        flash(_("From now on it is given to new members."), "success")
        return redirect(url_for("admin.avatars"), 303)
    return _avatars_page(form, status=422)


@bp.post("/avatars/<key>/retire")
@moderator_required
def retire_avatar(key: str) -> Response:
    """Give it to nobody any more."""
    try:
        services.moderation.avatars.retire(this_member(), key)
    except Invalid as error:
        flash(translate(error.message), "error")
    else:
        flash(_("Retired: who has it keeps it, and nobody new is given it."), "success")
    return redirect(url_for("admin.avatars"), 303)


@bp.post("/avatars/<key>/bring-back")
@moderator_required
def bring_back_avatar(key: str) -> Response:
    """Give it to people again."""
    services.moderation.avatars.bring_back(this_member(), key)
    flash(_("It is given to new members again."), "success")
    return redirect(url_for("admin.avatars"), 303)


def _avatars_page(form: AvatarForm, status: int = 200) -> Any:
    page = render_template(
        "admin/avatars.html",
        form=form,
        avatars=services.moderation.avatars.everything(this_member()),
        max_picture_bytes=current_app.config["MAX_PICTURE_BYTES"],
    )
    return page, status
