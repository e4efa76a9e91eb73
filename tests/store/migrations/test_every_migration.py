"""Each migration may be stopped anywhere and started again, and changes nothing where it has been through.

`make soak` stops it after each of its steps, `make test` after the first, the last and some between.

Whoever adds one lets the documents it is about be in `old_database`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId

from dreamscape.store.common.indexes import INDEXES, ensure_indexes
from dreamscape.store.migrations import steps
from dreamscape.store.migrations.table import MIGRATIONS
from tests.support.db_snapshot import fingerprints
from tests.support.dying import Died, DyingDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.store.migrations.table import Migration

SOME_STEPS = 4
each = pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda migration: migration.name)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "BATCH", 2)


@pytest.fixture(autouse=True)
def no_time_passes() -> Iterator[None]:
    """What is to be done later is written down with the time at which it was."""
    with time_machine.travel(datetime(2026, 12, 3, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def empty(mongo_client: Any) -> Iterator[Any]:
    """A database that has nothing."""
    mongo_client.drop_database("migrating")
    yield mongo_client["migrating"]
    mongo_client.drop_database("migrating")


def _id(number: int) -> ObjectId:
    return ObjectId(f"{number:024x}")


@pytest.fixture
def old_database(empty: Any) -> Any:
    """Documents and indexes as the oldest versions of the site left them."""
    empty["users"].insert_many(
        [
            {"_id": number, "first_name": f"Nora {number}", "last_name": "LUND", "slug": f"nora-{number}"}
            for number in range(5)
        ]
        + [
            {
                "_id": 20 + number,
                "first_name": "Zoë",
                "email": f"{number}@bücher.example",
                "slug": f"zoe-{number}",
            }
            for number in range(3)
        ]
        + [{"_id": 9, "first_name": "Ada", "last_name": "", "name_key": "ada", "last_name_key": "ada"}]
    )
    empty["dreams"].insert_many([{"_id": _id(number), "title": f"Dream {number}"} for number in range(3)])
    empty["dreams"].insert_one({"_id": _id(8), "title": "Zoë’s dream"})
    empty["dreams"].insert_one({"_id": _id(9), "comments_hidden": True})
    empty["dreams"].insert_many(
        [{"_id": _id(5), "comments_enabled": True}, {"_id": _id(6), "comments_enabled": False}]
    )
    empty["dreams"].insert_one(
        {"_id": _id(7), "hidden": {"reason": "Why"}, "picture": {"public_id": "dreams/b"}}
    )
    empty["users"].insert_one({"_id": 7, "members_only": True, "picture": {"public_id": "profile/b"}})
    empty["categories"].insert_one({"_id": "sea", "name": "Sea", "position": 0})
    empty["categories"].create_index([("position", 1)], name="position")
    empty["users"].create_index([("interests", 1)], name="interest")
    empty["follows"].create_index([("kind", 1), ("target_id", 1)], name="target")
    then = datetime(2026, 11, 22, tzinfo=UTC)
    mail = {
        "to": "nora@example.org",
        "subject": "A dream",
        "text": "Hello",
        "html": "<p>Hello</p>",
        "attempts": 1,
    }
    empty["letters"].insert_many(
        [{"_id": 1, **mail, "created_at": then, "next_try_at": then}, {"_id": 2, **mail, "created_at": then}]
    )
    empty["picture_deletions"].insert_one(
        {"_id": "dreams/a", "queued_at": then, "next_try_at": then, "attempts": 0}
    )
    reported, said = ObjectId(), ObjectId()
    empty["dreams"].insert_one({"_id": reported, "title": "Reported", "slug": "reported"})
    empty["comments"].insert_one({"_id": said, "dream_id": reported})
    for number, (kind, target) in enumerate(
        [("dream", reported), ("comment", said), ("comment", ObjectId())]
    ):
        empty["reports"].insert_one(
            {"_id": number, "member_id": number, "kind": kind, "target_id": str(target)}
        )
    soon = {"suspended_until": datetime(2100, 1, 1, tzinfo=UTC), "leaves_at": then}
    empty["users"].insert_many([{"_id": 30 + number, "slug": f"{number}", **soon} for number in range(3)])
    for name in ("removals", "departures"):
        empty[name].insert_one({"_id": 7, "created_at": then})
    return empty


def everything(db: Any) -> Any:
    """All documents, and all indexes."""
    names = sorted(db.list_collection_names())
    return fingerprints(db), {name: db[name].index_information() for name in names}


@each
def test_it_leaves_alone_what_it_has_been_through(migration: Migration, old_database: Any) -> None:
    migration.apply(old_database)
    after = everything(old_database)
    migration.apply(old_database)
    assert everything(old_database) == after


@pytest.mark.soak
@each
def test_wherever_it_was_stopped_the_next_run_brings_it_to_the_same_end(
    migration: Migration, old_database: Any, mongo_client: Any, soak: bool
) -> None:
    start = {name: list(old_database[name].find()) for name in old_database.list_collection_names()}
    indexes = {name: old_database[name].index_information() for name in start}
    counting = DyingDatabase(old_database, at=-1)
    migration.apply(counting)  # type: ignore[arg-type]
    end = everything(old_database)
    assert counting.steps

    every = 1 if soak else max(1, counting.steps // SOME_STEPS)
    for at in {*range(0, counting.steps, every), counting.steps - 1}:
        mongo_client.drop_database(old_database.name)
        for name, documents in start.items():
            if documents:
                old_database[name].insert_many(documents)
            for index, made in indexes[name].items():
                if index != "_id_":
                    old_database[name].create_index([(key, int(way)) for key, way in made["key"]], name=index)
        with pytest.raises(Died):
            migration.apply(DyingDatabase(old_database, at))  # type: ignore[arg-type]
        migration.apply(old_database)
        assert everything(old_database) == end, f"stopped after step {at}"


@each
def test_it_does_nothing_wrong_on_a_new_site(migration: Migration, empty: Any) -> None:
    migration.apply(empty)
    after = everything(empty)
    migration.apply(empty)
    assert everything(empty) == after


def test_all_of_them_make_an_old_database_ready_for_todays_indexes(old_database: Any) -> None:
    for migration in MIGRATIONS:
        migration.apply(old_database)
    old_database["users"].delete_many({})  # these have no addresses, which must be unique
    old_database["dreams"].delete_many({})
    ensure_indexes(old_database)
    for name, models in INDEXES.items():
        there = set(old_database[name].index_information())
        assert there == {"_id_", *(model.document["name"] for model in models)}, name
