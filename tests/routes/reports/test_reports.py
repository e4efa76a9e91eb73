"""Members point something out; moderators look at it and settle it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotAllowed
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

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


def outcomes(visitor: Visitor) -> list[str]:
    """What a member was told of their reports, newest first."""
    return re.findall(r"Thank you for your report of [^.]+\. ([^<]+)</strong>", visitor.get("/dreams").text)


LEFT, TAKEN_DOWN = "We looked at it, and left things as they are.", "What it was about has been taken down."


@pytest.mark.usefixtures("comment")
def test_who_reported_hears_that_it_was_left_and_nobody_else_does(
    mo: Visitor, mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    guest.signed_up("Eve", "Rett", "eve@example.org")
    for visitor in (tom, guest):
        visitor.post("/dreams/a-boat/report", {"reason": WHY})

    mo.post(f"/admin/reports/{db['reports'].find_one()['_id']}/settle")

    assert [outcomes(visitor) for visitor in (tom, guest, mara, mo)] == [[LEFT], [LEFT], [], []]
    told = tom.get("/dreams").text
    assert "Rett" not in told
    assert "A boat" not in told
    assert "Ask for another look" not in told


@pytest.mark.parametrize("deed", ["hidden", "removed by a moderator", "taken back by its author"])
def test_who_reported_a_dream_hears_that_it_was_taken_down(
    mo: Visitor, mara: Visitor, tom: Visitor, comment: str, db: Any, deed: str
) -> None:
    assert comment
    tom.post("/dreams/a-boat/report", {"reason": WHY})
    dream, report = db["dreams"].find_one()["_id"], db["reports"].find_one()["_id"]

    if deed == "hidden":
        mo.post(f"/admin/dreams/{dream}/hide", {"reason": WHY})
        assert outcomes(tom) == []
        mo.post(f"/admin/reports/{report}/settle")
    elif deed == "removed by a moderator":
        mo.post(f"/admin/dreams/{dream}/remove", {"reason": WHY})
    else:
        mara.post("/dreams/a-boat/delete")

    assert outcomes(tom) == [TAKEN_DOWN]


def test_of_a_comment_that_was_deleted_and_had_back_the_report_is_open_again(
    mo: Visitor, mara: Visitor, tom: Visitor, comment: str, db: Any
) -> None:
    mara.post(f"/comments/{comment}/report", {"reason": "Unkind."})
    tom.post(f"/comments/{comment}/delete")
    assert outcomes(mara) == [TAKEN_DOWN]
    assert "reported" not in db["dreams"].find_one()

    tom.post(f"/comments/{comment}/restore")
    assert outcomes(mara) == []
    assert db["dreams"].find_one()["reported"] is True

    mo.post(f"/admin/reports/{db['reports'].find_one()['_id']}/settle")
    assert outcomes(mara) == [LEFT]
    [month] = db["monthly_counts"].find()
    assert (month["reports_received"], month["reports_closed"]) == (1, 1)


def test_a_dream_is_reported_while_anything_of_it_is(
    mo: Visitor, mara: Visitor, tom: Visitor, app: Flask, comment: str, db: Any
) -> None:
    def reported() -> Any:
        return db["dreams"].find_one({"slug": "a-boat"}).get("reported")

    def settle(kind: str) -> None:
        mo.post(f"/admin/reports/{db['reports'].find_one({'kind': kind})['_id']}/settle")

    eve = Visitor(app).signed_up("Eve", "Rett", "eve@example.org")
    mara.post("/dreams/new", {"title": "A bus", "description": "Blue.", "categories": "travel"})
    assert reported() is None
    tom.post("/dreams/a-boat/report", {"reason": WHY})
    for visitor in (mara, eve):
        visitor.post(f"/comments/{comment}/report", {"reason": "Unkind."})
    assert reported() is True
    settle("dream")
    assert reported() is True
    settle("comment")
    assert reported() is None
    assert [dream.get("reported") for dream in db["dreams"].find()] == [None, None]

    eve.post(f"/comments/{comment}/report", {"reason": "Unkind."})
    assert reported() is True
    with app.app_context():
        app.extensions["dreamscape"].account_deletion.remove(eve.id)
    assert reported() is None


def test_a_recount_finds_and_repairs_what_is_said_to_be_reported(
    mara: Visitor, tom: Visitor, app: Flask, comment: str, db: Any
) -> None:
    assert comment
    mara.post("/dreams/new", {"title": "A bus", "description": "Blue.", "categories": "travel"})
    tom.post("/dreams/a-boat/report", {"reason": WHY})
    db["dreams"].update_one({"slug": "a-boat"}, {"$unset": {"reported": ""}})
    db["dreams"].update_one({"slug": "a-bus"}, {"$set": {"reported": True}})

    with app.app_context():
        integrity = app.extensions["dreamscape"].integrity
        assert len(list(integrity.run(repair=True))) == 2
        assert list(integrity.run(repair=True)) == []
    assert {dream["slug"]: dream.get("reported") for dream in db["dreams"].find()} == {
        "a-boat": True,
        "a-bus": None,
    }


def test_what_is_folded_for_them_changes_with_each_report_and_its_end(
    mo: Visitor, mara: Visitor, tom: Visitor, comment: str, db: Any
) -> None:
    def version(visitor: Visitor) -> int:
        return int(db["users"].find_one({"email": visitor.email}).get("edges_version", 0))

    before = {visitor: version(visitor) for visitor in (mara, tom)}
    mara.post(f"/comments/{comment}/report", {"reason": "Unkind."})
    reported = version(mara)
    mo.post(f"/admin/reports/{db['reports'].find_one()['_id']}/settle")

    assert before[mara] < reported < version(mara)
    assert version(tom) == before[tom]
