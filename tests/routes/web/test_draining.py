"""Web processes do the jobs that are due between their answers, where nobody else does."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from dreamscape import create_app
from dreamscape.services.jobs.worker import Worker


@pytest.fixture
def drained(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the threads that looked for jobs."""
    names: list[str] = []

    def run(*_: object) -> None:
        names.append(threading.current_thread().name)

    monkeypatch.setattr(Worker, "_run_lane", run)
    return names


def test_an_answer_is_followed_by_a_look_for_jobs_in_the_background_and_the_next_is_not(
    db: Any, settings: dict[str, Any], drained: list[str]
) -> None:
    client = create_app({**settings, "WORK_IN_BACKGROUND": True}, client=db.client).test_client()
    for _ in range(3):
        client.get("/healthz").close()
    for _ in range(100):
        if len(drained) >= 7:
            break
        threading.Event().wait(0.05)
    lanes = sorted(name.rpartition("_")[0] for name in drained)
    kinds = ("digests", "jobs", "mails", "notifications", "pictures", "push", "words")
    assert lanes == [f"later-{kind}" for kind in kinds]


@pytest.mark.parametrize("off", ["WORK_IN_BACKGROUND", "WEB_DOES_JOBS"])
def test_no_answer_is_followed_by_one_where_that_is_not_wanted(
    db: Any, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch, off: str
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Worker, "is_drain_due", lambda _: asked.append("when?"))
    client = create_app({**settings, "WORK_IN_BACKGROUND": True, off: False}, client=db.client).test_client()
    client.get("/healthz")
    assert asked == []
