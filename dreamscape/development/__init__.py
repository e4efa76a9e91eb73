"""Help while developing; not registered in production."""

from __future__ import annotations

from flask import Blueprint, render_template

from dreamscape.web.services import services

bp = Blueprint("development", __name__, url_prefix="/dev")


@bp.get("/outbox")
def outbox() -> str:
    """The mails the site would have sent."""
    return render_template("development/outbox.html", mails=services.mail_queue.outbox())
