"""The page of what waits: one goes from one to the next, and comes back to the place whatever happens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dreamscape import create_app
from tests.support.threads import dream_of, member
from tests.support.waiting import waiting_comment, waiting_dream

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

ROW = re.compile(r'<h2 class="waiting__\w+" id="waiting-(\w+)-name"([^>]*)>')
PLACE = re.compile(r'name="done" value="([^"]+)"')
TAB = re.compile(r'/admin/waiting"[^>]*>Waiting(?: <span class="admin-nav__count">(\d+)<)?')
WHY = {"rule": "spam", "reason": "It sells lighthouses."}


@pytest.fixture
def posts(app: Flask, mara: Visitor, tom: Visitor, mo: Visitor) -> list[tuple[str, str]]:
    """Two dreams and a comment of Tom's that wait, by kind and id; Mo looks after the place."""
    assert mo
    bus, author = dream_of(mara, "A bus"), member(tom)
    return [
        ("dream", waiting_dream(app, author, "A boat").id),
        ("comment", waiting_comment(app, author, bus, "Take me along!").id),
        ("dream", waiting_dream(app, author, "A kite", ("repeated",)).id),
    ]


@pytest.fixture
def at_the_door(db: Any, settings: dict[str, Any]) -> Flask:
    """The same site where newcomers have limits."""
    return create_app({**settings, "NEWCOMER_LIMITS": True}, client=db.client)


def press(mo: Visitor, kind: str, post: str, deed: str, **fields: str) -> Any:
    """A button of the queue, with the place that it stands at."""
    page = mo.get("/admin/waiting").text
    row = page[page.index(f'id="waiting-{post}"') :] if post in page else page
    found = PLACE.search(row)
    done = {"done": found[1]} if found else {}
    return mo.post(f"/admin/waiting/{kind}/{post}/{deed}", {**done, **fields})


def focused(mo: Visitor, address: str) -> list[str]:
    """The ids of the posts that have the focus when this page opens."""
    return [post for post, more in ROW.findall(mo.get(address).text) if "autofocus" in more]


def test_the_tab_and_the_overview_say_how_many_wait(mo: Visitor, posts: list[tuple[str, str]]) -> None:
    for path in ("/admin/", "/admin/members", "/admin/waiting"):
        found = TAB.search(mo.get(path).text)
        assert found
        assert found[1] == str(len(posts))
    assert "3 dreams and comments wait" in mo.get("/admin/").text
    assert "wait until somebody has looked" not in mo.get("/admin/members").text


def test_without_limits_of_newcomers_there_is_no_tab_unless_something_waits(
    mo: Visitor, at_the_door: Flask
) -> None:
    assert TAB.search(mo.get("/admin/").text) is None
    assert "Nothing waits" in mo.get("/admin/waiting").text
    assert TAB.search(mo.at(at_the_door).get("/admin/").text)


def test_everything_is_there_to_judge_by(mo: Visitor, tom: Visitor, posts: list[tuple[str, str]]) -> None:
    page = mo.get("/admin/waiting").text

    assert [post for post, _ in ROW.findall(page)] == [post for _, post in posts]
    for words in ("A boat", "With a red sail.", "Take me along!", "A bus", "Tom Okoye", "here since",
                  "came without an invitation", "the small proof of work", "the same under several dreams",
                  "Trust Tom: let all through", "Suspend Tom"):  # fmt: skip
        assert words in page, words
    assert f"/admin/members/{tom.id}#suspension-until" in page
    assert focused(mo, "/admin/waiting") == []


def test_letting_through_leads_to_the_next_and_everybody_finds_it(
    mo: Visitor, guest: Visitor, tom: Visitor, posts: list[tuple[str, str]]
) -> None:
    assert guest.get("/dreams/a-boat").status_code == 404

    answer = press(mo, *posts[0], "let-through")

    assert answer.status_code == 303
    assert focused(mo, answer.headers["Location"]) == [posts[1][1]]
    assert guest.get("/dreams/a-boat").status_code == 200
    assert "can be seen now" in tom.get("/dreams").text
    assert "let a dream through" in mo.get("/admin/log").text


def test_taking_down_without_a_reason_comes_back_open_with_what_was_chosen(
    mo: Visitor, posts: list[tuple[str, str]], db: Any
) -> None:
    kind, post = posts[1]

    answer = press(mo, kind, post, "take-down", rule="hate", reason=" ", after="nonsense")

    assert answer.status_code == 422
    row = answer.text[
        answer.text.index(f'id="waiting-{post}"') : answer.text.index(f'id="waiting-{posts[2][1]}"')
    ]
    assert '<details class="folded" open' in row
    assert 'value="hate" selected' in row or 'selected value="hate"' in row
    assert "data-error-summary" in row
    assert 'name="after" value="nonsense"' in row
    assert answer.text.count("data-error-summary") == 1
    assert db["pending_comments"].count_documents({}) == 1

    answer = press(mo, kind, post, "take-down", **WHY)
    assert focused(mo, answer.headers["Location"]) == [posts[2][1]]
    assert db["pending_comments"].count_documents({}) == 0


def test_the_author_reads_rule_and_reason_and_may_appeal(
    mo: Visitor, tom: Visitor, posts: list[tuple[str, str]]
) -> None:
    press(mo, *posts[0], "take-down", **WHY)

    page = tom.get("/dreams").text
    for words in ("was taken down", "Advertising and spam", "It sells lighthouses.", "Ask for another look"):
        assert words in page


@pytest.mark.parametrize("deed", ["let-through", "take-down"])
def test_the_second_of_two_moderators_hears_it_kindly_and_goes_on(
    mo: Visitor, ada: Visitor, posts: list[tuple[str, str]], deed: str, db: Any
) -> None:
    kind, post = posts[0]
    open_page = PLACE.findall(ada.get("/admin/waiting").text)[0]
    press(mo, kind, post, "let-through")

    answer = ada.post(f"/admin/waiting/{kind}/{post}/{deed}", {"done": open_page, **WHY})

    assert answer.status_code == 303
    page = ada.get(answer.headers["Location"]).text
    assert "Somebody has looked at this already" in page
    assert [one for one, more in ROW.findall(page) if "autofocus" in more] == [posts[1][1]]
    assert db["dreams"].count_documents({"slug": "a-boat"}) == 1


@pytest.mark.usefixtures("posts")
def test_trusting_somebody_from_the_queue_goes_on_in_the_queue_and_from_their_page_stays_there(
    app: Flask, mo: Visitor, mara: Visitor, tom: Visitor, at_the_door: Flask
) -> None:
    lamp = waiting_dream(app, member(mara), "A lamp").id
    page = mo.get("/admin/waiting").text
    answer = mo.post(f"/admin/members/{tom.id}/trust", {"done": PLACE.findall(page)[0]})
    assert focused(mo, answer.headers["Location"]) == [lamp]

    theirs = f"/admin/members/{mara.id}"
    assert "Trust Mara" in mo.at(at_the_door).get(theirs).text
    assert mo.post(f"{theirs}/trust").headers["Location"] == theirs
    page = mo.at(at_the_door).get(theirs).text
    assert "Trusted since" in page
    assert "Trust Mara" not in page
    assert "Nothing waits" in mo.get("/admin/waiting").text


def test_the_last_of_a_page_leads_to_the_beginning(mo: Visitor, posts: list[tuple[str, str]]) -> None:
    last = PLACE.findall(mo.get("/admin/waiting").text)[-1]
    answer = mo.post(f"/admin/waiting/dream/{posts[2][1]}/let-through", {"done": last, "after": last})

    address = answer.headers["Location"]
    assert parse_qs(urlsplit(address).query) == {"after": [last], "done": [last]}
    onwards = mo.get(address)
    assert onwards.status_code == 303
    assert focused(mo, onwards.headers["Location"]) == [posts[0][1]]


def test_how_somebody_came_in_stands_on_their_page_and_leads_to_all_like_them(
    mo: Visitor, tom: Visitor, mara: Visitor, db: Any
) -> None:
    assert "made the site wonder" not in mo.get(f"/admin/members/{tom.id}").text
    came = {
        "proof": "missing",
        "doubts": ["network"],
        "inviters": [db["users"].find_one({"first_name": "Mara"})["_id"]],
    }
    db["users"].update_one({"first_name": "Tom"}, {"$set": {"joined": came}})

    page = mo.get(f"/admin/members/{tom.id}").text
    for words in ("without the proof of work", "Unusually many", "Trust Tom"):
        assert words in page, words
    listed = mo.get("/admin/members?doubted=1").text
    assert "Tom Okoye" in listed
    assert f"/admin/members/{mara.id}" not in listed


def test_an_admin_chooses_what_makes_the_site_wonder(ada: Visitor, db: Any) -> None:
    assert 'name="network_sign_ups"' in ada.get("/admin/settings").text

    refused = ada.post("/admin/settings/doubts", {"network_sign_ups": "0", "doubt_throwaway": "y"})
    assert refused.status_code == 422
    assert "From 1 to 1000 people" in refused.text.replace(",", "")
    assert ada.post("/admin/settings/doubts", {"network_sign_ups": "nine"}).status_code == 422

    answer = ada.post("/admin/settings/doubts", {"network_sign_ups": "9"})
    assert answer.headers["Location"] == "/admin/settings#doubts"
    stored = db["site_settings"].find_one({"_id": "site"})
    assert (stored["network_sign_ups"], stored["doubt_throwaway"]) == (9, False)
