"""Picture files in GridFS: whole or not at all, and nothing left of what is deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from dreamscape.errors import StorageFailed
from dreamscape.media.renditions import Renditions
from dreamscape.media.storage.gridfs import GridFsStorage
from dreamscape.store.pictures.files import PictureFiles

LARGE = bytes(range(256)) * 2000  # more than one GridFS chunk


@pytest.fixture
def storage(db: Any) -> GridFsStorage:
    return GridFsStorage(PictureFiles(db))


def test_what_was_saved_is_loaded_served_and_listed(storage: GridFsStorage) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    storage.save("dreams/a", Renditions(b"small", LARGE))
    assert storage.load("dreams/a") == Renditions(b"small", LARGE)
    assert storage.has("dreams/a")
    small, large = storage.read("dreams/a", 400), storage.read("dreams/a", 1200)
    assert small
    assert large
    assert (small.data, large.data) == (b"small", LARGE)
    assert small.etag != large.etag
    assert len(small.etag) == 32
    (listed,) = storage.stored()
    assert (listed.public_id, listed.whole) == ("dreams/a", True)
    assert before <= listed.created_at <= datetime.now(UTC)


def test_a_medium_file_is_kept_with_the_others_and_goes_with_them(storage: GridFsStorage, db: Any) -> None:
    storage.save("dreams/a", Renditions(b"small", LARGE, b"medium"))
    storage.save("dreams/b", Renditions(b"small", LARGE))
    assert storage.load("dreams/a") == Renditions(b"small", LARGE, b"medium")
    read = storage.read("dreams/a", 800)
    assert read
    assert (read.data, read.etag) == (b"medium", storage.etag("dreams/a", 800))
    assert {one.public_id: (one.whole, one.medium) for one in storage.stored()} == {
        "dreams/a": (True, True),
        "dreams/b": (True, False),
    }
    for public_id in ("dreams/a", "dreams/b"):
        storage.delete(public_id)
    assert db["pictures.files"].count_documents({}) == db["pictures.chunks"].count_documents({}) == 0


def test_where_there_is_no_medium_file_the_large_one_is_given(storage: GridFsStorage) -> None:
    storage.save("dreams/a", Renditions(b"small", LARGE))
    assert storage.read("dreams/a", 800) == storage.read("dreams/a", 1200)
    assert storage.etag("dreams/a", 800) == storage.etag("dreams/a", 1200)
    assert storage.etag("dreams/nobody", 800) == ""
    assert storage.read("dreams/nobody", 800) is None


def test_a_medium_file_is_made_of_the_large_one_once(storage: GridFsStorage) -> None:
    storage.save("dreams/a", Renditions(b"small", LARGE))
    assert storage.add_medium("dreams/a", lambda large: large[:3] + b"800")
    assert storage.load("dreams/a") == Renditions(b"small", LARGE, LARGE[:3] + b"800")
    assert storage.add_medium("dreams/a", lambda *_: b"another")
    assert storage.load("dreams/a") == Renditions(b"small", LARGE, LARGE[:3] + b"800")
    assert not storage.add_medium("dreams/nobody", lambda *_: b"of what?")
    assert not storage.has("dreams/nobody")


def test_addresses_are_the_sites_own(storage: GridFsStorage) -> None:
    assert storage.url("dreams/a", 400) == "/media/dreams/a?w=400"
    assert storage.url("dreams/a", 800) == "/media/dreams/a?w=800"
    assert storage.url("dreams/a", 1200) == "/media/dreams/a"
    assert storage.origin == ""


def test_deleting_leaves_nothing_and_may_be_repeated(storage: GridFsStorage, db: Any) -> None:
    storage.save("dreams/a", Renditions(b"small", LARGE))
    for _ in range(2):
        storage.delete("dreams/a")
    assert db["pictures.files"].count_documents({}) == db["pictures.chunks"].count_documents({}) == 0
    assert storage.load("dreams/a") is None
    assert storage.read("dreams/a", 400) is None
    assert not storage.has("dreams/a")


def test_saving_again_replaces(storage: GridFsStorage, db: Any) -> None:
    storage.save("dreams/a", Renditions(b"old", b"old"))
    storage.save("dreams/a", Renditions(b"small", LARGE))
    assert storage.load("dreams/a") == Renditions(b"small", LARGE)
    assert db["pictures.files"].count_documents({}) == 2


def test_half_a_picture_is_listed_as_such_and_is_not_there(storage: GridFsStorage, db: Any) -> None:
    storage.save("dreams/a", Renditions(b"small", LARGE))
    db["pictures.files"].delete_one({"_id": "dreams/a/1200"})
    (listed,) = storage.stored()
    assert not listed.whole
    assert not storage.has("dreams/a")
    db["pictures.chunks"].delete_many({"files_id": "dreams/a/400"})
    assert storage.read("dreams/a", 400) is None, "a file whose bytes are gone is not served"


def test_the_rest_of_uploads_that_were_cut_off_is_removed_later(storage: GridFsStorage, db: Any) -> None:
    storage.save("dreams/a", Renditions(b"small", LARGE))
    storage.save("dreams/b", Renditions(b"small", LARGE))
    db["pictures.files"].delete_one({"_id": "dreams/a/1200"})
    now = datetime.now(UTC)
    assert storage.delete_orphaned_chunks(now - timedelta(hours=24)) == 0, "it may still be on its way"
    assert storage.delete_orphaned_chunks(now + timedelta(minutes=1)) == 1
    assert {chunk["files_id"] for chunk in db["pictures.chunks"].find()} == {
        "dreams/a/400",
        "dreams/b/400",
        "dreams/b/1200",
    }


def test_the_database_answers_the_check(storage: GridFsStorage) -> None:
    assert "database" in storage.check()


class AwayDatabase:
    """A database whose every collection is out of reach."""

    def __getitem__(self, name: str) -> AwayDatabase:
        return self

    def __getattr__(self, name: str) -> Any:
        raise AutoReconnect("nobody there")


def test_a_database_that_is_away_is_a_failure_of_storage() -> None:
    storage = GridFsStorage(PictureFiles(AwayDatabase()))  # type: ignore[arg-type]
    for use in (storage.stored, storage.check, lambda: storage.delete("dreams/a")):
        with pytest.raises(StorageFailed) as failed:
            use()
        assert isinstance(failed.value.__cause__, AutoReconnect)
