"""A room that one of the two in it asked moderators to look at, open to them until the report is settled; and a line of
thanks that was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.errors import NotFound
from dreamscape.models.jobs import tell_id
from dreamscape.models.notification_choices import ROOM_LINE
from dreamscape.models.rooms import ROOM
from dreamscape.services.common.house_rules import OTHER, check_rule
from dreamscape.services.moderation.actions import checked_reason
from dreamscape.services.permissions.checks import require_moderator
from dreamscape.services.permissions.viewer import Viewer
from dreamscape.services.reports import SETTLED_ALREADY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.models import Member, Page, Person
    from dreamscape.models.rooms import Room, RoomLine, Thanks
    from dreamscape.services.audit.takedowns import Takedowns
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.services.reports import Reports as ReportService
    from dreamscape.store.members.members import Members
    from dreamscape.store.reports import Reports
    from dreamscape.store.rooms.lines import RoomLines
    from dreamscape.store.rooms.rooms import Rooms
    from dreamscape.store.rooms.thanks import RoomThanks

LINES = 50


class ReportedRoom(NamedTuple):
    """A room, a page of its lines, and who is in it, by id."""

    room: Room
    lines: Page[RoomLine]
    people: Mapping[str, Person]


class RoomModeration:
    """Every method raises NotAllowed unless `by` is a moderator, NotFound unless the report is open and of a room."""

    def __init__(
        self,
        *,
        reports: Reports,
        rooms: Rooms,
        lines: RoomLines,
        thanks: RoomThanks,
        reported: ReportService,
        members: Members,
        pictures: Pictures,
        takedowns: Takedowns,
        jobs: JobQueue,
    ) -> None:
        self._reports = reports
        self._rooms = rooms
        self._lines = lines
        self._thanks = thanks
        self._reported = reported
        self._members = members
        self._pictures = pictures
        self._takedowns = takedowns
        self._jobs = jobs

    def look(self, by: Member, report_id: str, before: str | None) -> ReportedRoom:
        """The room that a report is about, with its last lines or those before the cursor `before`."""
        room = self._find(by, report_id)
        lines = self._lines.page(room.id, before, LINES)
        return ReportedRoom(room, lines, self._members.people([room.dreamer_id, room.helper_id]))

    def remove_line(self, by: Member, report_id: str, line_id: str, reason: str, rule: str = OTHER) -> None:
        """Take a line of that room away; its author is told why. Raises Invalid at `reason` or `rule`."""
        room, line = self._find(by, report_id), self._lines.by_id(line_id)
        if line is None or line.room_id != room.id:
            raise NotFound
        check_rule(rule)
        with self._takedowns.line(by, line, checked_reason(reason), rule):
            picture = self._lines.remove(line)
        self._jobs.start(tell_id(ROOM_LINE, room.id, line.author_id))
        if picture:
            self._pictures.clean_up(picture)

    def thanks(self, by: Member, report_id: str) -> tuple[Thanks, Person | None]:
        """The line of thanks that an open report is about, and who wrote it; they have left where that is None."""
        return self._reported.reported_thanks(by, report_id)

    def remove_thanks(self, by: Member, report_id: str, reason: str, rule: str = OTHER) -> None:
        """Take a reported line of thanks away; its author is told why. Raises Invalid at `reason` or `rule`."""
        thanks, _ = self.thanks(by, report_id)
        check_rule(rule)
        with self._takedowns.thanks(by, thanks, checked_reason(reason), rule):
            if not self._thanks.remove(thanks.id):
                raise NotFound(SETTLED_ALREADY)

    def _find(self, by: Member, report_id: str) -> Room:
        require_moderator(by)
        report = self._reports.by_id(report_id)
        room = self._rooms.by_id(report.target.id) if report and report.target.kind == ROOM else None
        if room is None or not Viewer.of(by).can_look_into_room(room, report):
            raise NotFound(SETTLED_ALREADY)
        return room
