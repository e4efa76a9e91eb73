"""What members are told by moderators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from dreamscape.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Member, Notice
    from dreamscape.store.notifications.notices import Notices as NoticeStore


SENTENCES: dict[str, Callable[[str], Message]] = {
    "dream_hidden": lambda title: Message("Your dream “%(title)s” is out of others' sight.", title=title),
    "dream_let_through": lambda title: Message("Your dream “%(title)s” can be seen now.", title=title),
    "comment_let_through": lambda start: Message("Your comment “%(start)s” can be seen now.", start=start),
    "all_let_through": lambda _: Message(
        "All that you wrote can be seen now, and what you write next is there at once. Welcome!"
    ),
    "dream_shown": lambda title: Message("Your dream “%(title)s” can be seen again.", title=title),
    "dream_removed": lambda title: Message("Your dream “%(title)s” was taken down.", title=title),
    "comment_removed": lambda start: Message("Your comment “%(start)s” was taken down.", start=start),
    "entry_removed": lambda start: Message("“%(start)s” was taken out of your diary.", start=start),
    "ask_removed": lambda start: Message("Your ask “%(start)s” was taken down.", start=start),
    "offer_removed": lambda start: Message("Your offer of help “%(start)s” was taken down.", start=start),
    "line_removed": lambda start: Message("Your line “%(start)s” was taken out of the room.", start=start),
    "letter_removed": lambda start: Message("Your letter “%(start)s” was taken down.", start=start),
    "thanks_removed": lambda start: Message("Your line of thanks “%(start)s” was taken down.", start=start),
    # What somebody reported is not named: it is somebody else's, and may be out of their sight by now.
    "report_left": lambda day: Message(
        "Thank you for your report of %(day)s. We looked at it, and left things as they are.",
        day=date.fromisoformat(day),
    ),
    "report_taken_down": lambda day: Message(
        "Thank you for your report of %(day)s. What it was about has been taken down.",
        day=date.fromisoformat(day),
    ),
    "appeal_accepted": lambda title: (
        Message("We looked at “%(title)s” once more, and you are right.", title=title)
        if title
        else Message("We looked at your suspension once more, and you are right: it is over.")
    ),
    "appeal_accepted_late": lambda title: Message(
        "We looked at “%(title)s” once more, and you are right: it should have stayed. We cannot bring it back, but "
        "you are welcome to write it again.",
        title=title,
    ),
    "appeal_declined": lambda title: (
        Message("We looked at “%(title)s” once more. It stays as we decided.", title=title)
        if title
        else Message("We looked at your suspension once more. It stays as we decided.")
    ),
}


def in_words(notice: Notice) -> Notice:
    """The notice with what it says as its `text`; one that was stored as a sentence says that."""
    sentence = SENTENCES.get(notice.kind)
    return replace(notice, text=sentence(notice.about)) if sentence else notice


class Notices:
    """A member's notices, which are notifications like others; here are those that they have not read."""

    def __init__(self, store: NoticeStore) -> None:
        self._store = store

    def of(self, member: Member) -> list[Notice]:
        """What this member has been told and not yet read, newest first."""
        return [in_words(notice) for notice in self._store.of(member.id)]
