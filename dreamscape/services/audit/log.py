"""The log of what moderators did. No page edits it.

An entry is written before the deed, and taken back when that is refused: after
a crash the log may tell of a deed that was not finished, but never leaves one
out. What is so already is no deed: services look before.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.errors import DreamscapeError
from dreamscape.models import AuditEntry, AuditRecord, Member, Page, Person, Target
from dreamscape.services.permissions.checks import require_moderator

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    @contextmanager
    def deed(
        self, by: str, action: Message, target: Target, reason: Message | str = "", rule: str = ""
    ) -> Iterator[None]:
        """Write an entry, and let the deed be done within. `by` is a member's id; `reason` may be what somebody wrote,
        `rule` the key of the house rule that was broken.

        A deed that raises a DreamscapeError was not done and leaves no entry. Of any other failure nobody knows.
        """
        entry_id = self._store.add(AuditRecord(by, action, target, reason, rule))
        try:
            yield
        except DreamscapeError:
            self._store.take_back(entry_id)
            raise

    def page(self, reader: Member, after: str | None) -> Page[AuditRow]:
        """Entries from the cursor `after` on, newest first; raises NotAllowed unless `reader` is a moderator."""
        require_moderator(reader)
        found = self._store.page(after, PAGE_SIZE)
        named = {entry.by for entry in found.items}
        named |= {entry.target.id for entry in found.items if entry.target.kind == "member"}
        people = self._members.people(named)
        rows = [AuditRow(entry, people.get(entry.by), people.get(entry.target.id)) for entry in found.items]
        return Page(rows, found.after)
