"""A block is undone while something else happens: what comes back never contradicts it, and counts stay true."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotFound
from dreamscape.models import Dream, DreamContent
from dreamscape.store.accounts.deletions import PendingDeletions
from dreamscape.store.accounts.personal_data import PersonalData
from dreamscape.store.blocks.blocks import Blocks
from dreamscape.store.circles import Circles
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.follows.follows import Follows
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.site.integrity import Integrity
from tests.support.meanwhile import Held

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.real_db
MOST = 500


@pytest.fixture
def people(db: Any) -> list[str]:
    """Two members who follow each other, of whom the first has just blocked the other."""
    new = [
        NewMember(f"{n}@example.org", "", f"Member {n}", "", f"member-{n}", (), (), "owl-1") for n in range(2)
    ]
    one, other = (Members(db).add(each).id for each in new)
    dream = Dreams(db).add(one, DreamContent("A boat", "Red sail.", ("sea",)), "a-boat")
    Follows(db).add(one, "member", other)
    Follows(db).add(other, "member", one)
    Follows(db).add(other, "dream", dream.id)
    Circles(db).add(one, "Crew", [other], most=50)
    Blocks(db).block(one, other)
    return [one, other]


@pytest.fixture
def dream(db: Any, people: list[str]) -> Dream:
    """The first one's dream."""
    return next(Dreams(db).each_of(people[0]))


def leave(db: Any, member_id: str) -> None:
    PendingDeletions(db).begin(member_id)
    PersonalData(db).erase(member_id)


def agrees(db: Any) -> bool:
    integrity = Integrity(db)
    return [*integrity.differences(repair=False), *integrity.orphans(repair=False)] == []


MEANWHILE: dict[str, Callable[[Any, list[str], Dream], Any]] = {
    "the other blocks": lambda db, people, _: Blocks(db).block(people[1], people[0]),
    "the other leaves": lambda db, people, _: leave(db, people[1]),
    "whoever undoes it leaves": lambda db, people, _: leave(db, people[0]),
    "it is undone": lambda db, people, _: Blocks(db).undo_block(people[0], people[1], MOST),
    "it is taken back": lambda db, people, _: Blocks(db).unblock(people[0], people[1]),
    "the other follows": lambda db, people, _: Follows(db).add(people[1], "member", people[0]),
    "the dream is followed": lambda db, people, dream: Follows(db).add(people[1], "dream", dream.id),
}


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_whatever_comes_while_it_is_being_undone_waits_for_it_or_it_waits(
    monkeypatch: pytest.MonkeyPatch, db: Any, people: list[str], dream: Dream, meanwhile: str
) -> None:
    held = Held(monkeypatch, Follows, "put_back")

    def happen() -> None:
        with suppress(NotFound):
            MEANWHILE[meanwhile](db, people, dream)

    with ThreadPoolExecutor(2) as threads:
        undoing = threads.submit(Blocks(db).undo_block, people[0], people[1], MOST)
        assert held.reached.wait(60)
        happening = threads.submit(happen)
        held.let_go()
        happening.result()
        undone = undoing.result()

    blocked = db["blocks"].count_documents({})
    follows = db["follows"].count_documents({})
    assert agrees(db)
    assert not (blocked and follows)
    if meanwhile in ("it is undone", "the other follows", "the dream is followed"):
        assert (blocked, follows) == (0, 3)
        assert db["circles"].count_documents({"people": {"$size": 1}}) == 1
    if "leaves" in meanwhile:
        assert db["ended_by_blocks"].count_documents({}) == 0
    assert undone or meanwhile in ("the other blocks", "the other leaves", "whoever undoes it leaves",
                                   "it is undone", "it is taken back")  # fmt: skip


def test_one_that_fails_half_way_leaves_everything_as_it_was(
    monkeypatch: pytest.MonkeyPatch, db: Any, people: list[str]
) -> None:
    names = ("users", "dreams", "follows", "blocks", "circles", "ended_by_blocks")
    before = {name: list(db[name].find()) for name in names}

    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Circles, "put_back", fail)
    with pytest.raises(ZeroDivisionError):
        Blocks(db).undo_block(people[0], people[1], MOST)
    assert {name: list(db[name].find()) for name in names} == before
