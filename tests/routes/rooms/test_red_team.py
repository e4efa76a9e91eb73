"""Nobody but the two reads a room, unless one of them asks for help; and then moderators do, and only until that is
settled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.support.photos import small_photo
from tests.support.rooms import a_room

if TYPE_CHECKING:
    from tests.routes.rooms.conftest import Talk
    from tests.support.visitor import Visitor

WORDS = "A secret of ours."
RULE = {"rule": "other", "reason": "Not kind."}


def test_moderators_read_no_room_that_nobody_reported(talk: Talk, moderator: Visitor) -> None:
    talk.say(talk.mara, WORDS, picture=(BytesIO(small_photo()), "piano.png"))
    picture = talk.db["room_lines"].find_one()["picture"]["public_id"]

    assert moderator.get(talk.path).status_code == 404
    assert moderator.get(f"/media/{picture}").status_code == 404
    assert moderator.get(f"/admin/reports/{talk.id}/room").status_code == 404
    # A report of something else opens nothing.
    talk.ines.post("/dreams/a-choir/report", {"reason": "Too loud."})
    report = talk.db["reports"].find_one()["_id"]
    assert moderator.get(f"/admin/reports/{report}/room").status_code == 404


def test_a_report_opens_that_room_and_no_other_until_it_is_settled(talk: Talk, moderator: Visitor) -> None:
    talk.say(talk.mara, WORDS, picture=(BytesIO(small_photo()), "piano.png"))
    picture = talk.db["room_lines"].find_one()["picture"]["public_id"]
    report = talk.report(talk.tom)

    assert WORDS in moderator.get(f"/admin/reports/{report}/room").text
    assert moderator.get(f"/media/{picture}").status_code == 200
    assert moderator.get(talk.path).status_code == 404, "the room itself stays theirs"
    assert WORDS not in moderator.get("/admin/reports").text
    assert talk.ines.get(f"/admin/reports/{report}/room").status_code in (403, 404)
    assert talk.tom.get(f"/admin/reports/{report}/room").status_code in (403, 404)

    moderator.post(f"/admin/reports/{report}/settle")

    assert moderator.get(f"/admin/reports/{report}/room").status_code == 404
    assert moderator.get(f"/media/{picture}").status_code == 404


def test_a_third_can_report_nothing(talk: Talk) -> None:
    assert talk.ines.post(f"{talk.path}/report", {"reason": "Let me see."}).status_code == 404
    assert talk.db["reports"].count_documents({}) == 0


def test_the_other_is_not_told_of_a_report(talk: Talk) -> None:
    before = talk.mara.get("/notifications").text.count("<article")
    talk.report(talk.tom)

    assert talk.mara.get("/notifications").text.count("<article") == before


def test_a_report_of_a_room_shows_moderators_no_hidden_dream(talk: Talk, moderator: Visitor) -> None:
    fields = {"title": "A choir", "description": "Of us.", "categories": ["music"], "audience": "only_me"}
    talk.tom.post("/dreams/a-choir/edit", fields)
    talk.report(talk.tom)

    assert moderator.get("/dreams/a-choir").status_code == 404


def test_a_line_is_taken_down_with_a_rule_and_a_reason_that_its_author_reads(
    talk: Talk, moderator: Visitor
) -> None:
    talk.say(talk.mara, WORDS)
    line = talk.db["room_lines"].find_one()["_id"]
    report = talk.report(talk.tom)
    path = f"/admin/reports/{report}/room/{line}/remove"

    assert moderator.post(path, {"rule": "other", "reason": ""}).status_code == 422
    assert talk.tom.post(path, RULE).status_code in (403, 404)
    assert moderator.post(path, RULE).status_code == 303

    assert talk.db["room_lines"].count_documents({}) == 0
    assert "Not kind." in talk.mara.get("/notifications").text
    assert WORDS not in moderator.get("/admin/log").text, "the log is read for longer"
    assert "wrote to you in your room" not in talk.tom.get("/notifications").text


def test_a_line_of_another_room_is_out_of_reach_of_a_report(talk: Talk, moderator: Visitor) -> None:
    other = a_room(talk.db, talk.tom.id, talk.ines.id, talk.stored["dream_id"])
    talk.ines.post(f"/rooms/{other}/lines", {"body": "Elsewhere."})
    line = talk.db["room_lines"].find_one()["_id"]
    report = talk.report(talk.tom)

    assert moderator.post(f"/admin/reports/{report}/room/{line}/remove", RULE).status_code == 404
    assert talk.db["room_lines"].count_documents({}) == 1


@pytest.mark.usefixtures("moderator")
def test_a_suspended_one_reads_and_writes_nothing(talk: Talk) -> None:
    talk.say(talk.tom, WORDS)
    with talk.app.app_context():
        services = talk.app.extensions["dreamscape"]
        ada = services.accounts.by_email("ada@example.org")
        until = (datetime.now(UTC) + timedelta(days=3)).date()
        services.moderation.members.suspend(ada, talk.mara.id, until, "Spam.")

    talk.say(talk.mara, "Still here")

    assert talk.mara.get(talk.path).status_code != 200
    assert talk.db["room_lines"].count_documents({}) == 1
