"""Changes of role: only an admin makes them, and the last admin stays one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import Invalid, NotFound
from dreamscape.messages import Message
from dreamscape.models import AuditRecord, Member, Target
from dreamscape.services.permissions.checks import require_admin
from dreamscape.services.permissions.roles import ROLES
from dreamscape.store.members.status import LastAdmin, MemberStatus

if TYPE_CHECKING:
    from dreamscape.store.members.members import Members

ONLY_ADMIN = Message("This is the only admin. Make somebody else an admin first.")

MADE = {
    "member": Message("made member"),
    "moderator": Message("made moderator"),
    "admin": Message("made admin"),
}


class Roles:
    """Changes of role, each written to the audit log in the same transaction."""

    def __init__(self, *, members: Members, member_status: MemberStatus) -> None:
        self._members = members
        self._member_status = member_status

    def change(self, by: Member, member_id: str, role: str, reason: str = "") -> bool:
        """Give somebody another role; an admin may also lower their own. False when they have it already.

        Raises NotAllowed unless `by` is an admin, NotFound when there is no such member, Invalid at `role`
        for an unknown one or when no admin would be left.
        """
        require_admin(by)
        return self._change(by.id, member_id, role, reason)

    def set(self, email: str, role: str) -> Member:
        """For the command line: give the member with this address a role; return them as they were.

        Raises NotFound when nobody has this address, Invalid when no admin would be left.
        """
        member = self._members.by_email(email)
        if member is None:
            raise NotFound(Message("Nobody here has the address %(email)s.", email=email))
        self._change("", member.id, role, "")
        return member

    def _change(self, by: str, member_id: str, role: str, reason: str) -> bool:
        if role not in ROLES:
            raise Invalid("role", Message("Choose one of: %(roles)s.", roles=", ".join(ROLES)))
        try:
            return self._member_status.change_role(
                member_id,
                role,
                AuditRecord(by, MADE[role], Target("member", member_id), reason),
            )
        except LastAdmin as error:
            raise Invalid("role", ONLY_ADMIN) from error
