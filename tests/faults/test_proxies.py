"""The files of `deploy/` for nginx and Caddy, each tried with the real program in front of the site."""

from __future__ import annotations

import json
import os
import select
import socket
import ssl
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
import trustme

import config
from dreamscape.store.mongod.processes import poll, tied_to_us
from tests.support import proxies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.proxies import Proxy

MEGABYTE = 1024 * 1024
FORM = {"Content-Type": "multipart/form-data; boundary=between"}
FORGED = {
    "X-Forwarded-For": "203.0.113.66",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Prefix": "/elsewhere",
    "Forwarded": "for=203.0.113.66;proto=http",
}


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """gunicorn with the site, as one small server has it; its port."""
    port = proxies.free_port()
    own = {
        "DREAMSCAPE_ENV": "testing",
        "BASE_URL": "https://localhost",
        "MONGO_URI": "mongodb://127.0.0.1:1/none",
        "RATELIMIT_ENABLED": "0",
        "PROXY_HOPS": "1",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "GUNICORN_THREADS": "1",
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "gunicorn.conf.py",
        "tests.support.arriving_app:app",
    ]
    log = tmp_path_factory.mktemp("site") / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            tied_to_us(command), cwd=config.ROOT, env={**os.environ, **own}, stdout=output, stderr=output
        )
        try:
            assert poll(lambda: _listens(port), 30), log.read_text()
            yield port
        finally:
            process.terminate()
            process.wait(30)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, upstream: int, tmp_path: Path) -> Iterator[Proxy]:
    """Each of the two in front of the site."""
    if request.param == "nginx":
        yield from proxies.nginx(tmp_path, upstream, trustme.CA())
    else:
        yield from proxies.caddy(tmp_path, upstream)


def context_of(version: ssl.TLSVersion) -> ssl.SSLContext:
    """How a browser speaks that has one version of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    return context


def photo_of(size: int) -> bytes:
    """What a browser sends for a form with a photo of so many bytes."""
    head = b'--between\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\n'
    return head + b"x" * size + b"\r\n--between--\r\n"


def test_the_site_is_served_as_its_files_say(proxy: Proxy) -> None:
    # Pages and their headers come as the site wrote them.
    page = proxy.ask("/login")
    assert page.status == 200
    assert "Log in" in page.text
    assert "default-src" in page.headers["Content-Security-Policy"]
    assert proxy.ask("/no-such-page").status == 404

    # Who types http:// is led to https://.
    led = proxy.ask("/login?next=%2Fdreams", plain=True)
    assert led.status == 308
    assert led.headers["Location"].startswith("https://localhost")
    assert led.headers["Location"].endswith("/login?next=%2Fdreams")

    # Nobody says where they come from, by which scheme, or what the site is called.
    told = json.loads(proxy.ask("/arrived", headers=FORGED).text)
    assert told["address"] == "127.0.0.1"
    assert told["url"].startswith("https://localhost")
    assert told["url"].endswith("/arrived")
    assert "elsewhere" not in told["url"]

    # A phone's photo comes through.
    photo = proxy.ask("/arrived", photo_of(15 * MEGABYTE), FORM)
    assert json.loads(photo.text)["size"] == 15 * MEGABYTE


def test_a_photo_that_is_too_large_is_refused_by_the_site_and_not_by_a_bare_page(proxy: Proxy) -> None:
    photo = photo_of(40 * MEGABYTE)
    head = f"POST /arrived HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM['Content-Type']}\r\n"
    # Of TLS 1.2, in which nothing comes by itself after the greeting.
    with proxy.connected(context_of(ssl.TLSVersion.TLSv1_2)) as browser:
        browser.sendall(f"{head}Content-Length: {len(photo)}\r\n\r\n".encode())
        # Until there is an answer, as a browser does. Caddy asks the site at once, nginx has all of it first.
        for start in range(0, len(photo), MEGABYTE):
            browser.sendall(photo[start : start + MEGABYTE])
            if select.select([browser], [], [], 0.02)[0]:
                break
        answer = b""
        while b"</html>" not in answer and (piece := browser.recv(65536)):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"Dreamscape" in answer


@pytest.mark.parametrize("proxy", ["nginx"], indirect=True)
def test_nginx_waits_for_slow_clients_itself(proxy: Proxy) -> None:
    with proxy.connected() as slow:
        slow.sendall(b"POST /arrived HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nwa")
        # The site has one thread, and it is free: so little of a request is not passed on.
        assert all(proxy.ask("/arrived").status == 200 for _ in range(3))
        slow.sendall(b"it")
        assert b"200 OK" in slow.recv(4096)


@pytest.mark.parametrize("proxy", ["nginx"], indirect=True)
def test_nginx_speaks_no_tls_that_is_out_of_date_and_bounds_a_flood(proxy: Proxy) -> None:
    for version, spoken in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
        with proxy.connected(context_of(version)) as one:
            assert one.version() == spoken
    # More connections at once from one address than any home has.
    with ExitStack() as stack:
        # TLS 1.2: see above.
        many = [stack.enter_context(proxy.connected(context_of(ssl.TLSVersion.TLSv1_2))) for _ in range(101)]
        for one in many:
            one.sendall(b"POST /arrived HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n")
        refused, *_ = select.select(many, [], [], 10)[0]
        assert b" 429 " in refused.recv(4096)
