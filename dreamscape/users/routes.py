"""The front page and the welcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template

from dreamscape.users import bp
from dreamscape.web.current_member import guests_only, member_required, this_member
from dreamscape.web.services import services

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

DREAMS_ON_LANDING = 3
PEOPLE_AT_WELCOME = 6


@bp.get("/")
@guests_only
def landing() -> str | Response:
    """The idea in one sentence, and some of the newest dreams."""
    return render_template("users/landing.html", dreams=services.feed.newest(DREAMS_ON_LANDING))


@bp.get("/welcome")
@member_required
def welcome() -> Any:
    """What a new member sees first: what they like to read about, and whom they may like to follow."""
    suggestions = services.aside.suggestions_for(this_member(), PEOPLE_AT_WELCOME)
    return render_template("users/welcome.html", suggestions=suggestions)
