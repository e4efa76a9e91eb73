"""What becomes of rooms as time goes by: the work of jobs, each of which may be stopped anywhere and begun again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.jobs import tell_id
from dreamscape.models.notification_choices import ROOM_CLOSED, THANKS_APPEARED

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.rooms import Room
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.rooms.rooms import Rooms
    from dreamscape.store.rooms.thanks import RoomThanks

BATCH = 200


class RoomUpkeep:
    """Closes what is quiet, removes what has been closed for long, and tells of thanks that have appeared."""

    def __init__(self, *, rooms: Rooms, thanks: RoomThanks, pictures: Pictures, jobs: JobQueue) -> None:
        self._rooms = rooms
        self._thanks = thanks
        self._pictures = pictures
        self._jobs = jobs

    def tell_of_thanks(self, now: datetime) -> None:
        """Tell the other of each line whose time has come; lines of both were told of when the second came in."""
        while batch := self._thanks.appeared(now, BATCH):
            for thanks in batch:
                self._thanks.tell(thanks)
                self._jobs.start(tell_id(THANKS_APPEARED, thanks.room_id, thanks.author_id))

    def close_quiet(self, now: datetime) -> None:
        """Close all in which nobody has written for thirty days."""
        while batch := self._rooms.quiet(now, BATCH):
            for room in batch:
                self._rooms.close_quiet(room, now)
                for side in filter(None, (room.dreamer_id, room.helper_id)):
                    self._jobs.start(tell_id(ROOM_CLOSED, room.id, side))

    def remove_ended(self, now: datetime) -> None:
        """Remove all that were closed ninety days ago, with their lines and pictures, but for those that somebody has
        asked moderators to look at."""
        after: Room | None = None
        while batch := self._rooms.ended(now, after, BATCH):
            for room in batch:
                for picture in self._rooms.remove(room):
                    self._pictures.clean_up(picture)
            after = batch[-1]
