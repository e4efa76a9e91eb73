"""A kind of job for tests of the queue."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.services.jobs.queue import JobQueue

# A database forgets by the clock of today, so it is long until then. (An id reaches to 2106.)
NOW = datetime(2099, 11, 28, 20, 0, tzinfo=UTC)


class Bakery:
    """Bakes cakes, unless the oven is cold."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.tries = 0
        self.baked: list[str] = []

    def bake(self, payload: Mapping[str, Any]) -> None:
        self.tries += 1
        if self.error:
            raise self.error
        self.baked.append(payload["cake"])


def order(queue: JobQueue, *cakes: str) -> None:
    for cake in cakes:
        queue.add("bake", cake, {"cake": cake})


def states(queue: JobQueue) -> dict[str, str]:
    return {job.id: "failed" if job.failed_at else "waits" for job in queue.open()}
