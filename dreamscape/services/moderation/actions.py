"""What moderators may do to members, dreams and comments.

Each deed is written to the log first, and whoever it concerns is told why.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.models import DiaryEntry, Dream, Member, Target
from dreamscape.services.common.house_rules import OTHER, check_rule
from dreamscape.services.common.lengths import excess
from dreamscape.services.permissions.checks import require_moderator
from dreamscape.services.permissions.viewer import Viewer

if TYPE_CHECKING:
    from dreamscape.services.accounts.deletion import AccountDeletion
    from dreamscape.services.audit.log import Audit
    from dreamscape.services.audit.takedowns import Takedowns
    from dreamscape.services.diary import Diary
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.accounts.sessions import Sessions
    from dreamscape.store.comments.comments import Comments
    from dreamscape.store.dreams.dreams import Dreams as DreamStore
    from dreamscape.store.dreams.visibility import DreamVisibility
    from dreamscape.store.members.members import Members
    from dreamscape.store.members.status import MemberStatus
    from dreamscape.store.notifications.notices import Notices

LONGEST_REASON = 500
LONGEST_SUSPENSION = timedelta(days=5 * 366)
SAY_WHY = Message("Say why, in a sentence: the person it concerns will read it.")
OUT_OF_REACH = Message("You can only do that to somebody whose role is below yours.")


class MemberModeration:
    """Suspending members and taking them away. Every method raises NotAllowed unless `by` is of a higher role."""

    def __init__(
        self,
        *,
        members: Members,
        member_status: MemberStatus,
        sessions: Sessions,
        account_deletion: AccountDeletion,
        audit: Audit,
    ) -> None:
        self._members = members
        self._member_status = member_status
        self._sessions = sessions
        self._account_deletion = account_deletion
        self._audit = audit

    def suspend(
        self, by: Member, member_id: str, until: date, reason: str, rule: str = OTHER, *, deed: str = ""
    ) -> None:
        """Log somebody out at once and keep them out until the morning (UTC) of that day.

        `deed` is the one about a whole branch that it is part of. Raises NotFound, or Invalid at `until`, `rule` or
        `reason`.
        """
        member = self._reach(by, member_id)
        ends = checked_until(until)
        check_rule(rule)
        reason = checked_reason(reason)
        if (member.suspended_until, member.suspension_reason, member.suspension_rule) == (ends, reason, rule):
            return
        action = Message("suspended until %(day)s", day=until.isoformat())
        with self._audit.deed(by.id, action, Target("member", member_id), reason, rule):
            if not self._member_status.suspend(member_id, ends, reason, rule, by.id, deed=deed):
                raise NotFound
        self._sessions.remove_all(member_id)

    def lift(self, by: Member, member_id: str, *, deed: str = "") -> None:
        """Let somebody in again, with a `deed` only where that one keeps them out; raises NotFound."""
        member = self._reach(by, member_id)
        if member.suspended_until is None or (deed and member.suspended_with != deed):
            return
        with self._audit.deed(by.id, Message("lifted a suspension"), Target("member", member_id)):
            if not self._member_status.lift(member_id, deed):
                raise NotFound

    def remove(self, by: Member, member_id: str, reason: str) -> None:
        """Take somebody away with all that is theirs, for good; raises NotFound, or Invalid at `reason`."""
        self._reach(by, member_id)
        reason = checked_reason(reason)
        with self._audit.deed(by.id, Message("deleted a member"), Target("member", member_id), reason):
            self._account_deletion.remove(member_id)

    def _reach(self, by: Member, member_id: str) -> Member:
        require_moderator(by)
        member = self._members.by_id(member_id)
        if member is None:
            raise NotFound
        if not Viewer.of(by).can_act_on(member):
            raise NotAllowed(OUT_OF_REACH)
        return member


class DreamModeration:
    """Hiding dreams and taking them down, or comments, or entries of diaries. Every method raises NotAllowed unless
    `by` is a moderator.

    `rule` is the house rule that was broken; there is Invalid at `rule` for one that there is not.
    """

    def __init__(
        self,
        *,
        dreams: Dreams,
        store: DreamStore,
        visibility: DreamVisibility,
        comments: Comments,
        diary: Diary,
        pictures: Pictures,
        notices: Notices,
        takedowns: Takedowns,
        audit: Audit,
    ) -> None:
        self._dreams = dreams
        self._store = store
        self._visibility = visibility
        self._comments = comments
        self._diary = diary
        self._pictures = pictures
        self._notices = notices
        self._takedowns = takedowns
        self._audit = audit

    def hide(self, by: Member, dream_id: str, reason: str, rule: str = OTHER) -> None:
        """Put a dream out of everybody's sight but its dreamer's; raises NotFound, or Invalid at `reason`."""
        dream = self._find(by, dream_id)
        check_rule(rule)
        reason = checked_reason(reason)
        if dream.hidden and (dream.hidden.reason, dream.hidden.rule) == (reason, rule):
            return
        with self._audit.deed(by.id, Message("hid a dream"), _target(dream), reason, rule):
            if not self._visibility.hide(dream_id, by.id, reason, rule):
                raise NotFound
        self._pictures.settle(dream.picture)
        self._notices.add(
            dream.dreamer_id, "dream_hidden", dream.title, reason, rule=rule, target_id=dream_id, by=by.id
        )

    def show(self, by: Member, dream_id: str) -> bool:
        """Let a hidden dream be seen again by whom it is for; raises NotFound. Is it for moderators to see?

        What waits is let through by who looks at it there.
        """
        dream = self._find(by, dream_id)
        if not dream.hidden or dream.waits:
            return True
        with self._audit.deed(by.id, Message("showed a dream again"), _target(dream)):
            if not self._visibility.show(dream_id):
                raise NotFound
        self._pictures.settle(dream.picture)
        self._notices.add(dream.dreamer_id, "dream_shown", dream.title, "")
        return Viewer.of(by).can_see_dream(dream._replace(hidden=None))

    def remove(self, by: Member, dream_id: str, reason: str, rule: str = OTHER) -> None:
        """Take a dream down for good, with all that hangs on it; raises NotFound, or Invalid at `reason`."""
        dream = self._find(by, dream_id)
        check_rule(rule)
        with self._takedowns.dream(by, dream, checked_reason(reason), rule):
            self._dreams.take_down(dream)

    def remove_comment(self, by: Member, comment_id: str, reason: str, rule: str = OTHER) -> None:
        """Take a comment away; raises NotFound, or Invalid at `reason`."""
        require_moderator(by)
        comment = self._comments.by_id(comment_id)
        dream = self._store.by_id(comment.dream_id) if comment else None
        if comment is None or (dream and not Viewer.of(by).can_see_dream(dream)):
            raise NotFound(Message("This comment is gone."))
        check_rule(rule)
        with self._takedowns.comment(by, comment, checked_reason(reason), rule):
            if not self._comments.remove(comment):
                raise NotFound(Message("This comment is gone."))

    def entry(self, by: Member, entry_id: str) -> tuple[DiaryEntry, Dream]:
        """An entry of a diary, and its dream; raises NotFound when it is gone or not for moderators."""
        require_moderator(by)
        return self._diary.find(entry_id, by)

    def remove_entry(self, by: Member, entry_id: str, reason: str, rule: str = OTHER) -> Dream:
        """Take an entry out of a diary, and return the dream; raises NotFound, or Invalid at `reason`."""
        entry, dream = self.entry(by, entry_id)
        check_rule(rule)
        with self._takedowns.entry(by, entry, checked_reason(reason), rule):
            self._diary.take_down(entry)
        return dream

    def _find(self, by: Member, dream_id: str) -> Dream:
        require_moderator(by)
        dream = self._store.by_id(dream_id)
        if dream is None or not Viewer.of(by).can_see_dream(dream):
            raise NotFound
        return dream


def checked_until(until: date) -> datetime:
    """When a suspension until the morning of that day ends; raises Invalid at `until`."""
    ends, now = datetime.combine(until, time(), UTC), datetime.now(UTC)
    if not now < ends <= now + LONGEST_SUSPENSION:
        raise Invalid("until", Message("Choose a day from tomorrow on, at most five years away."))
    return ends


def checked_reason(reason: str, asked: Message = SAY_WHY) -> str:
    """The reason as it is kept; raises Invalid at `reason`, saying what is `asked` where there is none."""
    reason = reason.strip()
    if not reason:
        raise Invalid("reason", asked)
    if message := excess(reason, LONGEST_REASON):
        raise Invalid("reason", message)
    return reason


def _target(dream: Dream) -> Target:
    return Target("dream", dream.id, dream.title)
