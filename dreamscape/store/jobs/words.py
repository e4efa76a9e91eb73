"""What follows when somebody writes other words, done after the response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.jobs import WORDS_WRITTEN

if TYPE_CHECKING:
    from bson import ObjectId
    from pymongo.client_session import ClientSession

    from dreamscape.store.jobs.jobs import Jobs


def words_written(jobs: Jobs, kind: str, thing: ObjectId, session: ClientSession | None) -> None:
    """Tell those who hear of it that this thing of a kind (`models.search`) has other words than before."""
    jobs.add_anew(WORDS_WRITTEN, f"{kind}:{thing}", {"kind": kind, "id": str(thing)}, session=session)
