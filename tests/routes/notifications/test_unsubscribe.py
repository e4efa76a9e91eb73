"""A mail that one may do without is stopped by one press in the mail program, or on a page that needs no log-in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import time_machine
from bson import ObjectId

from dreamscape.models.notification_choices import COMMENT_LIKED, DREAM_COMMENTED, MEMBER_FOLLOWED
from tests.conftest import TEST_SETTINGS
from tests.support.inbox import Inbox, open_inbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

    from dreamscape.models import NotificationChoices
    from tests.support.visitor import Visitor

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with open_inbox() as inbox:
        yield inbox


@pytest.fixture
def settings(inbox: Inbox) -> dict[str, Any]:
    return {**TEST_SETTINGS, **inbox.settings}


@pytest.fixture
def link(app: Flask, db: Any, mara: Visitor, tom: Visitor, inbox: Inbox) -> str:
    """The path of the link in a digest that has really been sent to Mara."""
    tom.post(f"/people/{slug(db, mara)}/follow")
    long_here = {"email_confirmed": True, "created_at": datetime.now(UTC) - timedelta(days=30)}
    db["users"].update_one({"email": mara.email}, {"$set": long_here})
    inbox.mails.clear()
    with app.app_context():
        jobs = app.extensions["dreamscape"].jobs
        assert jobs.run(jobs.add("send_digests", None))
    [mail] = inbox.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # As it stands in the mail: an address that is encoded as if it were words, no program finds.
    assert f"List-Unsubscribe: {mail['List-Unsubscribe']}".encode() in inbox.raw[-1]
    address = urlsplit(str(mail["List-Unsubscribe"]).strip("<>"))
    return address.path


def slug(db: Any, who: Visitor) -> str:
    return str(db["users"].find_one({"email": who.email})["slug"])


def choices(app: Flask, who: Visitor) -> NotificationChoices:
    with app.app_context():
        member = app.extensions["dreamscape"].accounts.by_email(who.email)
    return member.notification_choices  # type: ignore[no-any-return]


def one_click(app: Flask, link: str, **more: str) -> TestResponse:
    """What a mail program sends: it has no cookies, and has seen no page."""
    return app.test_client(use_cookies=False).post(link, data={**ONE_CLICK, **more})


def test_a_digest_comes_as_text_and_html_with_the_header_that_stops_it(link: str, inbox: Inbox) -> None:
    [mail] = inbox.mails

    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    for body in (text.get_content(), html.get_content()):
        assert "Tom Okoye" in body
        assert link in body


def test_a_mail_program_stops_them_without_cookies_or_a_token(app: Flask, mara: Visitor, link: str) -> None:
    answer = one_click(app, link)

    assert answer.status_code == 204
    assert "Set-Cookie" not in answer.headers
    assert choices(app, mara).digest == "never"
    assert one_click(app, link).status_code == 204


def test_only_that_one_needs_no_token(app: Flask, mara: Visitor, link: str) -> None:
    assert one_click(app, link, digest="daily").status_code == 400
    assert one_click(app, link, kinds=COMMENT_LIKED).status_code == 400
    assert app.test_client().post(link, data={"digest": "never"}).status_code == 400
    assert app.test_client().post(link, data={"List-Unsubscribe": "Two-Clicks"}).status_code == 400

    assert choices(app, mara).digest == "weekly"


def test_a_get_stops_nothing(app: Flask, mara: Visitor, guest: Visitor, link: str) -> None:
    page = guest.get(f"{link}?digest=never")

    assert page.status_code == 200
    assert 'value="never" checked' in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert choices(app, mara).digest == "weekly"


def test_the_page_changes_what_comes_by_mail_and_nothing_else(
    app: Flask, db: Any, mara: Visitor, guest: Visitor, link: str
) -> None:
    before = db["users"].find_one({"email": mara.email})
    answer = guest.post(link, {"digest": "daily", "kinds": [DREAM_COMMENTED, "security", "x"]}, page=link)

    assert answer.status_code == 303
    chosen = choices(app, mara)
    assert chosen.digest == "daily"
    assert chosen.channels(DREAM_COMMENTED).mail
    assert not chosen.channels(MEMBER_FOLLOWED).mail
    assert chosen.channels(MEMBER_FOLLOWED).site
    assert chosen.channels("security").mail
    after = db["users"].find_one({"email": mara.email})
    assert {name for name in after if after[name] != before.get(name)} <= {"notification_choices"}
    # The link lets nobody in.
    assert guest.get("/notifications").status_code in (302, 303)


def test_the_page_says_nothing_of_whose_it_is(mara: Visitor, guest: Visitor, link: str) -> None:
    page = guest.get(link).text

    assert "Mara" not in page
    assert mara.email not in page


def test_how_often_is_one_of_three(app: Flask, mara: Visitor, guest: Visitor, link: str) -> None:
    assert guest.post(link, {"digest": "hourly"}, page=link).status_code == 422
    assert choices(app, mara).digest == "weekly"


@pytest.mark.parametrize("token", ["made-up", "WyI2Il0.x.y", "%00"])
def test_a_link_that_is_none_of_ours_leads_nowhere(app: Flask, guest: Visitor, token: str) -> None:
    assert guest.get(f"/unsubscribe/{token}").status_code == 404
    assert one_click(app, f"/unsubscribe/{token}").status_code == 404


def test_a_link_for_another_purpose_stops_nothing(app: Flask, db: Any, mara: Visitor, guest: Visitor) -> None:
    member_id = str(db["users"].find_one({"email": mara.email})["_id"])
    with app.app_context():
        token, _ = app.extensions["dreamscape.core"].tokens("password-reset", 3600).make(member_id)

    assert guest.get(f"/unsubscribe/{token}").status_code == 404
    assert one_click(app, f"/unsubscribe/{token}").status_code == 404


def test_a_link_works_for_a_year_and_no_longer(app: Flask, link: str) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=360), tick=False):
        assert one_click(app, link).status_code == 204
    with time_machine.travel(datetime.now(UTC) + timedelta(days=380), tick=False):
        assert one_click(app, link).status_code == 404


def test_who_is_gone_has_no_choices(app: Flask, db: Any, mara: Visitor, link: str) -> None:
    db["users"].delete_one({"_id": ObjectId(mara.id)})

    assert one_click(app, link).status_code == 404


class TestLimits:
    """A network cannot press without end."""

    @pytest.fixture
    def settings(self, inbox: Inbox) -> dict[str, Any]:
        limits = {"RATELIMIT_ENABLED": True, "LIMIT_ACTIONS": "3 per hour"}
        return {**TEST_SETTINGS, **inbox.settings, **limits}

    def test_what_is_too_much_is_refused(self, app: Flask) -> None:
        answers = [one_click(app, "/unsubscribe/made-up").status_code for _ in range(5)]

        assert answers == [404, 404, 404, 429, 429]
