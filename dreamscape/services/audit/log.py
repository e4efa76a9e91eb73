"""The log of what moderators did. No page edits it.

An entry is written before the deed: after a crash the log may tell of a deed
that was not finished, but never leaves one out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.models import AuditEntry, AuditRecord, Member, Page, Person, Target
from dreamscape.services.permissions.checks import require_moderator

if TYPE_CHECKING:
    from dreamscape.messages import Message
    from dreamscape.store.audit import Audit as AuditStore
    from dreamscape.store.members.members import Members

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry with the people in it, under the names they have today; None for who has left."""

    entry: AuditEntry
    by: Person | None
    member: Person | None


class Audit:
    """Writes the log and reads it."""

    def __init__(self, *, store: AuditStore, members: Members) -> None:
        self._store = store
        self._members = members

    def write(self, by: str, action: Message, target: Target, reason: Message | str = "") -> None:
        """Add an entry. `by` is a member's id, "" for the command line; `reason` may be what somebody wrote."""
        self._store.add(AuditRecord(by, action, target, reason))

    def page(self, reader: Member, after: str | None) -> Page[AuditRow]:
        """Entries from the cursor `after` on, newest first; raises NotAllowed unless `reader` is a moderator."""
        require_moderator(reader)
        found = self._store.page(after, PAGE_SIZE)
        named = {entry.by for entry in found.items}
        named |= {entry.target.id for entry in found.items if entry.target.kind == "member"}
        people = self._members.people(named)
        rows = [AuditRow(entry, people.get(entry.by), people.get(entry.target.id)) for entry in found.items]
        return Page(rows, found.after)
