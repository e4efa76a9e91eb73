"""Pages of what waits for a moderator, and of what newcomers may not do yet; with and without scripts."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.newcomers import choose, settle
from tests.support.photos import small_photo
from tests.support.threads import by_script, comment_by, dream_of
from tests.support.visitor import PASSWORD, Visitor
from tests.support.without_forms import sign_up

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.models import Dream

DREAM = {"title": "A kite", "description": "Red.", "categories": "travel", "audience": "everybody"}
SAVED_FORM = re.compile(r'name="kept"[^>]*value="([^"]+)"')
READ_FIRST = "Somebody who looks after this place reads"


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, "NEWCOMER_LIMITS": True}


def comes(app: Flask, first_name: str, role: str = "member", **typed: Any) -> Visitor:
    """Somebody who signs up, and logs in."""
    with app.app_context():
        member = sign_up(app.extensions["dreamscape"], first_name, role, **typed)
    return Visitor(app).logged_in(member.email)


@pytest.fixture
def mara(app: Flask, db: Any) -> Visitor:
    mara = comes(app, "Mara")
    settle(db, mara.email)
    return mara


@pytest.fixture
def una(app: Flask) -> Visitor:
    """Whose browser did not do the work that sign-up asks for."""
    return comes(app, "Una", proof="missing")


@pytest.fixture
def nia(app: Flask) -> Visitor:
    """Whose browser did."""
    return comes(app, "Nia", proof="solved")


@pytest.fixture
def boat(mara: Visitor) -> Dream:
    return dream_of(mara)


class TestADreamThatWaits:
    @pytest.fixture(autouse=True)
    def kite(self, una: Visitor) -> str:
        """Its first answer."""
        answer = una.post(
            "/dreams/new",
            {**DREAM, "picture": (io.BytesIO(small_photo()), "kite.jpg")},
            follow_redirects=True,
        )
        return answer.text

    def test_its_dreamer_is_told_so_warmly(self, una: Visitor, kite: str) -> None:
        assert "Somebody reads it first, then it goes out into the world" in kite
        page = una.get("/dreams/a-kite").text
        assert "so far only you see it" in page
        assert "put this dream out of others" not in page
        assert "Share" not in page
        assert "unproven" not in page
        assert "So far only you see it" in una.get("/dreams").text

    def test_nobody_else_knows_of_it_by_any_of_its_addresses(
        self, app: Flask, una: Visitor, mara: Visitor, db: Any
    ) -> None:
        una.post("/dreams/a-kite/edit", {**DREAM, "title": "A red kite"})
        public_id = db["dreams"].find_one()["picture"]["public_id"]
        addresses = [
            f"/dreams/{slug}{below}" for slug in ("a-kite", "a-red-kite") for below in ("", "/comments")
        ]
        for path in [*addresses, f"/media/{public_id}"]:
            assert una.get(path, follow_redirects=True).status_code == 200
            for other in (Visitor(app), mara):
                answer = other.get(path, follow_redirects=True)
                assert answer.status_code == 404
                assert "out of sight" not in answer.text
        for path in ("/dreamscape", "/dreamscape?view=trending", "/people/una-lind"):
            assert "kite" not in mara.get(path).text.lower()

    def test_moderators_do_not_mistake_it_for_one_that_was_hidden(self, app: Flask, db: Any) -> None:
        mo = comes(app, "Mo", "moderator")
        page = mo.get(f"/admin/dreams/{db['dreams'].find_one()['_id']}").text
        assert "Nobody has hidden it" in page
        assert "Let it be seen again" not in page
        assert "Hide this dream" in page
        listed = mo.get("/admin/dreams").text
        assert "Waits" in listed
        assert ">Hidden<" not in listed
        assert "waits until one of those who look after this place" in mo.get("/dreams/a-kite").text

    def test_the_copy_of_its_dreamer_says_that_it_waits(self, una: Visitor) -> None:
        dream = copy_of(una)["dreams"][0]
        assert dream["waits_since"]
        assert dream["hidden"] is None


def copy_of(visitor: Visitor) -> Any:
    answer = visitor.post("/settings/export", {"password": PASSWORD})
    assert answer.status_code == 200
    return json.loads(zipfile.ZipFile(io.BytesIO(answer.data)).read("dreamscape.json"))


@pytest.mark.usefixtures("boat")
class TestACommentThatWaits:
    def test_without_scripts_one_comes_back_to_it(self, una: Visitor, db: Any) -> None:
        answer = una.post("/dreams/a-boat/comments", {"body": "How far?"})

        said = db["pending_comments"].find_one()["_id"]
        assert answer.location.endswith(f"/dreams/a-boat#comment-{said}")
        page = una.get(answer.location).text
        assert f'id="comment-{said}"' in page
        assert READ_FIRST in page
        assert "Your comment is kept, and somebody reads it first." in page
        assert f"/comments/{said}/delete" in page
        for way in ("edit", "like", "report"):
            assert f"/comments/{said}/{way}" not in page
        assert "Comments (" not in page

    @pytest.mark.parametrize("order", ["oldest", "newest"])
    def test_with_scripts_it_appears_in_its_place(self, una: Visitor, boat: Dream, order: str) -> None:
        answer = by_script(una, f"/dreams/a-boat/comments?order={order}", "/dreams/a-boat", body="How far?")

        end = "afterbegin" if order == "newest" else "beforeend"
        assert f'hx-swap-oob="{end}:#comment-list-{boat.id}"' in answer.text
        assert READ_FIRST in answer.text
        assert "data-comment-count" not in answer.text
        assert json.loads(answer.headers["HX-Trigger"]) == {
            "announce": "Your comment is kept, and somebody reads it first.",
            "draft-saved": f"{una.id}.comment-{boat.id}",
        }

    def test_nobody_else_reads_it_anywhere(self, app: Flask, una: Visitor, mara: Visitor, db: Any) -> None:
        mo = comes(app, "Mo", "moderator")
        una.post("/dreams/a-boat/comments", {"body": "How far?"})
        said = db["pending_comments"].find_one()["_id"]
        paths = (
            "/dreams/a-boat", "/dreams/a-boat?order=newest", "/dreams/a-boat/comments", "/dreamscape",
            "/dreamscape/aside", "/people/una-lind", "/people/mara-lind", f"/comments/{said}/edit",
            f"/comments/{said}/report", f"/admin/comments/{said}", "/admin/comments", "/dreams",
        )  # fmt: skip
        for other in (Visitor(app), mara, mo):
            for path in paths:
                for headers in ({}, {"HX-Request": "true"}):
                    assert "How far?" not in other.get(path, headers=headers).text
        for deed in ("like", "dislike", "delete", "edit", "report", "restore"):
            for other in (mara, mo):
                answer = other.post(f"/comments/{said}/{deed}", {"body": "Mine", "reason": "Why"})
                assert answer.status_code == 404
        assert "How far?" not in json.dumps(copy_of(mara))
        assert db["pending_comments"].find_one()["body"] == "How far?"
        assert db["dreams"].find_one()["comment_count"] == 0

    def test_its_author_has_it_in_their_copy_and_deletes_it(self, una: Visitor, db: Any) -> None:
        una.post("/dreams/a-boat/comments", {"body": "How far?"})
        said = db["pending_comments"].find_one()["_id"]
        (copied,) = copy_of(una)["waiting_comments"]
        assert (copied["id"], copied["body"], copied["dream"]) == (str(said), "How far?", "A boat")

        answer = by_script(una, f"/comments/{said}/delete", "/dreams/a-boat")
        assert f'hx-swap-oob="delete:#comment-{said}"' in answer.text
        assert "Undo" not in answer.text
        assert "How far?" not in una.get("/dreams/a-boat").text

    def test_the_first_page_alone_has_it(self, una: Visitor, nia: Visitor, boat: Dream, db: Any) -> None:
        settle(db, nia.email)
        for number in range(21):
            comment_by(nia, boat, f"Word {'o' * number}")
        una.post("/dreams/a-boat/comments", {"body": "How far?"})
        first = una.get("/dreams/a-boat/comments").text
        after = first.partition("after=")[2].partition('"')[0]

        assert first.count("How far?") == 1
        assert "How far?" not in una.get(f"/dreams/a-boat/comments?after={after}").text


@pytest.mark.usefixtures("boat")
class TestLimits:
    """Nobody loses what they typed, nor where they were."""

    @pytest.fixture(autouse=True)
    def little(self, db: Any) -> None:
        choose(db, newcomer_dreams=1, newcomer_comments=1, newcomer_follows=1)

    def test_a_dream_too_many_stays_in_its_form(self, nia: Visitor, db: Any) -> None:
        nia.post("/dreams/new", DREAM)
        answer = nia.post("/dreams/new", {**DREAM, "title": "A second kite"})

        assert "all the dreams of a newcomer (1). In 24 hours" in answer.text
        assert 'value="A second kite"' in answer.text
        assert db["dreams"].count_documents({"title": "A second kite"}) == 0

    @pytest.mark.parametrize("scripts", [False, True])
    def test_so_does_a_comment(self, nia: Visitor, scripts: bool) -> None:
        def send(body: str) -> Any:
            path = "/dreams/a-boat/comments"
            return by_script(nia, path, body=body) if scripts else nia.post(path, {"body": body})

        send("How far?")
        for words, said in (("How high?", "of a newcomer (1)"), ("See sails.com", "Without “sails.com”")):
            answer = send(words)
            assert said in answer.text
            assert f"{words}</textarea>" in answer.text

    def test_a_link_that_is_put_in_later_stays_in_its_form(self, nia: Visitor, db: Any) -> None:
        nia.post("/dreams/a-boat/comments", {"body": "How far?"})
        said = db["comments"].find_one()["_id"]
        answer = nia.post(f"/comments/{said}/edit", {"body": "See sails.com"})

        assert "Without “sails.com”" in answer.text
        assert "See sails.com</textarea>" in answer.text
        assert db["comments"].find_one()["body"] == "How far?"

    @pytest.mark.parametrize(
        ("path", "place"),
        [("/dreams/a-boat/follow", "/dreamscape?view=trending"), ("/people/mara-lind/follow", "")],
    )
    def test_without_scripts_a_follow_too_many_is_told_where_one_was(
        self, nia: Visitor, mara: Visitor, path: str, place: str
    ) -> None:
        dream_of(mara, "A ship")
        nia.post("/dreams/a-ship/follow")
        answer = nia.post(path, {"next": place} if place else {})

        assert answer.status_code == 303
        assert answer.location == (place or "/people/mara-lind")
        assert "You follow as many as a newcomer can (1)" in nia.get(answer.location).text

    def test_with_scripts_it_is_told_beside_the_button(self, nia: Visitor, mara: Visitor) -> None:
        dream_of(mara, "A ship")
        nia.post("/dreams/a-ship/follow")
        answer = by_script(nia, "/dreams/a-boat/follow")

        assert "You follow as many as a newcomer can (1)" in answer.text
        assert answer.headers["HX-Reswap"] == "afterend"

    def test_a_circle_of_strangers_keeps_its_name(self, nia: Visitor) -> None:
        answer = nia.post("/circles/new", {"name": "Sailors", "people": ["mara-lind"]})

        assert "Mara Lind: not yet. In 24 hours you can choose anybody." in answer.text
        assert 'value="Sailors"' in answer.text


def test_a_guest_who_writes_first_and_signs_up_then_is_a_newcomer_as_any(app: Flask, db: Any) -> None:
    """What came along with them is not lost where it has to wait."""
    guest = Visitor(app)
    door = SAVED_FORM.search(guest.post("/dreams/new", DREAM).text)
    assert door
    with app.app_context():
        una = sign_up(app.extensions["dreamscape"], "Una", proof="missing")
    there = guest.post("/login", {"email": una.email, "password": PASSWORD, "kept": door[1]}).location
    assert "Somebody reads it first" in guest.get(there).text

    assert db["dreams"].find_one()["hidden"]["waiting"] == ["unproven"]


CHOSEN: dict[str, Any] = {
    "hold_first_posts": "always", "newcomer_hours": "48", "newcomer_dreams": "2", "newcomer_comments": "5",
    "newcomer_follows": "9", "newcomer_followers": "4",
}  # fmt: skip


class TestSettings:
    @pytest.fixture
    def ada(self, app: Flask) -> Visitor:
        return comes(app, "Ada", "admin")

    def test_admins_choose_the_numbers(self, app: Flask, ada: Visitor) -> None:
        answer = ada.post("/admin/settings/newcomers", CHOSEN)

        assert answer.location.endswith("/admin/settings#door")
        chosen = app.extensions["dreamscape"].moderation.site_settings.read()
        assert {name: str(getattr(chosen, name)) for name in CHOSEN} == CHOSEN
        page = ada.get("/admin/settings").text
        assert 'value="always" checked' in page
        assert 'value="48"' in page
        assert "switched off" not in page
        assert "changed what newcomers may do" in ada.get("/admin/log").text

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("newcomer_hours", "721"), ("newcomer_hours", "-1"), ("newcomer_dreams", "0"), ("newcomer_dreams", ""),
            ("newcomer_comments", "ten"), ("newcomer_follows", "99999999999999999999"), ("newcomer_followers", "0"),
            ("hold_first_posts", "sometimes"), ("hold_first_posts", ""),
        ],
    )  # fmt: skip
    def test_within_bounds(self, ada: Visitor, field: str, value: str, db: Any) -> None:
        answer = ada.post("/admin/settings/newcomers", {**CHOSEN, field: value})

        assert answer.status_code == 422
        assert 'value="48"' in answer.text or field == "newcomer_hours"
        assert db["site_settings"].count_documents({"newcomer_dreams": {"$exists": True}}) == 0
