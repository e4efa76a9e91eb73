"""The demo site: lively, true in all its counts, and nowhere but in development."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from PIL import Image

from dreamscape.cli.seed import DEMO_LOGINS
from tests.conftest import TEST_SETTINGS
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def seeded(app: Flask) -> Flask:
    """A site after `flask seed`."""
    answer = app.test_cli_runner().invoke(args=["seed"])
    assert answer.exit_code == 0, answer.output
    assert all(
        f"Log in as {email} with the password {password}" in answer.output for email, password in DEMO_LOGINS
    )
    return app


def test_the_demo_site_is_lively_and_every_number_on_it_is_true(seeded: Flask, db: Any) -> None:
    assert db["users"].count_documents({}) == 12
    assert db["dreams"].count_documents({}) == 43
    assert db["dreams"].count_documents({"picture": {"$ne": None}}) >= 20
    assert db["comments"].count_documents({}) > 60
    assert db["reactions"].count_documents({}) > 200
    assert "0 differences" in seeded.test_cli_runner().invoke(args=["recount"]).output


def test_the_dreams_of_the_demo_site_have_lives(seeded: Flask, db: Any) -> None:
    states = [dream["state"]["name"] for dream in db["dreams"].find({"state": {"$exists": True}})]
    assert {"on_the_way", "came_true", "let_go"} <= set(states)
    assert states.count("came_true") == 2
    waiting = db["sealed_letters"].distinct("kind", {"opened_at": None})
    assert set(waiting) == {"came_true", "hard_day", "date"}

    celebrated = Visitor(seeded).get("/dreams/walk-from-my-front-door-to-the-sea").text
    assert "Twenty past nine. It is grey" in celebrated
    assert "In Maastricht in 1969" in celebrated  # a letter that Tom shows
    assert "At the coast there is no lamp" not in celebrated  # one that he keeps
    let_go = Visitor(seeded).get("/dreams/photograph-the-same-tree-every-night-for-a-year").text
    assert "The same tree, from night 212" in let_go


@pytest.mark.usefixtures("seeded")
def test_the_log_ins_of_the_demo_site_are_told_what_others_did_lately(seeded: Flask, db: Any) -> None:
    run = seeded.test_cli_runner()
    run.invoke(args=["jobs", "run"])

    mara = db["users"].find_one({"email": "mara@example.org"})
    told = {row["kind"] for row in db["notifications"].find({"member_id": mara["_id"]})}
    assert {"member_followed", "dream_followed", "dream_commented"} <= told
    assert mara["unread_notifications"] > len(told)
    assert run.invoke(args=["recount", "--dry-run"]).output == "0 differences\n"


def test_nobody_on_the_demo_site_does_what_nobody_may(db: Any) -> None:
    dreamers = {dream["_id"]: dream["dreamer_id"] for dream in db["dreams"].find()}
    authors = {comment["_id"]: comment["author_id"] for comment in db["comments"].find()}
    assert all(
        edge["member_id"] != dreamers.get(edge["target_id"], edge["target_id"])
        for edge in db["follows"].find()
    )
    assert all(
        reaction["member_id"] != authors[reaction["comment_id"]] for reaction in db["reactions"].find()
    )


def test_what_mara_follows_on_the_demo_site_is_all_there_page_after_page(seeded: Flask, db: Any) -> None:
    mara = Visitor(seeded).logged_in(DEMO_LOGINS[0][0])
    edges = list(db["follows"].find({"member_id": ObjectId(mara.id)}))
    targets = [edge["target_id"] for edge in edges]
    followed = {
        str(dream["_id"])
        for dream in db["dreams"].find({"$or": [{"_id": {"$in": targets}}, {"dreamer_id": {"$in": targets}}]})
    }
    shown: list[str] = []
    address: str | None = "/dreamscape?view=followed"
    while address:
        page = mara.get(address).text
        shown += re.findall(r'<article[^>]* id="dream-(\w+)"', page)
        more = re.search(r'href="([^"]+)"[^>]* data-more', page)
        address = unescape(more[1]) if more else None

    assert len(followed) > 20
    assert sorted(shown) == sorted(followed)


@pytest.mark.usefixtures("seeded")
def test_everything_on_the_demo_site_happened_in_the_past_and_in_order(db: Any) -> None:
    joined = {member["_id"]: member["created_at"] for member in db["users"].find()}
    began = {dream["_id"]: dream["created_at"] for dream in db["dreams"].find()}
    newest = max(db["dreams"].find(), key=lambda dream: dream["_id"].generation_time)["_id"].generation_time
    assert all(joined[dream["dreamer_id"]] < dream["created_at"] <= newest for dream in db["dreams"].find())
    assert all(began[said["dream_id"]] < said["created_at"] <= newest for said in db["comments"].find())


@pytest.mark.parametrize(("email", "password"), DEMO_LOGINS)
def test_the_demo_log_ins_work_and_show_a_dreamscape_with_pictures(
    seeded: Flask, email: str, password: str
) -> None:
    visitor = Visitor(seeded).logged_in(email, password)
    page = visitor.get("/dreamscape?view=latest&own=1").text
    assert "open the link in the mail" not in page + visitor.get("/welcome").text
    assert "Sail a small boat to the midnight sun" in page
    picture = page.partition('src="/media/')[2].partition('"')[0]
    served = visitor.get(f"/media/{picture}")
    with Image.open(BytesIO(served.data)) as image:
        assert image.format == "WEBP"


def test_seeding_again_changes_nothing(seeded: Flask, db: Any) -> None:
    runner = seeded.test_cli_runner()
    assert runner.invoke(args=["seed", "--if-empty"]).exit_code == 0
    refused = runner.invoke(args=["seed"])
    assert refused.exit_code == 1
    assert "Somebody lives here already" in refused.output
    assert db["users"].count_documents({}) == 12


def test_filling_what_is_empty_leaves_the_log_ins_to_make_run_which_tells_them_every_time(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["seed", "--if-empty"])
    assert "12 people, 43 dreams" in answer.output
    assert "Log in as" not in answer.output


class TestWhereAddressesMustBeConfirmed:
    """A site on which one may post only then."""

    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {**TEST_SETTINGS, "REQUIRE_CONFIRMED_EMAIL": True}

    @pytest.mark.usefixtures("seeded")
    def test_the_people_of_the_demo_site_have_shown_that_their_addresses_are_theirs(self, db: Any) -> None:
        assert db["users"].count_documents({"email_confirmed": True}) == 12
        assert db["comments"].count_documents({}) > 60


class TestInProduction:
    """Where real people live."""

    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        mail = {"MAIL_SERVER": "mail.example.org", "MAIL_DEFAULT_SENDER": "dreams@example.org"}
        return {
            **TEST_SETTINGS,
            **mail,
            "DREAMSCAPE_ENV": "production",
            "MONGO_URI": "mongodb://nowhere/dreamscape",
        }

    def test_the_demo_site_is_refused(self, app: Flask, db: Any) -> None:
        app.test_cli_runner().invoke(args=["migrate"])
        answer = app.test_cli_runner().invoke(args=["seed", "--if-empty"])
        assert answer.exit_code == 1
        assert "development only" in answer.output
        assert db["users"].count_documents({}) == 0
