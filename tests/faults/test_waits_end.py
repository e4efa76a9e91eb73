"""No wait is without an end: not for what a dead process holds, not for a new primary, not for a server that hangs."""

from __future__ import annotations

import html
import os
import signal
import threading
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from pymongo.errors import ExecutionTimeout, NetworkTimeout

from dreamscape import create_app
from dreamscape.store.common import transactions
from dreamscape.store.common.deadline import deadline
from dreamscape.store.common.transactions import Transactions
from dreamscape.store.mongod.processes import poll
from dreamscape.web import health
from tests.support.threads import dream_of
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

pytestmark = pytest.mark.real_db

WORDS = "Take <me> with you!"


@pytest.fixture
def held(db: Any) -> Iterator[Any]:
    """Holds a document as a process does that died within a transaction; call it with the collection and the id."""
    with db.client.start_session() as session:

        def hold(collection: str, document_id: Any) -> None:
            session.start_transaction()
            db[collection].update_one({"_id": document_id}, {"$set": {"held": True}}, session=session)

        yield hold
        if session.in_transaction:
            session.abort_transaction()


class Sites(Protocol):
    """Makes a site on the database of this address."""

    def __call__(self, mongo_uri: str, **settings: Any) -> Flask: ...


@pytest.fixture
def site(settings: dict[str, Any]) -> Iterator[Sites]:
    """Sites as processes of their own see them: each with the client that it opens itself."""
    made: list[Flask] = []

    def make(mongo_uri: str, **others: Any) -> Flask:
        made.append(create_app({**settings, "MONGO_URI": mongo_uri, "MONGO_TIMEOUT_MS": 50, **others}))
        return made[-1]

    yield make
    for app in made:
        app.extensions["database"].client.close()


def test_who_comments_on_a_dream_that_a_dead_process_holds_is_told_soon_and_loses_no_word(
    mara: Visitor, tom: Visitor, db: Any, held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "LONGEST_CONFLICT", 0.3)
    dream_of(mara)
    held("dreams", db["dreams"].find_one()["_id"])
    token, answers = tom.token("/dreams/a-boat"), []

    def comment() -> None:
        fields = {"csrf_token": token, "body": WORDS}
        answers.append(tom.at(tom.app).client.post("/dreams/a-boat/comments", data=fields))

    crowd = [threading.Thread(target=comment) for _ in range(4)]
    for one in crowd:
        one.start()
    assert mara.get("/healthz").status_code == 200
    for one in crowd:
        one.join(20)

    assert [answer.status_code for answer in answers] == [503] * 4
    assert all(html.escape(WORDS) in answer.text for answer in answers)
    assert db["comments"].count_documents({}) == 0


def test_a_write_without_a_transaction_does_not_wait_longer_either(db: Any, held: Any) -> None:
    db["dreams"].insert_one({"_id": 1})
    held("dreams", 1)
    # Who notices first, the server or the client, differs.
    with deadline(0.3), pytest.raises((ExecutionTimeout, NetworkTimeout)):
        db["dreams"].update_one({"_id": 1}, {"$set": {"title": "A boat"}})


def test_who_has_no_deadline_waits_until_it_is_free(db: Any, held: Any) -> None:
    db["dreams"].insert_one({"_id": 1})
    held("dreams", 1)
    release = threading.Timer(0.5, db.client.admin.command, ["killAllSessions", []])
    release.start()
    Transactions(db).run(
        lambda session: db["dreams"].update_one({"_id": 1}, {"$set": {"title": "A boat"}}, session=session)
    )
    release.join()
    assert db["dreams"].find_one()["title"] == "A boat"


@pytest.mark.parametrize("too_late", ["in the middle", "before the commit"])
def test_a_transaction_whose_deadline_has_come_holds_nothing(db: Any, too_late: str) -> None:
    db["dreams"].insert_one({"_id": 1})

    def work(session: Any) -> None:
        db["dreams"].update_one({"_id": 1}, {"$set": {"title": "Too late"}}, session=session)
        time.sleep(0.4)
        if too_late == "in the middle":
            db["dreams"].update_one({"_id": 1}, {"$set": {"title": "Too late"}}, session=session)

    with deadline(0.4), pytest.raises(ExecutionTimeout):
        Transactions(db).run(work)
    with deadline(2):
        db["dreams"].update_one({"_id": 1}, {"$set": {"text": "In time"}})
    assert db["dreams"].find_one() == {"_id": 1, "text": "In time"}


def test_an_election_is_waited_out_and_everything_is_there_once(
    mara: Visitor, tom: Visitor, db: Any, site: Sites, mongo_uri: str
) -> None:
    dream_of(mara)
    app = site(mongo_uri)
    visitors, answers = [mara.at(app), tom.at(app)], []
    tokens = [visitor.token("/dreams/a-boat") for visitor in visitors]

    def send(visitor: Visitor, path: str, **fields: Any) -> None:
        answers.append(visitor.client.post(path, data=fields))

    dream = {"title": "A kite", "description": WORDS, "categories": ["sea"], "csrf_token": tokens[0]}
    comment = {"body": WORDS, "csrf_token": tokens[1]}
    both = [
        threading.Thread(target=send, args=(visitors[0], "/dreams/new"), kwargs=dream),
        threading.Thread(target=send, args=(visitors[1], "/dreams/a-boat/comments"), kwargs=comment),
    ]
    db.client.admin.command("replSetStepDown", 1, force=True)
    for one in both:
        one.start()
    for one in both:
        one.join(20)

    assert [answer.status_code for answer in answers] == [303, 303]
    assert [said["body"] for said in db["comments"].find()] == [WORDS]
    assert sorted(dream["slug"] for dream in db["dreams"].find()) == ["a-boat", "a-kite"]


def test_a_server_that_hangs_costs_a_page_its_deadline_and_healthz_less(
    db: Any, site: Sites, mongo_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "HEALTH_SECONDS", 0.2)
    visitor = Visitor(site(mongo_uri, DATABASE_DEADLINE=0.5, WORK_IN_BACKGROUND=True))
    assert visitor.get("/healthz").status_code == 200
    with stopped(db.client.admin.command("serverStatus")["pid"]):
        began = time.monotonic()
        assert visitor.get("/healthz").status_code == 503
        assert visitor.get("/dreams/a-boat").status_code == 503
        assert time.monotonic() - began < 10
    assert visitor.get("/healthz").status_code == 200


def test_an_outage_that_lasts_is_waited_for_only_briefly(site: Sites) -> None:
    visitor = Visitor(site("mongodb://127.0.0.1:1/dreamscape", DATABASE_DEADLINE=1.2))
    took = []
    for _ in range(3):
        began = time.monotonic()
        assert visitor.get("/dreams/a-boat").status_code == 503
        took.append(time.monotonic() - began)
    assert took[0] > 1
    assert took[2] < took[0] * 0.75  # PyMongo looks every half second


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Let a process stand still meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        # On a busy machine it goes on for a moment, and answers.
        assert poll(partial(_stands_still, pid), 10)
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _stands_still(pid: int) -> bool:
    threads = Path(f"/proc/{pid}/task").glob("*/stat")
    return all(stat.read_text().rpartition(")")[2].split()[0] == "T" for stat in threads)
