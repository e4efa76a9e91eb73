"""Members point out what somebody should look at; moderators look, and settle it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.excerpts import first_characters
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import Comment, DiaryEntry, Dream, Member, Page, Person, Report, Target
from dreamscape.models.rooms import ROOM, THANKS
from dreamscape.services.common.lengths import excess
from dreamscape.services.permissions.checks import require_moderator
from dreamscape.store.reports import LEFT, TAKEN_DOWN
from dreamscape.store.reports import Reports as ReportStore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dreamscape.models.asks import Ask, Offer
    from dreamscape.models.rooms import Room, Thanks
    from dreamscape.models.sealed_letters import SealedLetter
    from dreamscape.services.audit.log import Audit
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.asks.asks import Asks
    from dreamscape.store.asks.offers import Offers
    from dreamscape.store.comments.comments import Comments
    from dreamscape.store.diary.entries import DiaryEntries
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.members import Members
    from dreamscape.store.rooms.thanks import RoomThanks
    from dreamscape.store.sealed_letters.reading import OpenedLetters

PAGE_SIZE = 30
LONGEST_REASON = 500
LONGEST_START = 120
MOST_COUNTED = 99
SETTLED_ALREADY = Message("Somebody has settled this already.")
SETTLED = {
    "dream": Message("settled a report of a dream"),
    "comment": Message("settled a report of a comment"),
    "letter": Message("settled a report of a letter"),
    "entry": Message("settled a report of a diary entry"),
    "ask": Message("settled a report of an ask"),
    "offer": Message("settled a report of an offer of help"),
    ROOM: Message("settled a report of a room"),
    THANKS: Message("settled a report of a line of thanks"),
}


class _Kept(Protocol):
    def by_id(self, key: str, /) -> object | None: ...


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report, who made it, and the dream it is about or under; None for who has left and what is gone."""

    report: Report
    by: Person | None
    dream_id: str | None


class Reports:
    """Who reports something sees it already: a hidden dream is nobody's to find."""

    def __init__(
        self,
        *,
        store: ReportStore,
        members: Members,
        dreams: Dreams,
        comments: Comments,
        letters: OpenedLetters,
        asks: Asks,
        offers: Offers,
        thanks: RoomThanks,
        entries: DiaryEntries,
        audit: Audit,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._members = members
        self._dreams = dreams
        self._comments = comments
        self._letters = letters
        self._asks = asks
        self._offers = offers
        self._thanks = thanks
        self._entries = entries
        self._audit = audit
        self._viewer_of = viewer_of
        # Where what was reported is, while it is there.
        self._kept: Mapping[str, _Kept] = {
            "comment": comments,
            "entry": entries,
            "letter": letters,
            "ask": asks,
            "offer": offers,
            THANKS: thanks,
        }

    def check_dream(self, member: Member, dream: Dream) -> None:
        """Raise NotAllowed for a dream of one's own."""
        if not self._viewer_of(member).can_report_dream(dream):
            raise NotAllowed(Message("This dream is yours: you can change it or take it away yourself."))

    def check_comment(self, member: Member, comment: Comment, dream: Dream) -> None:
        """Raise NotAllowed for a comment of one's own; `dream` is the one it stands under."""
        if not self._viewer_of(member).can_report_comment(comment, dream):
            raise NotAllowed(Message("This comment is yours: you can change it or take it away yourself."))

    def entry(self, member: Member, entry: DiaryEntry, dream: Dream, reason: str) -> None:
        """Report an entry of the diary of somebody else's `dream`; raises as `dream` does."""
        self.check_dream(member, dream)
        self._add(
            member, Target("entry", entry.id, first_characters(entry.body, LONGEST_START)), dream, reason
        )

    def dream(self, member: Member, dream: Dream, reason: str) -> None:
        """Report somebody else's dream; raises NotAllowed for one's own, Invalid at `reason`."""
        self.check_dream(member, dream)
        self._add(member, Target("dream", dream.id, dream.title), dream, reason)

    def comment(self, member: Member, comment: Comment, dream: Dream, reason: str) -> None:
        """Report somebody else's comment under `dream`; raises NotAllowed for one's own, Invalid at `reason`."""
        self.check_comment(member, comment, dream)
        start = first_characters(comment.body, LONGEST_START)
        self._add(member, Target("comment", comment.id, start), dream, reason)

    def check_letter(self, member: Member, letter: SealedLetter, dream: Dream) -> None:
        """Raise NotAllowed for a letter of one's own, or one that is not for them to read."""
        if not self._viewer_of(member).can_report_letter(letter, dream):
            raise NotAllowed(Message("This letter is yours."))

    def letter(self, member: Member, letter: SealedLetter, dream: Dream, reason: str) -> None:
        """Report an opened letter; raises as `check_letter` does, Invalid at `reason`. What it says is not kept with
        the report, so it stands in no log."""
        self.check_letter(member, letter, dream)
        self._add(member, Target("letter", letter.id), dream, reason)

    def room(self, member: Member, room: Room, reason: str) -> None:
        """Report a room that the member is in (`Rooms.check_report`): from now until it is settled moderators read all
        that was written there. Raises Invalid at `reason`."""
        self._add(member, Target(ROOM, room.id), None, reason)

    def reported_letter(self, reader: Member, report_id: str) -> tuple[SealedLetter, Person | None]:
        """The letter that an open report is about, and its author; raises NotAllowed unless `reader` is a moderator,
        NotFound when it is settled or gone."""
        require_moderator(reader)
        report = self._store.by_id(report_id)
        letter = self._letters.by_id(report.target.id) if report and report.target.kind == "letter" else None
        if letter is None:
            raise NotFound(SETTLED_ALREADY)
        return letter, self._members.people([letter.author_id]).get(letter.author_id)

    def check_ask(self, member: Member, ask: Ask, dream: Dream) -> None:
        """Raise NotAllowed for an ask of one's own; `dream` is the one it stands at."""
        if not self._viewer_of(member).can_report_ask(ask, dream):
            raise NotAllowed(Message("This ask is yours: you can close it yourself."))

    def ask(self, member: Member, ask: Ask, dream: Dream, reason: str) -> None:
        """Report somebody else's ask at `dream`; raises as `check_ask` does, Invalid at `reason`."""
        self.check_ask(member, ask, dream)
        self._add(member, Target("ask", ask.id, first_characters(ask.body, LONGEST_START)), dream, reason)

    def check_offer(self, member: Member, offer: Offer) -> None:
        """Raise NotAllowed for who is not the one whom it was written to."""
        if not self._viewer_of(member).can_report_offer(offer):
            raise NotAllowed(Message("Only the one whom an offer was written to can report it."))

    def offer(self, member: Member, offer: Offer, dream: Dream, reason: str) -> None:
        """Report an offer to oneself; raises as `check_offer` does, Invalid at `reason`. What it says is not kept with
        the report, so it stands in no log."""
        self.check_offer(member, offer)
        self._add(member, Target("offer", offer.id), dream, reason)

    def reported_offer(self, reader: Member, report_id: str) -> tuple[Offer, Person | None]:
        """The offer that an open report is about, and its author; raises as `reported_letter` does."""
        require_moderator(reader)
        report = self._store.by_id(report_id)
        offer = self._offers.by_id(report.target.id) if report and report.target.kind == "offer" else None
        if offer is None:
            raise NotFound(SETTLED_ALREADY)
        return offer, self._members.people([offer.author_id]).get(offer.author_id)

    def check_thanks(self, member: Member, thanks: Thanks, dream: Dream) -> None:
        """Raise NotAllowed for a line of one's own; `dream` is the one at which it stands."""
        if not self._viewer_of(member).can_report_thanks(thanks, dream, datetime.now(UTC)):
            raise NotAllowed(Message("This line is yours: you can take it away yourself."))

    def thanks(self, member: Member, thanks: Thanks, dream: Dream, reason: str) -> None:
        """Report somebody else's line of thanks at `dream`; raises as `check_thanks` does, Invalid at `reason`."""
        self.check_thanks(member, thanks, dream)
        start = first_characters(thanks.body, LONGEST_START)
        self._add(member, Target(THANKS, thanks.id, start), dream, reason)

    def reported_thanks(self, reader: Member, report_id: str) -> tuple[Thanks, Person | None]:
        """The line that an open report is about, and its author; raises as `reported_letter` does."""
        require_moderator(reader)
        report = self._store.by_id(report_id)
        thanks = self._thanks.by_id(report.target.id) if report and report.target.kind == THANKS else None
        dream = self._dreams.by_id(thanks.dream_id) if thanks else None
        if thanks is None or dream is None or not self._viewer_of(reader).can_see_dream(dream):
            raise NotFound(SETTLED_ALREADY)
        return thanks, self._members.people([thanks.author_id]).get(thanks.author_id)

    def is_reported(self, kind: str, target_id: str) -> bool:
        """Is a report of this open?"""
        return self._store.is_open(kind, target_id)

    def open(self, reader: Member, after: str | None) -> Page[ReportRow]:
        """What waits to be looked at, newest first; raises NotAllowed unless `reader` is a moderator."""
        require_moderator(reader)
        found = self._store.page(after, PAGE_SIZE)
        people = self._members.people(report.by for report in found.items)
        dream_ids = self._dream_ids([report.target for report in found.items])
        dreams = self._dreams.by_ids(dream_ids.values())
        rows = []
        for report in found.items:
            dream_id = dream_ids.get(report.target)
            rows.append(ReportRow(report, people.get(report.by), dream_id if dream_id in dreams else None))
        return Page(rows, found.after)

    def count(self, reader: Member) -> int:
        """How many wait, 99 at most; raises NotAllowed unless `reader` is a moderator."""
        require_moderator(reader)
        return self._store.count(MOST_COUNTED)

    def settle(self, by: Member, report_id: str) -> None:
        """Somebody has looked: this report and all others of the same thing are done with, and each who made one hears
        what came of it. What was folded for them since is so no longer.

        Raises NotAllowed unless `by` is a moderator, NotFound when it is settled already.
        """
        require_moderator(by)
        report = self._store.by_id(report_id)
        if report is None:
            raise NotFound(SETTLED_ALREADY)
        action = SETTLED.get(report.target.kind, SETTLED["dream"])
        with self._audit.deed(by.id, action, report.target, report.reason):
            if not self._store.clear(
                report.target.kind, report.target.id, outcome=self._outcome(report.target)
            ):
                raise NotFound(SETTLED_ALREADY)

    def _outcome(self, target: Target) -> str:
        """What those who reported this hear: was it left as it is?"""
        if target.kind == ROOM:
            # What was done to lines in it their authors hear.
            return LEFT
        if target.kind == "dream":
            dream = self._dreams.by_id(target.id)
            return LEFT if dream and (dream.waits or not dream.hidden) else TAKEN_DOWN
        return LEFT if self._kept[target.kind].by_id(target.id) else TAKEN_DOWN

    def _add(self, member: Member, target: Target, dream: Dream | None, reason: str) -> None:
        reason = reason.strip()
        if not reason or excess(reason, LONGEST_REASON):
            raise Invalid(
                "reason",
                PluralMessage(
                    "Say what is wrong, in at most %(num)s character.",
                    "Say what is wrong, in at most %(num)s characters.",
                    LONGEST_REASON,
                ),
            )
        self._store.add(member.id, target, dream.id if dream else "", reason)

    def _dream_ids(self, targets: Sequence[Target]) -> dict[Target, str]:
        """The id of the dream that each target is or is under; a comment or an entry that is gone has none."""
        entries = self._entries.by_ids(target.id for target in targets if target.kind == "entry")
        comments = self._comments.by_ids(target.id for target in targets if target.kind == "comment")
        asks = self._asks.by_ids(target.id for target in targets if target.kind == "ask")
        found = {target: target.id for target in targets if target.kind == "dream"}
        thanks = self._thanks.dreams_of(target.id for target in targets if target.kind == THANKS)
        found |= {target: thanks[target.id] for target in targets if target.id in thanks}
        found |= {target: asks[target.id].dream_id for target in targets if target.id in asks}
        found |= {target: comments[target.id].dream_id for target in targets if target.id in comments}
        found |= {target: entries[target.id].dream_id for target in targets if target.id in entries}
        return found
