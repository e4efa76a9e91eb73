"""Answers and whatever else happens at the same moment: in the end a thread is where both say the same, and nowhere
else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.errors import NotFound
from dreamscape.models import Dream, DreamContent
from dreamscape.models.same_sky import NOT_QUITE, SAME
from dreamscape.store.blocks.blocks import Blocks
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.dreams.visibility import PUBLIC
from dreamscape.store.edges import EdgesCache
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.same_sky.answers import SkyAnswers
from dreamscape.store.same_sky.around import SkyAround
from dreamscape.store.same_sky.similarity import SkySimilarity
from tests.support.query_plans import CommandRecorder, plans, stages

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.real_db
NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
ROUNDS = 6


@pytest.fixture
def dreams(db: Any) -> tuple[Dream, Dream]:
    """One dream of each of two people."""
    found = []
    for name in ("mara", "tom"):
        new = NewMember(f"{name}@example.org", "", name, "", name, (), (), "owl-1")
        member = Members(db).add(new)
        found.append(Dreams(db).add(member.id, DreamContent("A boat", "Red.", ("sea",)), f"boat-{name}"))
    return found[0], found[1]


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each gives, or that it is refused, when all begin in the same moment."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        barrier.wait(30)
        try:
            return deed()
        except NotFound:
            return NotFound

    with ThreadPoolExecutor(len(deeds)) as threads:
        return [one.result() for one in [threads.submit(run, deed) for deed in deeds]]


def tied(db: Any, dream: Dream) -> frozenset[str]:
    return SkyAround(db).of(dream.id, PUBLIC, 8).tied


def test_of_two_yeses_at_once_exactly_one_ties_the_thread_and_one_is_told(
    db: Any, dreams: tuple[Dream, Dream]
) -> None:
    one, two = dreams
    store = SkyAnswers(db)
    for _ in range(ROUNDS):
        db["sky_answers"].delete_many({})
        db["jobs"].delete_many({})
        said = at_once(
            partial(store.save, one, two, SAME, 2.0, NOW), partial(store.save, two, one, SAME, 2.0, NOW)
        )
        assert sorted(said) == [False, True]
        assert [*tied(db, one), *tied(db, two)] == [two.id, one.id]
        assert db["jobs"].count_documents({"payload.what": "thread_tied"}) == 1


def test_who_ties_while_the_other_blocks_or_leaves_or_hides_is_tied_to_nothing(
    db: Any, dreams: tuple[Dream, Dream]
) -> None:
    one, two = dreams
    store, blocks = SkyAnswers(db), Blocks(db)
    for _ in range(ROUNDS):
        store.save(two, one, SAME, 2.0, NOW)
        at_once(
            partial(store.save, one, two, SAME, 2.0, NOW),
            partial(blocks.block, two.dreamer_id, one.dreamer_id),
        )
        assert db["sky_answers"].count_documents({}) == 0
        blocks.unblock(two.dreamer_id, one.dreamer_id)

    db["dreams"].update_one({"_id": ObjectId(two.id)}, {"$set": {"audience": "only_me"}})
    with pytest.raises(NotFound):
        store.save(one, two, SAME, 2.0, NOW)


def test_the_same_answer_twice_at_once_is_one(db: Any, dreams: tuple[Dream, Dream]) -> None:
    one, two = dreams
    for _ in range(ROUNDS):
        db["sky_answers"].delete_many({})
        at_once(*[partial(SkyAnswers(db).save, one, two, SAME, 2.0, NOW)] * 2)
        assert db["sky_answers"].count_documents({}) == 1


def test_what_a_process_knows_of_a_member_is_new_as_soon_as_a_thread_is(
    db: Any, dreams: tuple[Dream, Dream]
) -> None:
    one, two = dreams
    cache, members = EdgesCache(db), Members(db)

    def known() -> tuple[Any, ...]:
        found = members.by_id(one.dreamer_id)
        assert found
        return cache.of(found).tied

    assert known() == ()
    for dream, other in ((one, two), (two, one)):
        SkyAnswers(db).save(dream, other, SAME, 2.0, NOW)
    assert known() == (ObjectId(two.id),)
    SkyAnswers(db).save(two, one, NOT_QUITE, 2.0, NOW)
    assert known() == ()


QUERIES: dict[str, Callable[[Any, Dream], Any]] = {
    "around": lambda db, dream: SkyAround(db).of(dream.id, PUBLIC, 8, own=True),
    "the score": lambda db, dream: SkyAnswers(db).score(dream.id, str(ObjectId())),
    "one answer": lambda db, dream: SkyAnswers(db).answer_to(dream.id, str(ObjectId())),
    "one's own, for the copy": lambda db, dream: list(SkyAnswers(db).each_of(dream.dreamer_id)),
    "between two": lambda db, dream: SkyAnswers(db).end_between(ObjectId(dream.dreamer_id), ObjectId(), None),
    "with a dream": lambda db, dream: SkyAnswers(db).clear(dream.id),
    "measured": lambda db, _: SkySimilarity(db).answers_since(NOW),
}


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_walks_an_index(mongo_uri: str, db: Any, dreams: tuple[Dream, Dream], query: str) -> None:
    one, two = dreams
    SkyAnswers(db).save(one, two, SAME, 2.0, NOW)
    SkyAnswers(db).save(two, one, SAME, 2.0, NOW)
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        QUERIES[query](client["dreamscape"], one)
        asked = list(recorder.commands)
        assert len(asked) == (2 if query == "with a dream" else 1)
        for command in asked:
            if "delete" in command:
                for one_delete in command["deletes"]:
                    find = {"find": command["delete"], "filter": one_delete["q"]}
                    for plan in plans(client["dreamscape"], find):
                        assert "COLLSCAN" not in stages(plan)
                continue
            for plan in plans(client["dreamscape"], command):
                assert "COLLSCAN" not in stages(plan)
