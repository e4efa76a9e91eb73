"""Whatever is asked of the jobs walks an index: there may be many, and they are asked for often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pymongo import MongoClient

from dreamscape.store.jobs.jobs import Jobs
from tests.support.query_plans import CommandRecorder, indexes, plans, stages

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
pytestmark = pytest.mark.real_db


def job(number: int) -> dict[str, Any]:
    """A mail that waits; of ten one was given up, and one lies in the outbox."""
    state: dict[str, Any] = {"due_at": NOW + timedelta(minutes=number - 500)}
    if number % 10 == 0:
        state = {"failed_at": NOW}
    elif number % 10 == 1:
        state = {"expires_at": NOW + timedelta(days=7)}
    return {
        "_id": f"{('send_mail', 'bake')[number % 2]}:{number:04}",
        "kind": ("send_mail", "bake")[number % 2],
        "payload": {"to": f"{number}@example.org"},
        "created_at": NOW + timedelta(minutes=number),
        "attempts": 0,
        **state,
    }


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda jobs: jobs.take(["bake", "send_mail"], NOW, timedelta(minutes=1)), "due"),
        (lambda jobs: jobs.take(["bake"], NOW, timedelta(minutes=1), name="bake:0001"), "_id_"),
        (lambda jobs: jobs.hurry(["bake"]), "newest"),
        (lambda jobs: jobs.retry(), "failed"),
        (lambda jobs: jobs.drop_all("send_mail", "to", "2@example.org"), "recipient"),
        (lambda jobs: jobs.waiting("bake"), "newest"),
        (lambda jobs: jobs.newest("bake", 50), "newest"),
        (lambda jobs: list(jobs.open("bake")), "_id_"),
    ],
    ids=["take", "take one", "hurry", "retry", "drop_all", "waiting", "newest", "open"],
)
def test_each_query_walks_its_index_and_sorts_nothing(
    db: Any, mongo_uri: str, ask: Callable[[Jobs], object], index: str
) -> None:
    db["jobs"].insert_many(job(number) for number in range(1000))
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        ask(Jobs(client["dreamscape"]))
    for plan in plans(db, recorder.commands[0]):
        assert index in indexes(plan), plan
        assert not stages(plan) & {"COLLSCAN", "SORT"}, plan
