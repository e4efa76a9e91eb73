"""A queue that bakes."""

from __future__ import annotations

from typing import Any

import pytest

from dreamscape.services.jobs.kinds import JobKind
from dreamscape.services.jobs.queue import JobQueue
from dreamscape.store.jobs.jobs import Jobs
from tests.unit.jobs.bakery import Bakery


@pytest.fixture
def bakery() -> Bakery:
    return Bakery()


@pytest.fixture
def store(db: Any) -> Jobs:
    return Jobs(db)


@pytest.fixture
def queue(store: Jobs, bakery: Bakery) -> JobQueue:
    queue = JobQueue(store=store)
    queue.learn([JobKind("bake", bakery.bake)])
    return queue
