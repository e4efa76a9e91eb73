"""Members ask for another look at what moderators did to them: once for each deed, one at a time for each thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.errors import Invalid, NotFound
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import NewAppeal, Target
from dreamscape.models.moderation import SUSPENDED
from dreamscape.models.rooms import THANKS
from dreamscape.services.common.lengths import excess
from dreamscape.services.notices import in_words

if TYPE_CHECKING:
    from datetime import timedelta

    from dreamscape.models import Appeal, Member, Notice
    from dreamscape.store.moderation.appeals import Appeals as AppealStore
    from dreamscape.store.notifications.notices import Notices

LONGEST_APPEAL = 2000
ASKED_ALREADY = Message("You have asked for another look already. You will read here what came of it.")
NOTHING_TO_APPEAL = Message("There is nothing here that you could ask about, or you have asked already.")
KINDS = {
    "dream_hidden": "dream",
    "dream_removed": "dream",
    "comment_removed": "comment",
    "entry_removed": "entry",
    "ask_removed": "ask",
    "offer_removed": "offer",
    "line_removed": "line",
    "letter_removed": "letter",
    "thanks_removed": THANKS,
}


class SuspensionPage(NamedTuple):
    """What a suspended member finds: their appeal against this suspension, if they made one, and how much time will be
    left until their account goes, once they can come in again; None when it is not to be deleted."""

    appeal: Appeal | None
    time_left: timedelta | None


class Appeals:
    """What the one who asks does; what moderators do with it is in `services.moderation.appeals`."""

    def __init__(self, *, store: AppealStore, notices: Notices) -> None:
        self._store = store
        self._notices = notices

    def suspension_page(self, member: Member) -> SuspensionPage:
        """For a member who is suspended now."""
        until, due_at = member.suspended_until, member.deletion_due_at
        time_left = due_at - until if due_at and until else None
        return SuspensionPage(self._store.of_act(member.id, _suspension_of(member)), time_left)

    def against_suspension(self, member: Member, body: str) -> None:
        """Send a suspended member's one message; raises Invalid at `body`."""
        target = Target("member", "")
        act, reason = _suspension_of(member), member.suspension_reason
        self._send(
            NewAppeal(
                member.id,
                SUSPENDED,
                act,
                target,
                reason,
                member.suspension_rule,
                member.suspended_by,
                _checked(body),
            )
        )

    def notice(self, member: Member, notice_id: str) -> Notice:
        """The member's notice of something that was taken down, to be appealed against; raises NotFound when there is
        nothing to appeal."""
        notice = self._notices.one(notice_id, member.id)
        if notice is None or not notice.can_be_appealed:
            raise NotFound(NOTHING_TO_APPEAL)
        return in_words(notice)

    def against_notice(self, member: Member, notice_id: str, body: str) -> None:
        """Ask for another look at what a notice tells of; raises NotFound, or Invalid at `body`."""
        notice = self.notice(member, notice_id)
        target = Target(KINDS[notice.kind], notice.target_id, notice.about)
        self._send(
            NewAppeal(
                member.id,
                notice.kind,
                notice.id,
                target,
                notice.reason,
                notice.rule,
                notice.by,
                _checked(body),
            )
        )

    def _send(self, appeal: NewAppeal) -> None:
        if not self._store.add(appeal):
            raise Invalid("body", ASKED_ALREADY)


def _suspension_of(member: Member) -> str:
    """What this suspension is called: another one for each decision of a moderator about it."""
    at = member.suspended_at or member.suspended_until
    return at.isoformat() if at else ""


def _checked(body: str) -> str:
    body = body.strip()
    if not body:
        raise Invalid("body", Message("Say in your own words why you see it differently."))
    if excess(body, LONGEST_APPEAL):
        raise Invalid(
            "body",
            PluralMessage(
                "At most %(num)s character, please.", "At most %(num)s characters, please.", LONGEST_APPEAL
            ),
        )
    return body
