"""The page on which a member chooses what reaches them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from dreamscape.models.notification_choices import ALWAYS_TOLD, USUAL_CHOICES
from dreamscape.notifications import bp
from dreamscape.notifications.forms import ChoicesForm
from dreamscape.notifications.words import NAMES
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _


@bp.route("/settings/notifications", methods=["GET", "POST"])
@member_required
def settings() -> Any:
    """Which kinds in which ways, how often a mail, and when it is quiet."""
    choices = this_member().notification_choices
    form = ChoicesForm.showing(this_member())
    if form.validate_on_submit():
        services.notifications.choose(this_member(), form.chosen())
        services.profiles.set_may_be_asked(this_member(), form.may_be_asked.data)
        flash(_("Saved. It holds from now on."), "success")
        return redirect(url_for("notifications.settings"), 303)
    return render_template(
        "settings/notifications.html",
        form=form,
        names=NAMES,
        always_told=ALWAYS_TOLD,
        never_chosen=choices == USUAL_CHOICES,
    ), 422 if form.errors else 200
