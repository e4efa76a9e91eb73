"""Pictures to take out of storage: a job each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.jobs import DELETE_PICTURE, job_id
from dreamscape.store.jobs.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database


class PictureDeletions:
    """The queue. A picture waits in it once."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._jobs = Jobs(db)

    def add(self, public_id: str | None, session: ClientSession | None = None) -> None:
        """Queue a picture; None and "" are no picture. Call it with the session that drops its name."""
        if public_id:
            self._jobs.add(DELETE_PICTURE, public_id, {"public_id": public_id}, session=session)

    def due(self, now: datetime) -> list[str]:
        """Public ids whose time has come."""
        waiting = self._jobs.open(DELETE_PICTURE)
        return [job.payload["public_id"] for job in waiting if job.due_at and job.due_at <= now]

    def all(self) -> list[str]:
        """Every public id that waits, those that storage would not let go of included."""
        return [job.payload["public_id"] for job in self._jobs.open(DELETE_PICTURE)]

    def remove(self, public_ids: Iterable[str]) -> None:
        """These are done with."""
        for public_id in public_ids:
            self._jobs.drop(job_id(DELETE_PICTURE, public_id))
