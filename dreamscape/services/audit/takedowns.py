"""What is taken down by somebody whose it is not: written to the log first, then its owner is told."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from dreamscape.errors import DreamscapeError
from dreamscape.excerpts import excerpt
from dreamscape.messages import Message
from dreamscape.models import Comment, DiaryEntry, Dream, Member, Target
from dreamscape.models.rooms import THANKS
from dreamscape.models.sealed_letters import HARD_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.models.asks import Ask, Offer
    from dreamscape.models.rooms import RoomLine, Thanks
    from dreamscape.models.sealed_letters import SealedLetter
    from dreamscape.services.audit.log import Audit
    from dreamscape.store.notifications.notices import Notices

LONGEST_START = 60


class Takedowns:
    """The deed is done within; one that raises a DreamscapeError was not done, and nobody hears of it. A `reason` may
    be empty where none was asked for."""

    def __init__(self, *, audit: Audit, notices: Notices) -> None:
        self._audit = audit
        self._notices = notices

    @contextmanager
    def dream(self, by: Member, dream: Dream, reason: str = "", rule: str = "") -> Iterator[None]:
        """A moderator takes a dream down."""
        target = Target("dream", dream.id, dream.title)
        with (
            self._audit.deed(by.id, Message("removed a dream"), target, reason, rule),
            self._told(by, dream.dreamer_id, "dream_removed", target, reason=reason, rule=rule),
        ):
            yield

    @contextmanager
    def comment(self, by: Member, comment: Comment, reason: str = "", rule: str = "") -> Iterator[None]:
        """A moderator takes a comment away."""
        target = Target("comment", comment.id, excerpt(comment.body, LONGEST_START))
        with (
            self._audit.deed(by.id, Message("removed a comment"), target, reason, rule),
            self._told(by, comment.author_id, "comment_removed", target, reason=reason, rule=rule),
        ):
            yield

    @contextmanager
    def entry(self, by: Member, entry: DiaryEntry, reason: str = "", rule: str = "") -> Iterator[None]:
        """A moderator takes an entry out of a diary."""
        target = Target("entry", entry.id, excerpt(entry.body, LONGEST_START))
        with (
            self._audit.deed(by.id, Message("removed a diary entry"), target, reason, rule),
            self._told(by, entry.dreamer_id, "entry_removed", target, reason=reason, rule=rule),
        ):
            yield

    @contextmanager
    def ask(self, by: Member, ask: Ask, reason: str = "", rule: str = "") -> Iterator[None]:
        """A moderator takes an ask away."""
        target = Target("ask", ask.id, excerpt(ask.body, LONGEST_START))
        with (
            self._audit.deed(by.id, Message("removed an ask"), target, reason, rule),
            self._told(by, ask.dreamer_id, "ask_removed", target, reason=reason, rule=rule),
        ):
            yield

    @contextmanager
    def offer(self, by: Member, offer: Offer, reason: str = "", rule: str = "") -> Iterator[None]:
        """A moderator takes an offer away; what it says is not kept in the log."""
        told = Target("offer", offer.id, excerpt(offer.body, LONGEST_START))
        with (
            self._audit.deed(by.id, Message("removed an offer"), Target("offer", offer.id), reason, rule),
            self._told(by, offer.author_id, "offer_removed", told, reason=reason, rule=rule),
        ):
            yield

    @contextmanager
    def letter(self, by: Member, letter: SealedLetter, reason: str, rule: str) -> Iterator[None]:
        """A moderator takes an opened letter away. What it says stands in no log; its author hears nothing where a hard
        day opened it, and where they have left."""
        about = Target("letter", letter.id)
        told = Target("letter", letter.id, excerpt(letter.body, LONGEST_START))
        is_secret = letter.kind == HARD_DAY or not letter.author_id
        with (
            self._audit.deed(by.id, Message("removed a letter"), about, reason, rule),
            nullcontext()
            if is_secret
            else self._told(by, letter.author_id, "letter_removed", told, reason=reason, rule=rule),
        ):
            yield

    @contextmanager
    def thanks(self, by: Member, thanks: Thanks, reason: str, rule: str) -> Iterator[None]:
        """A moderator takes a line of thanks away."""
        target = Target(THANKS, thanks.id, excerpt(thanks.body, LONGEST_START))
        with (
            self._audit.deed(by.id, Message("removed a line of thanks"), target, reason, rule),
            self._told(by, thanks.author_id, "thanks_removed", target, reason=reason, rule=rule),
        ):
            yield

    @contextmanager
    def line(self, by: Member, line: RoomLine, reason: str, rule: str) -> Iterator[None]:
        """A moderator takes a line out of a room that was reported. The log, which is read longer than the room is open
        to moderators, has nothing of what it says; its author knows."""
        told = Target("line", line.id, excerpt(line.body, LONGEST_START))
        with (
            self._audit.deed(
                by.id, Message("removed a line in a room"), Target("line", line.id), reason, rule
            ),
            self._told(by, line.author_id, "line_removed", told, reason=reason, rule=rule),
        ):
            yield

    @contextmanager
    def _told(
        self, by: Member, member_id: str, kind: str, target: Target, *, reason: str, rule: str
    ) -> Iterator[None]:
        # Before the deed, as the log: after a crash nobody can be left untold.
        notice_id = self._notices.add(
            member_id, kind, target.name, reason, rule=rule, target_id=target.id, by=by.id
        )
        try:
            yield
        except DreamscapeError:
            self._notices.remove(notice_id, member_id)
            raise
