"""Checking a password takes a while. What it was checked for happens only if that still holds afterwards."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.services.accounts.passwords import PasswordHashing
from dreamscape.store.members.members import Members
from tests.support.meanwhile import right_after
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from dreamscape.models import Member
    from dreamscape.wiring import Services

    Meanwhile = Callable[..., None]

NEW = "a kite above the roofs"
ELSEWHERE = "mara@example.com"
TOKEN = re.compile(r"http://localhost/(?:password-reset|settings/email/confirm)/(\S+)")


@pytest.fixture
def services(app: Flask) -> Services:
    """The services for what happens meanwhile, which brings a context of its own."""
    services: Services = app.extensions["dreamscape"]
    return services


@pytest.fixture
def meanwhile(app: Flask, services: Services, monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Have something happen in the middle of the next check of a password, or right after another method."""

    def at(act: Callable[[Services], None], owner: type = PasswordHashing, method: str = "matches") -> None:
        def happens() -> None:
            with app.app_context():
                act(services)

        right_after(monkeypatch, owner, method, happens)

    return at


def stored(services: Services) -> Member:
    """Mara as she is now."""
    member = services.accounts.by_email("mara@example.org") or services.accounts.by_email(ELSEWHERE)
    assert member
    return member


def newest_token(services: Services) -> str:
    found = (TOKEN.search(queued.mail.text) for queued in services.mail_queue.outbox())
    return next(link[1] for link in found if link)


def change_password(services: Services) -> None:
    services.passwords.change(stored(services), PASSWORD, NEW)


def reset_password(services: Services) -> None:
    services.passwords.ask_for_reset("mara@example.org")
    services.passwords.reset(newest_token(services), NEW)


def change_address(services: Services) -> None:
    services.email_confirmations.change(stored(services), ELSEWHERE, PASSWORD)
    services.email_confirmations.confirm(newest_token(services))


def suspend(services: Services) -> None:
    services.moderation.roles.set("ada@example.org", "moderator")
    ada = services.accounts.by_email("ada@example.org")
    assert ada
    day = (datetime.now(UTC) + timedelta(days=7)).date()
    services.moderation.members.suspend(ada, stored(services).id, day, "Unkind words.")


def take_away(services: Services) -> None:
    services.account_deletion.remove(stored(services).id)


def ask_to_leave(services: Services) -> None:
    services.account_deletion.ask(stored(services), PASSWORD, "goodbye")


def log_in(visitor: Visitor) -> Any:
    return visitor.post("/login", {"email": "mara@example.org", "password": PASSWORD})


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/welcome").status_code == 200


@pytest.mark.usefixtures("mara")
@pytest.mark.parametrize(
    ("act", "words"),
    [
        (change_password, "do not belong together"),
        (reset_password, "do not belong together"),
        (change_address, "do not belong together"),
        (take_away, "do not belong together"),
        (suspend, "Unkind words."),
    ],
)
def test_nobody_logs_in_by_what_no_longer_holds(
    guest: Visitor, app: Flask, meanwhile: Meanwhile, act: Callable[[Services], None], words: str
) -> None:
    Visitor(app).signed_up("Ada", "Moss", "ada@example.org")
    meanwhile(act)

    answer = log_in(guest)

    assert answer.status_code == 200
    assert words in answer.text
    assert not is_in(guest)


@pytest.mark.usefixtures("mara")
def test_who_logs_in_while_they_ask_to_leave_elsewhere_stays_and_is_told(
    guest: Visitor, services: Services, meanwhile: Meanwhile
) -> None:
    meanwhile(ask_to_leave)

    assert log_in(guest).status_code == 303

    assert "Your account stays" in guest.get("/dreamscape").text
    assert stored(services).deletion_due_at is None


@pytest.mark.parametrize(
    ("path", "fields", "field"),
    [
        ("/settings/password", {"old_password": PASSWORD, "password": "a third one, longer"}, "old_password"),
        ("/settings/email", {"email": "thief@example.org", "password": PASSWORD}, "password"),
        ("/settings/delete", {"password": PASSWORD, "word": "goodbye"}, "password"),
    ],
)
def test_nothing_is_done_by_a_password_that_was_replaced_meanwhile(
    mara: Visitor,
    services: Services,
    meanwhile: Meanwhile,
    path: str,
    fields: dict[str, str],
    field: str,
) -> None:
    meanwhile(reset_password)

    answer = mara.post(path, fields)

    assert f'id="{field}-error"' in answer.text
    assert "This is not your password" in answer.text
    assert services.accounts.log_in("mara@example.org", NEW)
    assert services.email_confirmations.pending_address(stored(services)) is None
    assert stored(services).deletion_due_at is None
    assert not is_in(mara)


@pytest.mark.usefixtures("mara")
def test_no_reset_link_goes_to_an_address_that_is_no_longer_theirs(
    guest: Visitor, services: Services, meanwhile: Meanwhile
) -> None:
    meanwhile(change_address, Members, "by_email")

    guest.post("/password-reset", {"email": "mara@example.org"})

    assert not any("/password-reset/" in queued.mail.text for queued in services.mail_queue.outbox())


def test_a_stale_request_does_not_have_the_old_address_confirmed(
    mara: Visitor, services: Services, app: Flask
) -> None:
    before = stored(services)
    with app.app_context():
        change_address(services)
        services.email_confirmations.ask_to_confirm(before)

    assert services.email_confirmations.pending_address(stored(services)) is None
    assert mara.get("/settings").status_code == 200
