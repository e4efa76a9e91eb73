"""What is across from a dream, and what its dreamer says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, render_template, url_for
from flask_login import current_user
from wtforms import HiddenField

from dreamscape.models.same_sky import NOT_QUITE
from dreamscape.same_sky import bp
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.forms import DreamscapeForm, clean_line
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from dreamscape.models import Dream


class SkyForm(DreamscapeForm):
    """What another dream is: `other` is its id, `answer` as the model has it."""

    other = HiddenField(filters=[clean_line])
    answer = HiddenField(filters=[clean_line])


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


def _page(dream: Dream, form: SkyForm) -> Any:
    reader = this_member() if current_user.is_authenticated else None
    page = render_template(
        "same_sky/across.html",
        across=services.same_sky.across(dream, reader),
        dream=dream,
        form=form,
        reader=reader,
    )
    return page, 422 if form.errors else 200
