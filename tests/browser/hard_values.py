"""What real people bring: the values that break pages, and every field that takes free text.

`FREE_TEXTS` names each text field of every form, and where what was typed into it is stored. A new field without a line
here fails `test_hard_values.py`, and so does one whose place in the database has not been filled with each kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, cycle, takewhile
from typing import TYPE_CHECKING

import regex
from wtforms import HiddenField, PasswordField, StringField
from wtforms.fields.core import UnboundField

import dreamscape.application  # noqa: F401 - all forms are there then
from dreamscape.admin.forms import LONGEST_CATEGORY
from dreamscape.comments.thread import LONGEST_COMMENT
from dreamscape.diary.thread import LONGEST_ENTRY
from dreamscape.dreams.forms import LONGEST_ALT, LONGEST_DESCRIPTION, LONGEST_TITLE
from dreamscape.dreams.state_form import LONGEST_ANSWER as LONGEST_STATE_ANSWER
from dreamscape.dreams.state_form import LONGEST_WORDS
from dreamscape.services.accounts.invitations import LONGEST_NOTE
from dreamscape.services.accounts.passkeys import LONGEST_NAME as LONGEST_PASSKEY
from dreamscape.services.appeals import LONGEST_APPEAL
from dreamscape.services.asks.asks import LONGEST_ASK, LONGEST_PLACE
from dreamscape.services.asks.offers import LONGEST_OFFER
from dreamscape.services.blocks.hidden_words import LONGEST_WORD
from dreamscape.services.circles import LONGEST_NAME as LONGEST_CIRCLE
from dreamscape.services.common.lengths import people_count
from dreamscape.services.members.skills import LONGEST as LONGEST_SKILL
from dreamscape.services.moderation.actions import LONGEST_REASON
from dreamscape.services.moderation.appeals import LONGEST_ANSWER
from dreamscape.services.moderation.notes import LONGEST_NOTE as LONGEST_MEMBER_NOTE
from dreamscape.services.reports import LONGEST_REASON as LONGEST_REPORT
from dreamscape.services.rooms.rooms import LONGEST_LINE
from dreamscape.services.rooms.thanks import LONGEST_THANKS
from dreamscape.services.sealed_letters.writing import LONGEST_LETTER
from dreamscape.services.site.pages import LONGEST_TEXT
from dreamscape.spelling import LONGEST_ADDRESS
from dreamscape.users.forms import LONGEST_BIO, LONGEST_LOCATION
from dreamscape.web.forms import DreamscapeForm
from dreamscape.web.validators import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

URL = f"https://example.org/{'a-very-long-link/' * 20}"[:300]
SAMPLES = {
    "unbroken": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunte",
    "arabic": "حلمت أنني أطير فوق المدينة القديمة وأن الناس يلوحون لي من السطوح",
    "hebrew": "חלמתי שאני עף מעל העיר העתיקה ושכולם מנופפים לי מן הגגות",
    "japanese": "古い町の上を飛んでいる夢を見ました屋根の上の人たちがみんな手を振っていました",
    "emoji": "👩‍👩‍👧‍👦👨🏽‍🚀🏳️‍🌈🧑🏿‍🤝‍🧑🏻",
    "long": "Once I want to sail past the last lighthouse and see what is behind it ",
}
KINDS = tuple(SAMPLES)
LONG = 2_000


def hard(kind: str, most: int, counted: Callable[[str], int] = people_count) -> str:
    """A value of this kind for a field of `most` characters, as people count them unless `counted` says otherwise.

    Unbroken is 60 characters, and a link of 300 where a text has room for one; the others go on for as long as the
    field lets them, 2,000 at most.
    """
    if kind == "unbroken":
        return URL if most >= len(URL) else SAMPLES[kind][:most]
    characters, most = cycle(regex.findall(r"\X", SAMPLES[kind])), min(most, LONG)
    weighed = accumulate(
        ((one, counted(one)) for one in characters), lambda sum, one: (one[0], sum[1] + one[1])
    )
    return "".join(one for one, _ in takewhile(lambda sum: sum[1] <= most, weighed)).strip()


def mixed(most: int) -> str:
    """All kinds in one text, a paragraph each."""
    return "\n".join(hard(kind, most // len(KINDS) - 1) for kind in KINDS)


@dataclass(frozen=True)
class Stored:
    """Where a field's text ends up, `collection.key`, and how much of it there may be."""

    place: str
    most: int
    kinds: tuple[str, ...] = KINDS
    counted: Callable[[str], int] = people_count

    def values(self) -> list[str]:
        """One of each kind."""
        return [hard(kind, self.most, self.counted) for kind in self.kinds]


# A domain is at most 63 letters between two dots, and what stands before the @ as many.
EMAIL = f"{'m' * 60}@{('d' * 60 + '.') * 3}org"[-LONGEST_ADDRESS:]
_EMAIL = Stored("users.email", LONGEST_ADDRESS, ())
_CIRCLE = Stored("circles.name", LONGEST_CIRCLE)
_REASON = Stored("audit.reason", LONGEST_REASON, counted=len)
_FIRST, _LAST = Stored("users.first_name", LONGEST_NAME), Stored("users.last_name", LONGEST_NAME)
_SKILLS = Stored("users.skills", LONGEST_SKILL, counted=len)

FREE_TEXTS = {
    "AskForm.body": Stored("asks.body", LONGEST_ASK),
    "AskForm.place": Stored("asks.place", LONGEST_PLACE),
    "AskForm.skills": Stored("asks.skills", LONGEST_SKILL, counted=len),
    "AnswerForm.answer": Stored("appeals.answer", LONGEST_ANSWER, KINDS[:1]),
    "QuestionForm.body": Stored("asks.body", LONGEST_ASK),
    "AppealForm.body": Stored("appeals.body", LONGEST_APPEAL),
    "BranchForm.reason": _REASON,
    "CategoryForm.name": Stored("categories.name", LONGEST_CATEGORY),
    "CircleForm.name": _CIRCLE,
    "CommentForm.body": Stored("comments.body", LONGEST_COMMENT),
    "DreamForm.description": Stored("dreams.description", LONGEST_DESCRIPTION),
    "DreamForm.picture_alt": Stored("dreams.picture.alt", LONGEST_ALT),
    "DreamForm.title": Stored("dreams.title", LONGEST_TITLE),
    "EmailForm.email": _EMAIL,
    "EntryForm.picture_alt": Stored("diary_entries.picture.alt", LONGEST_ALT),
    "EntryWordsForm.body": Stored("diary_entries.body", LONGEST_ENTRY),
    "InvitationForm.note": Stored("invitations.note", LONGEST_NOTE),
    "LetterForm.body": Stored("sealed_letters.body", LONGEST_LETTER),
    "LineForm.body": Stored("room_lines.body", LONGEST_LINE),
    "LineForm.picture_alt": Stored("room_lines.picture.alt", LONGEST_ALT),
    "LogInForm.email": _EMAIL,
    "OfferForm.body": Stored("offers.body", LONGEST_OFFER),
    "OwnInvitationForm.note": Stored("invitations.note", LONGEST_NOTE),
    "PeaceForm.hidden_words": Stored("users.hidden_words", LONGEST_WORD),
    "PasskeyForm.name": Stored("passkeys.name", LONGEST_PASSKEY),
    "PersonCirclesForm.name": _CIRCLE,
    "NoteForm.note": Stored("member_notes.body", LONGEST_MEMBER_NOTE),
    "ProfileForm.bio": Stored("users.bio", LONGEST_BIO),
    "ProfileForm.first_name": _FIRST,
    "ProfileForm.last_name": _LAST,
    "ProfileForm.location": Stored("users.location", LONGEST_LOCATION),
    "ProfileForm.picture_alt": Stored("users.picture.alt", LONGEST_ALT),
    "ProfileForm.skills": _SKILLS,
    "ReasonForm.reason": _REASON,
    "ReportForm.reason": Stored("reports.reason", LONGEST_REPORT, counted=len),
    "ResetRequestForm.email": _EMAIL,
    "RoleForm.reason": _REASON,
    "RuleForm.reason": _REASON,
    "SitePageForm.text": Stored("site_pages.text", LONGEST_TEXT),
    "SignUpForm.email": _EMAIL,
    "SignUpForm.first_name": _FIRST,
    "SignUpForm.last_name": _LAST,
    "SignUpForm.skills": _SKILLS,
    "StateForm.obstacle": Stored("dreams.state.obstacle", LONGEST_STATE_ANSWER),
    "StateForm.words": Stored("dreams.state.words", LONGEST_WORDS),
    "StateForm.worth": Stored("dreams.state.worth", LONGEST_STATE_ANSWER),
    "SuspensionForm.reason": _REASON,
    "ThanksForm.thanks": Stored("thanks.body", LONGEST_THANKS),
}
# What else people's words become.
FURTHER = (
    Stored("dreams.hidden.reason", LONGEST_REASON, KINDS[:1]),
    Stored("notifications.about", LONGEST_TITLE),
    Stored("notifications.reason", LONGEST_REASON, counted=len),
    Stored("reports.name", LONGEST_TITLE),
    Stored("users.suspension_reason", LONGEST_REASON, KINDS[:1]),
)
# Compared with what is known, or a day, and shown to nobody.
NEVER_SHOWN = {"CodeForm.code", "DeleteAccountForm.word", "LetterForm.opens_on", "SetUpForm.code"}


def text_fields() -> Iterator[str]:
    """Each field of the product into which somebody can write what they like."""
    for form in _all_forms(DreamscapeForm):
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField) and _takes_text(field.field_class):
                yield f"{_owner(form, name).__name__}.{name}"


def _takes_text(field: type) -> bool:
    return issubclass(field, StringField) and not issubclass(field, (PasswordField, HiddenField))


def _all_forms(base: type[DreamscapeForm]) -> Iterator[type[DreamscapeForm]]:
    for form in base.__subclasses__():
        yield form
        yield from _all_forms(form)


def _owner(form: type, name: str) -> type:
    """The form that states this field, which others may inherit."""
    return next(one for one in form.__mro__ if name in vars(one))
