"""Jobs are done whoever is killed meanwhile: each has its effect, none is lost, none holds another up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from pymongo import MongoClient

from dreamscape.store.jobs.jobs import Jobs
from tests.conftest import TEST_SETTINGS
from tests.faults.job_worker import worker_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORKERS = 4
KILLS = 4
FAILING = 20

# Some seconds, on a machine that has nothing else to do.
pytestmark = [pytest.mark.real_db, pytest.mark.timeout(300)]


class Crew:
    """Processes at work on the jobs of one database."""

    def __init__(self, uri: str, db: Any) -> None:
        self.uri, self.db, self.jobs = uri, db, Jobs(db)
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, command: tuple[str, ...] = (), **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", *(command or ("tests.faults.job_worker", self.uri))],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        self.processes.append(process)
        return process

    def add(self, kind: str, numbers: range) -> None:
        for number in numbers:
            self.jobs.add(kind, str(number), {"number": number})

    def done(self) -> int:
        found: int = self.db["effects"].estimated_document_count()
        return found

    def wait(self, until: Callable[[], bool], seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, "not in time"
            time.sleep(0.02)


@pytest.fixture
def crew(mongo_uri: str, db: Any) -> Iterator[Crew]:
    crew = Crew(mongo_uri, db)
    yield crew
    for process in crew.processes:
        process.kill()
        process.communicate()
    db.drop_collection("effects")


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.mark.soak
def test_every_job_has_its_effect_though_workers_are_killed_in_the_middle(crew: Crew, soak: bool) -> None:
    jobs = 2_000 if soak else 400
    crew.add("never", range(FAILING))
    crew.add("count", range(jobs))
    at_work = [crew.start() for _ in range(WORKERS)]
    for kills_at in range(jobs // 10, jobs, jobs // 5)[:KILLS]:
        crew.wait(lambda least=kills_at: crew.done() >= least)  # type: ignore[misc]  # mypy infers no default
        at_work.pop(0).kill()
        at_work.append(crew.start())
    crew.wait(lambda: not crew.db["jobs"].count_documents({"due_at": {"$exists": True}}))

    effects = {row["_id"]: row["times"] for row in crew.db["effects"].find()}
    assert effects.keys() == {*range(jobs), "daily"}
    assert sum(effects.values()) <= len(effects) + KILLS, "twice only what a dead worker had in hand"
    failed = crew.db["jobs"].find({"failed_at": {"$exists": True}})
    assert sorted(job["kind"] for job in failed) == ["never"] * FAILING
    assert crew.db["jobs"].count_documents({"kind": "count"}) == 0


def test_told_to_stop_a_worker_finishes_the_job_at_hand_and_takes_no_other(crew: Crew) -> None:
    crew.add("slow", range(2))
    worker = crew.start()
    crew.wait(lambda: crew.db["jobs"].count_documents({"lease": {"$exists": True}, "kind": "slow"}) == 1)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(20) == 0
    assert crew.db["effects"].count_documents({"_id": {"$in": [0, 1]}}) == 1
    [left] = crew.db["jobs"].find({"kind": "slow"})
    assert "lease" not in left


def test_a_worker_hears_of_a_new_job_at_once(crew: Crew) -> None:
    worker = crew.start()
    assert said(worker) == "at work\n"
    crew.wait(lambda: crew.done() == 1)  # the day's own
    time.sleep(1)  # it waits now
    added = time.monotonic()
    crew.add("count", range(1))
    crew.wait(lambda: crew.done() == 2)
    assert time.monotonic() - added < 3, "it looks by itself every five seconds"


def test_two_schedules_at_once_give_one_run_a_day(crew: Crew) -> None:
    for _ in range(5):
        crew.db["jobs"].delete_many({})
        crew.db["effects"].delete_many({})
        start = threading.Barrier(4)

        def run(start: threading.Barrier = start) -> None:
            with MongoClient[dict[str, Any]](crew.uri, tz_aware=True) as client:
                worker = worker_on(client.get_default_database())
                start.wait()
                worker.run_once()

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert list(crew.db["effects"].find()) == [{"_id": "daily", "times": 1}]


def test_the_command_works_until_it_is_told_to_stop(crew: Crew) -> None:
    settings = {name: str(value) for name, value in TEST_SETTINGS.items() if not isinstance(value, bool)}
    worker = crew.start(("flask", "--app", "wsgi", "jobs", "work"), **{**settings, "MONGO_URI": crew.uri})
    assert said(worker) == "At work.\n"
    crew.jobs.add("clear_dream", "5" * 24, {"dream_id": "5" * 24})
    crew.wait(lambda: not crew.db["jobs"].count_documents({"due_at": {"$exists": True}}))

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(20) == 0
    assert said(worker) == "Good night.\n"
