"""What a request, or a proxy, says of where it came from is a stranger's word: hosts, schemes, addresses, mounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import request

from dreamscape import create_app
from tests.conftest import TEST_SETTINGS

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.support.visitor import Visitor

LIVE = {
    "DREAMSCAPE_ENV": "production",
    "MONGO_URI": "mongodb://unused/dreamscape",
    "MAIL_SERVER": "mail.example.org",
    "MAIL_DEFAULT_SENDER": "dreams@example.org",
    "BASE_URL": "https://dreams.example.org",
}
ALL = {
    "X-Forwarded-For": "6.6.6.6, 198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil",
    "X-Real-Ip": "6.6.6.6",
    "X-Script-Name": "/evil",
    "Forwarded": "for=6.6.6.6;host=evil.example",
}
HTTPS = "https://dreams.example.org"
PLAIN = "http://dreams.example.org"


def site(mongo_client: Any, **settings: Any) -> Flask:
    return create_app({**TEST_SETTINGS, **LIVE, **settings}, client=mongo_client)


@pytest.fixture
def live(db: Any) -> FlaskClient:
    return site(db.client, PROXY_HOPS=1).test_client()


class TestHosts:
    """A host that is not the site's own is refused, whoever names it."""

    @pytest.mark.parametrize(
        "host", ["evil.example", "dreams.example.org.evil.example", "evil.example:443", "xdreams.example.org",
                 "dreams.example.org@evil.example", "[::2]", "10.1.2.3", "http://[", ""]
    )  # fmt: skip
    def test_a_strangers_host_is_refused_with_words(self, live: FlaskClient, host: str) -> None:
        answer = live.get("/login", base_url=HTTPS, headers={"Host": host})
        assert answer.status_code == 400
        assert "does not go by that name" in answer.text

    @pytest.mark.parametrize(
        "host", ["dreams.example.org", "DREAMS.example.org", "dreams.example.org:443", "dreams.example.org.",
                 "localhost:8000", "127.0.0.1:8000", "[::1]:8000"]
    )  # fmt: skip
    def test_its_own_names_and_this_machines_are_taken(self, live: FlaskClient, host: str) -> None:
        assert live.get("/login", base_url=HTTPS, headers={"Host": host}).status_code == 200

    def test_more_names_can_be_allowed_one_by_one_or_all_below_one(self, db: Any) -> None:
        client = site(db.client, TRUSTED_HOSTS="www.example.org, .example.net").test_client()
        answers = {
            host: client.get("/login", base_url=f"https://{host}").status_code
            for host in ("www.example.org", "a.b.example.net", "example.net", "example.org")
        }
        assert answers == {
            "www.example.org": 200,
            "a.b.example.net": 200,
            "example.net": 400,
            "example.org": 400,
        }

    def test_a_developer_may_use_any_address_and_no_strangers_name(self, guest: Visitor) -> None:
        for host in ("192.168.1.7:8000", "[fe80::1]:8000", "localhost", "dreams.localhost"):
            assert guest.get("/login", headers={"Host": host}).status_code == 200
        assert guest.get("/login", headers={"Host": "rebound.example"}).status_code == 400

    def test_who_asks_whether_the_site_is_well_may_call_it_anything(self, live: FlaskClient) -> None:
        assert live.get("/healthz", headers={"Host": "10.1.2.3:8000"}).json == {"status": "ok"}

    @pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "Forwarded"])
    def test_no_redirect_names_a_host_that_a_header_brought(self, live: FlaskClient, header: str) -> None:
        value = "host=evil.example;proto=http" if header == "Forwarded" else "evil.example"
        for path in ("/admin", "//evil.example/admin", "/dreamscape", "/login?next=//evil.example"):
            answer = live.get(path, base_url=HTTPS, headers={header: value})
            assert not answer.headers.get("Location", "/").startswith(("http", "//", "\\")), path
            assert (
                "evil.example" not in answer.headers.get("Location", "").partition("?")[0].partition("/")[0]
            )

    def test_the_address_of_a_folder_leads_to_itself_on_whatever_host(self, live: FlaskClient) -> None:
        assert live.get("/admin", base_url=HTTPS).headers["Location"] == "/admin/"


class TestProxies:
    """As many proxies are believed as there are, and of what they say only address and scheme."""

    def seen(self, app: Flask, headers: dict[str, str], **environ: str) -> tuple[str, str, str, str]:
        told: list[tuple[str, str, str, str]] = []

        @app.before_request
        def look() -> None:
            told.append((request.remote_addr or "", request.scheme, request.host, request.root_path))

        app.test_client().get(
            "/robots.txt",
            base_url=HTTPS,
            headers=headers,
            environ_base={"REMOTE_ADDR": "10.0.0.1", **environ},
        )
        return told[0]

    def test_without_a_proxy_nothing_is_believed(self, db: Any) -> None:
        assert self.seen(site(db.client), ALL) == ("10.0.0.1", "https", "dreams.example.org", "")

    def test_with_one_the_address_is_what_that_one_saw(self, db: Any) -> None:
        app = site(db.client, PROXY_HOPS=1)
        assert self.seen(app, ALL) == ("198.51.100.7", "https", "dreams.example.org", "")


class TestPlainHttp:
    """In production nobody reads or sends anything over a connection that others can read."""

    @pytest.mark.parametrize(
        "path", ["/", "/login?next=/dreams%3Fa%3D1", "/no-such-page", "/static/x/css/base.css"]
    )
    def test_who_reads_is_led_to_the_same_page(self, live: FlaskClient, path: str) -> None:
        answer = live.get(path, base_url=PLAIN)
        assert answer.status_code == 308
        assert answer.headers["Location"] == HTTPS + path

    def test_our_own_files_too(self, live: FlaskClient) -> None:
        path = f"{live.application.static_url_path}/css/base.css"
        assert live.get(path, base_url=PLAIN).headers["Location"] == HTTPS + path

    def test_it_leads_to_the_site_and_never_to_where_the_request_says(self, live: FlaskClient) -> None:
        assert live.get("//evil.example/x", base_url=PLAIN).headers["Location"].startswith(f"{HTTPS}/")
        assert live.get("/x", headers={"Host": "127.0.0.1:8000"}).headers["Location"] == f"{HTTPS}/x"

    def test_a_form_is_refused_with_words_and_does_nothing(self, live: FlaskClient) -> None:
        answer = live.post("/login", data={"email": "mara@example.org", "password": "x"}, base_url=PLAIN)
        assert answer.status_code == 403
        assert "https:// in front of its address" in answer.text
        assert "Set-Cookie" not in answer.headers

    def test_who_asks_whether_the_site_is_well_need_not_speak_https(self, live: FlaskClient) -> None:
        assert live.get("/healthz", base_url=PLAIN).status_code == 200

    def test_https_is_what_the_proxy_says_it_is(self, live: FlaskClient) -> None:
        assert live.get("/login", base_url=PLAIN, headers={"X-Forwarded-Proto": "https"}).status_code == 200
        assert live.get("/login", base_url=HTTPS, headers={"X-Forwarded-Proto": "http"}).status_code == 308
        assert (
            live.get("/login", base_url=HTTPS, headers={"X-Forwarded-Proto": "javascript"}).status_code == 308
        )

    def test_a_proxy_that_nobody_told_us_of_is_mentioned_in_the_log_once(
        self, db: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        client = site(db.client).test_client()
        for _ in range(2):
            answer = client.get("/login", base_url=PLAIN, headers={"X-Forwarded-Proto": "https"})
            assert answer.status_code == 308
        assert caplog.text.count("Set PROXY_HOPS") == 1

    def test_while_developing_plain_http_will_do(self, guest: Visitor) -> None:
        assert guest.get("/login").status_code == 200


class TestHeaders:
    """What is said of pages is said of our own files."""

    @pytest.mark.parametrize("name", ["css/base.css", "js/theme.js", "img/favicon.svg", "robots.txt"])
    def test_our_own_files_carry_the_strict_headers(self, live: FlaskClient, name: str) -> None:
        with live.get(f"{live.application.static_url_path}/{name}", base_url=HTTPS) as answer:
            assert answer.status_code == 200
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "immutable" in answer.headers["Cache-Control"]
            assert "Access-Control-Allow-Origin" not in answer.headers

    @pytest.mark.parametrize(("name", "framed"), [("css/base.css", None), ("img/favicon.svg", "DENY")])
    def test_what_is_only_ever_part_of_a_page_is_spared_what_browsers_heed_of_pages(
        self, live: FlaskClient, name: str, framed: str | None
    ) -> None:
        with live.get(f"{live.application.static_url_path}/{name}", base_url=HTTPS) as answer:
            assert answer.headers.get("X-Frame-Options") == framed

    def test_other_names_below_the_sites_are_spoken_for_only_when_that_is_set(
        self, db: Any, live: FlaskClient
    ) -> None:
        headers = live.get("/login", base_url=HTTPS).headers
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        app = site(db.client, HSTS_INCLUDE_SUBDOMAINS=True)
        headers = app.test_client().get("/login", base_url=HTTPS).headers
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
