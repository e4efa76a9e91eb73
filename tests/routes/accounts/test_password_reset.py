"""A forgotten password: a mail, a link that works once and not for long, and no word about who is a member."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from itsdangerous import URLSafeTimedSerializer

from dreamscape.mail.sending import FlaskMailer
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

NEW_PASSWORD = "a kite above the roofs"
LINK = re.compile(r"http://localhost(/password-reset/\S+)")


def mails(app: Flask) -> list[Any]:
    """The mails about passwords, newest first."""
    outbox = app.extensions["dreamscape"].mail_queue.outbox()
    return [queued.mail for queued in outbox if "password" in queued.mail.subject]


def mailed_link(visitor: Visitor, email: str = "mara@example.org", **kwargs: Any) -> str:
    """Ask for a reset and open the mail: the path of its link."""
    answer = visitor.post("/password-reset", {"email": email}, page="/password-reset", **kwargs)
    assert answer.status_code == 303
    found = LINK.search(mails(visitor.app)[0].text)
    assert found, mails(visitor.app)[0].text
    return found[1]


def choose(visitor: Visitor, link: str, password: str = NEW_PASSWORD) -> Any:
    return visitor.post(link, {"password": password}, page="/password-reset")


def can_log_in(app: Flask, password: str) -> bool:
    return Visitor(app).post("/login", {"email": "mara@example.org", "password": password}).status_code == 303


@pytest.mark.usefixtures("mara")
def test_the_mailed_link_leads_to_a_new_password_and_in(guest: Visitor, app: Flask) -> None:
    link = mailed_link(guest)
    assert "Choose a new password" in guest.get(link).text

    answer = choose(guest, link)

    assert (answer.status_code, answer.location) == (303, "/dreamscape")
    assert guest.get("/welcome").status_code == 200
    assert can_log_in(app, NEW_PASSWORD)
    assert not can_log_in(app, PASSWORD)


@pytest.mark.usefixtures("mara")
def test_the_mail_is_text_and_html_with_the_same_link(guest: Visitor, app: Flask) -> None:
    link = mailed_link(guest)
    [mail] = mails(app)

    assert mail.to == "mara@example.org"
    assert "Hello," in mail.text
    assert "30 minutes" in mail.text
    assert link in mail.html
    assert "<p>" in mail.html
    assert "<" not in mail.text


@pytest.mark.usefixtures("mara")
def test_the_answer_is_the_same_whether_or_not_the_address_is_known(app: Flask) -> None:
    def answer_to(email: str) -> Any:
        visitor = Visitor(app)
        answer = visitor.post("/password-reset", {"email": email}, page="/password-reset")
        page = re.sub(r'value="[^"]*"|<!--.*-->', "", visitor.get("/login").text)
        return answer.status_code, answer.location, page

    assert answer_to("mara@example.org") == answer_to("nobody@example.org")
    assert len(mails(app)) == 1


@pytest.mark.usefixtures("mara")
def test_the_link_is_built_from_the_sites_address_and_never_from_the_host_header(
    guest: Visitor, app: Flask
) -> None:
    evil = {"base_url": "http://evil.localhost", "headers": {"X-Forwarded-Host": "evil.example"}}
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', guest.get("/password-reset", **evil).text)
    assert token

    guest.client.post("/password-reset", data={"csrf_token": token[1], "email": "mara@example.org"}, **evil)

    assert "evil" not in mails(app)[0].text + mails(app)[0].html


@pytest.mark.usefixtures("mara")
def test_looking_at_the_link_does_not_use_it_up(guest: Visitor) -> None:
    link = mailed_link(guest)

    for _ in range(3):
        assert guest.get(link).status_code == 200
        assert guest.client.head(link).status_code == 200
    assert choose(guest, link).status_code == 303


@pytest.mark.usefixtures("mara")
def test_a_link_works_once(guest: Visitor, app: Flask) -> None:
    link = mailed_link(guest)
    choose(guest, link)

    again = choose(Visitor(app), link, "another new password")

    assert again.status_code == 400
    assert "Ask for a new link" in again.text
    assert Visitor(app).get(link).status_code == 400
    assert can_log_in(app, NEW_PASSWORD)


@pytest.mark.usefixtures("mara")
@pytest.mark.parametrize("used", [0, 1, 2])
def test_each_of_several_links_works_and_the_first_reset_voids_all(
    guest: Visitor, app: Flask, used: int
) -> None:
    links = []
    for minute in range(3):
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minute - 3)):
            links.append(mailed_link(guest))
    assert [guest.get(link).status_code for link in links] == [200] * 3

    assert choose(Visitor(app), links[used]).status_code == 303

    assert [choose(guest, link, "yet another one").status_code for link in links] == [400] * 3
    assert can_log_in(app, NEW_PASSWORD)


@pytest.mark.usefixtures("mara")
def test_asking_anew_revives_no_link_that_was_used(guest: Visitor, app: Flask) -> None:
    used = mailed_link(guest)
    choose(Visitor(app), used, PASSWORD)

    newer = mailed_link(guest)

    assert guest.get(used).status_code == 400
    assert guest.get(newer).status_code == 200


@pytest.mark.usefixtures("mara")
def test_a_newer_request_gives_an_older_link_no_more_time(guest: Visitor) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        older = mailed_link(guest)
        clock.shift(timedelta(minutes=20))
        newer = mailed_link(guest)
        clock.shift(timedelta(minutes=11))

        assert [guest.get(link).status_code for link in (older, newer)] == [400, 200]


@pytest.mark.usefixtures("mara")
def test_a_changed_password_voids_the_link(guest: Visitor, app: Flask) -> None:
    link = mailed_link(guest)
    services = app.extensions["dreamscape"]
    services.passwords.change(services.accounts.by_email("mara@example.org"), PASSWORD, NEW_PASSWORD)

    assert guest.get(link).status_code == 400


@pytest.mark.usefixtures("mara")
def test_a_link_works_for_thirty_minutes(guest: Visitor) -> None:
    link = mailed_link(guest)
    now = datetime.now(UTC)

    with time_machine.travel(now + timedelta(minutes=29), tick=False):
        assert guest.get(link).status_code == 200
    with time_machine.travel(now + timedelta(minutes=31), tick=False):
        assert guest.get(link).status_code == 400
        assert choose(guest, link).status_code == 400


def test_a_successful_reset_ends_every_other_session(mara: Visitor, guest: Visitor, app: Flask) -> None:
    phone = Visitor(app).logged_in("mara@example.org", remember="y")

    choose(guest, mailed_link(guest))

    assert guest.get("/welcome").status_code == 200
    assert mara.get("/welcome").status_code == 303
    assert phone.get("/welcome").status_code == 303


@pytest.mark.usefixtures("mara")
def test_a_password_that_breaks_the_rules_leaves_the_link_working(guest: Visitor) -> None:
    link = mailed_link(guest)

    refused = choose(guest, link, "short")

    assert refused.status_code == 200
    assert "5 is too few" in refused.text
    assert 'aria-describedby="password-hint password-error"' in refused.text
    assert choose(guest, link).status_code == 303


@pytest.mark.usefixtures("mara")
def test_the_page_gives_its_address_to_nobody(guest: Visitor) -> None:
    link = mailed_link(guest)

    for answer in (guest.get(link), choose(guest, link, "short"), choose(guest, link), guest.get(link)):
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.usefixtures("mara")
def test_over_https_the_page_works_although_it_sends_no_referrer(guest: Visitor) -> None:
    link = mailed_link(guest)
    token = guest.token("/password-reset")

    answer = guest.client.post(
        link, data={"csrf_token": token, "password": NEW_PASSWORD}, base_url="https://localhost"
    )

    assert answer.status_code == 303


@pytest.mark.parametrize("token", ["x", "a.b.c", "%00", "é", "W10.aaaa.bbbb", "x" * 3000])
def test_a_made_up_link_has_fallen_asleep(guest: Visitor, token: str) -> None:
    answer = guest.get(f"/password-reset/{token}")

    assert answer.status_code == 400
    assert "fallen asleep" in answer.text


@pytest.mark.parametrize("content", [[], ["x"], "text", {"a": 1}, [1, 2], ["x", "y", "z"], None])
def test_a_link_signed_for_something_else_is_none(guest: Visitor, app: Flask, content: Any) -> None:
    signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="password-reset")

    assert guest.get(f"/password-reset/{signer.dumps(content)}").status_code == 400


@pytest.mark.parametrize("email", ["", "mara", "x" * 300 + "@example.org"])
def test_what_is_no_address_comes_back_with_a_message(guest: Visitor, email: str) -> None:
    answer = guest.post("/password-reset", {"email": email}, page="/password-reset")

    assert answer.status_code == 200
    assert 'id="email-error"' in answer.text


@pytest.mark.usefixtures("mara")
def test_the_outbox_shows_the_mail_with_a_link_to_press(guest: Visitor) -> None:
    link = mailed_link(guest)

    assert f'href="http://localhost{link}"' in guest.get("/dev/outbox").text


class TestWhenTheMailServerIsAway:
    """The request is not lost and costs the person nothing but patience."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": 1, "MAIL_TIMEOUT": 1.0}

    @pytest.mark.usefixtures("mara")
    def test_the_mail_is_queued_and_the_answer_is_the_same(
        self, guest: Visitor, app: Flask, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = guest.post("/password-reset", {"email": "mara@example.org"}, page="/password-reset")

        assert answer.status_code == 303
        assert "we keep trying" in guest.get("/login").text
        assert len(mails(app)) == 1
        assert "was not done" in caplog.text

    @pytest.mark.usefixtures("mara")
    def test_it_is_tried_again_by_the_command_that_retries(
        self, guest: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        guest.post("/password-reset", {"email": "mara@example.org"}, page="/password-reset")
        sent: list[Any] = []
        monkeypatch.setattr(FlaskMailer, "send", lambda _, mail: sent.append(mail))

        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)), app.app_context():
            _, waiting = app.extensions["dreamscape"].mail_queue.retry()

        assert waiting == 0
        assert any("password" in mail.subject for mail in sent)
