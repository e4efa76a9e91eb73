"""Tom dreams of a choir, and Mara writes to him."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

PATH = "/dreams/a-choir/letters"
WORDS = "You will find north without me."


@dataclass
class Post:
    """What happens to letters at Tom's dream."""

    app: Flask
    db: Any
    mara: Visitor
    tom: Visitor

    def seal(self, kind: str = "hard_day", body: str = WORDS, by: Visitor | None = None, **more: str) -> str:
        """A letter by Mara, or somebody else; its id."""
        answer = (by or self.mara).post(PATH, {"body": body, "opens": kind, **more})
        assert answer.status_code == 303, answer.text
        return str(answer.location.rpartition("/")[2])

    def rest(self) -> None:
        """All letters have been sealed two days ago."""
        before = datetime.now(UTC) - timedelta(days=2)
        self.db["sealed_letters"].update_many({}, {"$set": {"sealed_at": before}})

    def come_true(self) -> None:
        """Tom says so of the choir."""
        assert self.tom.post("/dreams/a-choir/state", {"state": "came_true"}).status_code == 303

    def press(self) -> str:
        """Today is hard: where that leads Tom."""
        answer = self.tom.post("/dreams/a-choir/hard-day")
        assert answer.status_code == 303
        return str(answer.location)

    def stored(self, letter_id: str) -> Any:
        """Its document."""
        return self.db["sealed_letters"].find_one({"_id": ObjectId(letter_id)})

    @property
    def dream(self) -> Any:
        """The document of the choir."""
        return self.db["dreams"].find_one({"slug": "a-choir"})

    def run(self, kind: str) -> None:
        """Have a job of this kind done now."""
        with self.app.app_context():
            jobs = self.app.extensions["dreamscape"].jobs
            assert jobs.run(jobs.add(kind, None))


@pytest.fixture
def post(app: Flask, db: Any, mara: Visitor, tom: Visitor) -> Post:
    """Tom's dream, at which nothing waits yet."""
    tom.post("/dreams/new", {"title": "A choir", "description": "Of us.", "categories": ["music"]})
    return Post(app, db, mara, tom)


@pytest.fixture
def ines(app: Flask) -> Visitor:
    """Inês, who looks by."""
    return Visitor(app).signed_up("Inês", "Silva", "ines@example.org")
