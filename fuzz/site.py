"""The site that is fuzzed: gunicorn as in production before a database of its own, with a life on it already."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from dreamscape import create_app
from dreamscape.services.accounts.registration import SignUp
from dreamscape.services.site.settings import OLDEST
from dreamscape.store.mongod.processes import poll, tied_to_us
from dreamscape.store.mongod.server import EmbeddedDatabase
from fuzz.wire import Connection, Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
BOOT_SECONDS = 60
PASSWORD = "a kite above the roofs"  # noqa: S105 - of members who live for two minutes
SETTINGS = {
    "DREAMSCAPE_ENV": "testing",
    "SECRET_KEY": "a key that only this fuzzing site knows",
    "BASE_URL": "http://localhost",
    "MAIL_SERVER": "",
    "CLOUDINARY_URL": "",
    "LOG_LEVEL": "WARNING",
    # It is the pages that are to be reached, not the limits; those have tests of their own.
    "RATELIMIT_ENABLED": "0",
    "ARGON2_TIME_COST": "1",
    "ARGON2_MEMORY_KIB": "8",
}


@dataclass(slots=True)
class Site:
    """A running site. `app` is one more process of it: this one."""

    app: Flask
    db: Any
    port: int
    log: Path
    server: subprocess.Popen[bytes]
    members: int = 0

    def cookie(self, role: str) -> str:
        """The Cookie header of a new member of this role who has just come in; "" for a guest."""
        if role == "guest":
            return ""
        self.members += 1
        email = f"{role}-{self.members}@example.org"
        # An admin among those who fuzz may just have closed the door.
        self.db["site_settings"].update_many({}, {"$set": {"sign_up": "open"}})
        with self.app.test_request_context():
            services = self.app.extensions["dreamscape"]
            services.accounts.sign_up(
                SignUp(
                    first_name=role.title(),
                    last_name="Fuzz",
                    email=email,
                    password=PASSWORD,
                    language="en",
                    age=OLDEST,
                )
            )
        if role in ("moderator", "admin"):
            self.db["users"].update_one({"email": email}, {"$set": {"role": role}})
        browser = self.app.test_client()
        token = (
            browser.get("/login")
            .text.partition('name="csrf_token"')[2]
            .partition('value="')[2]
            .partition('"')[0]
        )
        answer = browser.post("/login", data={"csrf_token": token, "email": email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        if role == "dreamer":
            self._dream(browser, email)
        return "; ".join(f"{cookie.key}={cookie.value}" for cookie in (browser._cookies or {}).values())  # noqa: SLF001

    def _dream(self, browser: Any, email: str) -> None:
        page = browser.get("/dreams/new").text
        token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        dream = {
            "title": f"Of {email}",
            "description": "To see the sea.",
            "categories": ["sea"],
            "comments_enabled": "y",
        }
        answer = browser.post("/dreams/new", data={"csrf_token": token, **dream})
        assert answer.status_code == 303, answer.text

    def known(self) -> Mapping[str, Sequence[str]]:
        """Real values by the names that the rules' arguments have; `any` has some of each."""

        def some(collection: str, key: str) -> list[str]:
            return [str(document[key]) for document in self.db[collection].find({}, {key: 1}).limit(20)]

        dreams, members = some("dreams", "_id"), some("users", "_id")
        comments, categories = some("comments", "_id"), some("categories", "_id")
        slugs = [*some("dreams", "slug"), *some("users", "slug")]
        pictures = [
            dream["picture"]["public_id"]
            for dream in self.db["dreams"].find({"picture": {"$ne": None}}).limit(10)
        ]
        return {
            "slug": slugs,
            "dream_id": dreams,
            "member_id": members,
            "comment_id": comments,
            "circle_id": some("circles", "_id"),
            "public_id": pictures,
            "key": categories,
            "any": [
                *slugs[:6],
                *dreams[:3],
                *members[:3],
                *comments[:3],
                *categories[:3],
                "latest",
                "1",
                "sea",
            ],
        }

    def megabytes(self) -> list[float]:
        """The memory that each worker has for itself, in MB."""
        return [_private(pid) for pid in self.workers()]

    def workers(self) -> list[str]:
        """Their process ids: others, when one has died."""
        return Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text().split()

    def tracebacks(self) -> list[str]:
        """What the server has logged of failures."""
        return [part[:3000] for part in self.log.read_text(errors="replace").split("Traceback")[1:]]


def _private(pid: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_site() -> Iterator[Site]:
    """The site, for as long as it is looked at."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="dreamscape-fuzz-")))
        embedded = stack.enter_context(EmbeddedDatabase(folder / "db", purpose="fuzzing").running())
        uri = embedded.uri("fuzz")
        app = create_app(
            {
                **SETTINGS,
                "MONGO_URI": uri,
                "RATELIMIT_ENABLED": False,
                "WORK_IN_BACKGROUND": False,
                "SECURITY_LOG": "off",
            }
        )
        for command in (["migrate"], ["seed"]):
            answer = app.test_cli_runner().invoke(args=command)
            assert answer.exit_code == 0, answer.output
        log, port = folder / "log", free_port()
        server = stack.enter_context(_gunicorn(uri, port, log))
        yield Site(app, app.extensions["database"], port, log, server)


@contextmanager
def _gunicorn(uri: str, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    env = {**os.environ, **SETTINGS, "MONGO_URI": uri, "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    with log.open("wb") as file:
        server = subprocess.Popen(
            tied_to_us(command), cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
        try:
            if not poll(lambda: Connection(port).ask(Request("GET", "/healthz")).status == 200, BOOT_SECONDS):
                sys.exit(f"The site did not start:\n{log.read_text()}")
            yield server
        finally:
            server.terminate()
            server.wait()
