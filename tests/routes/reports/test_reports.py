"""Members point something out; moderators look at it and settle it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.support.visitor import Visitor

WAITING = re.compile(r'class="admin-nav__count">(\d+)<span class="visually-hidden"> to look at<')
WHY = "It tells which street somebody lives in."


@pytest.fixture
def comment(mara: Visitor, tom: Visitor, db: Any) -> str:
    """The id of Tom's comment under Mara's dream."""
    fields = {
        "title": "A boat",
        "description": "A red sail.",
        "categories": "travel",
        "comments_enabled": "y",
    }
    assert mara.post("/dreams/new", fields).status_code == 303
    assert tom.post("/dreams/a-boat/comments", {"body": "Nobody needs boats."}).status_code == 303
    return str(db["comments"].find_one()["_id"])


def test_the_tab_says_how_many_reports_wait(mo: Visitor, mara: Visitor, tom: Visitor, comment: str) -> None:
    assert WAITING.search(mo.get("/admin/members").text) is None

    tom.post("/dreams/a-boat/report", {"reason": WHY})
    mara.post(f"/comments/{comment}/report", {"reason": "Unkind."})

    for path in ("/admin/", "/admin/members", "/admin/reports"):
        found = WAITING.search(mo.get(path).text)
        assert found
        assert found[1] == "2"


@pytest.mark.usefixtures("comment")
def test_a_reported_dream_waits_for_moderators_until_it_is_settled(
    mo: Visitor, tom: Visitor, db: Any
) -> None:
    assert "/dreams/a-boat/report" in tom.get("/dreams/a-boat").text

    answer = tom.post("/dreams/a-boat/report", {"reason": WHY})
    assert answer.headers["Location"] == "/dreams/a-boat"

    assert "One report waits" in mo.get("/admin/").text
    page = mo.get("/admin/reports").text
    assert WHY in page
    assert "A boat" in page
    assert "Tom Okoye" in page
    assert mo.post(f"/admin/reports/{db['reports'].find_one()['_id']}/settle").status_code == 303
    assert "Nothing is reported" in mo.get("/admin/reports").text
    assert "settled a report of a dream" in mo.get("/admin/log").text


def test_a_reported_comment_leads_to_where_it_can_be_removed(
    mo: Visitor, mara: Visitor, comment: str
) -> None:
    assert f"/comments/{comment}/report" in mara.get("/dreams/a-boat").text

    answer = mara.post(f"/comments/{comment}/report", {"reason": "Unkind."})
    assert answer.headers["Location"] == f"/dreams/a-boat#comment-{comment}"

    assert f"/admin/comments/{comment}" in mo.get("/admin/reports").text
    assert "Nobody needs boats." in mo.get(f"/admin/comments/{comment}").text
    mo.post(f"/admin/comments/{comment}/remove", {"reason": "Unkind."})
    assert "Nothing is reported" in mo.get("/admin/reports").text
    assert mo.get(f"/admin/comments/{comment}").status_code == 404
    assert "removed a comment" in mo.get("/admin/log").text


def test_what_is_reported_and_then_taken_back_by_its_author_is_reported_no_longer(
    mo: Visitor, mara: Visitor, tom: Visitor, comment: str, db: Any
) -> None:
    tom.post("/dreams/a-boat/report", {"reason": WHY})
    mara.post(f"/comments/{comment}/report", {"reason": "Unkind."})

    tom.post(f"/comments/{comment}/delete")
    assert [report["kind"] for report in db["reports"].find()] == ["dream"]

    mara.post("/dreams/a-boat/delete")
    assert "Nothing is reported" in mo.get("/admin/reports").text
    assert "waits for somebody" not in mo.get("/admin/").text


def test_with_a_dream_go_the_reports_of_what_was_said_under_it_and_no_others(
    mara: Visitor, tom: Visitor, comment: str, db: Any
) -> None:
    mara.post("/dreams/new", {"title": "A bus", "description": "Blue.", "categories": "travel"})
    for slug in ("a-boat", "a-bus"):
        tom.post(f"/dreams/{slug}/report", {"reason": WHY})
    mara.post(f"/comments/{comment}/report", {"reason": "Unkind."})

    mara.post("/dreams/a-boat/delete")

    assert [report["name"] for report in db["reports"].find()] == ["A bus"]


def test_with_a_member_go_the_reports_of_all_that_was_theirs(
    app: Flask, mara: Visitor, tom: Visitor, comment: str, db: Any
) -> None:
    tom.post("/dreams/new", {"title": "A bus", "description": "Blue.", "categories": "travel"})
    mara.post("/dreams/a-bus/report", {"reason": WHY})
    mara.post(f"/comments/{comment}/report", {"reason": "Unkind."})
    assert db["reports"].count_documents({}) == 2

    with app.app_context():
        app.extensions["dreamscape"].account_deletion.remove(tom.id)

    assert db["reports"].count_documents({}) == 0


@pytest.mark.usefixtures("comment")
def test_reporting_twice_is_one_report_and_settling_settles_everybodys(
    mo: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    guest.signed_up("Eve", "Rett", "eve@example.org")
    for visitor, reason in ((tom, "First."), (tom, "Second."), (guest, "Third.")):
        visitor.post("/dreams/a-boat/report", {"reason": reason})
    assert sorted(report["reason"] for report in db["reports"].find()) == ["Second.", "Third."]

    mo.post(f"/admin/reports/{db['reports'].find_one()['_id']}/settle")

    assert db["reports"].count_documents({}) == 0


def test_ones_own_is_not_to_be_reported(mara: Visitor, tom: Visitor, comment: str, db: Any) -> None:
    assert mara.post("/dreams/a-boat/report", {"reason": WHY}).status_code == 403
    assert tom.post(f"/comments/{comment}/report", {"reason": WHY}).status_code == 403
    assert "/report" not in mara.get("/dreams/a-boat").text.replace(f"/comments/{comment}/report", "")
    assert db["reports"].count_documents({}) == 0


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
@pytest.mark.usefixtures("comment")
def test_a_report_says_why_in_at_most_500_characters(tom: Visitor, db: Any, reason: str) -> None:
    answer = tom.post("/dreams/a-boat/report", {"reason": reason})

    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.text
    assert db["reports"].count_documents({}) == 0


def test_what_is_gone_or_out_of_sight_cannot_be_reported(
    mo: Visitor, tom: Visitor, comment: str, db: Any
) -> None:
    mo.post(f"/admin/dreams/{db['dreams'].find_one()['_id']}/hide", {"reason": WHY})

    assert tom.post("/dreams/a-boat/report", {"reason": WHY}).status_code == 410
    assert tom.post(f"/comments/{comment}/report", {"reason": WHY}).status_code == 410
    assert tom.post("/dreams/nothing/report", {"reason": WHY}).status_code == 404
    assert tom.post("/comments/nothing/report", {"reason": WHY}).status_code == 404
    assert mo.post("/admin/reports/nothing/settle").status_code == 404


def test_the_service_shows_reports_to_moderators_only(app: Flask, tom: Visitor) -> None:
    services = app.extensions["dreamscape"]
    member = services.accounts.by_email(tom.email)

    deeds: list[Callable[[], object]] = [
        lambda: services.moderation.reports.open(member, None),
        lambda: services.moderation.reports.count(member),
        lambda: services.moderation.reports.settle(member, "x"),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()
