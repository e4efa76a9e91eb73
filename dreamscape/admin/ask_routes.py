"""Asks, and an offer that its dreamer has reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import RuleForm
from dreamscape.admin.guards import moderator_required
from dreamscape.web.current_member import this_member
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from dreamscape.web.forms import DreamscapeForm


@bp.get("/asks/<ask_id>")
@moderator_required
def ask(ask_id: str) -> Any:
    """One ask, for whoever comes from a report or from its dream."""
    return _ask_page(ask_id)


@bp.post("/asks/<ask_id>/remove")
@moderator_required
def remove_ask(ask_id: str) -> Any:
    """Take an ask away; its dreamer is told why."""
    form = RuleForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.asks.remove_ask(this_member(), ask_id, form.reason.data, form.rule.data)
            flash(_("The ask is gone, and its dreamer is told why."), "success")
            return redirect(url_for("admin.reports"), 303)
    return _ask_page(ask_id, form)


@bp.get("/reports/<report_id>/offer")
@moderator_required
def reported_offer(report_id: str) -> Any:
    """The offer that a report is about, and no other."""
    return _offer_page(report_id)


@bp.post("/reports/<report_id>/offer/remove")
@moderator_required
def remove_offer(report_id: str) -> Any:
    """Take a reported offer away; its author is told why."""
    form = RuleForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.asks.remove_offer(this_member(), report_id, form.reason.data, form.rule.data)
            flash(_("The offer is gone, and its author is told why."), "success")
            return redirect(url_for("admin.reports"), 303)
    return _offer_page(report_id, form)


def _ask_page(ask_id: str, tried: DreamscapeForm | None = None) -> Any:
    found, dream = services.moderation.asks.ask(this_member(), ask_id)
    form = tried or RuleForm(formdata=None)
    page = render_template("admin/ask.html", ask=found, dream=dream, form=form, tried=bool(tried))
    return page, 422 if tried else 200


def _offer_page(report_id: str, tried: DreamscapeForm | None = None) -> Any:
    offer, author = services.moderation.asks.offer(this_member(), report_id)
    shown = {"offer": offer, "author": author, "report_id": report_id, "tried": bool(tried)}
    page = render_template("admin/offer.html", form=tried or RuleForm(formdata=None), **shown)
    return page, 422 if tried else 200
