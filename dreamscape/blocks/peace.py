"""The page on which all that one does not want to meet is listed and undone."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import TextAreaField

from dreamscape.blocks import bp
from dreamscape.services.blocks.hidden_words import hidden_words_in
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.forms import DreamscapeForm, clean_text
from dreamscape.web.limits import posting_limit
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import lazy_gettext
from dreamscape.web.validators import ServiceRule


class PeaceForm(DreamscapeForm):
    """Words that somebody does not want to see, one a line."""

    hidden_words = TextAreaField(
        lazy_gettext("Words I do not want to see"), [ServiceRule(hidden_words_in)], filters=[clean_text]
    )


@bp.route("/settings/peace", methods=["GET", "POST"])
@posting_limit
@member_required
def peace() -> Any:
    """Hidden words, and everybody and everything that is blocked or muted."""
    member = this_member()
    form = PeaceForm(hidden_words="\n".join(member.hidden_words))
    if form.validate_on_submit():
        with form.catching_errors():
            services.blocks.hide_words(member, form.hidden_words.data)
            flash(_("Saved. What has one of these words in it stays folded."), "success")
            return redirect(url_for("blocks.peace"), 303)
    return render_template(
        "settings/peace.html",
        form=form,
        blocked=services.blocks.blocked(member, request.args.get("blocked")),
        muted=services.blocks.muted(member, request.args.get("muted")),
        muted_dreams=services.blocks.muted_dreams(member, request.args.get("dreams")),
    ), 422 if form.errors else 200
