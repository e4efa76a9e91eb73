"""The fuzzer reaches every address of the site, draws the same lot again, and lets no failure pass."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from fuzz.__main__ import Findings
from fuzz.people import Form, Page, Person
from fuzz.plan import Plan
from fuzz.wire import Answer, Connection, Request

if TYPE_CHECKING:
    from flask import Flask

KNOWN = {"slug": ["a-boat"], "any": ["1", "sea"]}
SEND = Form("/dreams/new", (("csrf_token", "old"), ("title", "")), takes_file=True)


def person() -> Person:
    return Person("member", lambda: "", Connection(1), cookie="a=b", token="new", forms=[SEND])


def drawn(app: Flask, seed: int, number: int) -> list[Request]:
    plan, somebody = Plan(Random(seed), app.url_map, KNOWN), person()  # noqa: S311
    return [plan.request(somebody) for _ in range(number)]


def findings() -> Findings:
    return Findings(most=10, until=time.monotonic() + 60)


def test_every_address_of_the_site_is_asked(app: Flask) -> None:
    asked = {request.about for request in drawn(app, 1, 14000)}

    assert {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"} <= asked


def test_the_same_lot_draws_the_same_requests_and_another_draws_others(app: Flask) -> None:
    assert drawn(app, 1, 300) == drawn(app, 1, 300)
    assert drawn(app, 1, 300) != drawn(app, 2, 300)


def test_each_request_is_bounded_and_has_one_line_for_each_header(app: Flask) -> None:
    for request in drawn(app, 3, 2000):
        head, _, body = request.data("a=b").partition(b"\r\n\r\n")
        assert len(head) < 400_000
        assert len(body) < 4_000_000
        lines = head.split(b"\r\n")
        assert lines[0].startswith(request.method.encode())
        assert all(b": " in line for line in lines[1:])


def test_most_forms_are_sent_with_the_token_of_now(app: Flask) -> None:
    sent = [
        request
        for request in drawn(app, 4, 2000)
        if request.about == SEND.action and request.method == "POST"
    ]

    assert len(sent) > 200
    assert sum(("csrf_token", "new") in request.fields for request in sent) > 0.8 * len(sent)
    assert any(request.file for request in sent)


@pytest.mark.parametrize("answer", [Answer(500), Answer(503), Answer(0, why="TimeoutError: timed out")])
def test_an_error_of_the_site_is_a_failure_with_the_request_that_caused_it(answer: Answer) -> None:
    found = findings()
    found.add("guest", Request("GET", "/odd"), answer)

    assert len(found.failures) == 1
    assert "GET /odd" in found.failures[0]


@pytest.mark.parametrize("answer", [Answer(200), Answer(303), Answer(404), Answer(0, why="BadStatusLine")])
def test_a_refusal_is_none(answer: Answer) -> None:
    found = findings()
    found.add("guest", Request("GET", "/odd"), answer)

    assert found.failures == []


def test_the_forms_of_a_page_are_what_a_browser_would_send() -> None:
    page = Page(
        '<a href="/dreams#top">D</a><a href="https://x">X</a><form method="get"><input name="q"></form>'
        '<form method="post"><input name="csrf_token" value="t"><textarea name="body">x</textarea>'
        '<input type="file" name="picture"></form>',
        "/here",
    )

    assert page.links == ["/dreams"]
    assert page.forms == [Form("/here", (("csrf_token", "t"), ("body", "")))]


def test_who_was_logged_out_is_let_in_again_and_a_guest_is_not() -> None:
    led_to_the_door = Answer(303, location="/login?next=/dreams")
    guest = Person("guest", lambda: "", Connection(1))

    assert person().has_left(led_to_the_door)
    assert not guest.has_left(led_to_the_door)
