"""The first dream of a guest: written before anybody asks who they are. And what any new dream may begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, render_template, request
from werkzeug.datastructures import MultiDict

from dreamscape.dreams.forms import LONGEST_DESCRIPTION, LONGEST_TITLE, DreamForm
from dreamscape.excerpts import first_characters
from dreamscape.web.first_dream import ask_who_they_are, first_dream_in
from dreamscape.web.forms import clean_line, clean_text
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_first_dream() -> Any:
    """A guest's form. Once nothing is wrong with what they send, they are asked who they are, and their words and
    their picture come along."""
    if "again" in request.form:
        return first_dream_page(_begun_again())
    form = DreamForm.showing(None, services.categories.all(), **shared_words(request.args))
    chosen = form.categories.data
    if form.is_submitted() and not chosen:
        # The site's rule stands: every dream is about something. They are asked once it is out.
        form.categories.data = list(services.categories.guess(form.title.data or ""))
    valid = form.validate_on_submit()
    if form.is_submitted():
        # Whatever else is wrong, browsers do not send a file twice.
        with form.catching_errors():
            if not form.keep_picture():
                say_no_room()
    if valid and not form.errors:
        with form.catching_errors():
            return ask_who_they_are(form.first_dream(guessed=not chosen))
    form.categories.data = chosen
    return first_dream_page(form)


def say_no_room() -> None:
    """A picture could not be kept, however well it is."""
    flash(_("Your picture has no room here just now: please add it again once your dream is out."), "info")


def shared_words(said: Mapping[str, str]) -> dict[str, Any]:
    """What a dream begins with: as its address says, a link's, or as it was shared from elsewhere (`share_target`)."""
    title = clean_line(said.get("title"))
    text, link = clean_text(said.get("text")), clean_line(said.get("url"))
    words = "\n\n".join(part for part in (text, "" if link in text else link) if part)
    return {
        name: first_characters(value, most)
        for name, value, most in (
            ("title", title, LONGEST_TITLE),
            ("description", words, LONGEST_DESCRIPTION),
        )
        if value
    }


def _begun_again() -> DreamForm:
    """The form with all that is on its way through the door, for whoever has thought of something else."""
    first = first_dream_in(request.form.get("kept", ""))
    fields = first.fields() if first else {}
    if first and first.guessed:
        del fields["categories"]
    typed = MultiDict([(name, value) for name, values in fields.items() for value in values])
    return DreamForm.showing(None, services.categories.all(), formdata=typed)


def first_dream_page(form: DreamForm) -> str:
    """The form as guests have it."""
    form.title.label.text = _("In a few words (its title)")
    return render_template("dreams/first.html", form=form)
