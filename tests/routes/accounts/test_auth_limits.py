"""How often somebody may knock, and the page that says when to come back."""

from __future__ import annotations

import math
import socket
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape import create_app
from dreamscape.extensions import limiter
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, "RATELIMIT_ENABLED": True, "RATELIMIT_STORAGE_URI": "memory://"}


@pytest.fixture(autouse=True)
def fresh_counts(app: Flask) -> None:
    with app.app_context():
        limiter.reset()


def knock(visitor: Visitor, path: str, times: int, address: str = "10.0.0.1", **fields: str) -> list[int]:
    token = visitor.token()
    environ = {"REMOTE_ADDR": address}
    data = {"csrf_token": token, **fields}
    return [visitor.client.post(path, data=data, environ_overrides=environ).status_code for _ in range(times)]


def test_one_address_may_try_25_log_ins_in_five_minutes(guest: Visitor) -> None:
    tries = [knock(guest, "/login", 1, email=f"m{n}@example.org", password="wrong")[0] for n in range(26)]

    assert tries == [200] * 25 + [429]
    assert knock(guest, "/login", 1, address="10.0.0.2", email="m@example.org", password="wrong") == [200]


def test_a_reset_may_be_asked_for_ten_times_in_five_minutes_from_one_address(guest: Visitor) -> None:
    tries = [knock(guest, "/password-reset", 1, email=f"m{n}@example.org")[0] for n in range(11)]

    assert tries == [303] * 10 + [429]


def test_25_may_sign_up_from_one_address_in_an_hour(guest: Visitor) -> None:
    assert knock(guest, "/signup", 26) == [200] * 25 + [429]


def test_looking_at_a_page_counts_for_nothing(guest: Visitor) -> None:
    assert {guest.get("/login").status_code for _ in range(40)} == {200}


def test_carrying_text_to_the_other_door_is_no_try_and_opens_none(guest: Visitor, app: Flask) -> None:
    fields = {"first_name": "Eve", "email": "eve@example.org", "password": PASSWORD, "carried": "1"}

    assert set(knock(guest, "/signup", 30, **fields)) == {200}
    assert set(knock(guest, "/login", 30, **fields)) == {200}
    assert app.extensions["dreamscape"].accounts.by_email("eve@example.org") is None


def test_the_page_says_when_to_try_again(guest: Visitor) -> None:
    knock(guest, "/login", 10, email="mara@example.org", password="wrong")
    token, environ = guest.token(), {"REMOTE_ADDR": "10.0.0.1"}
    once_more = {"csrf_token": token, "email": "mara@example.org", "password": "wrong"}
    answer = guest.client.post("/login", data=once_more, environ_overrides=environ)

    assert answer.status_code == 429
    wait = int(answer.headers["Retry-After"])
    assert 3300 < wait <= 3600
    assert f"Please try again in {math.ceil(wait / 60)} minutes" in answer.text


class TestWithOtherSettings:
    """All limits are settings."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "LIMIT_LOGIN_ADDRESS": "2 per minute"}

    def test_a_limit_is_what_the_setting_says(self, guest: Visitor) -> None:
        assert knock(guest, "/login", 3, email="mara@example.org", password="wrong") == [200, 200, 429]


class TestSwitchedOff:
    """RATELIMIT_ENABLED=0 does what it says."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "RATELIMIT_ENABLED": False}

    def test_anybody_may_knock_as_often_as_they_like(self, guest: Visitor) -> None:
        assert set(knock(guest, "/login", 30, email="mara@example.org", password="wrong")) == {200}


@pytest.mark.real_db
def test_counts_are_kept_in_the_database_of_the_site_and_in_no_other(
    settings: dict[str, Any], db: Any, mongo_uri: str
) -> None:
    before = set(db.client.list_database_names())
    knocked = {
        **settings,
        "MONGO_URI": mongo_uri,
        "RATELIMIT_STORAGE_URI": "",
        "LIMIT_LOGIN_EMAIL": "1 per hour",
    }
    visitor = Visitor(create_app(knocked))

    assert knock(visitor, "/login", 2, email="mara@example.org", password="wrong") == [200, 429]
    assert db["limit_counters"].count_documents({}) > 0
    assert set(db.client.list_database_names()) == before | {db.name}


def test_counts_kept_in_a_database_that_hangs_cost_no_more_than_its_time(
    settings: dict[str, Any], mongo_client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        where = f"mongodb://127.0.0.1:{deaf.getsockname()[1]}/dreamscape"
        away = {**settings, "RATELIMIT_STORAGE_URI": where, "DATABASE_DEADLINE": 0.3}
        visitor = Visitor(create_app(away, client=mongo_client))

        answer = visitor.post("/login", {"email": "mara@example.org", "password": PASSWORD})

        assert answer.status_code == 503
        assert "Timeout: 0." in caplog.text  # seconds, where the client alone would wait for 30
