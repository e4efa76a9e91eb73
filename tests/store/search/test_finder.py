"""What search asks of a real database walks its index, and no further than it should."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.models.search import DREAMS, PEOPLE
from dreamscape.store.dreams.visibility import PUBLIC
from dreamscape.store.edges import NO_EDGES
from dreamscape.store.search import finder as finder_module
from dreamscape.store.search.finder import MongoFinder
from dreamscape.store.search.vocabulary import Vocabulary
from tests.support.query_plans import CommandRecorder, indexes, plans, stages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

START = datetime(2026, 5, 1, tzinfo=UTC)
pytestmark = pytest.mark.real_db
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def many(db: Any) -> Any:
    """Sixty dreams and members: all have a common word, every tenth a rarer one."""
    for name in ("dreams", "users"):
        db[name].insert_many(
            {
                "_id": ObjectId(f"{number:024x}"),
                "slug": f"s{number}",
                "email_key": f"e{number}",
                "title_key": f"t{number}",
                "created_at": START + timedelta(minutes=number // 2),
                "words": ["common", f"number{number}", *(["rare", "rarely"] if number % 10 == 0 else [])],
            }
            for number in range(60)
        )
    db["dreams"].update_many({}, {"$set": {"dreamer_id": ObjectId()}})
    for kind in (DREAMS, PEOPLE):
        Vocabulary(db).add_missing(kind, ["common", "rare", "rarely", *(f"number{one}" for one in range(60))])
    Vocabulary(db).check_oldest(LATER)
    return db


ASKS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "one word": ("words", lambda db: MongoFinder(db).dreams([["common"]], PUBLIC, None, 20)),
    "its spellings": ("words", lambda db: MongoFinder(db).dreams([["rare", "rarely"]], PUBLIC, None, 20)),
    "two words": ("words", lambda db: MongoFinder(db).dreams([["rare"], ["common"]], PUBLIC, None, 20)),
    "any word": ("words", lambda db: MongoFinder(db).dreams_with_any(["rare", "common"], PUBLIC, 200)),
    "people": ("words", lambda db: MongoFinder(db).people([["rare"], ["common"]], "", NO_EDGES, None, 20)),
    "both at once": (
        "words",
        lambda db: MongoFinder(db).glance(
            ([["rare", "rarely"], ["common"]], [["rare", "rarely"]]), PUBLIC, "", NO_EDGES, (12, 2)
        ),
    ),
    "beginnings": (
        "start",
        lambda db: Vocabulary(db).known((DREAMS, PEOPLE), ["common"], ["number1", "ra"], 20),
    ),
    "alike": ("alike", lambda db: Vocabulary(db).alike(DREAMS, "comon")),
    "checking": ("checked", lambda db: Vocabulary(db).check_oldest(START)),
}


def test_each_query_walks_its_index_in_its_order(many: Any, mongo_uri: str) -> None:
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        for name, (index, ask) in ASKS.items():
            recorder.commands.clear()
            ask(client["dreamscape"])
            assert recorder.commands
            for command in recorder.commands:
                assert "getMore" not in command, "all of it comes at once"
                for plan in plans(many, command):
                    assert "COLLSCAN" not in stages(plan), name
                    assert indexes(plan) <= {index, "_id_"}, name
                    # Of what looks alike the whole of it is looked at, to find what is most alike.
                    assert name == "alike" or "SORT" not in stages(plan), name


def ids(found: Sequence[Any]) -> list[int]:
    return [int(dream.id, 16) for dream in found]


def test_a_list_of_two_words_is_read_to_its_end_each_once(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder_module, "MOST_WALKED", 10)
    read: list[int] = []
    after, turns = None, 0
    while turns == 0 or after:
        found, after = MongoFinder(many).dreams([["common"], ["rare"]], PUBLIC, after, 4)
        read += ids(found)
        turns += 1
    assert read == list(range(50, -1, -10))
    assert 60 / (10 + 10) <= turns <= 60 / 10, "no turn walks further than it may, and none leads nowhere"


@pytest.mark.usefixtures("many")
def test_a_full_page_is_one_round_trip_and_so_are_dreams_and_people_at_a_glance(mongo_uri: str) -> None:
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        finder = MongoFinder(client["dreamscape"])
        assert len(finder.dreams([["common"]], PUBLIC, None, 20)[0]) == 20
        dreams, people = finder.glance(([["rare"], ["common"]], [["common"]]), PUBLIC, "", NO_EDGES, (4, 2))
        assert len(recorder.commands) == 2
        assert ids(dreams) == [50, 40, 30, 20]
        assert [int(one.person.id, 16) for one in people] == [59, 58]
        assert finder.glance(([], [["common"]]), PUBLIC, "", NO_EDGES, (4, 2)) == ([], people)
        assert finder.glance(([], []), PUBLIC, "", NO_EDGES, (4, 2)) == ([], [])
        assert len(recorder.commands) == 3, "where nothing is wanted nothing is asked"


def test_beginnings_are_found_the_commonest_first_whatever_their_length(many: Any) -> None:
    known = Vocabulary(many).known(
        (DREAMS, PEOPLE), ["common", "nothing"], ["r", "rar", "rarel", "number5"], 3
    )
    assert known[DREAMS] == known[PEOPLE]
    counts, found = known[DREAMS]
    assert counts == {"common": 60}
    assert [one.word for one in found["r"]] == ["rare", "rarely"]
    assert [one.word for one in found["rarel"]] == ["rarely"]
    assert [one.word for one in found["number5"]] == ["number5", "number50", "number51"]


def test_what_is_alike_comes_the_most_alike_first(many: Any) -> None:
    assert Vocabulary(many).alike(DREAMS, "commmon")[0] == ("common", 60)
    assert Vocabulary(many).alike(DREAMS, "xx") == []
