"""Deleting an account: two weeks to change one's mind, then everything goes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from dreamscape.errors import Invalid, NotFound
from dreamscape.messages import Message
from dreamscape.models import MailReason
from dreamscape.models.jobs import CLEAR_DREAM, CLEAR_MEMBER, job_id
from dreamscape.services.accounts.passwords import not_own
from dreamscape.services.permissions.viewer import Viewer
from dreamscape.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Job, Mail, Member
    from dreamscape.services.accounts.passwords import PasswordHashing
    from dreamscape.services.common.links import Links
    from dreamscape.services.jobs.queue import JobQueue, Outcome
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.accounts.deletions import PendingDeletions

GRACE_PERIOD = timedelta(days=14)
WORD = "goodbye"
ADMINS_STAY = Message(
    "You look after this place as an admin. Hand that over to somebody first; then you can go."
)


class AccountDeletionMails(Protocol):
    """Writes the mails this service sends."""

    def account_deletion(self, member: Member, deletion_due_at: datetime, link: str) -> Mail:
        """When the account goes, and how to keep it."""


class AccountDeletion:
    """How members go. Whatever is interrupted, its job is there."""

    def __init__(
        self,
        *,
        pending_deletions: PendingDeletions,
        jobs: JobQueue,
        pictures: Pictures,
        hashing: PasswordHashing,
        mail_queue: MailQueue,
        mails: AccountDeletionMails,
        links: Links,
    ) -> None:
        self._pending_deletions = pending_deletions
        self._jobs = jobs
        self._pictures = pictures
        self._hashing = hashing
        self._mail_queue = mail_queue
        self._mails = mails
        self._links = links

    def ask(self, member: Member, password: str, word: str) -> datetime:
        """Have the account deleted in 14 days, and log the member out everywhere; return when it goes.

        For who is suspended the days begin when they can come in again: until then their clock stands still
        (`store.members.status` moves it with the suspension).

        Raises Invalid at `password`, at `word` when it is not the one asked for, or over the form for an admin.
        """
        self._hashing.check_own(member, password)
        if folded(word) != WORD:
            raise Invalid(
                "word",
                Message("Please type “%(word)s”, so that nobody goes by a slip of the finger.", word=WORD),
            )
        if not Viewer.of(member).can_leave:
            raise Invalid("", ADMINS_STAY)
        now = datetime.now(UTC)
        deletion_due_at = max(now, member.suspended_until or now) + GRACE_PERIOD
        reason = MailReason(member.id, "leaves_at", deletion_due_at, deletion_due_at)
        mail = replace(
            self._mails.account_deletion(member, deletion_due_at, self._links.login()), reason=reason
        )
        mail_id = self._pending_deletions.set_day(member, deletion_due_at, mail)
        if mail_id is None:
            raise not_own()
        self._mail_queue.send(mail_id)
        return deletion_due_at

    def remove(self, member_id: str) -> None:
        """Take somebody away now, with all that is theirs. Raises NotFound when there is no such member
        who is not an admin."""
        self._take_away(member_id, due_at=None)
        self._jobs.run(job_id(CLEAR_MEMBER, member_id))

    def take_due_away(self, now: datetime) -> None:
        """Take everybody away whose day has come; what is left of each a job is to clear."""
        while due := self._pending_deletions.due(now):
            for member_id in due:
                with suppress(NotFound):  # they have just changed their mind
                    self._take_away(member_id, due_at=now)

    def purge(self, now: datetime, told: Callable[[str], object] = lambda _member_id: None) -> int:
        """Take everybody away whose day has come, and finish what was begun, also of dreams; return how many are gone.

        `told` is called after each. Can be stopped anywhere and called again.
        """
        gone: list[str] = []

        def hear(job: Job, outcome: Outcome) -> None:
            if job.kind == CLEAR_MEMBER and outcome == "done":
                gone.append(job.payload["member_id"])
                told(gone[-1])

        self.take_due_away(now)
        self._jobs.run_all([CLEAR_DREAM, CLEAR_MEMBER], told=hear)
        return len(gone)

    def _take_away(self, member_id: str, due_at: datetime | None) -> None:
        photo = self._pending_deletions.begin(member_id, due_at)
        if photo:
            self._pictures.clean_up(photo)
