"""Lines of thanks are reported, folded and taken down as all that people say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.routes.rooms.conftest import Talk
    from tests.support.visitor import Visitor

DREAM = "/dreams/a-choir"
WORDS, OTHERS = "You sing like a rusty gate.", "Forty keys in, you asked how I was."
RULE = {"rule": "other", "reason": "Be kind."}


@pytest.fixture
def line(talk: Talk) -> str:
    """What Mara wrote to Tom, which has appeared with what he wrote: its id."""
    talk.done(talk.mara, WORDS)
    talk.done(talk.tom, OTHERS)
    return str(talk.db["thanks"].find_one({"body": WORDS})["_id"])


def reported(talk: Talk, line: str, by: Visitor) -> str:
    answer = by.post(f"/thanks/{line}/report", {"reason": "It is not kind."})
    assert answer.status_code == 303, answer.text
    return str(talk.db["reports"].find_one({"kind": "thanks"})["_id"])


def test_who_reads_it_may_report_it_and_has_to_open_it_from_then_on(talk: Talk, line: str) -> None:
    assert f"/thanks/{line}/report" in talk.ines.get(DREAM).text
    assert WORDS in talk.ines.get(f"/thanks/{line}/report").text
    assert talk.ines.post(f"/thanks/{line}/report", {"reason": ""}).status_code == 422

    reported(talk, line, talk.ines)

    assert "You reported this: open" in talk.ines.get(DREAM).text
    assert "You reported this: open" not in talk.tom.get(DREAM).text


def test_nobody_reports_their_own_or_what_is_sealed(talk: Talk, guest: Visitor) -> None:
    talk.done(talk.mara, WORDS)
    line = str(talk.db["thanks"].find_one()["_id"])
    for one in (talk.mara, talk.tom, talk.ines):
        assert one.post(f"/thanks/{line}/report", {"reason": "?"}).status_code == 404, "it is sealed"
    talk.done(talk.tom, OTHERS)

    assert talk.mara.post(f"/thanks/{line}/report", {"reason": "?"}).status_code == 403
    assert guest.post(f"/thanks/{line}/report", {"reason": "?"}).status_code == 401
    assert f"/thanks/{line}/report" not in guest.get(DREAM).text
    assert f"/thanks/{line}/report" in talk.tom.get(DREAM).text, "beside taking it away"
    assert talk.db["reports"].count_documents({}) == 0


def test_moderators_take_it_down_and_its_author_hears_why_and_may_appeal(
    talk: Talk, line: str, moderator: Visitor, guest: Visitor
) -> None:
    report = reported(talk, line, talk.tom)
    listed = moderator.get("/admin/reports").text
    assert f"/admin/reports/{report}/thanks" in listed
    assert "about the line of thanks" in listed
    assert WORDS in moderator.get(f"/admin/reports/{report}/thanks").text
    path = f"/admin/reports/{report}/thanks/remove"
    assert talk.tom.post(path, RULE).status_code in (403, 404)
    assert moderator.post(path, {"rule": "other", "reason": ""}).status_code == 422
    assert moderator.post(path, RULE).status_code == 303

    assert WORDS not in guest.get(DREAM).text
    assert OTHERS in guest.get(DREAM).text, "the other line stays"
    assert talk.db["reports"].count_documents({}) == 0
    assert not talk.db["dreams"].find_one({"slug": "a-choir"}).get("reported")
    assert "has been taken down" in talk.tom.get("/notifications").text
    assert "Be kind." in talk.mara.get("/notifications").text
    assert appeal(talk.mara, "It was a joke between us.").status_code == 303
    assert "about the line of thanks" in moderator.get("/admin/appeals").text


def test_a_report_goes_with_the_line_and_with_the_dream(talk: Talk, line: str) -> None:
    reported(talk, line, talk.ines)
    assert talk.mara.post(f"/thanks/{line}/remove").status_code == 303
    assert talk.db["reports"].count_documents({}) == 0

    other = str(talk.db["thanks"].find_one()["_id"])
    reported(talk, other, talk.ines)
    talk.tom.post(f"{DREAM}/delete")
    assert talk.db["reports"].count_documents({}) == 0
    assert talk.db["thanks"].count_documents({}) == 0


def test_a_report_goes_with_its_author(talk: Talk, line: str) -> None:
    reported(talk, line, talk.ines)
    with talk.app.app_context():
        talk.app.extensions["dreamscape"].account_deletion.remove(talk.mara.id)

    assert talk.db["reports"].count_documents({}) == 0
    assert not talk.db["dreams"].find_one({"slug": "a-choir"}).get("reported")


@pytest.mark.usefixtures("line")
def test_words_and_people_that_one_does_not_want_to_see_are_folded_there_too(talk: Talk) -> None:
    talk.ines.post("/settings/peace", {"hidden_words": "rusty"})
    talk.db["users"].update_one({"email": "ines@example.org"}, {"$set": {"hidden_words": ["rusty"]}})
    page = talk.ines.get(DREAM).text
    assert re.search(r"<details[^>]*>(?:(?!</details>).)*rusty gate", page, re.DOTALL)
    assert not re.search(r"<details[^>]*>(?:(?!</details>).)*Forty keys", page, re.DOTALL)
    mara = talk.db["users"].find_one({"email": "mara@example.org"})["slug"]
    assert talk.ines.post(f"/people/{mara}/mute").status_code == 303
    talk.db["users"].update_one({"email": "ines@example.org"}, {"$set": {"hidden_words": []}})
    assert re.search(r"<details[^>]*>(?:(?!</details>).)*rusty gate", talk.ines.get(DREAM).text, re.DOTALL)


def test_a_line_out_of_a_room_can_be_appealed_against_and_the_log_knows_nothing_of_it(
    talk: Talk, moderator: Visitor
) -> None:
    talk.say(talk.mara, "Between us alone.")
    line = talk.db["room_lines"].find_one()["_id"]
    report = talk.report(talk.tom)
    assert moderator.post(f"/admin/reports/{report}/room/{line}/remove", RULE).status_code == 303
    assert appeal(talk.mara, "It was a quotation.").status_code == 303
    assert "about the line" in moderator.get("/admin/appeals").text

    act = talk.db["appeals"].find_one()["_id"]
    assert moderator.post(f"/admin/appeals/{act}/accept").status_code == 303
    assert "it should have stayed" in talk.mara.get("/notifications").text
    assert "Between us alone" not in str(list(talk.db["audit"].find()))


def appeal(by: Visitor, words: str) -> TestResponse:
    """Ask for another look at what the latest notice tells of."""
    found = re.search(r'href="(/appeals/[0-9a-f]{24})"', by.get("/notifications").text)
    assert found
    return by.post(found[1], {"body": words})
