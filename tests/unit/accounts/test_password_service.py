"""Passwords are changed and replaced by the service alone; no form has looked at them before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import BadCredentials, BadToken, Invalid
from dreamscape.store.members.members import Members
from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, another_is_first, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services

NEW = "a kite above the roofs"
BAD = pytest.mark.parametrize(
    "password", ["", "seven77", "x" * 257, "password", "Dreamscape!", "example-lind"]
)


@pytest.fixture
def mara_lind(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def token(services: Services, mara_lind: Member) -> str:
    """What the link that was mailed to Mara carries."""
    services.passwords.ask_for_reset(mara_lind.email)
    return newest_token(services)


def newest_token(services: Services) -> str:
    found = re.search(r"/password-reset/(\S+)", services.mail_queue.outbox()[0].mail.text)
    assert found
    return found[1]


def session_of(services: Services, member: Member) -> str:
    """Log in; return the session's token."""
    return services.sessions.start(member, "a browser", False).token


@BAD
def test_a_reset_takes_no_password_that_breaks_the_rules_and_the_link_still_works(
    services: Services, mara_lind: Member, token: str, password: str
) -> None:
    with pytest.raises(Invalid) as refused:
        services.passwords.reset(token, password)

    assert refused.value.field == "password"
    assert again(services, mara_lind.email).password_hash == mara_lind.password_hash
    assert services.passwords.reset(token, NEW).id == mara_lind.id
    assert services.accounts.log_in(mara_lind.email, NEW).id == mara_lind.id


@BAD
def test_no_password_is_changed_into_one_that_breaks_the_rules(
    services: Services, mara_lind: Member, password: str
) -> None:
    with pytest.raises(Invalid) as refused:
        services.passwords.change(mara_lind, PASSWORD, password)

    assert refused.value.field == "password"
    assert services.accounts.log_in(mara_lind.email, PASSWORD).id == mara_lind.id


@BAD
def test_nobody_signs_up_with_a_password_that_breaks_the_rules(services: Services, password: str) -> None:
    with pytest.raises(Invalid) as refused:
        sign_up(services, "Tom", password=password)

    assert refused.value.field == "password"
    assert services.accounts.by_email("tom@example.org") is None


def test_who_does_not_know_the_old_password_changes_nothing_and_logs_nobody_out(
    services: Services, mara_lind: Member
) -> None:
    session = session_of(services, mara_lind)

    with pytest.raises(Invalid, match="not your password") as refused:
        services.passwords.change(mara_lind, "not the old one", NEW)

    assert refused.value.field == "old_password"
    assert services.accounts.log_in(mara_lind.email, PASSWORD).id == mara_lind.id
    assert services.sessions.find(session) is not None


def test_a_change_ends_every_log_in_and_nobody_elses(services: Services, mara_lind: Member) -> None:
    here, there = (session_of(services, mara_lind) for _ in range(2))
    toms = session_of(services, sign_up(services, "Tom"))

    changed = services.passwords.change(mara_lind, PASSWORD, NEW)

    running = [services.sessions.find(session) is not None for session in (here, there, toms)]
    assert running == [False, False, True]
    assert services.sessions.find(session_of(services, changed)) is not None
    with pytest.raises(BadCredentials):
        services.accounts.log_in(mara_lind.email, PASSWORD)
    assert services.accounts.log_in(mara_lind.email, NEW).id == mara_lind.id


def test_of_two_who_use_a_link_at_the_same_moment_the_second_is_told_that_it_is_over(
    services: Services, mara_lind: Member, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_is_first(monkeypatch, Members, "use_reset_key")

    with pytest.raises(BadToken):
        services.passwords.reset(token, NEW)

    assert services.accounts.log_in(mara_lind.email, NEW).id == mara_lind.id


def test_looking_at_a_link_says_whether_it_would_work(
    services: Services, mara_lind: Member, token: str
) -> None:
    services.passwords.check_token(token)
    services.passwords.ask_for_reset(mara_lind.email)

    services.passwords.check_token(token)
    services.passwords.check_token(newest_token(services))
    with pytest.raises(BadToken):
        services.passwords.check_token("made up")


def test_a_link_that_no_longer_works_costs_no_work_and_breaks_no_rule(
    services: Services, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.passwords.reset(token, NEW)
    monkeypatch.setattr("dreamscape.services.accounts.passwords.PasswordHashing.hash", None)

    with pytest.raises(BadToken):
        services.passwords.reset(token, "short")
    with pytest.raises(BadToken):
        services.passwords.reset(token, NEW)


def test_a_reset_ends_every_log_in_and_shows_that_the_address_is_theirs(
    services: Services, mara_lind: Member, token: str
) -> None:
    session = session_of(services, mara_lind)
    assert not mara_lind.email_confirmed

    member = services.passwords.reset(token, NEW)

    assert member.email_confirmed
    assert services.sessions.find(session) is None


def test_an_address_that_is_nobodys_gets_no_mail(services: Services, mara_lind: Member) -> None:
    services.passwords.ask_for_reset("nobody@example.org")

    assert services.mail_queue.outbox() == []
    services.passwords.ask_for_reset(mara_lind.email.upper())
    [queued] = services.mail_queue.outbox()
    assert queued.mail.to == mara_lind.email
    assert "30 minutes" in queued.mail.text


class TestWhereLinksWorkForLonger:
    """The mail says for how long."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "PASSWORD_RESET_MAX_AGE": 59 * 60}

    def test_the_mail_says_so(self, services: Services, mara_lind: Member) -> None:
        services.passwords.ask_for_reset(mara_lind.email)

        assert "59 minutes" in services.mail_queue.outbox()[0].mail.text
