"""What is wrong with a form is said in one place with links to its fields, in the title, and before it is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.dream_forms import DREAM_FORM, write
from tests.support.profile_forms import NAMES

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

SUMMARY = re.compile(
    r'<div class="form-error" role="alert" tabindex="-1" autofocus data-error-summary>.*?</ul>', re.S
)
LONG = "x" * 5_001

# The page, what is sent there, and the ids of the inputs that the summary leads to.
MEMBERS_FORMS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "/dreams/new": ({**DREAM_FORM, "title": "", "categories": []}, ["title", "categories-0"]),
    "/dreams/sail-to-the-midnight-sun/edit": ({**DREAM_FORM, "description": LONG}, ["description"]),
    "/profile": (
        {**NAMES, "picture_alt": LONG, "first_name": "", "skills": "x" * 41},
        ["picture_alt", "first_name", "skills"],
    ),
    "/settings/email": ({"email": "mara@"}, ["email", "password"]),
    "/settings/password": ({"old_password": "not this one", "password": "short"}, ["password"]),
    "/settings/security/totp": ({"code": ""}, ["code", "password"]),
    "/settings/delete": ({"word": "what?"}, ["password"]),
}
GUESTS_FORMS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "/signup": ({"email": "mara@"}, ["first_name", "email", "password"]),
    "/login": ({}, ["email", "password"]),
    "/dreams/new": ({"picture_alt": LONG}, ["description", "title", "picture_alt"]),
    "/password-reset": ({"email": "mara@"}, ["email"]),
}


def check_summary(page: str, fields: list[str]) -> None:
    """`page` has one summary, and each of its links leads to a field that is there, in the order of the page."""
    (summary,) = SUMMARY.findall(page)
    assert re.findall(r'href="#([^"]+)"', summary) == fields
    assert [field for field in fields if f'id="{field}"' not in page] == []
    places = [page.index(f'id="{field}"') for field in fields]
    assert places == sorted(places), "they stand in another order on the page"
    assert "<title>Another look, please: " in page


@pytest.mark.parametrize("path", MEMBERS_FORMS)
def test_what_is_wrong_with_a_members_form_is_summed_up(mara: Visitor, path: str) -> None:
    write(mara)
    sent, fields = MEMBERS_FORMS[path]

    opened = mara.get(path).text
    assert "data-error-summary" not in opened
    assert "Another look" not in opened
    check_summary(mara.post(path, sent, page=path).text, fields)


@pytest.mark.parametrize("path", GUESTS_FORMS)
def test_what_is_wrong_with_a_guests_form_is_summed_up(guest: Visitor, path: str) -> None:
    sent, fields = GUESTS_FORMS[path]

    assert "data-error-summary" not in guest.get(path).text
    check_summary(guest.post(path, sent, page=path).text, fields)


def test_what_is_wrong_with_a_report_is_summed_up(mara: Visitor, tom: Visitor) -> None:
    write(mara)

    page = tom.post("/dreams/sail-to-the-midnight-sun/report", {"reason": "x" * 501}).text
    check_summary(page, ["reason"])
    assert f">\r\n{'x' * 501}</textarea>" in page


def test_numbers_and_days_of_moderators_are_asked_for_in_our_words(ada: Visitor) -> None:
    page = ada.get("/admin/settings").text
    (uses,) = re.findall(r'<input [^>]*id="uses"[^>]*>', page)
    (day,) = re.findall(r'<input [^>]*id="last_day"[^>]*>', page)
    assert 'data-say-missing="A number, please: 1 for one person."' in uses
    assert 'data-say-wrong="A whole number from 1 to 1,000, please."' in uses
    assert 'data-say-missing="Choose its last day."' in day

    refused = ada.post("/admin/invitations", {"uses": "many", "last_day": "soon"}).text
    shown = re.sub(r"<[^>]*>", "", refused)
    assert shown.count("A whole number, please.") == 2, "in the summary and at its field"
    assert refused.count("This is no day of the calendar.") == 2


def test_what_is_wrong_with_a_form_of_moderators_is_summed_up_beside_its_button(
    ada: Visitor, tom: Visitor
) -> None:
    page = ada.post(f"/admin/members/{tom.id}/suspend", {"reason": ""}).text
    check_summary(page, ["suspension-until", "suspension-reason"])
    assert page.index("<summary") < page.index("data-error-summary")


def test_a_comment_that_cannot_be_taken_has_the_focus_and_its_message_beside_it(
    mara: Visitor, tom: Visitor
) -> None:
    write(mara)

    page = tom.post("/dreams/sail-to-the-midnight-sun/comments", {"body": "x" * 2_001}).text
    (box,) = re.findall(r'<textarea[^>]*name="body"[^>]*>', page)
    assert "autofocus" in box
    assert 'aria-invalid="true"' in box
    assert "<title>Another look, please: " in page
    # The server's own words come in place of the browser's.
    assert re.search(r"<form[^>]*novalidate[^>]*comment-", page)


def test_fields_bring_along_what_the_server_would_say(mara: Visitor, guest: Visitor) -> None:
    page = mara.get("/dreams/new").text
    assert 'data-say-missing="Every dream needs a name."' in page
    assert 'data-most="120"' in page
    assert 'data-say-over="At most 120 characters, please; this has {count}."' in page
    assert 'data-say-many="At most 5; these are {count}."' in page
    refused = write(mara, categories=["art", "sea", "travel", "books", "music", "nature"]).text
    assert "At most 5; these are 6." in refused
    door = guest.get("/signup").text
    assert 'data-say-wrong="Please use at least 8 characters; {count} is too few."' in door
    assert 'data-say-wrong="This does not look like an e-mail address yet.' in door


@pytest.mark.parametrize(
    ("skill", "taken"), [("👩‍👩‍👧‍👦" * 40, True), ("👩‍👩‍👧‍👦" * 41, False), ("e" + "\u0301" * 1_100, False)]
)
def test_a_skill_is_counted_as_people_count(mara: Visitor, skill: str, taken: bool) -> None:
    answer = mara.post("/profile", {**NAMES, "skills": skill}, page="/profile")

    assert (answer.status_code == 303) is taken


def test_the_profile_has_a_way_back_and_a_way_out(mara: Visitor) -> None:
    page = mara.get("/profile").text

    assert 'href="/people/mara-lind" data-draft-discard' in page
    assert 'href="/settings/delete"' in page


def test_no_field_cuts_off_what_is_pasted_into_it(
    app: Flask, mara: Visitor, ada: Visitor, guest: Visitor
) -> None:
    with app.app_context():
        pages = [
            mara.get("/profile"),
            mara.get("/dreams/new"),
            guest.get("/signup"),
            ada.get("/admin/settings"),
        ]

    assert [page.request.path for page in pages if " maxlength=" in page.text] == []
