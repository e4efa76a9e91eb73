"""Who has lost all of their second step is helped by an admin, or from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.models import AuditRecord, Member, Target
from dreamscape.services.moderation.actions import checked_reason
from dreamscape.services.permissions.checks import require_admin

if TYPE_CHECKING:
    from dreamscape.services.accounts.second_steps import SecondStepMails
    from dreamscape.services.common.links import Links
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.store.accounts.second_steps import SecondSteps as SecondStepStore
    from dreamscape.store.members.members import Members

TOOK_AWAY = Message("took a second step away")
NOT_ONE_S_OWN = Message("Your own second step you change under Settings, Security.")
NOTHING_THERE = Message("There is no second step to take away.")


class SecondStepRecovery:
    """Takes all of a second step away, passkeys and recovery codes too: it is in the log, and the member is told."""

    def __init__(
        self,
        *,
        store: SecondStepStore,
        members: Members,
        mail_queue: MailQueue,
        mails: SecondStepMails,
        links: Links,
    ) -> None:
        self._store = store
        self._members = members
        self._mail_queue = mail_queue
        self._mails = mails
        self._links = links

    def take_away(self, by: Member, member_id: str, reason: str) -> None:
        """For an admin: let somebody who has lost all of it in by their password alone, and log them out everywhere.

        Raises NotAllowed unless `by` is an admin, and somebody else; NotFound; Invalid at `reason`.
        """
        require_admin(by)
        member = self._members.by_id(member_id)
        if member is None:
            raise NotFound
        if member.id == by.id:
            raise NotAllowed(NOT_ONE_S_OWN)
        self._take_away(by.id, member, reason)

    def take_away_by_command(self, email: str, reason: str) -> Member:
        """For the command line, when there is no other admin; returns whose it was. Raises NotFound and Invalid."""
        member = self._members.by_email(email)
        if member is None:
            raise NotFound(Message("Nobody here has the address %(email)s.", email=email))
        self._take_away("", member, reason)
        return member

    def _take_away(self, by: str, member: Member, reason: str) -> None:
        reason = checked_reason(reason)
        record = AuditRecord(by, TOOK_AWAY, Target("member", member.id), reason)
        told = Message(
            "those who look after the place took the second step away from your account, and logged you out "
            "everywhere. Your password alone lets you in now. Why: %(reason)s",
            reason=reason,
        )
        link = self._links.forgotten_password()
        mail = self._mails.second_step_changed(member, "second_step_taken_away", told, link)
        mail_id = self._store.take_away(member.id, record, mail)
        if mail_id is None:
            raise Invalid("reason", NOTHING_THERE)
        self._mail_queue.send(mail_id)
