"""Work that nobody waits for is done all the same, and its failures are written down."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from flask import Flask, current_app

from dreamscape.web.background import UNCLOSED_SECONDS, Background, log

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient


def test_work_is_done_in_a_thread_of_its_own_with_the_application_at_hand() -> None:
    app = Flask("later")
    app.config["WORK_IN_BACKGROUND"] = True
    seen: list[tuple[str, str]] = []
    done = threading.Event()

    def work() -> None:
        seen.append((current_app.name, threading.current_thread().name))
        done.set()

    Background(app)(work)

    assert done.wait(10)
    assert seen[0][0] == "later"
    assert seen[0][1].startswith("later")


def test_work_that_fails_is_logged_and_hurts_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Flask("later")
    app.config["WORK_IN_BACKGROUND"] = True
    logged, done = threading.Event(), threading.Event()
    monkeypatch.setattr(log, "exception", lambda _: logged.set())

    background = Background(app)
    background(lambda: 1 // 0)
    assert logged.wait(10)

    background(done.set)
    assert done.wait(10)


def test_where_the_setting_is_off_work_is_done_at_once() -> None:
    app = Flask("later")
    app.config["WORK_IN_BACKGROUND"] = False
    seen: list[str] = []

    Background(app)(lambda: seen.append(threading.current_thread().name))

    assert seen == [threading.current_thread().name]


def test_what_hangs_in_one_lane_keeps_the_others_waiting_for_nothing() -> None:
    app = Flask("later")
    app.config["WORK_IN_BACKGROUND"] = True
    background, hanging, done = Background(app), threading.Event(), threading.Semaphore(0)
    for _ in range(5):
        background.lane("mails")(lambda: hanging.wait(20))

    background(done.release)
    background.lane("jobs")(done.release)

    assert done.acquire(timeout=10)
    assert done.acquire(timeout=10)
    hanging.set()


def put_off_by_a_request(app: Flask, work: Callable[[], object]) -> FlaskClient:
    app.config["WORK_IN_BACKGROUND"] = True
    background = Background(app)

    @app.get("/")
    def page() -> str:
        background(work)
        return "a page"

    return app.test_client()


def test_what_a_request_puts_off_is_done_once_when_its_answer_is_closed() -> None:
    done, times = threading.Semaphore(0), []

    def work() -> None:
        times.append(1)
        done.release()

    answer = put_off_by_a_request(Flask("later"), work).get("/")
    answer.close()
    answer.close()

    assert done.acquire(timeout=10)
    assert not done.acquire(timeout=2 * UNCLOSED_SECONDS)
    assert times == [1]


def test_it_is_done_where_nobody_closes_the_answer() -> None:
    done = threading.Event()

    answer = put_off_by_a_request(Flask("later"), done.set).get("/")

    assert done.wait(10)
    assert answer.text == "a page"


def test_a_process_that_ends_does_not_wait_for_what_hangs_and_begins_nothing_more() -> None:
    app = Flask("later")
    app.config["WORK_IN_BACKGROUND"] = True
    background, hanging, begun = Background(app), threading.Event(), threading.Semaphore(0)
    late: list[str] = []

    def hang() -> None:
        begun.release()
        hanging.wait(20)

    for _ in range(2):
        background.lane("jobs")(hang)
    for _ in range(2):
        assert begun.acquire(timeout=10)
    background.lane("jobs")(lambda: late.append("begun"))

    assert not background.finish(0.1)
    hanging.set()
    assert background.finish(10)
    assert late == []


@pytest.mark.parametrize("lane", ["jobs", "mails"])
def test_what_is_under_way_as_the_process_ends_may_put_more_off_and_none_of_it_begins(
    lane: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = Flask("later")
    app.config["WORK_IN_BACKGROUND"] = True
    background, hanging, begun = Background(app), threading.Event(), threading.Event()
    done: list[str] = []

    def put_more_off() -> None:
        begun.set()
        hanging.wait(20)
        background.lane(lane)(lambda: done.append("more"))
        done.append("to its end")

    background.lane("jobs")(put_more_off)
    assert begun.wait(10)
    assert not background.finish(0.1)
    hanging.set()
    assert background.finish(10)
    assert done == ["to its end"]
    assert not caplog.records
