"""The servers that are measured, a browser to log in with, and wrk."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pymongo import MongoClient

from dreamscape.store.mongod.processes import poll, tied_to_us
from dreamscape.store.mongod.server import EmbeddedDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
CACHE = (
    "2G"  # of the database; a million dreams with their indexes take more, what a feed page reads does not
)
BOOT_SECONDS = 60
NO_WRK = "The benchmarks need wrk: install it from your system's packages (apt-get install wrk)."
# Production's settings; nothing is mailed, and nobody is kept from asking for the same page all day.
SETTINGS = {
    "DREAMSCAPE_ENV": "production",
    "SECRET_KEY": "a key that only the benchmarks know",
    "BASE_URL": "http://localhost",
    "MAIL_SERVER": "localhost",
    "MAIL_DEFAULT_SENDER": "bench@localhost",
    "RATELIMIT_ENABLED": "0",
    # As behind a proxy that speaks HTTPS to visitors: `SECURE` is what it would say.
    "PROXY_HOPS": "1",
    "LOG_LEVEL": "WARNING",
    "CLOUDINARY_URL": "",
    "SECURITY_LOG": os.devnull,
    # Eight sign up in a row, and do no work for it.
    "NEWCOMER_LIMITS": "0",
    # The pictures that the dataset names were never stored: no sweep shall look for half a million of them meanwhile.
    "WEB_DOES_JOBS": "0",
}


SECURE = {"X-Forwarded-Proto": "https"}


@contextmanager
def database(folder: Path) -> Iterator[EmbeddedDatabase]:
    """A mongod of our own with room to work in."""
    with EmbeddedDatabase(folder, purpose="the benchmarks").running() as embedded:
        with MongoClient[dict[str, Any]](embedded.uri("admin")) as client:
            setting = {"wiredTigerEngineRuntimeConfig": f"cache_size={CACHE}"}
            client.admin.command({"setParameter": 1, **setting})
        yield embedded


@contextmanager
def gunicorn(mongo_uri: str, *app: str) -> Iterator[int]:
    """gunicorn as in production (gunicorn.conf.py), serving the site or another `app`; its port."""
    port = free_port()
    env = {**os.environ, **SETTINGS, "MONGO_URI": mongo_uri, "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", *app]
    server = subprocess.Popen(tied_to_us(command), cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    try:
        if (
            not poll(lambda: server.poll() is not None or answers(port), BOOT_SECONDS)
            or server.poll() is not None
        ):
            sys.exit(f"gunicorn did not start: {' '.join(command)}")
        yield port
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Does the site there say that it is well?"""
    try:
        return Browser(port).get("/healthz").status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False


class Answer:
    """What came back, as it was on the wire."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.read()
        # The status line, each header and the empty line, as HTTP/1.1 sends them.
        lines = [f"{name}: {value}" for name, value in answer.headers.items()]
        self.wire_bytes = sum(len(line) + 2 for line in ["HTTP/1.1 200 OK", *lines, ""]) + len(self.body)


class Browser:
    """Keeps cookies, also over plain HTTP those that are for HTTPS."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path, None, headers)

    def log_in(self, email: str, password: str) -> None:
        """Log in through the form, as people do."""
        token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', self.get("/login").body)
        assert token, "the log-in page has no form"
        fields = {"csrf_token": token[1].decode(), "email": email, "password": password}
        answer = self.ask(
            "POST", "/login", urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert answer.status == http.client.SEE_OTHER, answer.body.decode()
        # A log-in begins a session afresh; like a person's, ours gets its token with the first page.
        self.get("/dreams")

    def ask(self, method: str, path: str, body: str | bytes | None, headers: dict[str, str]) -> Answer:
        """Send a request and keep the cookies that come back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, {"Cookie": self.cookie, **SECURE, **headers})
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return answer


def require_wrk() -> None:
    """Stop with a clear message when wrk is missing."""
    if not shutil.which("wrk"):
        raise SystemExit(NO_WRK)


def requests_per_second(port: int, path: str, seconds: int, **headers: str) -> float:
    """What wrk measures with four connections; every answer must be a good one."""
    command = ["wrk", "-t1", "-c4", f"-d{seconds}s"]
    for name, value in {**SECURE, **headers}.items():
        command += ["-H", f"{name.replace('_', '-')}: {value}"]
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True
    ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if rate is None or "Non-2xx" in told or "Socket errors" in told:
        sys.exit(f"wrk met errors at {path}:\n{told}")
    return float(rate[1])
