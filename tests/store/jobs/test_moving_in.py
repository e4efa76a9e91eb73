"""What waited in four collections moves into `jobs`: nothing is lost, nothing doubled, wherever it is cut short."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId
from pymongo.collection import Collection

from dreamscape.store.migrations.m2026_11_28_jobs import migrate

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
A_DAY_AGO = NOW - timedelta(days=1)
DREAM, MEMBER = ObjectId("5" * 24), ObjectId("6" * 24)
WORDS = {"to": "mara@example.org", "subject": "A dream", "text": "Hello", "html": "<p>Hello</p>"}
OLD = ("letters", "picture_deletions", "removals", "departures")


def letter(number: int, **more: Any) -> dict[str, Any]:
    return {"_id": ObjectId(f"{number:024}"), **WORDS, "attempts": 2, "created_at": A_DAY_AGO, **more}


@pytest.fixture
def old(db: Any) -> Any:
    """A database in which an older version has left something of everything."""
    db["letters"].insert_many(
        [
            letter(1, next_try_at=A_DAY_AGO, attempts=0),
            letter(2, next_try_at=NOW + timedelta(hours=2), last_error="asleep"),
            letter(3),
        ]
    )
    db["picture_deletions"].insert_one(
        {
            "_id": "dreams/a",
            "queued_at": A_DAY_AGO,
            "next_try_at": A_DAY_AGO,
            "attempts": 1,
            "last_error": "cold",
        }
    )
    db["removals"].insert_one({"_id": DREAM, "created_at": A_DAY_AGO})
    db["departures"].insert_one({"_id": MEMBER, "created_at": A_DAY_AGO})
    return db


def moved(db: Any) -> dict[str, Any]:
    return {job.pop("_id"): job for job in db["jobs"].find()}


ALL = {
    f"send_mail:{1:024}": {
        "kind": "send_mail", "payload": WORDS, "created_at": A_DAY_AGO, "due_at": A_DAY_AGO, "attempts": 0,
    },
    f"send_mail:{2:024}": {
        "kind": "send_mail", "payload": WORDS, "created_at": A_DAY_AGO, "due_at": NOW + timedelta(hours=2),
        "attempts": 2, "last_error": "asleep",
    },
    f"send_mail:{3:024}": {
        "kind": "send_mail", "payload": WORDS, "created_at": A_DAY_AGO, "attempts": 2,
        "expires_at": A_DAY_AGO + timedelta(days=7),
    },
    "delete_picture:dreams/a": {
        "kind": "delete_picture", "payload": {"public_id": "dreams/a"}, "created_at": A_DAY_AGO,
        "due_at": A_DAY_AGO, "attempts": 1, "last_error": "cold",
    },
    f"clear_dream:{DREAM}": {
        "kind": "clear_dream", "payload": {"dream_id": str(DREAM)}, "created_at": A_DAY_AGO,
        "due_at": A_DAY_AGO, "attempts": 0,
    },
    f"clear_member:{MEMBER}": {
        "kind": "clear_member", "payload": {"member_id": str(MEMBER)}, "created_at": A_DAY_AGO,
        "due_at": A_DAY_AGO, "attempts": 0,
    },
}  # fmt: skip


def test_everything_moves_as_it_is_and_once(old: Any) -> None:
    for _ in range(2):
        with time_machine.travel(NOW, tick=False):
            migrate(old)
        assert moved(old) == ALL
        assert [old[name].count_documents({}) for name in OLD] == [0, 0, 0, 0]


def test_what_an_older_process_is_just_sending_stays_its_own(db: Any) -> None:
    db["letters"].insert_many(
        [
            letter(1, next_try_at=NOW + timedelta(seconds=1)),
            letter(2, next_try_at=NOW + timedelta(seconds=60)),
            letter(3, next_try_at=NOW + timedelta(seconds=61)),
        ]
    )
    with time_machine.travel(NOW, tick=False) as clock:
        migrate(db)
        assert list(moved(db)) == [f"send_mail:{3:024}"]
        clock.shift(timedelta(seconds=60))
        migrate(db)
    assert len(moved(db)) == 3


def test_what_an_older_process_adds_afterwards_moves_the_next_time(old: Any) -> None:
    migrate(old)
    old["removals"].insert_one({"_id": MEMBER, "created_at": NOW})
    migrate(old)
    assert f"clear_dream:{MEMBER}" in moved(old)
    assert len(moved(old)) == 7


def test_what_waits_already_does_so_once(old: Any) -> None:
    present = {"_id": "delete_picture:dreams/a", **ALL["delete_picture:dreams/a"], "attempts": 5}
    old["jobs"].insert_one(present)
    migrate(old)
    assert old["picture_deletions"].count_documents({}) == 0
    assert moved(old)["delete_picture:dreams/a"]["attempts"] == 5


class Killed(BaseException):
    """As by kill -9: the database undoes what was not committed."""


class Deadly:
    """Kills the process before or after its so-manieth write."""

    def __init__(self, at: int, before: bool) -> None:
        self._at, self._before, self._writes = at, before, 0

    def lies_in_wait(self, patch: pytest.MonkeyPatch) -> None:
        for name in ("update_one", "delete_one"):
            patch.setattr(Collection, name, self._strike(getattr(Collection, name)))

    def _strike(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._writes += 1
            if self._writes == self._at and self._before:
                raise Killed
            result = write(*args, **kwargs)
            if self._writes == self._at:
                raise Killed
            return result

        return call


@pytest.mark.real_db
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_cut_short_at_any_step_and_done_again_nothing_is_lost_or_doubled(
    old: Any, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    for at in range(1, 14):
        with monkeypatch.context() as patch, time_machine.travel(NOW, tick=False), suppress(Killed):
            Deadly(at, before).lies_in_wait(patch)
            migrate(old)
        assert sum(old[name].count_documents({}) for name in ("jobs", *OLD)) == len(ALL), (
            "each is in one place"
        )
    assert moved(old) == ALL
