"""Everybody tries everything: see table.py for who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.routes.permissions.site import PEOPLE, PermissionSite, site_rules
from tests.routes.permissions.table import WHO, rules

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.support.visitor import Visitor


def test_every_route_has_its_line_in_the_table(app: Flask) -> None:
    there = {(method, rule.rule) for method, rule in site_rules(app)}

    assert there - set(rules()) == set(), "say in table.py who may use these"
    assert set(rules()) - there == set(), "these are no more"
    assert set(rules().values()) <= set(WHO)


def _turned_away(answer: TestResponse, who: str) -> bool:
    to = answer.headers.get("Location", "")
    # Who has just asked to be deleted, and presses once more, is led out and not in again.
    led_on = who in ("guests", "the suspended")
    if answer.status_code == 303 and (
        to.startswith("/login?") or to in ("/", "/login", "/suspended") or led_on
    ):
        return True
    return answer.status_code in (401, 403, 404)


def _let_in(answer: TestResponse) -> bool:
    # 400 is what a made-up token gets, 422 a form that lacks something.
    to = answer.headers.get("Location", "")
    led_away = to.startswith("/login?") or to == "/suspended"
    return answer.status_code in (200, 204, 302, 303, 400, 422) and not led_away


@pytest.mark.timeout(400)
def test_everybody_opens_exactly_the_pages_they_may(site: PermissionSite) -> None:
    wrong = []
    for method, rule in site_rules(site.app):
        if method != "GET":
            continue
        who = rules()[method, rule.rule]
        for person in PEOPLE:
            answer = site.ask(person, method, rule)
            right = _let_in(answer) if person in WHO[who] else _turned_away(answer, who)
            if not right:
                wrong.append(f"{person}: GET {rule.rule} ({who}): {answer.status}")

    assert wrong == []


@pytest.mark.timeout(400)
def test_everybody_does_exactly_what_they_may_and_nothing_changes_otherwise(site: PermissionSite) -> None:
    wrong = []
    for method, rule in site_rules(site.app):
        if method != "POST":
            continue
        who = rules()[method, rule.rule]
        for person in PEOPLE:
            answer = site.ask(person, method, rule)
            if person in WHO[who]:
                right = _let_in(answer)
                site.restore()
            else:
                right = _turned_away(answer, who) and site.memory.is_true()
            if not right:
                wrong.append(f"{person}: POST {rule.rule} ({who}): {answer.status}")

    assert wrong == []


@pytest.mark.timeout(400)
def test_no_answer_holds_a_hash_a_token_or_somebody_elses_address(site: PermissionSite) -> None:
    """Whoever asks, and whatever they do; but for the outbox of a site that is being developed."""
    cookies = {
        person: session["_user_id"]
        for person in PEOPLE[1:]
        if "_user_id" in (session := _session(site.visitors[person]))
    }
    told = []
    for method, rule in site_rules(site.app):
        if rule.endpoint == "development.outbox":
            continue
        for person in PEOPLE:
            answer = site.ask(person, method, rule)
            shown = str(answer.headers).encode() + answer.get_data()
            if method == "POST":
                site.restore()
            others = [other for other in PEOPLE[1:] if other != person]
            secrets = ["$argon2", *(f"{other}@example.net" for other in others)]
            secrets += [cookies[other] for other in cookies if other != person]
            told += [
                f"{person}: {method} {rule.rule}: {secret}" for secret in secrets if secret.encode() in shown
            ]

    assert told == []


def _session(visitor: Visitor) -> dict[str, Any]:
    with visitor.client.session_transaction() as session:
        return dict(session)
