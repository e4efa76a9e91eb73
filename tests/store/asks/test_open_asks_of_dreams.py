"""A dream says itself what it asks for, and `flask recount` finds where that is not so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.store.site.integrity import Integrity
from tests.support.asks import ask_for

if TYPE_CHECKING:
    from bson import ObjectId

    from tests.support.visitor import Visitor


@pytest.fixture
def boat(mara: Visitor, db: Any) -> ObjectId:
    """Mara's dream, which asks for something."""
    mara.post("/dreams/new", {"title": "A boat", "description": "With a sail.", "categories": ["sea"]})
    dream: ObjectId = db["dreams"].find_one({})["_id"]
    ask_for(db, dream, "sewing", body="Who sews sails?")
    return dream


def _says(db: Any, dream: ObjectId) -> list[str]:
    return [ask["body"] for ask in db["dreams"].find_one({"_id": dream}).get("open_asks", [])]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"$unset": {"open_asks": "", "asked_at": ""}}, id="says nothing"),
        pytest.param({"$set": {"open_asks.0.body": "Who sings?"}}, id="says something else"),
        pytest.param({"$set": {"open_asks.0.skill_keys": []}}, id="is found by nobody"),
    ],
)
def test_a_dream_that_does_not_say_what_it_asks_is_found_and_put_right(
    db: Any, boat: ObjectId, spoil: dict[str, Any]
) -> None:
    integrity = Integrity(db)
    assert list(integrity.differences(repair=False)) == []
    db["dreams"].update_one({"_id": boat}, spoil)

    found = list(integrity.differences(repair=True))

    assert [(one.collection, one.id, one.field) for one in found] == [("dreams", str(boat), "open_asks")]
    assert list(integrity.differences(repair=False)) == []
    assert _says(db, boat) == ["Who sews sails?"]


def test_a_dream_that_still_asks_for_what_is_gone_is_found_too(db: Any, boat: ObjectId) -> None:
    db["asks"].delete_many({})

    [found] = Integrity(db).differences(repair=True)

    assert (found.shown, found.there) == (1, 0)
    assert _says(db, boat) == []
    assert "asked_at" not in db["dreams"].find_one({"_id": boat})
