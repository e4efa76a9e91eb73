"""Every list of moderation uses an index, however long it grows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.messages import Message
from dreamscape.models import AuditRecord, Target
from dreamscape.store.audit import Audit
from dreamscape.store.categories.merges import CategoryMerges
from dreamscape.store.common.cursors import encode_cursor
from dreamscape.store.common.paging import newest_page
from dreamscape.store.members.documents import name_keys
from dreamscape.store.moderation.search import AdminSearch
from dreamscape.store.moderation.statistics import Statistics
from tests.support.query_plans import CommandRecorder, plans, stages

pytestmark = pytest.mark.real_db

AT = datetime(2026, 11, 1, tzinfo=UTC)
CURSOR = encode_cursor(AT, ObjectId())


@pytest.fixture
def filled(db: Any) -> Any:
    """Two hundred of everything, so that an index is worth its while."""
    numbers = range(200)
    db["users"].insert_many(
        {"email_key": f"{n}", "slug": f"m{n}", "first_name": "Anna", "last_name": f"{n}", "created_at": AT,
         "interests": ["sea" if n % 50 == 0 else "art"], "role": "admin" if n == 0 else "member",
         **name_keys("Anna", f"{n}")}
        for n in numbers
    )  # fmt: skip
    db["dreams"].insert_many(
        {"slug": f"d{n}", "title": f"A {n}", "title_key": f"a {n}", "dreamer_id": ObjectId(), "created_at": AT,
         "categories": ["sea" if n % 50 == 0 else "art"]}
        for n in numbers
    )  # fmt: skip
    for name in ("comments", "follows"):
        db[name].insert_many(
            {"dream_id": ObjectId(), "author_id": ObjectId(), "member_id": ObjectId(), "kind": "dream",
             "target_id": ObjectId(), "body": "", "created_at": AT}
            for n in numbers
        )  # fmt: skip
    return db


@pytest.fixture
def recorder(filled: Any, mongo_uri: str) -> Any:
    """A database whose queries are noted."""
    listener = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[listener]) as client:
        yield client[filled.name], listener


def test_every_list_uses_an_index_and_sorts_nothing(recorder: Any, filled: Any) -> None:
    db, listener = recorder
    search, audit = AdminSearch(db, size=30), Audit(db)
    audit.add(AuditRecord("", Message("tried"), Target("site", "")))
    for after in (None, CURSOR):
        search.members(after)
        search.dreams(after)
        search.comments(after)
        audit.page(after, 30)
    search.members_named("anna", None)
    search.members_named("anna", encode_cursor("anna 1", ObjectId()))
    search.dreams_titled("a", None)
    search.dreams_titled("a", encode_cursor("a 1", ObjectId()))
    for collection in ("users", "dreams", "comments", "follows"):
        Statistics(db).per_day(collection, AT)

    assert len(listener.commands) > 15
    for command in listener.commands:
        for plan in plans(filled, command):
            assert not stages(plan) & {"COLLSCAN", "SORT"}, f"{command}: {stages(plan)}"
            assert stages(plan) & {"IXSCAN", "IDHACK"}, f"{command}: {stages(plan)}"
            if any("$group" in stage for stage in command.get("pipeline", ())):
                assert "FETCH" not in stages(plan), f"{command}: statistics are counted from the index alone"


def test_all_categories_are_counted_in_one_question_along_indexes(recorder: Any, filled: Any) -> None:
    db, listener = recorder
    filled["categories"].insert_many({"_id": key, "name": key} for key in ("sea", "art"))

    uses = CategoryMerges(db).uses(3)

    assert uses == {"sea": (3, True), "art": (3, True)}, "four and 196 dreams, and counting stops at three"
    (command,) = listener.commands
    _, *look_ups = plans(filled, command)
    assert len(look_ups) == 2
    assert all("IXSCAN" in stages(plan) for plan in look_ups)


def test_pages_follow_each_other_also_where_all_were_made_in_one_moment(filled: Any) -> None:
    seen: list[Any] = []
    after = None
    while True:
        page = newest_page(filled["dreams"], after, 30, lambda row: row["_id"])
        seen += page.items
        after = page.after
        if after is None:
            break

    assert len(seen) == len(set(seen)) == 200
