"""Who reads what two talk about in a room, and what they may do there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.rooms import ROOM
from dreamscape.services.permissions.dream_rules import DreamRules

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models import Dream, Report
    from dreamscape.models.rooms import Room, Thanks


class RoomRules(DreamRules):
    """The rules about rooms and the thanks at their end."""

    def can_read_room(self, room: Room, now: datetime) -> bool:
        """The two, until ninety days after it closed; nobody else, whoever they are."""
        return (self.is_me(room.dreamer_id) or self.is_me(room.helper_id)) and room.is_readable(now)

    def can_look_into_room(self, room: Room, report: Report | None) -> bool:
        """Moderators, while there is an open report of just this room; it is the two's alone again once that is
        settled."""
        return self.can_moderate and report is not None and report.target[:2] == (ROOM, room.id)

    def can_write_in_room(self, room: Room, now: datetime) -> bool:
        """The two while it is open, if they can meet and neither has left."""
        return room.is_open and self.can_post and self._meets_in(room, now)

    def can_close_room(self, room: Room, now: datetime) -> bool:
        """Either of the two, while it is open."""
        return room.is_open and self.can_read_room(room, now)

    def can_report_room(self, room: Room, now: datetime) -> bool:
        """Either of the two, as long as they can read it, also after a block."""
        return self.can_read_room(room, now)

    def can_thank(self, room: Room, now: datetime) -> bool:
        """The two, of what is done, if they can meet and neither has left."""
        return room.done and self.can_post and self._meets_in(room, now)

    def can_read_thanks(self, thanks: Thanks, dream: Dream, now: datetime) -> bool:
        """Who sees the dream and meets both whom it names, once it has appeared; not its author before that either."""
        return (
            thanks.appears_at <= now
            and self.can_see_dream(dream)
            and self.can_meet(thanks.author_id)
            and self.can_meet(thanks.other_id)
        )

    def can_report_thanks(self, thanks: Thanks, dream: Dream, now: datetime) -> bool:
        """Members may who can read it and have not written it."""
        return self._is_other_member(thanks.author_id) and self.can_read_thanks(thanks, dream, now)

    def can_take_thanks_away(self, thanks: Thanks, dream: Dream | None) -> bool:
        """Who wrote it, and whose dream it stands at."""
        return self.is_me(thanks.author_id) or (dream is not None and self.is_me(dream.dreamer_id))

    def _meets_in(self, room: Room, now: datetime) -> bool:
        other = room.other_than(self.id)
        return self.can_read_room(room, now) and bool(other) and self.can_meet(other)
