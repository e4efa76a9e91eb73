"""The invite tree, and what moderators do to a branch of it: to everybody who came through one member.

Whoever began a branch is not part of it. It can be acted on by those whose role is above theirs, so that nobody keeps
out all those whom an admin has let in; and within it those of an equal or higher role are passed over.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from dreamscape.errors import NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.models import Page, Target
from dreamscape.models.jobs import ACT_ON_BRANCH
from dreamscape.services.accounts.registration import FROM_HELD_BRANCH
from dreamscape.services.common.house_rules import check_rule
from dreamscape.services.jobs.kinds import JobKind
from dreamscape.services.moderation.actions import OUT_OF_REACH, checked_reason, checked_until
from dreamscape.services.permissions.checks import require_moderator
from dreamscape.services.permissions.roles import ROLES, rank
from dreamscape.services.permissions.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.models import Member, Person
    from dreamscape.services.audit.log import Audit
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.moderation.actions import MemberModeration
    from dreamscape.store.accounts.invitations import Invitations
    from dreamscape.store.members.branches import Branches as BranchStore
    from dreamscape.store.members.members import Members

# Who has been here for longer is no newcomer, whoever let them in.
NEWCOMERS = timedelta(days=30)
FOR_THE_LOG = Message("Say why, in a sentence: it stands in the log.")
HOLD, RELEASE, SUSPEND, LIFT, END_INVITATIONS = "hold", "release", "suspend", "lift", "end_invitations"


@dataclass(frozen=True, slots=True)
class Inviters:
    """Who invited a member, who invited those, and so on, the nearest last: None for who has left. And whom the member
    invited: `invited` themselves, `branch` with all whom those invited."""

    above: list[Person | None]
    invited: int
    branch: int


@dataclass(frozen=True, slots=True)
class InvitedRow:
    """Somebody who was invited, and how many came through them in turn."""

    member: Member
    branch: int


@dataclass(frozen=True, slots=True)
class BranchNumbers:
    """What a deed would be about: all `people` of a branch, its `newcomers`, the `links` in it that still work; and who
    would be `passed_over`."""

    root: Member
    people: int
    newcomers: int
    links: int
    passed_over: list[Member]


class Branches:
    """Every method raises NotAllowed unless it is a moderator who asks, and NotFound for no such member; the deeds also
    NotAllowed when the role of who began the branch is not below theirs, and Invalid at `rule` or `reason`."""

    def __init__(
        self,
        *,
        store: BranchStore,
        members: Members,
        invitations: Invitations,
        moderation: MemberModeration,
        audit: Audit,
        jobs: JobQueue,
    ) -> None:
        self._store = store
        self._members = members
        self._invitations = invitations
        self._moderation = moderation
        self._audit = audit
        self._jobs = jobs

    @property
    def kind(self) -> JobKind:
        """The job that goes through a branch: there may be thousands in it."""
        day = timedelta(days=1)
        return JobKind(
            ACT_ON_BRANCH,
            self._act,
            deadline=timedelta(minutes=30),
            give_up_after=day,
            final=(NotAllowed, NotFound),
        )

    def inviters(self, reader: Member, member: Member) -> Inviters:
        """Where a member stands in the tree."""
        require_moderator(reader)
        above = member.joined.inviters
        people = self._members.people(above)
        return Inviters(
            [people.get(one) for one in above],
            self._store.count_invited(member.id),
            self._store.sizes([member.id]).get(member.id, 0),
        )

    def invited(self, reader: Member, member: Member, after: str | None) -> Page[InvitedRow]:
        """Whom a member invited themselves, the newest first, from the cursor `after` on."""
        require_moderator(reader)
        page = self._store.invited(member.id, after)
        sizes = self._store.sizes(one.id for one in page.items)
        return Page([InvitedRow(one, sizes.get(one.id, 0)) for one in page.items], page.after)

    def numbers(self, by: Member, member_id: str) -> BranchNumbers:
        """What a deed would be about; raises as the deeds."""
        root = self._reach(by, member_id)
        peers = [role for role in ROLES if rank(role) >= rank(by.role)]
        links = self._invitations.count_working([root.id])
        for batch in self._store.batches(root.id):
            links += self._invitations.count_working(one.id for one in batch if _is_below(one, by))
        return BranchNumbers(
            root,
            self._store.sizes([root.id]).get(root.id, 0),
            self._store.count_to_doubt(root.id, _since()),
            links,
            self._store.with_role(root.id, peers),
        )

    def hold(self, by: Member, member_id: str, reason: str, rule: str) -> None:
        """Let what newcomers of the branch write wait for a moderator, those who are yet to come as well."""
        root = self._reach(by, member_id)
        reason = _checked(reason, rule)
        if root.branch_held:
            return
        action = Message("let wait what newcomers write who were invited by")
        with self._audit.deed(by.id, action, Target("member", root.id), reason, rule):
            if not self._store.hold(root.id):
                raise NotFound
        self._have_done(HOLD, by, root)

    def release(self, by: Member, member_id: str) -> None:
        """No more of that."""
        root = self._reach(by, member_id)
        if not root.branch_held:
            return
        action = Message("let wait no more what newcomers write who were invited by")
        with self._audit.deed(by.id, action, Target("member", root.id)):
            if not self._store.release(root.id):
                raise NotFound
        self._have_done(RELEASE, by, root)

    def suspend(self, by: Member, member_id: str, until: date, reason: str, rule: str) -> None:
        """Keep everybody of the branch out until the morning (UTC) of that day; raises Invalid at `until` too.

        Who is kept out for longer already stays so.
        """
        root = self._reach(by, member_id)
        ends = checked_until(until)
        check_rule(rule)
        reason = checked_reason(reason)
        action = Message("kept out until %(day)s everybody invited by", day=until.isoformat())
        with self._audit.deed(by.id, action, Target("member", root.id), reason, rule):
            if not (deed := self._store.suspend(root.id, ends)):
                raise NotFound
        more = {"until": until.isoformat(), "why": reason, "rule": rule, "suspension": deed}
        self._have_done(SUSPEND, by, root, **more)

    def lift(self, by: Member, member_id: str) -> None:
        """Let everybody in again whom the suspension of this branch keeps out.

        Not who was kept out before, be it for less long, nor who has been suspended by themselves since.
        """
        root = self._reach(by, member_id)
        if root.branch_suspended_until is None or root.branch_suspended_until <= datetime.now(UTC):
            return
        action = Message("let everybody in again who was kept out as invited by")
        with self._audit.deed(by.id, action, Target("member", root.id)):
            if not (deed := self._store.end_suspension(root.id)):
                raise NotFound
        self._have_done(LIFT, by, root, suspension=deed)

    def end_invitations(self, by: Member, member_id: str, reason: str, rule: str) -> None:
        """Let no link work any more that who began the branch, or somebody in it, has made."""
        root = self._reach(by, member_id)
        reason = _checked(reason, rule)
        action = Message("ended the invitations of, and of everybody invited by")
        with self._audit.deed(by.id, action, Target("member", root.id), reason, rule):
            self._have_done(END_INVITATIONS, by, root)

    def _reach(self, by: Member, member_id: str) -> Member:
        require_moderator(by)
        root = self._members.by_id(member_id)
        if root is None:
            raise NotFound
        if not _is_below(root, by):
            raise NotAllowed(OUT_OF_REACH)
        return root

    def _have_done(self, deed: str, by: Member, root: Member, **more: str) -> None:
        payload = {"deed": deed, "by": by.id, "root": root.id, **more}
        self._jobs.start(self._jobs.add(ACT_ON_BRANCH, None, payload))

    def _act(self, payload: Mapping[str, Any]) -> None:
        """Do it; safe to repeat. NotAllowed: the moderator may not any more; NotFound: somebody is gone."""
        root = payload["root"]
        if payload["deed"] == HOLD:
            self._store.doubt(root, _since(), FROM_HELD_BRANCH)
        elif payload["deed"] == RELEASE:
            self._store.stop_doubting(root, FROM_HELD_BRANCH)
        else:
            self._go_through(self._members.by_id(payload["by"]), root, payload)

    def _go_through(self, by: Member | None, root: str, payload: Mapping[str, Any]) -> None:
        if by is None:
            raise NotFound
        self._reach(by, root)
        if payload["deed"] == END_INVITATIONS:
            self._invitations.end_all_by([root])
        for batch in self._store.batches(root):
            reached = [one for one in batch if _is_below(one, by)]
            if payload["deed"] == END_INVITATIONS:
                self._invitations.end_all_by(one.id for one in reached)
            elif payload["deed"] == LIFT or not self._store.is_suspended(root, payload["suspension"]):
                self._let_in(by, reached, payload["suspension"])
            else:
                self._suspend(by, reached, payload)
                # Whoever lifts it has gone past these, or comes to them yet.
                if not self._store.is_suspended(root, payload["suspension"]):
                    self._let_in(by, reached, payload["suspension"])

    def _suspend(self, by: Member, members: list[Member], payload: Mapping[str, Any]) -> None:
        until, deed = date.fromisoformat(payload["until"]), payload["suspension"]
        ends, now = datetime.combine(until, time(), UTC), datetime.now(UTC)
        for member in members:
            if member.suspended_until and member.suspended_until >= ends:
                continue
            kept_out_before = member.suspended_until and member.suspended_until > now
            part_of = "" if kept_out_before and member.suspended_with != deed else deed
            # Somebody may have left, or become a moderator, since this batch was read.
            with suppress(NotFound, NotAllowed):
                self._moderation.suspend(by, member.id, until, payload["why"], payload["rule"], deed=part_of)

    def _let_in(self, by: Member, members: list[Member], deed: str) -> None:
        for member in members:
            with suppress(NotFound, NotAllowed):
                self._moderation.lift(by, member.id, deed=deed)


def _since() -> datetime:
    return datetime.now(UTC) - NEWCOMERS


def _is_below(member: Member, by: Member) -> bool:
    return Viewer.of(by).can_act_on(member)


def _checked(reason: str, rule: str) -> str:
    check_rule(rule)
    return checked_reason(reason, FOR_THE_LOG)
