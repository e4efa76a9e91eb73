"""Looking things up, the figures of the last month, and the log."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.spelling import folded

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

NAMES = re.compile(r'class="rows__name" href="[^"]*">([^<]+)<')


def _names(answer: Any) -> list[str]:
    return NAMES.findall(answer.text)


def _write(visitor: Visitor, title: str) -> None:
    fields = {
        "title": title,
        "description": "With a red sail.",
        "categories": "travel",
        "comments_enabled": "y",
    }
    assert visitor.post("/dreams/new", fields).status_code == 303


@pytest.mark.usefixtures("mo", "mara", "tom")  # who was there first is last in the list
def test_members_are_found_by_the_beginning_of_either_name(mo: Visitor) -> None:
    assert _names(mo.get("/admin/members?q=mar")) == ["Mara Lind"]
    assert _names(mo.get("/admin/members?q=LIND")) == ["Mara Lind"]
    assert _names(mo.get("/admin/members?q=lind+mara")) == ["Mara Lind"]
    assert _names(mo.get("/admin/members?q=ara")) == []
    assert _names(mo.get("/admin/members?q=.*")) == []
    assert _names(mo.get("/admin/members")) == ["Tom Okoye", "Mara Lind", "Mo Derat"]


def test_members_are_found_by_their_whole_address_which_no_page_shows(mo: Visitor, mara: Visitor) -> None:
    found = mo.get("/admin/members?q=MARA@example.org")

    assert _names(found) == ["Mara Lind"]
    assert "mara@example.org" not in found.text
    assert _names(mo.get("/admin/members?q=mara@")) == []
    assert "mara@example.org" not in mo.get(f"/admin/members/{mara.id}").text


def test_a_member_is_found_by_the_name_they_have_now(mo: Visitor, mara: Visitor) -> None:
    mara.post("/profile", {"first_name": "Maren", "last_name": "Berg"}, page="/profile")

    assert _names(mo.get("/admin/members?q=ber")) == ["Maren Berg"]
    assert _names(mo.get("/admin/members?q=lind")) == []


def _add_members(db: Any, count: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    db["users"].insert_many(
        {
            "_id": ObjectId(),
            "email_key": f"{number}@example.org",
            "slug": f"anna-{number}",
            "first_name": "Anna",
            "last_name": f"{number:03}",
            "name_key": f"anna {number:03}",
            "last_name_key": f"{number:03} anna",
            "created_at": start + timedelta(minutes=number // 2),
        }
        for number in range(count)
    )


@pytest.mark.parametrize("query", ["", "?q=anna"])
def test_long_lists_are_paged_and_show_everybody_once(mo: Visitor, db: Any, query: str) -> None:
    _add_members(db, 75)
    page, seen, pages = mo.get(f"/admin/members{query}"), [], 0
    while True:
        seen += [name for name in _names(page) if name.startswith("Anna")]
        pages += 1
        further = re.search(r'class="pager"><a class="button" href="([^"]+)"', page.text)
        if not further:
            break
        page = mo.get(further[1].replace("&amp;", "&"))

    assert len(seen) == len(set(seen)) == 75
    assert pages == 3


def test_found_dreams_are_paged_whatever_letters_their_titles_are_in(mo: Visitor, db: Any) -> None:
    titles = [f"über {number:02} 💭 {'ΐ' * 100}" for number in range(35)]
    db["dreams"].insert_many(
        {"dreamer_id": ObjectId(mo.id), "slug": title, "title": title, "title_key": folded(title)}
        for title in titles
    )
    first = mo.get("/admin/dreams?q=Über")
    further = re.search(r'class="pager"><a class="button" href="([^"]+)"', first.text)
    assert further
    second = mo.get(further[1].replace("&amp;", "&"))

    assert [name[:7] for name in [*_names(first), *_names(second)]] == [title[:7] for title in titles]


@pytest.mark.usefixtures("mara")
@pytest.mark.parametrize(
    "after",
    [
        "x",
        "d1.o2",
        "d99999999999999999.o65f0c0ffee65f0c0ffee65f0",
        "-",
        "o65f0c0ffee65f0c0ffee65f0",
        "sA.o",
        "s_w.o",
    ],
)
def test_a_cursor_nobody_gave_out_leads_to_a_page(mo: Visitor, after: str) -> None:
    for path in ("members", "members?q=m", "dreams", "dreams?q=a", "comments", "log"):
        joint = "&" if "?" in path else "?"
        assert mo.get(f"/admin/{path}{joint}after={after}").status_code == 200


def test_dreams_are_found_by_the_beginning_of_their_title(mo: Visitor, mara: Visitor) -> None:
    for title in ("A boat", "A bakery", "Bread"):
        _write(mara, title)

    assert _names(mo.get("/admin/dreams?q=a+b")) == ["A bakery", "A boat"]
    assert _names(mo.get("/admin/dreams?q=BREAD")) == ["Bread"]
    assert _names(mo.get("/admin/dreams")) == ["Bread", "A bakery", "A boat"]


def test_the_latest_comments_are_listed_with_their_dream(mo: Visitor, mara: Visitor, tom: Visitor) -> None:
    _write(mara, "A boat")
    for body in ("First!", "Second!"):
        tom.post("/dreams/a-boat/comments", {"body": body})

    page = mo.get("/admin/comments").text

    assert page.index("Second!") < page.index("First!")
    assert "A boat" in page
    assert "Tom Okoye" in page


def test_the_figures_count_each_day_and_are_read_without_a_script(
    mo: Visitor, mara: Visitor, db: Any
) -> None:
    _write(mara, "A boat")
    _write(mara, "A bakery")
    long_ago = datetime.now(UTC) - timedelta(days=40)
    db["dreams"].update_one({"slug": "a-bakery"}, {"$set": {"created_at": long_ago}})

    page = mo.get("/admin/").text

    assert 'aria-label="Dreams on each of the last 30 days: 1 altogether"' in page
    assert 'aria-label="Sign-ups on each of the last 30 days: 2 altogether"' in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " style=" not in page


def test_each_chart_has_a_bar_with_a_tooltip_for_every_day(mo: Visitor, mara: Visitor, db: Any) -> None:
    _write(mara, "A boat")
    db["dreams"].update_one({"slug": "a-boat"}, {"$set": {"created_at": datetime.now(UTC)}})

    charts = re.findall(r'<svg class="chart" role="img".*?</svg>', mo.get("/admin/").text, re.DOTALL)

    assert len(charts) == 4
    for chart in charts:
        assert chart.count('class="chart__bar"') == 30
        assert len(re.findall(r"<title>\d+ [A-Z][a-z]+: \d+</title>", chart)) == 30
        assert not re.search(r"<style|<script|\s(style|on\w+)=", chart)
        assert '"%"' not in chart, "a place that the layout does not give"
    assert charts[1].count(": 1</title>") == 1


@pytest.mark.usefixtures("mara")
def test_every_deed_is_in_the_log_and_no_page_changes_the_log(app: Any, ada: Visitor, db: Any) -> None:
    ada.post("/admin/categories", {"name": "Beekeeping"})
    ada.post("/admin/categories/beekeeping/rename", {"name": "Bees"})
    ada.post("/admin/categories/beekeeping/retire")
    ada.post("/admin/avatars/owl-1/retire")
    ada.post("/admin/settings", {"sign_up": "closed"})

    deeds = [entry["action"] for entry in db["audit"].find().sort("_id", 1)]

    assert deeds == [
        "made admin",
        "added a category",
        "renamed a category",
        "retired a category",
        "retired an avatar",
        "set sign-up to closed",
    ]
    assert all(entry["at"] for entry in db["audit"].find())
    assert "Ada Amin" in ada.get("/admin/log").text
    log_rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin/log")]
    assert [rule.methods - {"HEAD", "OPTIONS"} for rule in log_rules] == [{"GET"}]


def test_the_log_calls_people_by_the_name_they_have_now(ada: Visitor, mara: Visitor) -> None:
    ada.post(f"/admin/members/{mara.id}/role", {"role": "moderator"})
    mara.post("/profile", {"first_name": "Maren", "last_name": "Berg"}, page="/profile")

    log = ada.get("/admin/log").text

    assert "Maren Berg" in log
    assert "Mara Lind" not in log


def test_members_find_no_way_in_and_moderators_do(mara: Visitor, mo: Visitor) -> None:
    assert "Look after" not in mara.get("/dreams").text
    assert "Look after" in mo.get("/dreams").text
    assert mo.get("/admin/settings").status_code == 403
    assert "Who can join" not in mo.get("/admin/").text


@pytest.mark.parametrize(
    "path", ["members/x", "dreams/x", "categories/x", "members/65f0c0ffee65f0c0ffee65f0"]
)
def test_what_is_not_there_is_a_404(mo: Visitor, path: str) -> None:
    assert mo.get(f"/admin/{path}").status_code == 404
