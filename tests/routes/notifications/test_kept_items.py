"""A notification that is kept as HTML shows what is so now, and nothing of whoever looked before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.notifications.item_cache import ItemCache
from tests.support.threads import dream_of
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

ITEM = re.compile(r'<article class="told.*?</article>', re.DOTALL)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def followed(mara: Visitor, tom: Visitor) -> Visitor:
    """Mara, whose dream Tom follows."""
    tom.post(f"/dreams/{dream_of(mara).slug}/follow")
    return mara


def item(visitor: Visitor, path: str = "/notifications") -> str:
    found = ITEM.search(visitor.get(path).text)
    assert found
    return found[0]


def test_it_is_made_once(followed: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    first = item(followed)
    monkeypatch.setattr(ItemCache, "_written", None)
    assert TOKEN.sub("", item(followed)) == TOKEN.sub("", first)


def test_each_browser_gets_its_own_token_and_each_page_its_own_way_back(
    app: Flask, followed: Visitor
) -> None:
    other = Visitor(app).logged_in(followed.email)
    tokens = {token for who in (followed, other) for token in TOKEN.findall(item(who))}
    assert len(tokens) > 1
    assert 'value="/notifications?kind=followers#' in item(followed, "/notifications?kind=followers")
    for who in (followed, other):
        answer = who.post("/notifications/read", {"csrf_token": TOKEN.findall(item(who))[0]})
        assert answer.status_code == 303


@pytest.mark.parametrize("change", ["another follows", "it is read", "he has another name", "the dream has"])
def test_whatever_it_shows_changes_with_it(
    app: Flask, followed: Visitor, tom: Visitor, change: str, db: Any
) -> None:
    before = item(followed)
    assert "<b>" in before
    assert "told--unread" in before
    if change == "another follows":
        ines = Visitor(app).signed_up("Ines", "Duarte", "ines@example.org")
        ines.post(f"/dreams/{db['dreams'].find_one()['slug']}/follow")
        expected = "Ines"
    elif change == "it is read":
        followed.post("/notifications/read")
        assert "told--unread" not in item(followed)
        return
    elif change == "he has another name":
        tom.post("/profile", {"first_name": "Thomas", "last_name": "Okoye", "interests": []})
        expected = "Thomas"
    else:
        db["dreams"].update_one({}, {"$set": {"title": "A bigger boat"}})
        expected = "A bigger boat"
    assert expected not in before
    assert expected in item(followed)
