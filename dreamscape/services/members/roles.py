"""Changes of role: only an admin makes them, and the last admin stays one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dreamscape.errors import Invalid, NotFound
from dreamscape.messages import Message
from dreamscape.models import AuditRecord, Member, Target
from dreamscape.services.permissions.checks import require_admin
from dreamscape.services.permissions.roles import ROLES
from dreamscape.store.members.status import LastAdmin, MemberStatus

if TYPE_CHECKING:
    from dreamscape.models import Mail
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.store.members.members import Members

ONLY_ADMIN = Message("This is the only admin. Make somebody else an admin first.")

MADE = {
    "member": Message("made member"),
    "moderator": Message("made moderator"),
    "admin": Message("made admin"),
}


# What whoever has another role is told.
NOW = {
    "member": Message("you are a member like all others here now, and look after the place no more."),
    "moderator": Message("you are a moderator here now, and look after dreams, comments and members."),
    "admin": Message("you are an admin here now, and look after the place and whoever does so too."),
}


class RoleMails(Protocol):
    """Writes the mails this service sends."""

    def role_changed(self, member: Member, role: Message) -> Mail:
        """The member has another role, as the sentence `role` says."""


class Roles:
    """Changes of role, each written to the audit log and told to the member in the same transaction."""

    def __init__(
        self, *, members: Members, member_status: MemberStatus, mail_queue: MailQueue, mails: RoleMails
    ) -> None:
        self._members = members
        self._member_status = member_status
        self._mail_queue = mail_queue
        self._mails = mails

    def change(self, by: Member, member_id: str, role: str, reason: str = "") -> bool:
        """Give somebody another role; an admin may also lower their own. False when they have it already.

        Raises NotAllowed unless `by` is an admin, NotFound when there is no such member, Invalid at `role`
        for an unknown one or when no admin would be left.
        """
        require_admin(by)
        member = self._members.by_id(member_id)
        if member is None:
            raise NotFound
        return self._change(by.id, member, role, reason)

    def set(self, email: str, role: str) -> Member:
        """For the command line: give the member with this address a role; return them as they were.

        Raises NotFound when nobody has this address, Invalid when no admin would be left.
        """
        member = self._members.by_email(email)
        if member is None:
            raise NotFound(Message("Nobody here has the address %(email)s.", email=email))
        self._change("", member, role, "")
        return member

    def _change(self, by: str, member: Member, role: str, reason: str) -> bool:
        if role not in ROLES:
            raise Invalid("role", Message("Choose one of: %(roles)s.", roles=", ".join(ROLES)))
        record = AuditRecord(by, MADE[role], Target("member", member.id), reason)
        mail = self._mails.role_changed(member, NOW[role])
        try:
            mail_id = self._member_status.change_role(member.id, role, record, mail)
        except LastAdmin as error:
            raise Invalid("role", ONLY_ADMIN) from error
        if mail_id:
            self._mail_queue.send(mail_id)
        return mail_id is not None
