"""What somebody is told of a thing that was taken down, their appeal, notes of moderators, and the page of counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

APPEAL = re.compile(r'href="(/appeals/[0-9a-f]{24})"')


@pytest.fixture
def hidden(mo: Visitor, mara: Visitor, db: Any) -> str:
    """Where moderators look after Mara's dream, which is hidden."""
    mara.post("/dreams/new", {"title": "A boat", "description": "With a sail.", "categories": "travel"})
    address = f"/admin/dreams/{db['dreams'].find_one()['_id']}"
    told = {"reason": "It names a neighbour.", "rule": "private"}
    assert mo.post(f"{address}/hide", told).status_code == 303
    return address


def test_the_author_reads_the_rule_and_appeals_once(
    mara: Visitor, mo: Visitor, ada: Visitor, hidden: str, db: Any
) -> None:
    page = mara.get("/dreams").text
    assert "Somebody’s private data" in page
    assert "Somebody’s private data" in mara.get("/dreams/a-boat").text
    found = APPEAL.search(page)
    assert found
    assert "It names a neighbour." in mara.get(found[1]).text

    refused = mara.post(found[1], {"body": "x" * 2001})
    assert refused.status_code == 422
    assert "x" * 2001 in refused.text
    assert mara.post(found[1], {"body": "He said I may."}).headers["Location"] == "/dreams"

    assert APPEAL.search(mara.get("/dreams").text) is None
    assert mara.get(found[1]).status_code == 404
    assert mara.post(found[1], {"body": "Once more."}).status_code == 404
    assert mo.get(found[1]).status_code == 404
    assert "It was you who did this" in mo.get("/admin/appeals").text
    assert "Accept: show it again" in ada.get("/admin/appeals").text
    assert ada.post(f"/admin/appeals/{db['appeals'].find_one()['_id']}/accept").status_code == 303
    assert "and you are right" in mara.get("/dreams").text
    assert "Hidden since" not in mo.get(hidden).text


def test_a_rule_that_there_is_not_is_said_at_its_field_and_none_is_another_one(
    mo: Visitor, hidden: str, db: Any
) -> None:
    answer = mo.post(f"{hidden}/remove", {"reason": "Why", "rule": "boats"})
    assert answer.status_code == 422
    assert 'id="removal-rule-error"' in answer.text

    mo.post(f"{hidden}/remove", {"reason": "Why"})
    assert db["audit"].find_one({"action": "removed a dream"})["rule"] == "other"
    log = mo.get("/admin/log").text
    assert "Somebody’s private data" in log
    assert "Something else" not in log


def test_notes_are_written_and_taken_away_on_a_members_page(mo: Visitor, mara: Visitor, db: Any) -> None:
    page = f"/admin/members/{mara.id}"
    assert mo.post(f"{page}/notes", {"note": " "}).status_code == 422
    assert mo.post(f"{page}/notes", {"note": "Means <b>well</b>."}).headers["Location"] == page

    shown = mo.get(page).text
    assert "Means &lt;b&gt;well&lt;/b&gt;." in shown
    assert "Mo Derat" in shown
    note = db["member_notes"].find_one()["_id"]
    assert mo.post(f"{page}/notes/{note}/delete").status_code == 303
    assert mo.post(f"{page}/notes/{note}/delete").status_code == 404
    assert "Means" not in mo.get(page).text


def test_anybody_sees_the_counts_until_admins_switch_them_off(
    ada: Visitor, tom: Visitor, guest: Visitor, hidden: str
) -> None:
    assert hidden
    ada.post("/dreams/new", {"title": "A kite", "description": "High.", "categories": "travel"})
    report = "/dreams/a-kite/report"
    page = guest.get("/transparency")
    assert page.status_code == 200
    assert "Mara" not in page.text
    assert "A boat" not in page.text
    assert "/transparency" in _main(tom.get(report).text)

    assert ada.post("/admin/settings/transparency", page="/admin/settings").status_code == 303
    assert guest.get("/transparency").status_code == 404
    assert "/transparency" not in _main(tom.get(report).text)

    ada.post("/admin/settings/transparency", {"shown": "y"})
    assert guest.get("/transparency").status_code == 200
    log = ada.get("/admin/log").text
    assert log.count("switched the public page of counts") == 2


def _main(page: str) -> str:
    """The page without its foot, whose ways may be some seconds old."""
    return page.partition("<footer")[0]
