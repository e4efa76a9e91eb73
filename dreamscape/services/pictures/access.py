"""Who may see a picture: whoever may see the page that it is on, decided each time it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dreamscape.errors import NotFound
from dreamscape.models.rooms import ROOM
from dreamscape.services.permissions.viewer import GUEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Member, Picture
    from dreamscape.services.permissions.viewer import Viewer, ViewerOf
    from dreamscape.store.diary.entries import DiaryEntries
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.avatars import Avatars
    from dreamscape.store.members.members import Members
    from dreamscape.store.reports import Reports
    from dreamscape.store.rooms.lines import RoomLines
    from dreamscape.store.rooms.rooms import Rooms


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture that may be shown to whoever asks; to everybody if it is `public`."""

    picture: Picture
    public: bool


class PictureAccess:
    """Finds the one document that names a picture, and asks the policy about it.

    A picture that no document names (it was replaced, its page is gone) is nobody's to see, whatever storage has.
    """

    def __init__(
        self,
        *,
        dreams: Dreams,
        entries: DiaryEntries,
        members: Members,
        avatars: Avatars,
        rooms: Rooms,
        room_lines: RoomLines,
        reports: Reports,
        viewer_of: ViewerOf,
    ) -> None:
        self._dreams = dreams
        self._entries = entries
        self._members = members
        self._avatars = avatars
        self._rooms = rooms
        self._room_lines = room_lines
        self._reports = reports
        self._viewer_of = viewer_of

    def find(self, public_id: str, reader: Callable[[], Member | None]) -> SeenPicture:
        """The picture of this name; raises NotFound where there is none for `reader`.

        Who that is is only asked where it matters: what everybody may see is the same for all.
        """
        found = self._dreams_picture if public_id.startswith("dreams/") else self._persons_picture
        picture, may_see = found(public_id)
        public = may_see(GUEST)
        if not public and not may_see(self._viewer_of(reader())):
            raise NotFound
        return SeenPicture(picture, public)

    def _dreams_picture(self, public_id: str) -> tuple[Picture, Callable[[Viewer], bool]]:
        dream = self._dreams.by_picture(public_id)
        if dream is not None and dream.picture is not None:
            return dream.picture, lambda viewer: viewer.can_see_dream(dream)
        entry = self._entries.by_picture(public_id)
        of_entry = self._dreams.by_id(entry.dream_id) if entry else None
        if entry and entry.picture and of_entry:
            return entry.picture, lambda viewer: viewer.can_see_dream(of_entry)
        return self._rooms_picture(public_id)

    def _rooms_picture(self, public_id: str) -> tuple[Picture, Callable[[Viewer], bool]]:
        line = self._room_lines.by_picture(public_id)
        room = self._rooms.by_id(line.room_id) if line else None
        if line is None or line.picture is None or room is None:
            raise NotFound
        now = datetime.now(UTC)
        return (
            line.picture,
            lambda viewer: (
                viewer.can_read_room(room, now)
                or (viewer.can_moderate and viewer.can_look_into_room(room, self._reports.of(ROOM, room.id)))
            ),
        )

    def _persons_picture(self, public_id: str) -> tuple[Picture, Callable[[Viewer], bool]]:
        person = self._members.by_picture(public_id)
        if person and person.picture:
            return person.picture, lambda viewer: viewer.can_see_profile(person)
        drawing = self._avatars.by_picture(public_id)
        if drawing and drawing.picture:
            # A drawing is the site's own, and on any page.
            return drawing.picture, lambda _: True
        raise NotFound
