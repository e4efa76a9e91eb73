"""What members are told by moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape.models import Member, Notice
    from dreamscape.store.notices import Notices as NoticeStore


class Notices:
    """A member's notices; they stay until dismissed, 90 days at most."""

    def __init__(self, store: NoticeStore) -> None:
        self._store = store

    def of(self, member: Member) -> list[Notice]:
        """What this member has been told, newest first."""
        return self._store.of(member.id)

    def dismiss(self, member: Member, notice_id: str) -> None:
        """The member has read it; one that is gone already, or somebody else's, changes nothing."""
        self._store.remove(notice_id, member.id)
