"""Tom dreams of a choir, and Mara, who can save old pianos, talks with him about his."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.rooms import a_room
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse


@dataclass
class Talk:
    """The room of Tom, who dreams, and Mara, who helps."""

    app: Flask
    db: Any
    mara: Visitor
    tom: Visitor
    ines: Visitor
    id: str

    @property
    def path(self) -> str:
        """Its address."""
        return f"/rooms/{self.id}"

    @property
    def stored(self) -> Any:
        """Its document."""
        return self.db["rooms"].find_one({"_id": ObjectId(self.id)})

    @property
    def ask(self) -> Any:
        """The document of the ask of which it came."""
        return self.db["asks"].find_one({"_id": self.stored["ask_id"]})

    def say(self, by: Visitor, body: str = "Open the lid, please.", **more: Any) -> TestResponse:
        """One of them writes a line."""
        return by.post(f"{self.path}/lines", {"body": body, **more})

    def done(self, by: Visitor, thanks: str = "", **more: str) -> TestResponse:
        """One of them says that it is done, with a line of thanks perhaps."""
        return by.post(f"{self.path}/close", {"thanks": thanks, **more})

    def ago(self, **long: float) -> None:
        """All of it happened so long ago."""
        back = timedelta(**long)
        room = {name: self.stored[name] - back for name in ("opened_at", "last_line_at")}
        if self.stored["closed_at"]:
            room["closed_at"] = self.stored["closed_at"] - back
        self.db["rooms"].update_one({"_id": ObjectId(self.id)}, {"$set": room})
        for thanks in self.db["thanks"].find():
            moved = {name: thanks[name] - back for name in ("created_at", "appears_at")}
            self.db["thanks"].update_one({"_id": thanks["_id"]}, {"$set": moved})

    def run(self, kind: str) -> None:
        """Have a job of this kind done now."""
        with self.app.app_context():
            jobs = self.app.extensions["dreamscape"].jobs
            assert jobs.run(jobs.add(kind, None))

    def report(self, by: Visitor) -> str:
        """One of them asks for help: the id of the report."""
        assert by.post(f"{self.path}/report", {"reason": "Not kind."}).status_code == 303
        return str(self.db["reports"].find_one({"kind": "room"})["_id"])


@pytest.fixture
def ines(app: Flask) -> Visitor:
    """Inês, who has nothing to do with it."""
    return Visitor(app).signed_up("Inês", "Silva", "ines@example.org")


@pytest.fixture
def moderator(app: Flask) -> Visitor:
    """Ada, who looks after the place."""
    ada = Visitor(app).signed_up("Ada", "Amin", "ada@example.org")
    app.extensions["dreamscape"].moderation.roles.set("ada@example.org", "moderator")
    return ada


@pytest.fixture
def talk(app: Flask, db: Any, mara: Visitor, tom: Visitor, ines: Visitor) -> Talk:
    """A room in which nothing has been said."""
    tom.post("/dreams/new", {"title": "A choir", "description": "Of us.", "categories": ["music"]})
    dream = db["dreams"].find_one({"slug": "a-choir"})
    return Talk(app, db, mara, tom, ines, a_room(db, tom.id, mara.id, dream["_id"]))
