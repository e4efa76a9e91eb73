"""Browsers report what the Content-Security-Policy made them refuse; whoever else sends something does no harm."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.services.site import csp_reports
from dreamscape.store.site import csp_reports as store
from tests.conftest import TEST_SETTINGS
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

EVIL = "https://evil.example:8443/steal.js?session=secret#x"


def old(page: str = "http://localhost/login", **more: str) -> dict[str, Any]:
    """As `report-uri` has it sent."""
    about = {
        "document-uri": page,
        "violated-directive": "script-src-elem 'self'",
        "blocked-uri": EVIL,
        **more,
    }
    return {"csp-report": about}


def new(
    directive: str = "img-src", blocked: str = "inline", page: str = "http://localhost/"
) -> dict[str, Any]:
    """As `report-to` has it sent."""
    body = {
        "documentURL": page,
        "effectiveDirective": directive,
        "blockedURL": blocked,
        "sample": "secret words",
    }
    return {"type": "csp-violation", "age": 10, "url": page, "user_agent": "Browser", "body": body}


def send(client: FlaskClient, said: object, kind: str = "application/csp-report") -> TestResponse:
    data = said if isinstance(said, bytes) else json.dumps(said).encode()
    return client.post("/csp-reports", data=data, content_type=kind)


def kept(db: Any) -> set[tuple[str, str, str, int]]:
    return {
        (row["directive"], row["blocked"], row["page"], row["reports"]) for row in db["csp_reports"].find()
    }


def test_every_page_says_where_to_report_in_both_ways(guest: Visitor) -> None:
    for path in ("/login", "/no-such-page", "/healthz"):
        headers = guest.get(path).headers
        where = re.search(r"report-uri (\S+); report-to (\w+)$", headers["Content-Security-Policy"])
        assert where
        assert headers["Reporting-Endpoints"] == f'{where[2]}="{where[1]}"'
        assert guest.client.post(where[1], json={}).status_code == 204


def test_a_site_that_is_mounted_elsewhere_has_the_reports_there(guest: Visitor) -> None:
    policy = guest.get("/login", environ_overrides={"SCRIPT_NAME": "/dreams"}).headers[
        "Content-Security-Policy"
    ]
    assert "report-uri /dreams/csp-reports;" in policy


def test_reports_are_counted_by_rule_and_origin_without_anything_secret(client: FlaskClient, db: Any) -> None:
    for _ in range(2):
        assert send(client, old()).status_code == 204
    several = [new(), new("img-src", "data:image/png;base64,secret"), {"type": "deprecation", "body": {}}]
    assert send(client, several, "application/reports+json").status_code == 204
    assert kept(db) == {
        ("script-src-elem", "https://evil.example:8443", "/login", 2),
        ("img-src", "inline", "/", 1),
        ("img-src", "data", "/", 1),
    }
    assert "secret" not in str(list(db["csp_reports"].find()))


def test_the_token_in_a_pages_address_is_not_kept(client: FlaskClient, db: Any) -> None:
    send(client, old("http://localhost/password-reset/the-secret-token?x=secret"))
    ((_, _, page, _),) = kept(db)
    assert page == "/password-reset/<token>"


ODD = [b"", b"{", b"[" * 5000, b"\xff\xfe", b"null", b"7", b'"x"', {}, [], {"csp-report": None}, {"csp-report": [1]},
       {"csp-report": {}}, old(**{"blocked-uri": "http://["}), old(**{"blocked-uri": ""}), [[]], [None], [{"body": 1}],
       old(**{"violated-directive": "<script>"}), old(**{"violated-directive": "x" * 9000}),
       old(**{"blocked-uri": "https://" + "a" * 5000}), old(**{"blocked-uri": "https://\u202e.example"}),
       old(**{"blocked-uri": "https://a:99999999/"}), [{"type": "csp-violation", "body": {"effectiveDirective": 7}}],
       old(**{"blocked-uri": "javascript alert(1)"})]  # fmt: skip


@pytest.mark.parametrize("said", ODD, ids=range(len(ODD)))
def test_what_makes_no_sense_is_dropped(client: FlaskClient, db: Any, said: object) -> None:
    assert send(client, said).status_code == 204
    assert kept(db) == set()


@pytest.mark.parametrize(
    "page", ["http://[", "/", "", "http://localhost/no/such/page", "x" * 3000, "http://localhost/admin"]
)
def test_a_page_that_is_none_of_ours_is_left_out(client: FlaskClient, db: Any, page: str) -> None:
    send(client, old(page))
    ((_, _, kept_page, _),) = kept(db)
    assert kept_page in ("", "/")


class TestBounds:
    """Strangers write here."""

    def test_a_long_report_is_dropped_and_many_at_once_are_cut_off(
        self, client: FlaskClient, db: Any
    ) -> None:
        assert send(client, old(sample="x" * 20_000)).status_code == 204
        assert kept(db) == set()
        many = [new(blocked=f"https://{number}.example") for number in range(50)]
        send(client, many, "application/reports+json")
        assert len(kept(db)) == 20

    def test_a_body_beyond_all_bounds_is_not_read(self, client: FlaskClient) -> None:
        assert send(client, b" " * 700_000).status_code == 413

    def test_there_are_never_more_kinds_than_that_and_known_ones_go_on_counting(
        self, client: FlaskClient, db: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "MOST_KINDS", 3)
        for number in range(5):
            send(client, old(**{"blocked-uri": f"https://{number}.example"}))
        assert len(kept(db)) == 3
        send(client, old(**{"blocked-uri": "https://0.example"}))
        assert ("script-src-elem", "https://0.example", "/login", 2) in kept(db)

    def test_they_are_forgotten_after_a_month(self, db: Any) -> None:
        expiry = db["csp_reports"].index_information()["expiry"]
        assert expiry["expireAfterSeconds"] == 30 * 24 * 3600
        assert list(expiry["key"]) == [("last_at", 1)]

    class TestRate:
        """With limits counted."""

        @pytest.fixture
        def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
            return {**settings, "RATELIMIT_ENABLED": True, "LIMIT_CSP_REPORTS": "2 per hour"}

        def test_one_address_is_heard_so_often_only(self, client: FlaskClient, db: Any) -> None:
            answers = [send(client, old()).status_code for _ in range(3)]
            assert answers == [204, 204, 429]
            assert kept(db) == {("script-src-elem", "https://evil.example:8443", "/login", 2)}


class TestInAdmin:
    """Those who look after the place see them."""

    @pytest.fixture
    def mo(self, app: Flask) -> Visitor:
        mo = Visitor(app).signed_up("Mo", "Derat", "mo@example.org")
        with app.app_context():
            app.extensions["dreamscape"].moderation.roles.set(mo.email, "moderator")
        return mo

    def test_the_newest_are_shown_and_without_any_nothing_is_said(
        self, mo: Visitor, client: FlaskClient, db: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "What browsers refused" not in mo.get("/admin/").text
        send(client, old())
        send(client, old(**{"blocked-uri": "chrome-extension://abc"}))
        db["csp_reports"].update_one(
            {"blocked": "chrome-extension://abc"},
            {"$set": {"last_at": datetime.now(UTC) - timedelta(days=1)}},
        )
        page = mo.get("/admin/").text
        assert "script-src-elem https://evil.example:8443" in page
        assert "chrome-extension://abc" in page
        monkeypatch.setattr(csp_reports, "MOST_SHOWN", 1)
        page = mo.get("/admin/").text
        assert "https://evil.example:8443" in page
        assert "chrome-extension" not in page

    def test_nobody_else_does(self, mara: Visitor, client: FlaskClient) -> None:
        send(client, old())
        assert "evil.example" not in mara.get("/admin/").text


class TestSecurityTxt:
    """Whom to tell of a hole."""

    def lines(self, app: Flask) -> dict[str, list[str]]:
        answer = app.test_client().get("/.well-known/security.txt")
        assert answer.status_code == 200
        assert answer.mimetype == "text/plain"
        said: dict[str, list[str]] = {}
        for line in answer.text.splitlines():
            name, _, value = line.partition(": ")
            said.setdefault(name, []).append(value)
        return said

    def test_it_names_the_sender_of_mails_unless_told_otherwise(self, app: Flask) -> None:
        said = self.lines(app)
        assert said["Contact"] == ["mailto:dreams@localhost"]
        assert said["Canonical"] == [f"{TEST_SETTINGS['BASE_URL']}/.well-known/security.txt"]
        assert said["Preferred-Languages"] == ["en"]

    def test_it_is_good_for_a_while_whenever_it_is_asked_for(self, app: Flask) -> None:
        (expires,) = self.lines(app)["Expires"]
        left = datetime.fromisoformat(expires) - datetime.now(UTC)
        assert timedelta(days=80) < left < timedelta(days=365)

    class TestWithAContact:
        """As SECURITY_CONTACT says."""

        @pytest.fixture
        def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
            return {**settings, "SECURITY_CONTACT": "holes@example.org, https://example.org/holes"}

        def test_it_names_those(self, app: Flask) -> None:
            said = TestSecurityTxt().lines(app)
            assert said["Contact"] == ["mailto:holes@example.org", "https://example.org/holes"]
