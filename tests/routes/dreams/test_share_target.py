"""What a phone's own sheet shares into a new dream: words, a link, a picture, sent by the browser without a token."""

from __future__ import annotations

import html
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.db_snapshot import fingerprints
from tests.support.dream_forms import DREAM_FORM, photo, stored_dream

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.support.visitor import Visitor

KEPT = re.compile(r'name="kept_picture"[^>]*value="([^"]+)"')
BY_BROWSER = {"Sec-Fetch-Site": "none", "Origin": "null"}
WORDS = {"title": "A red boat", "text": "In the harbour", "url": "https://example.org/boat"}


def share(visitor: Visitor, headers: dict[str, str] | None = None, **fields: Any) -> TestResponse:
    """What the browser sends: no token, and nothing of a page of ours."""
    data = {**WORDS, **fields}
    return visitor.client.post(
        "/share-target", data=data, headers=headers or BY_BROWSER, content_type="multipart/form-data"
    )


def shows_words(page: str) -> bool:
    text = html.unescape(page)
    return 'value="A red boat"' in text and "In the harbour" in text and "https://example.org/boat" in text


@pytest.mark.parametrize("who", ["mara", "guest"])
def test_it_fills_in_the_form_and_shares_nothing(who: str, request: pytest.FixtureRequest, db: Any) -> None:
    visitor = request.getfixturevalue(who)
    before = fingerprints(db)
    page = share(visitor)
    assert page.status_code == 200
    assert shows_words(page.text)
    assert 'action="/dreams/new"' in page.text
    assert re.search(
        r'<input[^>]*checked[^>]*value="everybody"|<input[^>]*value="everybody"[^>]*checked', page.text
    )
    assert fingerprints(db) == before


@pytest.mark.parametrize("who", ["mara", "guest"])
def test_its_picture_waits_in_the_form_and_nothing_else_is_stored(
    who: str, request: pytest.FixtureRequest, db: Any
) -> None:
    visitor = request.getfixturevalue(who)
    before = fingerprints(db)
    page = share(visitor, picture=photo())
    assert "The picture you chose waits here." in page.text
    (kept,) = db["kept_pictures"].find()
    assert KEPT.findall(page.text) == [kept["_id"]]
    assert {name for name, digest in fingerprints(db).items() if before.get(name) != digest} == {
        "kept_pictures"
    }


def test_sent_on_from_there_it_is_a_dream_with_its_picture(mara: Visitor, db: Any) -> None:
    key = KEPT.findall(share(mara, picture=photo()).text)[0]
    answer = mara.post("/dreams/new", {**DREAM_FORM, "kept_picture": key}, page="/dreams/new")
    assert answer.status_code == 303
    assert stored_dream(db)["picture"]["width"] == 80
    assert db["kept_pictures"].count_documents({}) == 0


def test_it_is_for_whom_the_last_dream_was(mara: Visitor) -> None:
    mara.post("/dreams/new", {**DREAM_FORM, "audience": "members"}, page="/dreams/new")
    page = share(mara).text
    assert re.search(r'<input[^>]*checked[^>]*value="members"|<input[^>]*value="members"[^>]*checked', page)


@pytest.mark.parametrize(
    ("file", "why"), [(b"no picture at all", "This is text"), (b"", "empty"), (b"GIF89a", "picture")]
)
def test_a_picture_that_is_refused_says_why_and_loses_no_words(
    mara: Visitor, db: Any, file: bytes, why: str
) -> None:
    page = share(mara, picture=(BytesIO(file), "boat.jpg"))
    assert shows_words(page.text)
    error = re.search(r'id="picture-error"[^>]*>(.*?)</p>', page.text, re.DOTALL)
    assert error
    assert why in error[1]
    assert db["kept_pictures"].count_documents({}) == 0


def test_where_there_is_no_room_the_words_are_there(
    mara: Visitor, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dreamscape.services.pictures.kept.MOST_BYTES", 0)
    page = share(mara, picture=photo())
    assert shows_words(page.text)
    assert "has no room here just now" in page.text
    assert db["kept_pictures"].count_documents({}) == 0


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_has_no_picture_kept(mara: Visitor, db: Any, site: str) -> None:
    page = share(mara, {"Sec-Fetch-Site": site, "Origin": "https://example.org"}, picture=photo())
    assert shows_words(page.text)
    assert "The picture did not come along." in page.text
    assert db["kept_pictures"].count_documents({}) == 0


def test_an_old_browser_that_does_not_say_who_sent_it_shares_as_well(mara: Visitor, db: Any) -> None:
    share(mara, {"User-Agent": "old"}, picture=photo())
    assert db["kept_pictures"].count_documents({}) == 1


def test_opened_by_itself_it_is_the_form_of_new_dreams(mara: Visitor, guest: Visitor) -> None:
    for visitor in (mara, guest):
        answer = visitor.get("/share-target?title=A+boat&_external=1")
        assert (answer.status_code, answer.location) == (302, "/dreams/new?title=A+boat&_external=1")
        assert 'value="A boat"' in visitor.get(answer.location).text


class TestLimit:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "RATELIMIT_ENABLED": True, "LIMIT_GUEST_DREAMS": "2 per hour"}

    @pytest.mark.parametrize("who", ["mara", "guest"])
    def test_nobody_fills_the_room_for_pictures(self, who: str, request: pytest.FixtureRequest) -> None:
        visitor = request.getfixturevalue(who)
        assert [share(visitor).status_code for _ in range(3)] == [200, 200, 429]
