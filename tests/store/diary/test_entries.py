"""Entries of diaries as they are stored: what a dream says of them is true, and nothing of them stays behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId

from dreamscape.errors import NotFound
from dreamscape.models import Dream, DreamContent, Picture
from dreamscape.store.diary.entries import MOST_ENTRIES, DiaryEntries, DuplicateEntry, TooManyEntries
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.site.integrity import Integrity

PICTURE = Picture("dreams/one", 40, 30, "", protected=True)
LONG_AGO = datetime.now(UTC) - timedelta(days=400)


@pytest.fixture
def dreamer(db: Any) -> str:
    """The id of a member."""
    return Members(db).add(NewMember("a@example.org", "", "Ada", "", "ada", (), (), "owl-1")).id


@pytest.fixture
def dream(db: Any, dreamer: str) -> Dream:
    """Their dream."""
    return Dreams(db).add(dreamer, DreamContent("A boat", "Red sail.", ("sea",)), "a-boat")


def now(db: Any, dream: Dream) -> tuple[int, str]:
    """What the dream says of its diary."""
    found = Dreams(db).by_id(dream.id)
    assert found is not None
    return found.entry_count, found.latest_entry.body if found.latest_entry else ""


def is_whole(db: Any) -> bool:
    return not [*Integrity(db).differences(repair=False), *Integrity(db).orphans(repair=False)]


def test_a_dream_says_how_many_entries_it_has_and_which_is_the_latest(db: Any, dream: Dream) -> None:
    entries = DiaryEntries(db)
    assert now(db, dream) == (0, "")
    keel, _ = entries.add(dream.id, dream.dreamer_id, "The keel\nis laid.")
    assert now(db, dream) == (1, "The keel is laid.")
    mast, _ = entries.add(dream.id, dream.dreamer_id, "It has a mast.")
    entries.edit(mast.id, dream.dreamer_id, "It has two masts.")
    entries.edit(keel.id, dream.dreamer_id, "The keel is oak.")
    assert now(db, dream) == (2, "It has two masts.")
    entries.add(dream.id, dream.dreamer_id, "Drew it.", created_at=LONG_AGO)
    assert now(db, dream) == (3, "It has two masts."), "what is brought along is not the latest for that"
    assert is_whole(db)
    entries.remove(mast)
    assert now(db, dream) == (2, "The keel is oak.")
    with pytest.raises(NotFound):
        entries.remove(mast)
    assert is_whole(db)


def test_the_latest_is_kept_short_whatever_its_letters(db: Any, dream: Dream) -> None:
    for said in ("word " * 400, "👨‍👩‍👧‍👦" * 300):
        DiaryEntries(db).add(dream.id, dream.dreamer_id, said)
        latest = now(db, dream)[1]
        assert latest.endswith("…")
        assert said.startswith(latest[:-1]), "cut where people would cut it"


def test_the_same_twice_is_once_and_there_is_an_end(db: Any, dream: Dream) -> None:
    entries = DiaryEntries(db)
    entries.add(dream.id, dream.dreamer_id, "The keel is laid.")
    with pytest.raises(DuplicateEntry):
        entries.add(dream.id, dream.dreamer_id, "The keel is laid.")
    db["dreams"].update_one({}, {"$set": {"entry_count": MOST_ENTRIES}})
    with pytest.raises(TooManyEntries):
        entries.add(dream.id, dream.dreamer_id, "One too many.")
    assert db["diary_entries"].count_documents({}) == 1


@pytest.mark.parametrize("gone", ["dreams", "users"])
def test_nothing_is_written_where_the_dream_or_its_dreamer_is_gone(db: Any, dream: Dream, gone: str) -> None:
    db[gone].delete_many({})
    with pytest.raises(NotFound):
        DiaryEntries(db).add(dream.id, dream.dreamer_id, "Still here?")
    assert db["diary_entries"].count_documents({}) == 0


def test_somebody_else_changes_nothing(db: Any, dream: Dream) -> None:
    entry, _ = DiaryEntries(db).add(dream.id, dream.dreamer_id, "Mine.")
    other = str(ObjectId())
    assert DiaryEntries(db).edit(entry.id, other, "Yours.") is None
    with pytest.raises(NotFound):
        DiaryEntries(db).add(dream.id, other, "Yours.")
    assert now(db, dream) == (1, "Mine.")


def test_a_picture_goes_with_its_entry_and_with_the_dream(db: Any, dream: Dream) -> None:
    entries = DiaryEntries(db)
    first, _ = entries.add(dream.id, dream.dreamer_id, "One.", PICTURE)
    entries.add(dream.id, dream.dreamer_id, "Two.", PICTURE._replace(public_id="dreams/two"))
    assert entries.remove(first) == "dreams/one"
    assert db["jobs"].count_documents({"_id": "delete_picture:dreams/one"}) == 1
    Dreams(db).remove(dream)
    for _ in range(2):
        entries.clear(dream.id)
    assert db["diary_entries"].count_documents({}) == 0
    assert db["jobs"].count_documents({"_id": "delete_picture:dreams/two"}) == 1


def test_some_steps_of_the_way_lie_from_the_first_to_the_last(db: Any, dream: Dream) -> None:
    entries = DiaryEntries(db)
    for day in range(12):
        shown = PICTURE._replace(public_id=f"dreams/{day}") if day % 2 else None
        entries.add(dream.id, dream.dreamer_id, f"Day {day}", shown, LONG_AGO + timedelta(days=day))
    assert [entry.body for entry in entries.spread(dream.id, 4)] == ["Day 1", "Day 3", "Day 7", "Day 11"]
    assert len(entries.spread(dream.id, 9)) == 6


def test_a_recount_finds_and_repairs_what_a_dream_says_of_its_diary(db: Any, dream: Dream) -> None:
    DiaryEntries(db).add(dream.id, dream.dreamer_id, "The keel is laid.")
    bare, wrong = {"entry_count": 0, "latest_entry": None}, {"id": ObjectId(), "body": "?", "at": LONG_AGO}
    for spoilt in (bare, {"entry_count": 7}, {"latest_entry": wrong}):
        db["dreams"].update_one({}, {"$set": spoilt})
        found = {one.field for one in Integrity(db).differences(repair=True)}
        assert found == set(spoilt)
        assert (is_whole(db), now(db, dream)) == (True, (1, "The keel is laid."))


def test_an_entry_of_a_dream_that_is_gone_is_an_orphan(db: Any, dream: Dream) -> None:
    DiaryEntries(db).add(dream.id, dream.dreamer_id, "The keel is laid.")
    db["dreams"].delete_many({})
    assert [one.collection for one in Integrity(db).orphans(repair=True)] == ["diary_entries"]
    assert db["diary_entries"].count_documents({}) == 0


@pytest.mark.real_db
def test_many_at_once_are_counted_and_two_presses_are_one(db: Any, dream: Dream) -> None:
    def write(number: int) -> None:
        try:
            DiaryEntries(db).add(dream.id, dream.dreamer_id, f"Day {number // 2}")
        except DuplicateEntry:
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(16)))
    assert is_whole(db)
    assert now(db, dream)[0] == db["diary_entries"].count_documents({}) >= 8


@pytest.mark.real_db
def test_an_entry_on_its_way_does_not_outlive_its_dream(db: Any, dream: Dream) -> None:
    def write(number: int) -> None:
        try:
            DiaryEntries(db).add(dream.id, dream.dreamer_id, f"Day {number}", PICTURE)
        except NotFound:
            return

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, number) for number in range(6)]
        taken = pool.submit(Dreams(db).remove, dream)
        for one in writing:
            one.result()
        taken.result()
    DiaryEntries(db).clear(dream.id)
    late = DiaryEntries(db)
    with pytest.raises(NotFound):
        late.add(dream.id, dream.dreamer_id, "Too late.")
    assert db["diary_entries"].count_documents({}) == 0
