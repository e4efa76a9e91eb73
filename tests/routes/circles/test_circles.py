"""Circles on their pages: made, changed, deleted; and nobody else hears of them."""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.rows import plant_dreams
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("tom", "ines")

SECRET = "The ones who know"
TICKED = re.compile(r'name="people" value="([^"]*)"[^>]* checked')


@pytest.fixture
def ines(app: Flask) -> Visitor:
    """Ines, a third member."""
    return Visitor(app).signed_up("Ines", "Ferreira", "ines@example.org")


def circle_of(visitor: Visitor, name: str = SECRET, *people: str) -> str:
    """A new circle with these people (slugs) in it; its id."""
    answer = visitor.post("/circles/new", {"name": name, "people": list(people)})
    assert answer.status_code == 303, answer.text
    path, _, fragment = answer.headers["Location"].partition("#circle-")
    assert path == "/circles"
    return fragment


def people_in(db: Any, circle: str) -> list[str]:
    ids = db["circles"].find_one({"_id": ObjectId(circle)})["people"]
    return [db["users"].find_one({"_id": one})["slug"] for one in ids]


def test_who_has_none_is_told_what_they_are_for(mara: Visitor) -> None:
    page = mara.get("/circles").text
    assert "No circle yet" in page
    assert page.count('href="/circles/new"') == 1


def test_a_circle_is_made_shown_and_changed(mara: Visitor, db: Any) -> None:
    circle = circle_of(mara, SECRET, "tom-okoye")
    page = mara.get("/circles").text
    assert f'id="circle-{circle}"' in page
    assert SECRET in page
    assert "1 person" in page
    editor = mara.get(f"/circles/{circle}").text
    assert f'value="{SECRET}"' in editor
    assert TICKED.findall(editor) == ["tom-okoye"]
    answer = mara.post(f"/circles/{circle}", {"name": "Bakers", "people": ["ines-ferreira", "tom-okoye"]})
    assert answer.headers["Location"] == f"/circles#circle-{circle}"
    assert "Ines and Tom" in mara.get("/circles").text
    mara.post(f"/circles/{circle}", {"name": "Bakers"})
    assert people_in(db, circle) == []


def test_nothing_typed_or_ticked_is_lost_when_somebody_is_not_found(mara: Visitor, db: Any) -> None:
    answer = mara.post("/circles/new", {"name": SECRET, "people": ["tom-okoye", "no-such-person"]})
    assert answer.status_code == 422
    assert f'value="{SECRET}"' in answer.text
    assert TICKED.findall(answer.text) == ["tom-okoye"]
    assert "no-such-person" in answer.text
    assert re.search(r'id="people"[^>]*aria-describedby="people-error"', answer.text)
    assert db["circles"].count_documents({}) == 0


@pytest.mark.parametrize("name", ["", "x" * 61, "\u202e \u200b"])
def test_a_name_that_will_not_do_is_told_at_its_field(mara: Visitor, name: str, db: Any) -> None:
    answer = mara.post("/circles/new", {"name": name, "people": "tom-okoye"})
    assert 'id="name-error"' in answer.text
    assert TICKED.findall(answer.text) == ["tom-okoye"]
    assert db["circles"].count_documents({}) == 0


def test_more_people_to_choose_from_cost_nothing_of_what_is_ticked(mara: Visitor, db: Any) -> None:
    circle = circle_of(mara, SECRET, "tom-okoye")
    for path, ticked in (("/circles/new", ["tom-okoye"]), (f"/circles/{circle}", [])):
        answer = mara.post(path, {"name": "Half a na", "people": ticked, "more": "120"})
        assert answer.status_code == 200
        assert 'value="Half a na"' in answer.text
        assert TICKED.findall(answer.text) == ticked
    assert people_in(db, circle) == ["tom-okoye"]


@pytest.mark.parametrize("way", ["edit", "delete"])
@pytest.mark.parametrize("one", ["another's", "nobody's", "nonsense"])
def test_what_is_not_ones_own_is_not_there(mara: Visitor, tom: Visitor, way: str, one: str) -> None:
    circle = {"another's": circle_of(mara), "nobody's": str(ObjectId()), "nonsense": "x"}[one]
    path = f"/circles/{circle}" if way == "edit" else f"/circles/{circle}/delete"
    for answer in (tom.get(path), tom.post(path, {"name": "Mine"})):
        assert answer.status_code == 404
        assert SECRET not in answer.text
    assert SECRET in mara.get("/circles").text or one != "another's"


def test_before_a_circle_goes_one_hears_how_many_dreams_that_concerns(mara: Visitor, db: Any) -> None:
    circle = circle_of(mara)
    assert "No dream of yours is for it." in mara.get(f"/circles/{circle}/delete").text
    plant_dreams(db, mara.id, 3, audience="circles", circles=[ObjectId(circle)])
    other = [ObjectId(circle), ObjectId(circle_of(mara, "Another"))]
    db["dreams"].update_one({"slug": "dream-2"}, {"$set": {"circles": other}})
    asked = mara.get(f"/circles/{circle}/delete").text
    assert "3 dreams of yours are for it." in asked
    assert "2 of them are for no other circle" in asked
    assert mara.post(f"/circles/{circle}/delete").headers["Location"] == "/circles"
    assert {dream["slug"]: dream["audience"] for dream in db["dreams"].find()} == {
        "dream-0": "only_me", "dream-1": "only_me", "dream-2": "circles",
    }  # fmt: skip


def test_somebody_is_put_into_circles_from_their_page_and_the_place_is_kept(mara: Visitor, db: Any) -> None:
    assert "/people/tom-okoye/circles" in mara.get("/people/tom-okoye").text
    back = "/people/tom-okoye?after=abc"
    first = mara.get(f"/people/tom-okoye/circles?next={back}").text
    assert f'name="next" value="{back}"' in first
    answer = mara.post("/people/tom-okoye/circles", {"name": SECRET, "next": back})
    assert answer.headers["Location"] == back
    circle = str(db["circles"].find_one()["_id"])
    assert people_in(db, circle) == ["tom-okoye"]
    assert re.search(rf'value="{circle}"[^>]* checked', mara.get("/people/tom-okoye/circles").text)
    assert mara.post("/people/tom-okoye/circles", {}).headers["Location"] == "/people/tom-okoye"
    assert people_in(db, circle) == []


def test_the_way_back_leads_nowhere_else(mara: Visitor) -> None:
    for elsewhere in ("https://evil.example/", "javascript:alert(1)", "//evil.example"):
        page = mara.get("/people/tom-okoye/circles", query_string={"next": elsewhere}).text
        assert "evil" not in page
        assert "alert(1)" not in page
        answer = mara.post(
            "/people/tom-okoye/circles", {"name": f"Circle {len(elsewhere)}", "next": elsewhere}
        )
        assert answer.headers["Location"] == "/people/tom-okoye"


def test_a_first_circle_needs_a_name_and_ones_own_page_offers_none(mara: Visitor, guest: Visitor) -> None:
    answer = mara.post("/people/tom-okoye/circles", {})
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert mara.get("/people/mara-lind/circles").status_code == 403
    assert mara.get("/people/nobody/circles").status_code == 404
    for visitor, path in ((mara, "/people/mara-lind"), (guest, "/people/tom-okoye")):
        assert "/circles" not in visitor.get(path).text.replace('href="/circles"', "")


def test_nobody_hears_that_they_are_in_a_circle(mara: Visitor, tom: Visitor, db: Any) -> None:
    mails = db["jobs"].count_documents({"kind": "send_mail"})
    circle = circle_of(mara, SECRET, "tom-okoye", "ines-ferreira")
    mara.post("/people/tom-okoye/follow")
    assert db["jobs"].count_documents({"kind": "send_mail"}) == mails
    assert [row["kind"] for row in db["notifications"].find()] == ["member_followed"]
    pages = ["/dreamscape", "/dreams", "/circles", "/circles/new", "/people/mara-lind", "/profile", "/settings",
             "/people/mara-lind/circles", "/people/tom-okoye", "/people/mara-lind/following"]  # fmt: skip
    for page in pages:
        text = tom.get(page).text
        assert SECRET not in text, page
        assert circle not in text, page
    assert SECRET.encode() not in _copy(tom)
    assert circle.encode() not in _copy(tom)
    [mine] = json.loads(_copy(mara))["circles"]
    assert mine["name"] == SECRET
    assert [person["person"] for person in mine["people"]] == ["Tom Okoye", "Ines Ferreira"]


def _copy(visitor: Visitor) -> bytes:
    visitor.post("/login", {"email": visitor.email, "password": PASSWORD})
    answer = visitor.post("/settings/export")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.data)).read("dreamscape.json")


def test_a_name_is_text_and_no_mark_up(mara: Visitor) -> None:
    circle_of(mara, "<b>Bold</b> & “quiet”")
    page = mara.get("/circles").text
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; “quiet”" in page
    assert "<b>Bold</b>" not in page


@pytest.mark.real_db
def test_two_at_once_make_no_more_circles_than_there_may_be(mara: Visitor, db: Any) -> None:
    """One is left to make, and eight try it."""
    owner = ObjectId(mara.id)
    db["circles"].insert_many(
        {"owner_id": owner, "name": f"Circle {n}", "name_key": f"circle {n}", "people": []} for n in range(49)
    )
    browsers = [mara.at(mara.app) for _ in range(8)]
    for browser in browsers:
        browser.token("/circles/new")
    start = threading.Barrier(8)
    answers: list[int] = []

    def make(number: int) -> None:
        start.wait()
        answers.append(browsers[number].post("/circles/new", {"name": f"New {number}"}).status_code)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303] + 7 * [422]
    assert db["circles"].count_documents({"owner_id": owner}) == 50


@pytest.mark.real_db
def test_two_at_once_put_no_more_people_in_than_there_may_be(mara: Visitor, db: Any) -> None:
    """There is room for one, and two come."""
    circle = ObjectId(circle_of(mara))
    db["circles"].update_one({"_id": circle}, {"$set": {"people": [ObjectId() for _ in range(499)]}})
    browsers = [mara.at(mara.app) for _ in range(2)]
    start = threading.Barrier(2)
    answers: list[int] = []

    def put(browser: Visitor, slug: str) -> None:
        browser.token("/circles/new")
        start.wait()
        answers.append(browser.post(f"/people/{slug}/circles", {"circles": str(circle)}).status_code)

    threads = [
        threading.Thread(target=put, args=(browser, slug))
        for browser, slug in zip(browsers, ("tom-okoye", "ines-ferreira"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 422]
    assert len(db["circles"].find_one({"_id": circle})["people"]) == 500
