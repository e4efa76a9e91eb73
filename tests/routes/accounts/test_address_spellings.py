"""An address is one address, however a browser, a keyboard or a clipboard spells it; and never another's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

# As people write it, and as `type=email` of Chromium sends it.
NORA, NORA_SENT = "nora@bücher.example", "nora@xn--bcher-kva.example"
SPELLINGS = (
    NORA, NORA_SENT, "NORA@BÜCHER.example", "nora@bu\u0308cher.example",
    "ｎｏｒａ＠ｂücher．example", "nora@bücher\u00ad.example",
)  # fmt: skip


def log_in(app: Flask, email: str) -> Any:
    return Visitor(app).post("/login", {"email": email, "password": PASSWORD})


def mails(app: Flask) -> list[Any]:
    with app.app_context():
        return [queued.mail for queued in app.extensions["dreamscape"].mail_queue.outbox()]


@pytest.fixture(params=[NORA, NORA_SENT])
def nora(app: Flask, request: pytest.FixtureRequest) -> Visitor:
    """Nora, who signed up from one kind of browser or another."""
    visitor = Visitor(app).signed_up("Nora", "Lund", request.param)
    visitor.email = NORA
    return visitor


def test_who_signed_up_logs_in_from_every_browser(nora: Visitor) -> None:
    for email in SPELLINGS:
        assert log_in(nora.app, email).status_code == 303, email


def test_nobody_signs_up_a_second_time_with_another_spelling(nora: Visitor, db: Any) -> None:
    for email in SPELLINGS:
        fields = {"first_name": "Nora", "email": email, "password": PASSWORD}
        answer = Visitor(nora.app).post("/signup", fields, page="/signup")
        assert "already signed up" in answer.text

    assert db["users"].count_documents({}) == 1


def test_a_reset_finds_them_and_writes_to_their_mailbox(nora: Visitor) -> None:
    before = len(mails(nora.app))
    Visitor(nora.app).post("/password-reset", {"email": NORA_SENT}, page="/password-reset")

    newest, *rest = mails(nora.app)
    assert len(rest) == before
    assert "/password-reset/" in newest.text
    assert newest.to == NORA


def test_a_domain_with_another_letter_is_another_mailbox(app: Flask) -> None:
    sharp, double = "eva@straße.example", "eva@strasse.example"
    Visitor(app).signed_up("Eva", "Sharp", sharp)
    Visitor(app).signed_up("Eva", "Double", double)

    for email, name in ((sharp, "Sharp"), (double, "Double"), ("eva@xn--strae-oqa.example", "Sharp")):
        visitor = Visitor(app).logged_in(email)
        assert f'value="{name}"' in visitor.get("/profile").text


def test_a_change_of_address_knows_the_address_one_has_and_those_of_others(
    nora: Visitor, tom: Visitor
) -> None:
    same = nora.post("/settings/email", {"email": NORA_SENT, "password": PASSWORD})
    taken = tom.post("/settings/email", {"email": NORA_SENT, "password": PASSWORD})

    assert "the address you have already" in same.text
    assert "has this address already" in taken.text


def test_the_new_address_is_one_too(tom: Visitor) -> None:
    tom.post("/settings/email", {"email": "tom@xn--bcher-kva.example", "password": PASSWORD})
    link = next(
        found for mail in mails(tom.app) if (found := re.search(r"/settings/email/confirm/\S+", mail.text))
    )
    assert tom.post(link[0], page=link[0]).status_code == 303

    assert log_in(tom.app, "tom@bücher.example").status_code == 303
    assert log_in(tom.app, "tom@xn--bcher-kva.example").status_code == 303
    assert log_in(tom.app, "tom@example.org").status_code == 200


@pytest.mark.parametrize("email", SPELLINGS)
def test_moderators_find_them(nora: Visitor, mo: Visitor, email: str) -> None:
    page = mo.get("/admin/members", query_string={"q": email}).text

    assert "Nora Lund" in page
    assert "Mo Derat" not in page
    assert nora.email not in page.replace(f'value="{nora.email}"', "")


class TestLimits:
    """What is counted for an address is counted for all its spellings."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "RATELIMIT_ENABLED": True, "LIMIT_LOGIN_EMAIL": "3 per hour"}

    def test_guessing_is_counted_together(self, app: Flask) -> None:
        answers = [
            Visitor(app).post("/login", {"email": email, "password": "a wrong guess"}).status_code
            for email in SPELLINGS
        ]

        assert answers == [200, 200, 200, 429, 429, 429]


def test_two_members_of_before_with_one_address_both_come_in(app: Flask, db: Any) -> None:
    Visitor(app).signed_up("Nora", "First", NORA)
    Visitor(app).signed_up("Nora", "Second", "somebody@example.org")
    db["users"].update_one({"last_name": "Second"}, {"$set": {"email": NORA, "email_key": NORA}})

    assert 'value="Second"' in Visitor(app).logged_in(NORA).get("/profile").text
    assert 'value="First"' in Visitor(app).logged_in(NORA_SENT).get("/profile").text


def test_who_signed_up_with_an_older_version_is_found(app: Flask, db: Any) -> None:
    Visitor(app).signed_up("Nora", "Lund", NORA)
    db["users"].update_one({}, {"$set": {"email_key": NORA}})

    for email in (NORA, NORA_SENT, "NORA@XN--BCHER-KVA.example"):
        assert log_in(app, email).status_code == 303
