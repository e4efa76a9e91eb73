"""What is across from a dream, and what its dreamer says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from wtforms import HiddenField, TextAreaField

from dreamscape.messages import Message
from dreamscape.models.same_sky import NOT_QUITE
from dreamscape.same_sky import bp
from dreamscape.services.asks.asks import LONGEST_ASK
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.drafts import draft_is_saved
from dreamscape.web.forms import DreamscapeForm, MaxCharacters, Required, clean_line
from dreamscape.web.limits import posting_limit
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import lazy_gettext

if TYPE_CHECKING:
    from dreamscape.models import Dream

EMPTY_QUESTION = Message("What would you like to know? One sentence is enough.")


class SkyForm(DreamscapeForm):
    """What another dream is: `other` is its id, `answer` as the model has it."""

    other = HiddenField(filters=[clean_line])
    answer = HiddenField(filters=[clean_line])


class QuestionForm(DreamscapeForm):
    """One sentence for whoever has lived it."""

    other = HiddenField(filters=[clean_line])
    body = TextAreaField(
        lazy_gettext("Your one question"),
        [Required(EMPTY_QUESTION), MaxCharacters(LONGEST_ASK)],
        filters=[clean_line],
    )


@bp.get("/dreams/<slug>/sky")
def across(slug: str) -> Any:
    """Who dreams something like a dream: for everybody who sees it; its dreamer is asked whether it is the same."""
    reader = this_member() if current_user.is_authenticated else None
    return _page(services.dreams.read(slug, reader), SkyForm())


@bp.post("/dreams/<slug>/sky")
@member_required
def answer(slug: str) -> Any:
    """Say of a dream whether it is the same as this one, which is the member's own."""
    dream = services.dreams.find(slug, this_member())
    form = SkyForm()
    if form.validate_on_submit():
        with form.catching_errors():
            other, said = form.other.data, form.answer.data
            if services.same_sky.answer(dream, this_member(), other, said):
                flash(
                    _("You dream the same, and both of you say so. A thread ties your dreams now."), "success"
                )
            elif said == NOT_QUITE:
                flash(_("Not quite, then. Nobody is told."), "success")
            else:
                flash(
                    _("Noted, for you alone. If the other dreamer says the same, a thread ties your dreams."),
                    "success",
                )
            return back_to(url_for(".across", slug=dream.slug), f"across-{other}")
    return _page(dream, form)


@bp.post("/dreams/<slug>/sky/question")
@posting_limit
@member_required
def question(slug: str) -> Any:
    """Ask the dreamer of a tied dream that came true."""
    dream = services.dreams.find(slug, this_member())
    form = QuestionForm()
    if form.validate_on_submit():
        with form.catching_errors():
            asked = services.same_sky.ask(dream, this_member(), form.other.data, form.body.data)
            flash(_("Asked. You and they alone see it, and you are told when they answer."), "success")
            back = redirect(url_for("dreams.show", slug=dream.slug, _anchor=f"ask-{asked.id}"), 303)
            return draft_is_saved(back, f"{this_member().id}.question-{form.other.data}")
    return _page(dream, form)


def _page(dream: Dream, form: DreamscapeForm) -> Any:
    reader = this_member() if current_user.is_authenticated else None
    page = render_template(
        "same_sky/across.html",
        across=services.same_sky.across(dream, reader),
        dream=dream,
        form=form,
        question=form if isinstance(form, QuestionForm) else QuestionForm(formdata=None),
        reader=reader,
    )
    return page, 422 if form.errors else 200
