"""The shape of what a dreamer says about where their dream is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import BooleanField, HiddenField, TextAreaField

from dreamscape.models.dream_states import StateContent
from dreamscape.web.forms import DreamscapeForm, MaxCharacters, clean_line, clean_text
from dreamscape.web.translations import lazy_gettext

if TYPE_CHECKING:
    from dreamscape.models import Dream

LONGEST_WORDS = 1_000
LONGEST_ANSWER = 500


class StateForm(DreamscapeForm):
    """Where a dream is; all but that is optional. Its template says which fields belong to which state."""

    state = HiddenField(lazy_gettext("Where is it now?"), filters=[clean_line])
    words = TextAreaField(
        lazy_gettext("A few words, if you like"), [MaxCharacters(LONGEST_WORDS)], filters=[clean_text]
    )
    worth = TextAreaField(
        lazy_gettext("Was it worth it?"), [MaxCharacters(LONGEST_ANSWER)], filters=[clean_text]
    )
    obstacle = TextAreaField(
        lazy_gettext("What stood in the way?"), [MaxCharacters(LONGEST_ANSWER)], filters=[clean_text]
    )
    may_ask = BooleanField(lazy_gettext("The next one may ask me"))
    may_continue = BooleanField(
        lazy_gettext("Somebody else may carry it on, with your name at its beginning")
    )
    keeps_listed = BooleanField(lazy_gettext("Keep it in the lists"))

    @classmethod
    def showing(cls, dream: Dream, state: str) -> StateForm:
        """The form for `dream` in this state: it begins with what was said of that last."""
        said = next(
            (one.content for one in (dream.state, *dream.former_states) if one.name == state), StateContent()
        )
        return cls(data={**said._asdict(), "state": state})

    def content(self) -> StateContent:
        """What was typed, for the service."""
        typed = {name: self._fields[name].data for name in StateContent._fields if name != "name"}
        return StateContent(name=self.state.data or "", **typed)
