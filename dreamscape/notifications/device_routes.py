"""In which browsers a member hears of what happens while the site is closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from dreamscape.errors import Invalid, NotFound
from dreamscape.models.push import PushAddress
from dreamscape.notifications import bp
from dreamscape.services.accounts.sessions import session_id
from dreamscape.services.accounts.user_agents import UserAgent, parse_user_agent
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from dreamscape.models.push import PushSubscription


@bp.get("/settings/notifications/devices")
@member_required
def devices() -> Any:
    """Every browser that tells them, and the offer that this one does."""
    if not services.devices.public_key:
        raise NotFound
    found = services.devices.of(this_member())
    return render_template(
        "notifications/devices.html", devices=[(device, _browser(device)) for device in found]
    )


@bp.post("/push/subscriptions")
@member_required
def add_device() -> Response:
    """Tell this browser too; it has said where."""
    fields = (request.form.get(name, "") for name in PushAddress._fields)
    here = session_id(current_user.token)
    try:
        services.devices.add(this_member(), PushAddress(*fields), request.user_agent.string, here)
    except Invalid as error:
        flash(translate(error.message), "error")
    else:
        flash(_("This device tells you from now on."), "success")
    return back_to(url_for("notifications.devices"))


@bp.post("/push/subscriptions/<device_id>/remove")
@member_required
def remove_device(device_id: str) -> Response:
    """Tell that browser no more."""
    services.devices.remove(this_member(), device_id)
    flash(_("That device is quiet now."), "success")
    return redirect(url_for("notifications.devices"), 303)


def _browser(device: PushSubscription) -> UserAgent:
    browser = parse_user_agent(device.user_agent)
    return replace(browser, name=translate(browser.name))
