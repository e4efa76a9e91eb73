"""What moderators note about a member, for each other; the member finds it in the copy of their data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.errors import Invalid, NotFound
from dreamscape.messages import Message, PluralMessage
from dreamscape.services.common.lengths import excess
from dreamscape.services.permissions.checks import require_moderator

if TYPE_CHECKING:
    from dreamscape.models import Member, MemberNote, Person
    from dreamscape.store.members.members import Members
    from dreamscape.store.moderation.notes import MemberNotes as NoteStore

LONGEST_NOTE = 1000
MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note and who wrote it; None for who has left."""

    note: MemberNote
    by: Person | None


class MemberNotes:
    """Every method raises NotAllowed unless it is a moderator who asks. Each of them may take any note away."""

    def __init__(self, *, store: NoteStore, members: Members) -> None:
        self._store = store
        self._members = members

    def about(self, reader: Member, member: Member) -> list[NoteRow]:
        """All notes about a member, newest first."""
        require_moderator(reader)
        notes = self._store.of(member.id)
        people = self._members.people(note.by for note in notes)
        return [NoteRow(note, people.get(note.by)) for note in notes]

    def add(self, by: Member, member_id: str, body: str) -> None:
        """Note something; raises NotFound, or Invalid at `note`."""
        require_moderator(by)
        body = body.strip()
        if not body:
            raise Invalid("note", Message("There is nothing here yet."))
        if message := excess(body, LONGEST_NOTE):
            raise Invalid("note", message)
        if not self._store.add(member_id, by.id, body, MOST_NOTES):
            raise Invalid(
                "note",
                PluralMessage(
                    "There is %(num)s note already. Take one away that is needed no more.",
                    "There are %(num)s notes already. Take one away that is needed no more.",
                    MOST_NOTES,
                ),
            )

    def remove(self, by: Member, member_id: str, note_id: str) -> None:
        """Take a note away; raises NotFound when it is gone."""
        require_moderator(by)
        if not self._store.remove(note_id, member_id):
            raise NotFound(Message("This note is gone."))
