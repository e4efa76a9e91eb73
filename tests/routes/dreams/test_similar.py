"""Dreams like one's own: below it, once it is shared, and while it is being written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.dream_forms import write
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

HTMX = {"HX-Request": "true"}
PANEL = re.compile(r'<section class="panel similar".*?</section>', re.DOTALL)
BELOW = re.compile(r'<section class="page page--wide look-around".*?</section>', re.DOTALL)
MINE = "/dreams/an-accordion-for-a-wedding"


@pytest.fixture
def theirs(tom: Visitor, ada: Visitor) -> str:
    """The address of a dream of Tom's, on a site with some others."""
    for number in range(4):
        write(ada, title=f"The sea {number}", description="Sea.", categories=["travel"])
    location = write(
        tom, title="Play the accordion at a wedding", description="Wedding.", categories=["music"]
    ).location
    return str(location)


@pytest.fixture
def ada(app: Flask) -> Visitor:
    return Visitor(app).signed_up("Ada", "Amin", "ada@example.org")


def share(visitor: Visitor) -> str:
    fields = {"title": "An accordion for a wedding", "description": "Accordion.", "categories": ["family"]}
    return str(write(visitor, **fields).location)


def found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def test_who_has_just_shared_one_is_told_once_and_follows_by_one_press(mara: Visitor, theirs: str) -> None:
    page = mara.get(share(mara)).text
    panel = found(PANEL, page)
    assert "Somebody else dreams something like this" in panel
    assert f'href="{theirs}"' in panel
    assert f'action="{theirs}/follow"' in panel
    assert ">Follow dream<" in panel
    assert not BELOW.search(page)  # never twice
    assert mara.post(f"{theirs}/follow", page=MINE).status_code == 303

    again = mara.get(MINE).text
    assert not PANEL.search(again)
    assert f'href="{theirs}"' in found(BELOW, again)


def test_what_is_still_being_found_is_asked_for_once(mara: Visitor, theirs: str, db: Any) -> None:
    location = share(mara)
    [kept] = db["similar_dreams"].find({"dreams.0": {"$exists": True}, "_id": _id(db, MINE)})
    db["similar_dreams"].delete_one({"_id": kept["_id"]})
    page = mara.get(location).text
    assert not PANEL.search(page)
    assert f'hx-get="{MINE}/similar"' in page

    assert mara.get(f"{MINE}/similar", headers=HTMX).text.strip() == ""
    db["similar_dreams"].insert_one(kept)
    part = mara.get(f"{MINE}/similar", headers=HTMX).text
    assert f'action="{theirs}/follow"' in found(PANEL, part)
    assert "<html" not in part
    assert mara.get(f"{MINE}/similar").location == MINE


def test_below_a_dream_guests_and_members_find_them_first(
    guest: Visitor, mara: Visitor, ada: Visitor, theirs: str
) -> None:
    mara.get(share(mara))  # and is told that it is out
    for reader in (guest, ada, mara):
        shown = found(BELOW, reader.get(MINE).text)
        assert re.findall(r'<h3.*?href="([^"]+)"', shown)[0] == theirs
        assert ("say out loud what they hope for" in shown) == (reader is guest)


def test_of_a_dream_for_others_nothing_is_said(
    guest: Visitor, mara: Visitor, tom: Visitor, theirs: str
) -> None:
    write(mara, title="A secret", audience="only_me")
    for reader in (guest, tom):
        assert reader.get("/dreams/a-secret/similar", headers=HTMX).status_code == 404
    assert theirs
    assert mara.get("/dreams/a-secret/similar", headers=HTMX).status_code == 200


class TestWhileWriting:
    PATH = "/dreams/new/similar"

    def test_the_form_asks_and_is_told(self, guest: Visitor, mara: Visitor, theirs: str) -> None:
        for reader in (guest, mara):
            assert f'hx-get="{self.PATH}"' in reader.get("/dreams/new").text
            part = reader.get(f"{self.PATH}?title=My+wedding+accordion", headers=HTMX).text
            assert "Somebody else dreams something like this" in part
            assert f'<a href="{theirs}" target="_blank"' in part
            assert "<form" not in part
            assert reader.get(self.PATH).location == "/dreams/new"

    @pytest.mark.parametrize(
        "query", ["", "?title=", "?title=%00", "?title=%FF&title=b", "?title=" + "a" * 3000]
    )
    def test_odd_titles_find_nothing(self, guest: Visitor, theirs: str, query: str) -> None:
        answer = guest.get(f"{self.PATH}{query}", headers=HTMX)
        assert theirs
        assert (answer.status_code, answer.text.strip()) == (200, "")

    def test_a_dream_that_is_being_changed_asks_nothing(self, mara: Visitor) -> None:
        share(mara)
        assert self.PATH not in mara.get(f"{MINE}/edit").text


def _id(db: Any, path: str) -> Any:
    return db["dreams"].find_one({"slug": path.rpartition("/")[2]})["_id"]
