"""A private talk of two: reading it, writing in it, and saying that it is done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dreamscape.addresses import find_addresses
from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import Page, PictureUpload
from dreamscape.models.jobs import tell_id
from dreamscape.models.notification_choices import ROOM_CLOSED, ROOM_LINE
from dreamscape.models.rooms import NO_LINKS, READABLE, RoomCard, RoomLineCard
from dreamscape.services.blocks.folding import why_line_is_folded
from dreamscape.services.common.lengths import excess
from dreamscape.services.notifications.digests import where_it_is_now
from dreamscape.services.permissions.checks import require_can_post
from dreamscape.store.rooms.lines import MOST_LINES, DuplicateLine, RoomClosed, TooManyLines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dreamscape.models import Dream, Member, Person
    from dreamscape.models.rooms import Room, RoomLine
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.members.person_cache import PersonCache
    from dreamscape.services.permissions.viewer import Viewer, ViewerOf
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.rooms.lines import RoomLines
    from dreamscape.store.rooms.rooms import Rooms as RoomStore

PAGE_SIZE, LINES = 20, 50
LONGEST_LINE = 2_000
LONGEST_LINK = 60
NO_PICTURE = PictureUpload()
IS_CLOSED = Message("This room is closed: nothing new can be said in it. What you wrote is still here.")
EMPTY = Message("There is nothing here yet.")
SAID_JUST_NOW = Message("You just wrote exactly that. It is there already.")
PICTURE_LEFT_OUT = Message(
    "The picture could not be kept just now. Your words are there; please send it again later."
)
NO_PICTURE_NOW = Message("The picture could not be kept just now; please try again a little later.")


class Rooms:
    """Rooms as one of the two in them sees them; for everybody else there are none."""

    def __init__(
        self,
        *,
        store: RoomStore,
        lines: RoomLines,
        dreams: Dreams,
        person_cache: PersonCache,
        pictures: Pictures,
        jobs: JobQueue,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._lines = lines
        self._dreams = dreams
        self._person_cache = person_cache
        self._pictures = pictures
        self._jobs = jobs
        self._viewer_of = viewer_of

    def page(self, member: Member, after: str | None) -> Page[RoomCard]:
        """Twenty of the member's rooms, the one with the newest line first, from the cursor `after` on."""
        since = datetime.now(UTC) - READABLE
        found = self._store.page_of(member.id, after, PAGE_SIZE, closed_since=since)
        return Page(self._cards(found.items, member), found.after)

    def find(self, room_id: str, member: Member) -> Room:
        """The member's room of this id; raises NotFound for everybody else, and once it can be read no longer."""
        room = self._store.by_id(room_id)
        if room is None or not self._viewer_of(member).can_read_room(room, datetime.now(UTC)):
            raise NotFound
        return room

    def one(self, room_id: str, member: Member) -> RoomCard:
        """The same with who is in it and what the member can do there; raises as `find`."""
        return self._cards([self.find(room_id, member)], member)[0]

    def lines(self, card: RoomCard, member: Member, before: str | None = None) -> Page[RoomLineCard]:
        """The last fifty lines of a room, or those before the cursor `before`, in their order; its own cursor leads to
        earlier ones."""
        found = self._lines.page(card.room.id, before, LINES)
        return Page(self.line_cards(found.items, card, member), found.after)

    def new_lines(self, card: RoomCard, member: Member, after: int) -> list[RoomLineCard]:
        """What has been written since the line of this number, fifty at most."""
        found = self._lines.after(card.room.id, max(0, after - 1), LINES + 1)
        # With the one before, which says whether another day has begun.
        cards = self.line_cards(found[: LINES + 1], card, member)
        return [one for one in cards if one.line.number > after]

    def write(
        self,
        room_id: str,
        member: Member,
        body: str,
        upload: PictureUpload = NO_PICTURE,
        *,
        at: datetime | None = None,
    ) -> tuple[RoomLine, Message | None]:
        """Write a line, or send a picture, now or `at` a moment; the other is told. Returns it, and a message when only
        its picture could not be kept.

        Raises NotFound as `find`, Invalid at the field it is about; then nothing was stored.
        """
        room, viewer = self.find(room_id, member), self._viewer_of(member)
        require_can_post(viewer, "body")
        now = at or datetime.now(UTC)
        if not viewer.can_write_in_room(room, now):
            raise Invalid("body", IS_CLOSED)
        if not body and upload.data is None:
            raise Invalid("body", EMPTY)
        if message := excess(body, LONGEST_LINE):
            raise Invalid("body", message)
        self._check_links(room, viewer, body, now)
        try:
            with self._pictures.storing("dreams", upload, public=False) as stored:
                if stored.failed and not body:
                    raise Invalid("picture", NO_PICTURE_NOW)
                line = self._lines.add(room, member.id, body, stored.picture, at)
        except RoomClosed as error:
            raise Invalid("body", IS_CLOSED) from error
        except DuplicateLine as error:
            raise Invalid("body", SAID_JUST_NOW) from error
        except TooManyLines as error:
            raise Invalid(
                "body",
                PluralMessage(
                    "This room has %(num)s line, and no more fit into it.",
                    "This room has %(num)s lines, and no more fit into it.",
                    MOST_LINES,
                ),
            ) from error
        self._jobs.start(tell_id(ROOM_LINE, room.id, member.id))
        return line, PICTURE_LEFT_OUT if stored.failed else None

    def close(self, room_id: str, member: Member, at: datetime | None = None) -> Room:
        """Say that it is done, now or `at` a moment: nobody writes here any more, both may write a line of thanks.
        Closed already it stays as it is. Raises NotFound as `find`."""
        room = self.find(room_id, member)
        now = at or datetime.now(UTC)
        if self._viewer_of(member).can_close_room(room, now):
            if self._store.close(room_id, member.id, at):
                self._jobs.start(tell_id(ROOM_CLOSED, room.id, member.id))
            room = self.find(room_id, member)
        return room

    def check_report(self, room_id: str, member: Member) -> Room:
        """The room that the member wants somebody to look at; raises NotFound as `find`, NotAllowed."""
        room = self.find(room_id, member)
        if not self._viewer_of(member).can_report_room(room, datetime.now(UTC)):
            raise NotAllowed
        return room

    def line_cards(self, lines: Sequence[RoomLine], card: RoomCard, member: Member) -> list[RoomLineCard]:
        """These lines, which follow each other, as the member reads them."""
        viewer = self._viewer_of(member)
        people = {person.id: person for person in (card.me, card.other) if person}
        cards: list[RoomLineCard] = []
        for line in lines:
            at = where_it_is_now(member, line.created_at)
            cards.append(
                RoomLineCard(
                    line,
                    people.get(line.author_id),
                    at,
                    is_mine=viewer.is_me(line.author_id),
                    begins_day=not cards or cards[-1].at.date() != at.date(),
                    folded=why_line_is_folded(line, viewer, member),
                )
            )
        return cards

    def _check_links(self, room: Room, viewer: Viewer, body: str, now: datetime) -> None:
        """Raise Invalid at `body` for a link on the first day, unless the two follow each other."""
        address = next(find_addresses(body), None)
        if address is None or now - room.opened_at >= NO_LINKS or _follow_each_other(room, viewer):
            return
        raise Invalid(
            "body",
            Message(
                "Links can be sent from the second day on, or once you follow each other. Without “%(link)s” this can "
                "be said now; what you wrote is still here.",
                link=address.shown[:LONGEST_LINK],
            ),
        )

    def _cards(self, rooms: Sequence[Room], member: Member) -> list[RoomCard]:
        viewer, now = self._viewer_of(member), datetime.now(UTC)
        both = [member_id for room in rooms for member_id in (room.dreamer_id, room.helper_id) if member_id]
        people: Mapping[str, Person] = self._person_cache.people(both) if both else {}
        dreams: Mapping[str, Dream] = self._dreams.by_ids(room.dream_id for room in rooms) if rooms else {}
        cards = []
        for room in rooms:
            other, dream = people.get(room.other_than(member.id)), dreams.get(room.dream_id)
            cards.append(
                RoomCard(
                    room,
                    people.get(member.id),
                    other,
                    dream if dream and viewer.can_see_dream(dream) else None,
                    can_write=viewer.can_write_in_room(room, now),
                    can_close=viewer.can_close_room(room, now),
                    can_thank=viewer.can_thank(room, now),
                    can_report=viewer.can_report_room(room, now),
                    can_block=other is not None and viewer.can_block(other) and viewer.can_meet(other.id),
                    has_early_links=_follow_each_other(room, viewer),
                )
            )
        return cards


def _follow_each_other(room: Room, viewer: Viewer) -> bool:
    other = room.other_than(viewer.id)
    return other in viewer.edges.ids and other in viewer.edges.followed_by
