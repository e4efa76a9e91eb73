"""Two things happen to letters at once: one of the two wins, and the other sees it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotFound
from dreamscape.models import Dream, DreamContent
from dreamscape.models.dream_states import StateContent
from dreamscape.models.sealed_letters import CAME_TRUE, HARD_DAY, ON_DATE
from dreamscape.store.asks.ending import close_all_of_dream
from dreamscape.store.blocks.blocks import Blocks
from dreamscape.store.dream_states import DreamStates
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.sealed_letters.letters import CameTrueAlready, PlaceTaken, SealedLetters
from dreamscape.store.sealed_letters.opening import DatedLetters, HardDays, open_for_coming_true
from dreamscape.store.site.integrity import Integrity

if TYPE_CHECKING:
    from collections.abc import Callable


pytestmark = pytest.mark.real_db
ROUNDS = 6
REFUSED = (NotFound, PlaceTaken, CameTrueAlready)


@pytest.fixture
def people(db: Any) -> list[str]:
    """A dreamer, and two who write."""
    new = [
        NewMember(f"{n}@example.org", "", f"Member {n}", "", f"member-{n}", (), (), "owl-1") for n in range(3)
    ]
    return [Members(db).add(each).id for each in new]


@pytest.fixture
def dream(db: Any, people: list[str]) -> Dream:
    return Dreams(db).add(people[0], DreamContent("A boat", "Red sail.", ("sea",)), "a-boat")


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


def come_true(db: Any, dream: Dream) -> int:
    """The dreamer says that it came true; how many letters that opened."""
    opened: list[int] = []

    def open_letters(*about: Any) -> int:
        opened.append(open_for_coming_true(*about))
        return opened[-1]

    states = DreamStates(db, open_letters=open_letters, close_asks=close_all_of_dream)
    states.change(dream.id, dream.dreamer_id, StateContent(CAME_TRUE), datetime.now(UTC))
    return opened[-1]  # of a transaction that had to begin anew the last one holds


def test_what_is_taken_back_while_it_comes_true_is_gone_or_open(
    db: Any, people: list[str], dream: Dream
) -> None:
    for _ in range(ROUNDS):
        db["dreams"].update_one({}, {"$unset": {"state": ""}})
        db["sealed_letters"].delete_many({})
        letter = SealedLetters(db).seal(dream, people[1], CAME_TRUE, "Dear you,")
        now = datetime.now(UTC)
        taken, opened = at_once(
            partial(SealedLetters(db).take_back, letter.id, people[1], now),
            lambda: come_true(db, dream),
        )
        stored = db["sealed_letters"].find_one()
        assert (taken, opened) in ((True, 0), (False, 1))
        assert (stored is None) == taken
        assert stored is None or stored["opened_at"]


def test_what_is_sealed_while_it_comes_true_is_refused_or_opened(
    db: Any, people: list[str], dream: Dream
) -> None:
    for _ in range(ROUNDS):
        db["dreams"].update_one({}, {"$unset": {"state": ""}})
        db["sealed_letters"].delete_many({})
        sealed, _ = at_once(
            lambda: SealedLetters(db).seal(dream, people[1], CAME_TRUE, "Dear you,"),
            lambda: come_true(db, dream),
        )
        left = db["sealed_letters"].count_documents({"opened_at": None})
        assert left == 0
        assert (sealed is CameTrueAlready) == (db["sealed_letters"].count_documents({}) == 0)


def test_many_presses_at_once_open_one(db: Any, people: list[str], dream: Dream) -> None:
    before = datetime.now(UTC) - timedelta(days=3)
    for author in people:
        SealedLetters(db).seal(dream, author, HARD_DAY, "Dear you,", sealed_at=before)
    press = lambda: HardDays(db).open_one(dream.id, people[0], "2026-11-30", datetime.now(UTC))  # noqa: E731

    opened = at_once(*[press] * 6)

    assert len({letter.id for letter in opened}) == 1
    assert db["sealed_letters"].count_documents({"opened_at": {"$ne": None}}) == 1


def test_two_of_a_kind_at_once_are_one(db: Any, people: list[str], dream: Dream) -> None:
    seal = lambda: SealedLetters(db).seal(dream, people[1], HARD_DAY, "Dear you,").id  # noqa: E731

    answers = at_once(seal, seal, seal)

    assert answers.count(PlaceTaken) == 2
    assert db["sealed_letters"].count_documents({}) == 1


def test_nothing_waits_from_who_was_blocked_meanwhile(db: Any, people: list[str], dream: Dream) -> None:
    for _ in range(ROUNDS):
        at_once(
            lambda: SealedLetters(db).seal(dream, people[1], HARD_DAY, "Dear you,"),
            lambda: Blocks(db).block(people[0], people[1]),
        )
        assert db["sealed_letters"].count_documents({}) == 0
        Blocks(db).unblock(people[0], people[1])


def test_nothing_waits_at_a_dream_that_is_gone(db: Any, people: list[str], dream: Dream) -> None:
    def remove() -> None:
        Dreams(db).remove(dream)
        SealedLetters(db).clear(dream.id)

    at_once(lambda: SealedLetters(db).seal(dream, people[1], HARD_DAY, "Dear you,"), remove)

    assert db["sealed_letters"].count_documents({}) == 0
    assert list(Integrity(db).orphans(repair=False)) == []


def test_a_date_is_told_once_however_many_look(db: Any, people: list[str], dream: Dream) -> None:
    now = datetime.now(UTC)
    before = now - timedelta(days=3)
    letter = SealedLetters(db).seal(
        dream, people[1], ON_DATE, "Dear you,", opens_on=now.date(), sealed_at=before
    )
    assert [one.id for one in DatedLetters(db).due(now.date(), now, None, 10)] == [letter.id]

    at_once(*[lambda: DatedLetters(db).open(letter, now)] * 3)

    assert DatedLetters(db).due(now.date(), now, None, 10) == []
    assert db["jobs"].count_documents({"payload.what": "letter_opened"}) == 1
