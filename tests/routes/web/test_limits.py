"""A limit stops who tries too much, and is no lever for strangers: nobody keeps a member out by knocking for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import config
from dreamscape.extensions import limiter
from dreamscape.web.known_browser import COOKIE, MOST_MARKS
from tests.routes.permissions.site import PermissionSite, build_site, site_rules
from tests.support.db_snapshot import fingerprints
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

MARA, RESET = "mara@example.org", "/password-reset"
NO_LIMIT_BUT = {"LIMIT_LOGIN_ADDRESS": "999 per hour", "LIMIT_RESET_ADDRESS": "999 per hour"}


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    few = {"LIMIT_LOGIN_EMAIL": "2 per hour", "LIMIT_LOGIN_EMAIL_ANYWHERE": "5 per hour"}
    mails = {"LIMIT_RESET_EMAIL": "2 per hour", "LIMIT_MAILS_TO_EMAIL": "5 per hour"}
    return {**settings, **NO_LIMIT_BUT, **few, **mails, "RATELIMIT_ENABLED": True}


@pytest.fixture(autouse=True)
def fresh_counts(app: Flask) -> None:
    with app.app_context():
        limiter.reset()


def send(visitor: Visitor, path: str, address: str, **fields: str) -> int:
    """The status of a form that comes from this address."""
    data = {"csrf_token": visitor.token(), **fields}
    return visitor.client.post(path, data=data, environ_overrides={"REMOTE_ADDR": address}).status_code


def tries(app: Flask, path: str, addresses: list[str], email: str = MARA) -> list[int]:
    """Strangers' tries for this e-mail, one from each address, each with a browser of its own."""
    return [send(Visitor(app), path, address, email=email, password="wrong") for address in addresses]


def log_in(visitor: Visitor, address: str = "198.51.100.1", password: str = PASSWORD) -> int:
    return send(visitor, "/login", address, email=MARA, password=password)


@pytest.fixture
def mara_logged_out(mara: Visitor) -> Visitor:
    """Mara's browser, which she has logged in with before."""
    mara.post("/logout")
    return mara


DOORS = pytest.mark.parametrize(("path", "fine"), [("/login", 200), (RESET, 303)])


@DOORS
def test_one_network_may_try_an_e_mail_a_few_times_and_others_still_may(
    app: Flask, path: str, fine: int
) -> None:
    assert tries(app, path, ["10.0.0.1"] * 3) == [fine, fine, 429]
    assert tries(app, path, ["10.0.0.2"]) == [fine]
    assert tries(app, path, ["10.0.0.1"], "tom@example.org") == [fine]


@DOORS
def test_an_e_mail_alone_stops_only_far_above(app: Flask, path: str, fine: int) -> None:
    assert tries(app, path, [f"10.0.0.{n}" for n in range(6)]) == [fine] * 5 + [429]


@DOORS
def test_one_network_alone_never_uses_up_what_all_have_together(app: Flask, path: str, fine: int) -> None:
    # Flask-Limiter asks the limit of the shorter time first.
    app.config["LIMIT_LOGIN_EMAIL"] = app.config["LIMIT_RESET_EMAIL"] = "2 per day"
    assert tries(app, path, ["10.0.0.1"] * 20) == [fine, fine] + [429] * 18
    assert tries(app, path, ["10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"]) == [fine] * 3 + [429]


@DOORS
def test_addresses_of_one_ipv6_network_are_one(app: Flask, path: str, fine: int) -> None:
    assert tries(app, path, ["2001:db8::1", "2001:db8::2", "2001:db8::3"]) == [fine, fine, 429]
    assert tries(app, path, ["2001:db8:0:1::1"]) == [fine]


@DOORS
def test_an_e_mail_is_the_same_however_it_is_written(app: Flask, path: str, fine: int) -> None:
    written = [" MARA@Example.org", "mara@EXAMPLE.ORG ", "Mara@example.org"]

    assert [tries(app, path, ["10.0.0.1"], email)[0] for email in written] == [fine, fine, 429]


def test_who_types_no_e_mail_shares_no_bucket_with_everybody_else_who_does(app: Flask) -> None:
    assert set(tries(app, "/login", [f"10.0.0.{n}" for n in range(8)], "")) == {200}


def test_strangers_do_not_keep_out_a_browser_that_has_logged_in_before(
    app: Flask, mara_logged_out: Visitor
) -> None:
    tries(app, "/login", [f"10.0.0.{n}" for n in range(9)] + ["198.51.100.1"] * 3)

    assert log_in(Visitor(app)) == 429
    assert log_in(mara_logged_out) == 303


def test_neither_does_everybody_of_the_same_network(app: Flask, mara_logged_out: Visitor) -> None:
    app.config["LIMIT_LOGIN_ADDRESS"] = app.config["LIMIT_RESET_ADDRESS"] = "3 per hour"
    crowd = [f"m{n}@example.org" for n in range(4)]
    for path in ("/login", RESET):
        assert [tries(app, path, ["198.51.100.1"], email)[0] for email in crowd][-1] == 429

    assert send(mara_logged_out, RESET, "198.51.100.1", email=MARA) == 303
    assert log_in(mara_logged_out) == 303


def test_nor_its_wish_for_a_new_password(app: Flask, mara_logged_out: Visitor) -> None:
    tries(app, RESET, [f"10.0.0.{n}" for n in range(9)])

    assert send(Visitor(app), RESET, "198.51.100.1", email=MARA) == 429
    assert send(mara_logged_out, RESET, "198.51.100.1", email=MARA) == 303


def test_such_a_browser_may_not_guess_for_ever_either_and_takes_nothing_from_others(
    app: Flask, mara_logged_out: Visitor
) -> None:
    guesses = [log_in(mara_logged_out, f"10.0.0.{n}", "wrong") for n in range(4)]

    assert guesses == [200, 200, 429, 429]
    assert log_in(Visitor(app)) == 303


def test_it_is_known_for_its_own_members_alone(app: Flask, mara_logged_out: Visitor) -> None:
    tries(app, "/login", [f"10.0.0.{n}" for n in range(6)], "tom@example.org")

    assert send(mara_logged_out, "/login", "10.0.1.1", email="tom@example.org", password="wrong") == 429


@pytest.mark.parametrize(
    "forge",
    [
        lambda value: value.split(".")[0],
        lambda value: f"{'x' * 22}.{value.split('.')[1]}",
        lambda value: value[:-2],
        lambda value: "." + value,
        lambda value: value + "ü",
        lambda value: value[:22] + "." * 3000,
    ],
)
def test_a_made_up_cookie_makes_nobody_known(app: Flask, mara_logged_out: Visitor, forge: Any) -> None:
    cookie = mara_logged_out.client.get_cookie(COOKIE)
    assert cookie
    tries(app, "/login", [f"10.0.0.{n}" for n in range(6)])
    stranger = Visitor(app)
    stranger.client.set_cookie(COOKIE, forge(cookie.value))

    assert log_in(stranger) == 429


def test_the_cookie_stays_after_a_log_out_names_nobody_and_is_bounded(mara: Visitor) -> None:
    for n in range(MOST_MARKS + 2):
        mara.post("/logout")
        mara.signed_up("Lodger", str(n), f"lodger{n}@example.org")
        mara.post("/logout")
        mara.logged_in(f"lodger{n}@example.org")
    mara.post("/logout")

    cookie = mara.client.get_cookie(COOKIE)
    assert cookie
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert cookie.value.count(".") == MOST_MARKS
    assert "lodger" not in cookie.value


def test_nobody_is_sent_more_mails_by_many_than_an_e_mail_takes(app: Flask) -> None:
    def ask(n: int) -> int:
        member = Visitor(app).signed_up("Member", str(n), f"m{n}@example.org")
        fields = {"email": "victim@example.net", "password": PASSWORD}
        return member.post("/settings/email", fields, page="/settings/email").status_code

    assert [ask(n) for n in range(6)] == [303] * 5 + [429]


def test_a_field_for_the_other_door_takes_no_limit_off(app: Flask) -> None:
    app.config["LIMIT_ACTIONS"] = "2 per hour"

    def carry(path: str, times: int) -> list[int]:
        return [send(Visitor(app), path, "10.0.0.1", email=MARA, carried="1") for _ in range(times)]

    assert carry("/login", 1) + carry("/signup", 1) + carry(RESET, 1) == [200, 200, 429]


# A limit that is reached is written into the log, where nobody is to read that a day was hard; it opens a letter a day.
BOUND_BY_ITSELF = {"/dreams/<slug>/hard-day"}


class TestEveryRoute:
    """Whatever changes something has a limit; a new route too."""

    @pytest.fixture
    def site(self, app: Flask, db: Any) -> PermissionSite:
        """Everybody there is, with all limits used up."""
        site = build_site(app, db)
        names = [setting.name for setting in config.SETTINGS if setting.name.startswith("LIMIT_")]
        app.config.update(dict.fromkeys(names, "0 per hour"))
        return site

    @pytest.mark.parametrize("person", ["guest", "dreamer", "admin"])
    def test_refuses_with_429_and_changes_nothing(self, site: PermissionSite, person: str) -> None:
        before = fingerprints(site.db)
        posts = [rule for method, rule in site_rules(site.app) if method == "POST"]
        forms = [rule for rule in posts if rule.rule not in BOUND_BY_ITSELF]

        answers = {
            (rule.rule, carried): site.ask(person, "POST", rule, **dict.fromkeys(carried, "1")).status_code
            for rule in forms
            for carried in ("", ("carried",))
        }

        assert len(forms) > 50
        assert {route for route, status in answers.items() if status != 429} == set()
        assert fingerprints(site.db) == before
