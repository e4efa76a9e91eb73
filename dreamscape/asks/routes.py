"""Asking at a dream of one's own, and offering to help with what others ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from dreamscape.asks import bp
from dreamscape.asks.forms import EFFORT_NAMES, AskForm, OfferForm
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.drafts import draft_is_saved
from dreamscape.web.htmx import errors_inline, fragment, is_htmx
from dreamscape.web.limits import posting_limit
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response

    from dreamscape.models import Dream, Member
    from dreamscape.models.ask_cards import AskCard
    from dreamscape.models.asks import Ask


class AsksAt(NamedTuple):
    """What a dream's page shows of asks; may the reader ask for something there?"""

    cards: Sequence[AskCard]
    can_ask: bool


@bp.app_template_global()
def asks_at(dream: Dream) -> AsksAt:
    """For whoever looks at this dream."""
    reader = _reader()
    return AsksAt(services.asks.of_dream(dream, reader), services.asks.can_ask(dream, reader))


@bp.app_template_global()
def effort_in_words(effort: str) -> str:
    """Roughly how long something takes."""
    return translate(EFFORT_NAMES[effort]) if effort in EFFORT_NAMES else ""


@bp.route("/dreams/<slug>/asks", methods=["GET", "POST"])
@posting_limit
@member_required
def ask(slug: str) -> Any:
    """Ask for something at a dream of one's own: on its page, or on one for it."""
    dream = services.dreams.find(slug, this_member())
    services.asks.check(dream, this_member())
    form = AskForm()
    if form.validate_on_submit():
        with form.catching_errors():
            asked = services.asks.open(
                dream,
                this_member(),
                form.body.data,
                skills=form.skills.data,
                effort=form.effort.data,
                place=form.place.data,
            )
            flash(
                _("It is asked. Whoever sees your dream can offer to help; you answer each of them."),
                "success",
            )
            back = redirect(url_for("dreams.show", slug=dream.slug, _anchor=f"ask-{asked.id}"), 303)
            return draft_is_saved(back, _draft(dream))
    if request.method == "GET":
        form.body.data = form.body.data or _example(dream)
        if is_htmx():
            return fragment(render_template("asks/_form.html", dream=dream, **_form_variables(dream, form)))
    page = render_template("asks/new.html", dream=dream, **_form_variables(dream, form))
    return page, 422 if form.errors else 200


@bp.get("/asks/<ask_id>")
def one(ask_id: str) -> Response:
    """An ask by itself: where it stands on the page of its dream."""
    found, dream = services.asks.find(ask_id, _reader())
    return redirect(url_for("dreams.show", slug=dream.slug, _anchor=f"ask-{found.id}"))


@bp.post("/asks/<ask_id>/close")
@member_required
def close(ask_id: str) -> Response:
    """Ask for it no more."""
    dream = services.asks.close(ask_id, this_member())
    flash(_("Closed. Nobody is asked for it any more."), "success")
    return back_to(url_for("dreams.show", slug=dream.slug), "asks")


@bp.route("/asks/<ask_id>/offers", methods=["GET", "POST"])
@posting_limit
@member_required
@errors_inline
def offer(ask_id: str) -> Any:
    """I can help: a few words for the dreamer, in the ask's place or on a page of their own."""
    found, dream = services.asks.find(ask_id, this_member())
    services.offers.check(found, dream, this_member())
    form = OfferForm()
    form.body.id = f"offer-{found.id}"  # one for each ask of a page
    if form.validate_on_submit():
        with form.catching_errors():
            services.offers.make(ask_id, this_member(), form.body.data)
            return _offered(found, dream)
    shown = {
        "ask": found,
        "dream": dream,
        "dreamer": services.people.with_id(dream.dreamer_id),
        "offer_form": form,
        "draft": f"{this_member().id}.offer-{found.id}",
        "mine": _card_of(found, dream).mine,
    }
    if is_htmx():
        return fragment(render_template("asks/_offer_form.html", **shown), " ".join(form.body.errors))
    return render_template("asks/offer.html", **shown), 422 if form.errors else 200


def _offered(found: Ask, dream: Dream) -> Response:
    words, draft = _("Your words are with the dreamer."), f"{this_member().id}.offer-{found.id}"
    if is_htmx():
        html = render_template("asks/_offered.html", card=_card_of(found, dream))
        return fragment(html, words, saved_draft=draft)
    flash(words, "success")
    back = back_to(url_for("dreams.show", slug=dream.slug), f"ask-{found.id}")
    return draft_is_saved(back, draft)


def _card_of(found: Ask, dream: Dream) -> AskCard:
    return services.asks.card(found, dream, this_member())


def _form_variables(dream: Dream, form: AskForm) -> dict[str, Any]:
    return {
        "ask_form": form,
        "examples": [translate(sentence) for sentence in services.asks.examples(dream)],
        "skills_in_use": services.asks.skills_in_use(),
        "draft": _draft(dream),
    }


def _example(dream: Dream) -> str:
    """The example that was chosen by its number, to begin with."""
    examples = services.asks.examples(dream)
    asked = request.args.get("example", "")
    number = int(asked) if asked.isdecimal() and len(asked) == 1 else len(examples)
    return translate(examples[number]) if number < len(examples) else ""


def _draft(dream: Dream) -> str:
    return f"{dream.dreamer_id}.ask-{dream.id}"


def _reader() -> Member | None:
    return current_user.member if current_user.is_authenticated else None
