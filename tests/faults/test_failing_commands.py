"""What a real database says when it fails, and what becomes of it: done after all, once, or a page and no traceback."""

from __future__ import annotations

import html
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.threads import dream_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.visitor import Visitor

pytestmark = pytest.mark.real_db

WORDS = "With a <red> sail."
DREAM = {"title": "A boat", "description": WORDS, "categories": ["sea"]}


@contextmanager
def failing(db: Any, *commands: str, times: int | None = None, **how: Any) -> Iterator[None]:
    """Let these commands fail, always or so many times."""
    point = {"configureFailPoint": "failCommand"}
    mode = "alwaysOn" if times is None else {"times": times}
    db.client.admin.command({**point, "mode": mode, "data": {"failCommands": list(commands), **how}})
    try:
        yield
    finally:
        db.client.admin.command({**point, "mode": "off"})


@pytest.mark.parametrize(
    ("how", "status", "line"),
    [
        ({"errorCode": 14031}, 507, "no room left"),
        ({"errorCode": 371}, 507, "no room left"),
        ({"errorCode": 13}, 503, "look at the user of MONGO_URI"),
        ({"errorCode": 50}, 503, "did not get it done in time"),
        ({"errorCode": 8000}, 503, "look at the user of MONGO_URI"),
        ({"writeConcernError": {"code": 64, "errmsg": "waiting timed out"}}, 503, "in time"),
        ({"writeConcernError": {"code": 100, "errmsg": "too few members"}}, 503, "does not answer"),
    ],
    ids=str,
)
def test_each_refusal_has_its_page_and_keeps_the_words(
    mara: Visitor, db: Any, caplog: pytest.LogCaptureFixture, how: dict[str, Any], status: int, line: str
) -> None:
    mara.app.config["DATABASE_DEADLINE"] = 1.0
    token = mara.token("/dreams/new")
    with failing(db, "insert", **how):
        answer = mara.client.post("/dreams/new", data={**DREAM, "csrf_token": token})
    assert answer.status_code == status
    assert html.escape(WORDS) in answer.text
    assert line in caplog.text
    assert "Traceback" not in caplog.text


def test_a_transaction_that_meets_a_full_disk_leaves_nothing_half_done(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    dream_of(mara)
    token = tom.token("/dreams/a-boat")
    with failing(db, "insert", errorCode=14031):
        answer = tom.client.post("/dreams/a-boat/comments", data={"csrf_token": token, "body": WORDS})
    assert answer.status_code == 507
    assert db["comments"].count_documents({}) == 0
    assert db["dreams"].find_one().get("comment_count", 0) == 0


def test_a_commit_whose_answer_is_lost_is_asked_for_again(mara: Visitor, tom: Visitor, db: Any) -> None:
    dream_of(mara)
    token = tom.token("/dreams/a-boat")
    with failing(db, "commitTransaction", times=1, closeConnection=True):
        answer = tom.client.post("/dreams/a-boat/comments", data={"csrf_token": token, "body": WORDS})
    assert answer.status_code == 303
    assert db["comments"].count_documents({}) == 1
