"""Saying no to what a dream asks, where it was brought before somebody who could help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, url_for

from dreamscape.dreams import bp
from dreamscape.follows.landing import back_to_card, cards_before
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.htmx import errors_inline, fragment, is_htmx
from dreamscape.web.limits import posting_limit
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.post("/asks/<ask_id>/refuse")
@posting_limit
@member_required
@errors_inline
def refuse_ask(ask_id: str) -> Response:
    """Not this time: it does not come up again, and nobody learns of it."""
    before = cards_before()
    dream = services.matching.refuse(this_member(), ask_id)
    words = _("It does not come up again. Nobody learns that you said no.")
    if is_htmx():
        return fragment("", words)
    flash(words, "success")
    return back_to_card(before, url_for("dreams.dreamscape", view="helping"), f"dream-{dream.id}")
