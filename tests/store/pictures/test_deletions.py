"""The queue of pictures to delete, and who names a picture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dreamscape.store.common.transactions import Transactions
from dreamscape.store.pictures.deletions import PictureDeletions
from dreamscape.store.pictures.references import PictureReferences


@pytest.fixture
def queue(db: Any) -> PictureDeletions:
    return PictureDeletions(db)


def test_a_picture_waits_once_until_it_is_removed(queue: PictureDeletions) -> None:
    for _ in range(2):
        queue.add("dreams/a")
    queue.add("dreams/b")
    assert sorted(queue.all()) == ["dreams/a", "dreams/b"]
    queue.remove(["dreams/a", "dreams/unknown"])
    assert queue.all() == ["dreams/b"]


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_picture_is_not_queued(queue: PictureDeletions, nothing: str | None) -> None:
    queue.add(nothing)
    assert queue.all() == []


def test_one_whose_next_try_is_still_to_come_is_not_due(queue: PictureDeletions, db: Any) -> None:
    queue.add("dreams/a")
    queue.add("dreams/b")
    now = datetime.now(UTC)
    db["jobs"].update_one(
        {"_id": "delete_picture:dreams/a"}, {"$set": {"due_at": now + timedelta(minutes=1)}}
    )
    assert queue.due(now) == ["dreams/b"]
    assert queue.due(now + timedelta(minutes=1)) == ["dreams/a", "dreams/b"]


def test_one_that_was_given_up_still_waits_so_that_nobody_takes_it_for_an_orphan(
    queue: PictureDeletions, db: Any
) -> None:
    queue.add("dreams/a")
    db["jobs"].update_one({}, {"$set": {"failed_at": datetime.now(UTC)}, "$unset": {"due_at": ""}})
    assert queue.all() == ["dreams/a"]
    assert queue.due(datetime.now(UTC)) == []


@pytest.mark.real_db
def test_a_transaction_that_fails_queues_nothing(queue: PictureDeletions, db: Any) -> None:
    def change_of_mind(session: Any) -> None:
        queue.add("dreams/a", session)
        raise LookupError

    with pytest.raises(LookupError):
        Transactions(db).run(change_of_mind)
    assert queue.all() == []


def test_documents_name_pictures_and_can_be_made_to_forget_them(db: Any) -> None:
    db["dreams"].insert_many(
        [
            {"slug": "1", "title_key": "1", "picture": {"public_id": "dreams/a"}},
            {"slug": "2", "title_key": "2", "picture": {"public_id": "dreams/b"}},
            {"slug": "3", "title_key": "3", "picture": {"public_id": ""}},
            {"slug": "4", "title_key": "4", "picture": {"public_id": None}},
            {"slug": "5", "title_key": "5", "picture": None},
            {"slug": "6", "title_key": "6", "picture": ""},
            {"slug": "7", "title_key": "7"},
        ]
    )
    references = PictureReferences(db, "dreams")
    assert sorted(references.public_ids()) == ["dreams/a", "dreams/b"]
    assert references.forget("dreams/a") == 1
    assert references.forget("dreams/a") == 0
    assert list(references.public_ids()) == ["dreams/b"]


@pytest.mark.real_db
@pytest.mark.parametrize("collection", ["users", "dreams"])
def test_who_shows_a_picture_is_found_by_an_index(db: Any, collection: str) -> None:
    db[collection].insert_one({"slug": "a", "email_key": "a", "picture": {"public_id": "dreams/a"}})
    references = PictureReferences(db, collection)
    assert references.names("dreams/a")
    assert not references.names("dreams/b")
    plan = db[collection].find({"picture.public_id": "dreams/a"}).explain()["queryPlanner"]["winningPlan"]
    assert "picture" in str(plan)
    assert "COLLSCAN" not in str(plan)
