"""`make bench-feed`: does the dreamscape keep its speed budgets?

    SIZE=1000000   how many dreams the large site has; the small one has 1,000
    ROUNDS=11 SECONDS=1   how often and how long wrk asks for each page of the large site
    TURNS=300      how often each page of both sites is asked for alone
    CLEAN=1        build the sites anew; usually they are kept in .data/bench

wrk asks for each page between two looks at the bare route and compares it with those alone, round after round.
What sizes and depths are compared by is the time of single answers, all pages in turn (bench/times.py). Writes
bench/RESULTS.md and fails when a budget is missed.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pymongo import MongoClient
from tqdm import tqdm

from bench.dataset import ORDINARY, PASSWORD, Dataset, Size, email, is_complete, migrate
from bench.page_weight import weigh
from bench.pages import DEPTHS, MEMBERS, FeedPage, pages_of
from bench.report import MeasuredPage, Report, Turn
from bench.round_trips import round_trips
from bench.serving import ROOT, Browser, database, gunicorn, requests_per_second, require_wrk
from bench.starting import seconds_to_first_page
from bench.times import Target, Times
from dreamscape.cli.precompress import precompress
from dreamscape.services.feed.feed import PAGE_SIZE, VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymongo.database import Database

FOLDER = ROOT / ".data" / "bench"
SMALL = Size(1000)


def _whole(name: str, usual: int) -> int:
    wanted = os.environ.get(name, str(usual))
    if not wanted.isdecimal() or not int(wanted):
        sys.exit(f"{name} is a whole number of 1 or more, not {wanted}.")
    return int(wanted)


SIZE, ROUNDS, SECONDS, TURNS = (
    _whole("SIZE", 1_000_000), _whole("ROUNDS", 11), _whole("SECONDS", 1), _whole("TURNS", 300)
)  # fmt: skip


def main() -> int:
    """Build, serve, measure, report. 1 when a budget is missed."""
    require_wrk()
    large = Size(SIZE)
    sizes = [SMALL] if large.dreams <= SMALL.dreams else [SMALL, large]
    if os.environ.get("CLEAN"):
        shutil.rmtree(FOLDER, ignore_errors=True)
    precompress()
    report = Report(sizes)
    report.start = seconds_to_first_page()
    with (
        database(FOLDER) as embedded,
        MongoClient[dict[str, Any]](embedded.uri("admin"), tz_aware=True) as client,
    ):
        build_missing(client, sizes)
        measure(client, embedded.uri, sizes, report)
    text = report.text()
    print(text)
    Path(__file__).with_name("RESULTS.md").write_text(text, encoding="utf-8")
    return 1 if report.missed else 0


def build_missing(client: MongoClient[dict[str, Any]], sizes: list[Size]) -> None:
    """All of them anew when one is missing, so that they are of one age."""
    if all(is_complete(client[size.database]) for size in sizes):
        for size in sizes:
            migrate(client[size.database])
        return
    for size in sizes:
        client.drop_database(size.database)
        print(f"A site of {size.dreams:,} dreams", flush=True)
        Dataset(client[size.database], size).build()


def measure(
    client: MongoClient[dict[str, Any]], uri: Callable[[str], str], sizes: list[Size], report: Report
) -> None:
    """All that needs the sites."""
    large = sizes[-1]
    with ExitStack() as servers:
        ports = {size: servers.enter_context(gunicorn(uri(size.database))) for size in sizes}
        baseline = servers.enter_context(gunicorn(uri(large.database), "bench.baseline_app:app"))
        visits = {
            (member, size): Visit(client[size.database], port, member)
            for member in MEMBERS
            for size, port in ports.items()
        }
        for visit in visits.values():
            visit.warm_up()
        report.times = Times({"baseline": Target(baseline, "/"), **single_pages(visits)}, TURNS)
        for _, member, view in tqdm(list(product(range(ROUNDS), MEMBERS, VIEWS)), desc="turns with wrk"):
            report.turns.append(turn(baseline, member, view, visits[member, large]))
        report.compressed = [compressed(baseline, visits[ORDINARY, large]) for _ in range(ROUNDS)]
        report.page_weights = weigh(visits[ORDINARY, large].browser, "/dreamscape?view=latest")
    for member in MEMBERS:
        cookie = visits[member, large].browser.cookie
        report.round_trips[member] = round_trips(client[large.database], uri(large.database), member, cookie)


class Visit:
    """A member who is logged in to the site of one size."""

    def __init__(self, db: Database[dict[str, Any]], port: int, member: int) -> None:
        self.browser = Browser(port)
        self.browser.log_in(email(member), PASSWORD)
        self.pages = pages_of(db, member)
        for page in self.pages.values():
            cards = self.browser.get(page.path).body.count(b'<article class="card"')
            assert cards == PAGE_SIZE, f"{page} has {cards} dreams"

    def warm_up(self) -> None:
        """Let every worker have seen every page."""
        for page in self.pages.values():
            self.rate(page)

    def rate(self, page: FeedPage, **headers: str) -> float:
        """Requests per second, with the cookies of somebody who chose this view before."""
        self.browser.get(page.path)
        return requests_per_second(
            self.browser.port, page.path, SECONDS, Cookie=self.browser.cookie, **headers
        )


def single_pages(visits: dict[tuple[int, Size], Visit]) -> dict[MeasuredPage, Target]:
    """Every page of every visit, by whose it is and where."""
    return {
        MeasuredPage(member, view, size.dreams, depth): Target(
            visit.browser.port, page.path, visit.browser.cookie
        )
        for (member, size), visit in visits.items()
        for (view, depth), page in visit.pages.items()
    }


def turn(baseline: int, member: int, view: str, visit: Visit) -> Turn:
    """Both pages of a view, the bare route before and after each."""
    found = Turn(member, view)
    before = requests_per_second(baseline, "/", SECONDS)
    for depth in DEPTHS:
        page = visit.pages[view, depth]
        rate = visit.rate(page)
        after = requests_per_second(baseline, "/", SECONDS)
        found.add(page, rate, rate / ((before + after) / 2))
        before = after
    return found


def compressed(baseline: int, visit: Visit) -> float:
    """The ratio when the site compresses its page as it does for browsers; the bare route never does."""
    before = requests_per_second(baseline, "/", SECONDS)
    rate = visit.rate(visit.pages["latest", "first"], Accept_Encoding="gzip, deflate, br, zstd")
    return rate / ((before + requests_per_second(baseline, "/", SECONDS)) / 2)


if __name__ == "__main__":
    sys.exit(main())
