"""Where a dream is: its dreamer says so, with a few words if they like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.dreams import bp
from dreamscape.dreams.state_form import StateForm
from dreamscape.messages import Message
from dreamscape.models.dream_states import CAME_TRUE, DREAMING, LET_GO, ON_THE_WAY, STATES
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.drafts import draft_is_saved
from dreamscape.web.limits import posting_limit
from dreamscape.web.services import services
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Mapping

SAID: Mapping[str, Message] = {
    DREAMING: Message("It is a dream again. Dreams have time."),
    ON_THE_WAY: Message("It is on the way."),
    CAME_TRUE: Message("It came true. Whoever follows it hears of it."),
    LET_GO: Message("You let it go. It stays here, and you can take it up again."),
}
SAVED = Message("Saved.")


@bp.route("/dreams/<slug>/state", methods=["GET", "POST"])
@posting_limit
@member_required
def state(slug: str) -> Any:
    """Ask what there is to say of it, then say where the dream is."""
    dream = services.dream_states.own(this_member(), slug)
    asked = request.values.get("state", "")
    asked = asked if asked in STATES else dream.state.name
    form = StateForm.showing(dream, asked)
    if form.validate_on_submit():
        with form.catching_errors():
            changed = services.dream_states.change(this_member(), slug, form.content())
            said = SAVED if changed.state.name == dream.state.name else SAID[changed.state.name]
            flash(translate(said), "success")
            page = redirect(url_for("dreams.show", slug=changed.slug), 303)
            return draft_is_saved(page, f"{dream.dreamer_id}.{dream.id}.state")
    return render_template("dreams/state.html", form=form, dream=dream, state=asked)
