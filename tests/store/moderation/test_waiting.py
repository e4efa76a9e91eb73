"""The queue of moderators on a real database: along its indexes, in one round trip, and decided once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.errors import NotFound
from dreamscape.store.common.cursors import encode_cursor
from dreamscape.store.members.sign_ups import SignUps
from dreamscape.store.moderation.search import AdminSearch
from dreamscape.store.moderation.waiting import WaitingPosts
from tests.support.query_plans import CommandRecorder, indexes, plans, stages
from tests.support.waiting import waiting_comment, waiting_dream
from tests.support.without_forms import dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from dreamscape.wiring import Services

pytestmark = pytest.mark.real_db
AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def filled(db: Any) -> Any:
    """Many dreams, of which few wait and few are hidden; many members, of which few came in doubt."""
    hidden = {"reason": "", "rule": "", "at": AT, "by": None}
    db["dreams"].insert_many(
        {"slug": f"d{n}", "title_key": f"a {n}", "dreamer_id": ObjectId(), "created_at": AT,
         **({"hidden": {**hidden, **({"waiting": ["first"]} if n % 2 else {})}} if n < 40 else {})}
        for n in range(200)
    )  # fmt: skip
    db["pending_comments"].insert_many(
        {"author_id": ObjectId(), "dream_id": ObjectId(), "body": "", "created_at": AT, "reasons": []}
        for _ in range(200)
    )
    db["users"].insert_many(
        {"email_key": f"{n}", "slug": f"m{n}", "created_at": AT,
         "joined": {"network": "ours" if n < 9 else "", "doubts": ["network"] if n < 20 else []}}
        for n in range(200)
    )  # fmt: skip
    return db


def test_queue_and_counts_walk_indexes_that_have_little_else_in_them(filled: Any, mongo_uri: str) -> None:
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        db = client[filled.name]
        queue = WaitingPosts(db)
        for after in (None, encode_cursor(AT, ObjectId())):
            queue.page(after, 30)
        assert queue.count(99) == 99
        assert len(recorder.commands) == 3
        AdminSearch(db, size=10).members_in_doubt(None)
        assert SignUps(db).count("ours", AT - timedelta(days=1), 5) == 5
        asked = list(recorder.commands)

    used = set()
    for command in asked:
        for plan in plans(filled, command):
            assert not stages(plan) & {"COLLSCAN", "SORT"}, f"{command}: {stages(plan)}"
            used |= indexes(plan)
    assert {"waiting", "doubted", "network"} <= used


@pytest.mark.parametrize("kind", ["dream", "comment"])
def test_of_two_moderators_at_once_one_decides_and_the_author_hears_one_thing(
    app: Flask, services: Services, db: Any, kind: str
) -> None:
    mo, vera = sign_up(services, "Mo", "moderator"), sign_up(services, "Vera", "moderator")
    nora = sign_up(services, "Nora")
    bus, queue = dream_by(services, mo, "A bus"), services.moderation.waiting

    def decides(deed: Callable[[], None]) -> bool:
        with app.app_context():
            try:
                deed()
            except NotFound:
                return False
            return True

    for number in range(4):
        if kind == "dream":
            post = waiting_dream(app, nora, f"Boat {number}").id
        else:
            post = waiting_comment(app, nora, bus, f"Ahoy {number}").id
        lets_through = partial(queue.let_through, mo, kind, post)
        other = partial(queue.let_through, vera, kind, post)
        takes_down = partial(queue.take_down, vera, kind, post, "spam", "Why")
        deeds = [lets_through, other if number % 2 else takes_down]
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(decides, deeds))
        assert sorted(done) == [False, True]
        assert (
            db["notifications"].count_documents({"member_id": ObjectId(nora.id), "kind": "moderation"})
            == number + 1
        )
        about = {"target.id": post}
        assert db["audit"].count_documents(about) == 1
    assert queue.count(mo) == 0
    assert list(services.integrity.run(repair=False)) == []
