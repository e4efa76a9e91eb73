"""Names and faces on cards are remembered, and yet right everywhere at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape import create_app
from dreamscape.services.members import person_cache
from dreamscape.services.members.person_cache import PersonCache
from dreamscape.store.members.members import Members, NewMember
from tests.routes.feed.test_dreamscape import plant
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dreamscape.models import Person

NAMES = {"first_name": "Tom", "last_name": "Okoye"}


def rename(tom: Visitor) -> None:
    tom.post("/profile", {**NAMES, "first_name": "Thomas"}, page="/profile")


def draw_anew(tom: Visitor) -> None:
    tom.post("/profile/avatar", page="/profile")


@pytest.mark.parametrize("change", [rename, draw_anew])
def test_another_process_shows_a_change_with_its_next_page(
    mara: Visitor,
    tom: Visitor,
    db: Any,
    mongo_client: Any,
    settings: dict[str, Any],
    change: Callable[[Visitor], None],
) -> None:
    plant(db, tom)
    other_process = create_app(settings, client=mongo_client)
    ines = Visitor(other_process).logged_in(mara.email)
    before = ines.get("/dreamscape").text

    change(tom)

    member = db["users"].find_one({"email": tom.email})
    after = ines.get("/dreamscape").text
    assert f"Follow {member['first_name']}</span>" in after
    assert f"img/avatars/{member['avatar']}.svg" in after
    assert before != after


def test_a_deleted_member_is_on_no_page_of_another_process(
    mara: Visitor, tom: Visitor, db: Any, mongo_client: Any, settings: dict[str, Any], services: Any
) -> None:
    plant(db, tom)
    ines = Visitor(create_app(settings, client=mongo_client)).logged_in(mara.email)
    assert "Tom Okoye" in ines.get("/dreamscape").text

    services.account_deletion.remove(tom.id)

    assert "Tom Okoye" not in ines.get("/dreamscape").text


class Slow(Members):
    """Reads people, and lets something happen before it hands them over."""

    def __init__(self, db: Any, meanwhile: Callable[[], None]) -> None:
        super().__init__(db)
        self._meanwhile = meanwhile
        self.reads = 0
        self.asked: set[str] = set()

    def people(self, member_ids: Iterable[str]) -> dict[str, Person]:
        """As all stores do, only later."""
        self.asked = set(member_ids)
        found = super().people(self.asked)
        self.reads += 1
        self._meanwhile()
        return found


def add(db: Any) -> str:
    new = NewMember("tom@example.org", "hash", "Tom", "Okoye", "tom-okoye", (), (), "bear-1")
    return Members(db).add(new).id


def test_who_was_read_before_a_change_is_not_cached_beyond_it(db: Any) -> None:
    tom_id = add(db)

    def change() -> None:
        db["users"].update_one({}, {"$set": {"first_name": "Thomas"}})
        known.invalidate_before(2)

    slow = Slow(db, change)
    known = PersonCache(slow)
    known.invalidate_before(1)

    assert known.people([tom_id])[tom_id].first_name == "Tom"
    assert known.people([tom_id])[tom_id].first_name == "Thomas"


def test_people_are_read_once_and_again_after_some_seconds(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    tom_id, slow = add(db), Slow(db, lambda: None)
    known = PersonCache(slow)
    for _ in range(3):
        known.invalidate_before(1)
        assert known.people([tom_id, "0" * 24]).keys() == {tom_id}
    reads = slow.reads
    db["users"].update_one({}, {"$set": {"first_name": "Thomas"}})  # by hand, past the site

    now = 1006.0
    known.invalidate_before(1)

    assert reads == 3  # the id that is nobody's is asked for again each time, Tom's is not
    assert known.people([tom_id])[tom_id].first_name == "Thomas"


@pytest.mark.usefixtures("app")
def test_no_more_are_cached_than_fit(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person_cache, "MAX_ENTRIES", 2)
    members = [
        Members(db).add(NewMember(f"m{n}@example.org", "", f"M{n}", "", f"m{n}", (), (), "bear-1")).id
        for n in range(9)
    ]
    known = PersonCache(slow := Slow(db, lambda: None))
    known.invalidate_before(1)
    for member_id in members:
        assert known.people([member_id, members[0]]).keys() == {member_id, members[0]}
    known.people(members)
    assert len(members) - len(slow.asked) <= 4


def test_no_thread_loses_people_because_another_one_makes_room(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_cache, "MAX_ENTRIES", 0)
    tom_id = add(db)
    found_by_the_other: list[set[str]] = []

    def other_thread() -> None:
        if slow.reads == 1:
            found_by_the_other.append(set(known.people([tom_id])))

    known = PersonCache(slow := Slow(db, other_thread))
    known.invalidate_before(1)

    assert known.people([tom_id]).keys() == {tom_id}
    assert found_by_the_other == [{tom_id}]
