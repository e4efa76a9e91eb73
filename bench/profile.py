"""`make bench-profile`: what one page of the dreamscape is made of, call by call; writes bench/PROFILE.md.

    SIZE=20000       how many dreams the site has; it is kept in .data/bench
    VIEW=latest      one of the dreamscape's views
    DEPTH=first      or `deep`
    MEMBER=ordinary  or `heavy`, who follows 2,000 + 2,000
    PAGES=400        how many pages are rendered for each figure

The page is rendered in this process, without a server around it, for a member who is logged in, against a database of
its own. What is compared is processor time, of this process and of the database's: it is steadier than a clock on a
machine that does something else besides. The profiler makes calls slower than they are, short ones most: its figures
say what is called and how often, the table before them what it costs.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import re
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from pymongo import MongoClient, monitoring
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from bench.baseline_app import app as bare
from bench.dataset import HEAVY, ORDINARY, PASSWORD, Size, email
from bench.feed import FOLDER, build_missing
from bench.pages import DEPTHS, pages_of
from bench.profile_report import Profile
from bench.serving import SETTINGS, database
from dreamscape import create_app
from dreamscape.services.feed.feed import VIEWS
from dreamscape.services.members.person_cache import PersonCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from flask import Flask

    from dreamscape.models import Person

ROUNDS = 20
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Unremembering(PersonCache):
    """Reads people each time, to measure what remembering them is worth."""

    def people(self, member_ids: Iterable[str]) -> dict[str, Person]:
        """Those of `member_ids` that exist, by id."""
        return self._members.people(member_ids)


class Commands(monitoring.CommandListener):
    """Each command of a page: its name, its collection, the microseconds until its answer."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.on = False
        self._collection = ""

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """It is on its way."""
        self._collection = str(event.command.get(event.command_name, ""))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Its answer is there."""
        if self.on:
            self.found[event.command_name, self._collection].append(event.duration_micros)

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """No page of ours has that."""


def chosen(name: str, *among: str) -> str:
    """The environment's choice; the first of them unless it says something."""
    wanted = os.environ.get(name, among[0])
    if wanted not in among:
        sys.exit(f"{name} is one of {', '.join(among)}, not {wanted}.")
    return wanted


def application(mongo_uri: str) -> Flask:
    """The site as in production."""
    return create_app({**SETTINGS, "RATELIMIT_ENABLED": False, "MONGO_URI": mongo_uri})


@contextmanager
def remembering_nobody() -> Iterator[None]:
    """Applications made meanwhile read people for each page."""
    with patch("dreamscape.wiring.site.PersonCache", Unremembering):
        yield


def cookies_of(app: Flask, member: int) -> str:
    """The Cookie header of a member who has just logged in."""
    browser, base = Client(app), "https://localhost"
    token = TOKEN.search(browser.get("/login", base_url=base).get_data(as_text=True))
    assert token, "the log-in page has no form"
    fields = {"csrf_token": token[1], "email": email(member), "password": PASSWORD}
    assert browser.post("/login", base_url=base, data=fields).status_code == 303
    browser.get("/dreams", base_url=base)
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in (browser._cookies or {}).values())  # noqa: SLF001


def page_of(app: Any, path: str, cookie: str = "") -> Callable[[], bytes]:
    """Something that renders this page, as the server would ask for it."""
    environ = EnvironBuilder(path, base_url="https://localhost", headers=[("Cookie", cookie)]).get_environ()

    def render() -> bytes:
        body, status, _ = run_wsgi_app(app, environ)
        html = b"".join(body)
        assert status == "200 OK", status
        return html

    return render


def processor_times(
    client: MongoClient[dict[str, Any]], pages: Mapping[str, Callable[[], bytes]], number: int
) -> dict[str, tuple[float, float]]:
    """For each page the milliseconds of processor it takes of this process and of the database; all in turn."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    each = max(1, number // ROUNDS)
    for _ in range(ROUNDS):
        for name, render in pages.items():
            database_before, before = _database_seconds(client), time.process_time()
            for _ in range(each):
                render()
            taken, database_taken = time.process_time() - before, _database_seconds(client) - database_before
            found[name].append((taken / each * 1000, database_taken / each * 1000))
    return {name: (median(a for a, _ in times), median(b for _, b in times)) for name, times in found.items()}


def _database_seconds(client: MongoClient[dict[str, Any]]) -> float:
    told = client.admin.command("serverStatus")["extra_info"]
    return float(told["user_time_us"] + told["system_time_us"]) / 1e6


def profiled(render: Callable[[], bytes], number: int) -> Any:
    """The profiler's figures of so many pages: by (file, line, function), calls and times."""
    # Of the processor, not of the clock: what another process does meanwhile, the database too, is not counted.
    profiler = cProfile.Profile(time.thread_time)
    profiler.enable()
    for _ in range(number):
        render()
    profiler.disable()
    return pstats.Stats(profiler).stats  # type: ignore[attr-defined]


def main() -> None:
    """Build what is missing, measure, write."""
    size = Size(int(os.environ.get("SIZE", "20000")))
    view, depth = chosen("VIEW", *VIEWS), chosen("DEPTH", *DEPTHS)
    who = chosen("MEMBER", "ordinary", "heavy")
    member, number = {"ordinary": ORDINARY, "heavy": HEAVY}[who], int(os.environ.get("PAGES", "400"))
    commands = Commands()
    with (
        database(FOLDER) as embedded,
        MongoClient[dict[str, Any]](embedded.uri("admin"), tz_aware=True) as client,
    ):
        build_missing(client, [size])
        uri = os.environ["MONGO_URI"] = embedded.uri(size.database)
        path = pages_of(client[size.database], member)[view, depth].path
        app = application(uri)
        cookie = f"{cookies_of(app, member)}; __Host-dreamscape_view={view}.0"
        with remembering_nobody():
            forgetful = application(uri)
        pages = {
            "the bare route": page_of(bare, "/"),
            "the page": page_of(app, path, cookie),
            "the page without `PersonCache`": page_of(forgetful, path, cookie),
        }
        for render in pages.values():
            for _ in range(10):
                render()
        times = processor_times(client, pages, number)
        stats = profiled(pages["the page"], number)
        monitoring.register(commands)
        listened = page_of(application(uri), path, cookie)
        listened()
        commands.on = True
        for _ in range(number):
            listened()
        commands.on = False
        weight = len(listened())
    about = f"SIZE={size.dreams} VIEW={view} DEPTH={depth} MEMBER={who} PAGES={number}"
    text = Profile(about, number, weight, times, commands.found, stats).text()
    print(text)
    Path(__file__).with_name("PROFILE.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
