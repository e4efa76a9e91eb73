"""An offer, for the two whom it concerns, and the answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, render_template, request, url_for

from dreamscape.asks import bp
from dreamscape.web.current_member import member_required, this_member, this_viewer
from dreamscape.web.limits import posting_limit
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.get("/offers")
@member_required
def offers() -> Any:
    """All that one has offered."""
    page = services.offers.own(this_member(), request.args.get("after"))
    return render_template("asks/offers.html", page=page)


@bp.get("/offers/<offer_id>")
@member_required
def one_offer(offer_id: str) -> Any:
    """What somebody offers, with the ways to answer; for its author what became of it."""
    card = services.offers.one(offer_id, this_member())
    template = "asks/answer.html" if this_viewer().is_me(card.offer.dreamer_id) else "asks/own_offer.html"
    return render_template(template, card=card)


@bp.post("/offers/<offer_id>/accept")
@posting_limit
@member_required
def accept(offer_id: str) -> Response:
    """Say yes: a room opens."""
    room_id = services.offers.accept(offer_id, this_member())
    flash(_("The room is open, for the two of you alone."), "success")
    return back_to(url_for("rooms.room", room_id=room_id))


@bp.post("/offers/<offer_id>/decline")
@member_required
def decline(offer_id: str) -> Response:
    """Say no, with the words that the page has shown."""
    card = services.offers.one(offer_id, this_member())
    services.offers.decline(offer_id, this_member())
    flash(_("They hear it kindly, in the words that you have read."), "success")
    return back_to(
        url_for("dreams.show", slug=card.dream.slug, _anchor="asks") if card.dream else url_for("dreams.mine")
    )


@bp.post("/offers/<offer_id>/withdraw")
@member_required
def withdraw(offer_id: str) -> Response:
    """Take an offer back that waits for its answer."""
    services.offers.withdraw(offer_id, this_member())
    flash(_("Your offer is taken back. Its words are yours alone again."), "success")
    return back_to(url_for(".offers"), f"offer-{offer_id}")
