"""Tom dreams of a choir and asks whether an old piano can be saved; Mara can help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

PATH = "/dreams/a-choir/asks"
QUESTION = "Can this old piano be saved?"
WORDS = "Forty-four years of pianos. Show me the inside."
ASK = {"body": QUESTION, "skills": "piano tuning", "effort": "minutes", "place": "Anywhere, by picture"}


@dataclass
class Hands:
    """What is asked and offered at Tom's dream."""

    app: Flask
    db: Any
    mara: Visitor
    tom: Visitor

    def ask(self, **fields: str) -> str:
        """Something that Tom asks; its id."""
        answer = self.tom.post(PATH, {**ASK, **fields})
        assert answer.status_code == 303, answer.text
        return str(answer.location.rpartition("#ask-")[2])

    def offer(self, ask_id: str, body: str = WORDS, by: Visitor | None = None) -> str:
        """Mara can help, or somebody else can; the id of the offer."""
        answer = (by or self.mara).post(f"/asks/{ask_id}/offers", {"body": body})
        assert answer.status_code == 303, answer.text
        newest = self.db["offers"].find_one({"ask_id": ObjectId(ask_id)}, sort=[("_id", -1)])
        return str(newest["_id"])

    def stored(self, collection: str, key: str) -> Any:
        """A document by its id."""
        return self.db[collection].find_one({"_id": ObjectId(key)})

    def state(self, offer_id: str) -> str:
        """Where an offer is."""
        return str(self.stored("offers", offer_id)["state"])

    def rooms(self) -> list[Any]:
        """All rooms that there are."""
        return list(self.db["rooms"].find())


@pytest.fixture
def hands(app: Flask, db: Any, mara: Visitor, tom: Visitor) -> Hands:
    """Tom's dream, at which nothing is asked yet."""
    tom.post("/dreams/new", {"title": "A choir", "description": "Of us.", "categories": ["music"]})
    return Hands(app, db, mara, tom)


@pytest.fixture
def ines(app: Flask) -> Visitor:
    """Inês, who looks by."""
    return Visitor(app).signed_up("Inês", "Silva", "ines@example.org")
