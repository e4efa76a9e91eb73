"""The tests' own memory of what is stored: it notices every change, and undoes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.db_snapshot import Memory

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_change_is_noticed_and_undone(db: Any) -> None:
    db["some"].insert_many([{"_id": 1, "slug": "a"}, {"_id": 2, "slug": "b"}])
    memory = Memory(db)
    assert memory.is_true()
    changes: list[Callable[[], object]] = [
        lambda: db["some"].update_one({"_id": 1}, {"$set": {"slug": "c"}}),
        lambda: db["some"].delete_one({"_id": 2}),
        lambda: db["others"].insert_one({"_id": 1}),
    ]
    for change in changes:
        change()
        assert not memory.is_true()
        memory.restore()
        assert memory.is_true()
    assert [dream["slug"] for dream in db["some"].find()] == ["a", "b"]
