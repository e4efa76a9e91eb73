"""Moderators look once more at what somebody appealed against, and say what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.models import Page as PageOf
from dreamscape.models import Target
from dreamscape.models.moderation import SUSPENDED
from dreamscape.services.common.lengths import excess
from dreamscape.services.permissions.checks import require_moderator
from dreamscape.services.permissions.viewer import Viewer

if TYPE_CHECKING:
    from dreamscape.models import Appeal, Mail, Member, Page, Person
    from dreamscape.services.audit.log import Audit
    from dreamscape.services.common.links import Links
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.moderation.actions import DreamModeration, MemberModeration
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.members import Members
    from dreamscape.store.moderation.appeals import Appeals as AppealStore
    from dreamscape.store.moderation.search import AdminSearch

PAGE_SIZE = 30
LONGEST_ANSWER = 500
MOST_COUNTED = 99
PRIVATE = ("letter", "line", "offer")
DECIDED_ALREADY = Message("Somebody has decided this already.")
OWN_DEED = Message("It was you who did that, so somebody else looks at it now.")
ACCEPTED, DECLINED = Message("accepted an appeal"), Message("declined an appeal")
# What a mail says, by the notice that comes with it and whether it is about a suspension. It names nothing: at an
# address that is not proven anybody may read it.
MAILED = {
    ("appeal_accepted", True): Message(
        "you asked us to look at your suspension once more. We did, and you are right: it is over, and you can come in "
        "again."
    ),
    ("appeal_declined", True): Message(
        "you asked us to look at your suspension once more. We did, and it stays as we decided."
    ),
    ("appeal_accepted", False): Message(
        "you asked us to look once more at a dream of yours that we had put out of others’ sight. We did, and you are "
        "right: it can be seen again."
    ),
    ("appeal_accepted_late", False): Message(
        "you asked us to look once more at something of yours that we had taken down. We did, and you are right: it "
        "should have stayed. We cannot bring it back, but you are welcome to write it again."
    ),
    ("appeal_declined", False): Message(
        "you asked us to look once more at something of yours that we had hidden or taken down. We did, and it "
        "stays as we decided."
    ),
}


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal, who made it and who did what it is about; None for who has left and, where nobody knows, who did it.

    `still_there` says whether what it is about can be given back: they are suspended, the dream is hidden.
    """

    appeal: Appeal
    by: Person | None
    act_by: Person | None
    still_there: bool
    may_decide: bool


class AppealMails(Protocol):
    """Writes the mails this service sends."""

    def appeal_decided(self, member: Member, happened: Message, answer: str, link: str) -> Mail:
        """What came of their appeal, and what moderators answered."""


class AppealDecisions:
    """Every method raises NotAllowed unless it is a moderator who asks.

    Whoever did the deed does not decide about it, unless nobody else here could.
    """

    def __init__(
        self,
        *,
        store: AppealStore,
        search: AdminSearch,
        members: Members,
        dreams: Dreams,
        member_moderation: MemberModeration,
        dream_moderation: DreamModeration,
        audit: Audit,
        mail_queue: MailQueue,
        mails: AppealMails,
        links: Links,
    ) -> None:
        self._store = store
        self._search = search
        self._members = members
        self._dreams = dreams
        self._member_moderation = member_moderation
        self._dream_moderation = dream_moderation
        self._audit = audit
        self._mail_queue = mail_queue
        self._mails = mails
        self._links = links

    def open(self, reader: Member, after: str | None) -> Page[AppealRow]:
        """What waits to be decided, newest first."""
        require_moderator(reader)
        found = self._store.page(after, PAGE_SIZE)
        named = {appeal.by for appeal in found.items} | {appeal.act_by for appeal in found.items}
        people = self._members.people(named)
        members = self._members.by_ids(appeal.by for appeal in found.items if appeal.kind == SUSPENDED)
        dreams = self._dreams.by_ids(appeal.target.id for appeal in found.items)
        team = self._search.looking_after()
        rows = []
        for appeal in found.items:
            dream, member = dreams.get(appeal.target.id), members.get(appeal.by)
            there = bool(dream and dream.hidden and not dream.waits) or bool(
                member and member.suspended_until
            )
            may = _may_decide(reader, appeal, member, team)
            rows.append(AppealRow(appeal, people.get(appeal.by), people.get(appeal.act_by), there, may))
        return PageOf(rows, found.after)

    def count(self, reader: Member) -> int:
        """How many wait, 99 at most."""
        require_moderator(reader)
        return self._store.count(MOST_COUNTED)

    def accept(self, by: Member, appeal_id: str) -> None:
        """They were right: end the suspension, or let the dream be seen again, and tell them.

        What was removed for good stays so, which they are told. Raises NotFound when it is decided already.
        """
        appeal = self._open(by, appeal_id)
        notice = "appeal_accepted" if appeal.kind in (SUSPENDED, "dream_hidden") else "appeal_accepted_late"
        with self._audit.deed(by.id, ACCEPTED, _target(appeal)):
            # First what they asked for, which may be done twice: after a crash the appeal is still open.
            if appeal.kind == SUSPENDED:
                self._member_moderation.lift(by, appeal.by)
            elif appeal.kind == "dream_hidden" and self._dreams.by_id(appeal.target.id):
                self._dream_moderation.show(by, appeal.target.id)
            self._decide(by, appeal, "accepted", "", notice)

    def decline(self, by: Member, appeal_id: str, answer: str) -> None:
        """It stays as it is, for the reason that `answer` gives; raises NotFound, or Invalid at `answer`."""
        appeal = self._open(by, appeal_id)
        answer = answer.strip()
        if not answer:
            raise Invalid("answer", Message("Say why it stays so, in a sentence: they will read it."))
        if message := excess(answer, LONGEST_ANSWER):
            raise Invalid("answer", message)
        with self._audit.deed(by.id, DECLINED, _target(appeal), answer):
            self._decide(by, appeal, "declined", answer, "appeal_declined")

    def _open(self, by: Member, appeal_id: str) -> Appeal:
        require_moderator(by)
        appeal = self._store.by_id(appeal_id)
        if appeal is None:
            raise NotFound(DECIDED_ALREADY)
        member = self._members.by_id(appeal.by) if appeal.kind == SUSPENDED else None
        if not _may_decide(by, appeal, member, self._search.looking_after()):
            raise NotAllowed(OWN_DEED)
        return appeal

    def _decide(self, by: Member, appeal: Appeal, state: str, answer: str, notice: str) -> None:
        decided = self._store.decide(
            appeal, state, answer, by.id, notice=notice, mail=self._mail(appeal, answer, notice)
        )
        if decided is None:
            raise NotFound(DECIDED_ALREADY)
        self._mail_queue.send(*decided)

    def _mail(self, appeal: Appeal, answer: str, notice: str) -> Mail | None:
        """What tells them, who may be suspended and read nothing here; None for who has left."""
        member = self._members.by_id(appeal.by)
        if member is None:
            return None
        happened = MAILED[notice, appeal.kind == SUSPENDED]
        return self._mails.appeal_decided(member, happened, answer, self._links.login())


def _may_decide(by: Member, appeal: Appeal, suspended: Member | None, team: list[Member]) -> bool:
    """May `by`, a moderator? Not about a deed of their own, if anybody else of the `team` could."""
    others = (other for other in team if other.id != by.id and _could_decide(other, suspended))
    return appeal.act_by != by.id or not any(others)


def _could_decide(other: Member, suspended: Member | None) -> bool:
    viewer = Viewer.of(other)
    return viewer.can_act_on(suspended) if suspended else viewer.can_moderate


def _target(appeal: Appeal) -> Target:
    if appeal.kind == SUSPENDED:
        return Target("member", appeal.by)
    # What was said to one person alone stands in no log, however it ends.
    return appeal.target._replace(name="") if appeal.target.kind in PRIVATE else appeal.target
