"""The end of signing up: interests to choose, people to follow by them, and the way on; without scripts all of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bson import ObjectId

from tests.routes.feed.test_aside import strangers

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

NAME = re.compile(r'class="stranger__name"[^>]*>([^<]+)')


def test_interests_are_chosen_there_and_nothing_else_changes(mara: Visitor, db: Any) -> None:
    before = {"bio": "Never saw the sea.", "skills": ["baking"], "location": "Inland"}
    db["users"].update_one({"_id": ObjectId(mara.id)}, {"$set": before})
    assert 'action="/profile/interests"' in mara.get("/welcome").text

    answer = mara.post("/profile/interests", {"interests": ["sea", "art"], "next": "/welcome#people"})

    assert answer.location == "/welcome#people"
    after = db["users"].find_one({"_id": ObjectId(mara.id)})
    assert after["interests"] == ["art", "sea"]
    assert {key: after[key] for key in before} == before
    ticked = re.findall(r'name="interests" value="([^"]+)" checked', mara.get("/welcome").text)
    assert ticked == ["art", "sea"], "what was chosen at sign-up is not lost by pressing once more"

    db["categories"].update_one({"_id": "sea"}, {"$set": {"retired": True}})
    assert 'value="sea" checked' in mara.get("/welcome").text, "nor is what has been retired since"


def test_people_to_follow_are_by_these_interests_and_then_the_newest_each_with_one_press(
    app: Flask, mara: Visitor, db: Any
) -> None:
    strangers(app, db, {"Ana": "sea", "Bo": "art", "Cleo": "sea", "Dag": "art"})
    assert 'href="/dreamscape">Go on to the dreamscape' in mara.get("/welcome").text
    mara.post("/profile/interests", {"interests": "sea"})
    page = mara.get("/welcome").text

    assert NAME.findall(page) == ["Cleo", "Ana", "Dag", "Bo"]
    assert '<form class="post-button" method="post" action="/people/ana/follow"' in page
    assert '<input type="hidden" name="next" value="/welcome#people">' in page
    assert 'href="/dreamscape?view=personalised">Go on to the dreamscape' in page

    assert mara.post("/people/ana/follow", {"next": "/welcome#people"}).location == "/welcome#people"
    assert NAME.findall(mara.get("/welcome").text) == ["Cleo", "Dag", "Bo"]
