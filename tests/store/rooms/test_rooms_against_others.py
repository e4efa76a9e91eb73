"""Two things happen in a room at once: one of the two wins, and the other sees it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.errors import NotFound
from dreamscape.models import DreamContent
from dreamscape.store.blocks.blocks import Blocks
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.rooms.lines import DuplicateLine, RoomClosed, RoomLines
from dreamscape.store.rooms.opening import open_room
from dreamscape.store.rooms.rooms import Rooms
from dreamscape.store.rooms.thanks import AlreadyThanked, RoomThanks

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models.rooms import Room

pytestmark = pytest.mark.real_db
ROUNDS = 5
REFUSED = (NotFound, RoomClosed, DuplicateLine, AlreadyThanked)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each gives, or how it is refused, when all begin in the same moment."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        barrier.wait(30)
        try:
            return deed()
        except REFUSED as error:
            return type(error)

    with ThreadPoolExecutor(len(deeds)) as threads:
        return [one.result() for one in [threads.submit(run, deed) for deed in deeds]]


class Site:
    """Pairs who talk, each in a room of their own."""

    def __init__(self, db: Any) -> None:
        self.db, self.many = db, 0
        self.rooms, self.lines, self.thanks, self.blocks = (
            Rooms(db),
            RoomLines(db),
            RoomThanks(db),
            Blocks(db),
        )

    def room(self) -> Room:
        """A dreamer and a helper whom nobody has met, and their room."""
        self.many += 2
        dreamer, helper = (
            Members(self.db)
            .add(NewMember(f"{n}@example.org", "", f"Member {n}", "", f"member-{n}", (), (), "owl-1"))
            .id
            for n in (self.many, self.many + 1)
        )
        dream = Dreams(self.db).add(dreamer, DreamContent("A boat", "Red.", ("sea",)), f"a-boat-{self.many}")
        ask = {
            "_id": ObjectId(),
            "dream_id": ObjectId(dream.id),
            "dreamer_id": ObjectId(dreamer),
            "body": "How?",
        }
        self.db["asks"].insert_one({**ask, "state": "open", "closed_at": None})
        key = open_room(self.db, ask, {"author_id": ObjectId(helper)}, datetime.now(UTC), None)
        found = self.rooms.by_id(str(key))
        assert found
        return found

    def written(self, room: Room) -> list[Any]:
        """The lines of a room, in their order."""
        return list(self.db["room_lines"].find({"room_id": ObjectId(room.id)}).sort("number"))


@pytest.fixture
def site(db: Any) -> Site:
    return Site(db)


def test_lines_that_come_together_are_numbered_without_a_gap(site: Site) -> None:
    room = site.room()
    both = (room.dreamer_id, room.helper_id)

    at_once(*(lambda n=n: site.lines.add(room, both[n % 2], f"Line {n}") for n in range(8)))

    assert [line["number"] for line in site.written(room)] == list(range(1, 9))


def test_a_button_pressed_twice_at_once_says_it_once(site: Site) -> None:
    for _ in range(ROUNDS):
        room = site.room()
        found = at_once(*[lambda: site.lines.add(room, room.helper_id, "Hello")] * 2)  # noqa: B023
        assert found.count(DuplicateLine) == 1
        assert len(site.written(room)) == 1


def test_who_writes_while_the_room_is_closed_is_in_it_or_is_told(site: Site) -> None:
    for _ in range(ROUNDS):
        room = site.room()
        line, closed = at_once(
            lambda: site.lines.add(room, room.dreamer_id, "One more thing"),  # noqa: B023
            lambda: site.rooms.close(room.id, room.helper_id),  # noqa: B023
        )
        assert closed is True
        assert len(site.written(room)) == (0 if line is RoomClosed else 1)


def test_of_two_who_say_at_once_that_it_is_done_one_has_closed_it(site: Site) -> None:
    room = site.room()

    found = at_once(
        lambda: site.rooms.close(room.id, room.dreamer_id), lambda: site.rooms.close(room.id, room.helper_id)
    )

    assert sorted(found) == [False, True]
    told = site.db["jobs"].count_documents({"kind": "tell", "payload.what": "room_closed"})
    assert told == 1
    assert site.db["asks"].find_one({"_id": ObjectId(room.ask_id)})["state"] == "done"


def test_nothing_is_written_after_a_block(site: Site) -> None:
    for _ in range(ROUNDS):
        room = site.room()
        line, blocked = at_once(
            lambda: site.lines.add(room, room.helper_id, "Hello"),  # noqa: B023
            lambda: site.blocks.block(room.dreamer_id, room.helper_id),  # noqa: B023
        )
        assert blocked is True
        assert len(site.written(room)) == (0 if line in (RoomClosed, NotFound) else 1)
        assert site.db["rooms"].find_one({"_id": ObjectId(room.id)})["closed_at"]
        with pytest.raises(RoomClosed):
            site.lines.add(room, room.helper_id, "Are you there?")


def test_of_two_who_thank_at_once_the_second_opens_both(site: Site) -> None:
    for _ in range(ROUNDS):
        room = site.room()
        site.rooms.close(room.id, room.dreamer_id)
        done = site.rooms.by_id(room.id)
        assert done
        at_once(
            lambda: site.thanks.add(done, done.dreamer_id, "Thank you.", on_profile=True),  # noqa: B023
            lambda: site.thanks.add(done, done.helper_id, "You are welcome.", on_profile=True),  # noqa: B023
        )
        found = site.thanks.at_dream(room.dream_id, datetime.now(UTC), 10)
        assert len(found) == 2
        assert all(row["on_profiles"] for row in site.db["thanks"].find({"room_id": ObjectId(room.id)}))


def test_one_who_thanks_twice_at_once_has_thanked_once(site: Site) -> None:
    room = site.room()
    site.rooms.close(room.id, room.dreamer_id)
    done = site.rooms.by_id(room.id)
    assert done

    found = at_once(*[lambda: site.thanks.add(done, done.helper_id, "Thank you.", on_profile=False)] * 2)

    assert found.count(AlreadyThanked) == 1
    assert site.db["thanks"].count_documents({}) == 1


def test_no_thanks_are_left_after_a_block(site: Site) -> None:
    for _ in range(ROUNDS):
        room = site.room()
        site.rooms.close(room.id, room.dreamer_id)
        done = site.rooms.by_id(room.id)
        assert done
        at_once(
            lambda: site.thanks.add(done, done.helper_id, "Thank you.", on_profile=False),  # noqa: B023
            lambda: site.blocks.block(done.dreamer_id, done.helper_id),  # noqa: B023
        )
        assert site.db["thanks"].count_documents({"room_id": ObjectId(room.id)}) == 0


def test_a_room_in_which_somebody_writes_just_now_is_not_quiet(site: Site) -> None:
    for _ in range(ROUNDS):
        room = site.room()
        now = datetime.now(UTC) + timedelta(days=30, minutes=1)
        line, _ = at_once(
            lambda: site.lines.add(room, room.helper_id, "Hello"),  # noqa: B023
            lambda: site.rooms.close_quiet(room, now),  # noqa: B023
        )
        closed = site.db["rooms"].find_one({"_id": ObjectId(room.id)})["closed_at"]
        # The clock of this test runs ahead, so the line is as old as the room.
        assert bool(closed)
        assert len(site.written(room)) == (0 if line is RoomClosed else 1)
