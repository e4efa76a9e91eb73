"""What was measured as a table of budgets, with a verdict for each."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from bench.dataset import HEAVY, Size
from bench.pages import DEPTHS, MEMBERS, FeedPage
from bench.times import Times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

OTHERS = [Path(__file__).with_name(f"RESULTS-{name}.md") for name in ("audiences", "pages", "media")]
KB = 1000
NOTES = """
Requests per second are of gunicorn as in production (gunicorn.conf.py, two workers), asked by wrk over four
connections; everything, the database too, shares the machine. The bare route (bench/baseline_app.py) reads the 20
newest dreams of the large site by an index and renders title, link, description, categories, counts and
date with Jinja: no member, no session, no forms. Each worker of the site keeps the cards and people it has
shown, and every page was shown before it is measured; the bare route keeps nothing. It is asked for before
and after each page, a second each, and ": bare" is the median over the rounds of that page against those
two. `followed` of who follows 2,000 + 2,000 has a budget of its own: that page sends the database 2,000 ids.

Milliseconds are the median of single answers, all pages and the bare route in turn; sizes, depths and
`followed` are compared by the median of the ratios within each turn. Every second dream has a picture. A
list without 500 pages is asked for the page in its middle; in the small site, who follows 2,000 + 2,000
follows everybody and every dream, which are 99 people: that list is not compared by size. Round trips "at
most" are those of a process that has just started, for a member last seen an hour ago. Weights are whole
answers with their headers, for a browser that takes Brotli; pictures do not count. `make run` starts in a
fresh checkout without data, which gets the demo site, and then once more; the median of three.
"""


class MeasuredPage(NamedTuple):
    """A page of the dreamscape: whose, which view, on the site of how many dreams, how deep (`DEPTHS`)."""

    member: int
    view: str
    dreams: int
    depth: str


@dataclass(frozen=True)
class Turn:
    """One view of one member on the large site, all of it measured by wrk within a few seconds.

    By depth: `rates` in requests per second, the same against the bare route (`ratios`), and the pages'
    `numbers`.
    """

    member: int
    view: str
    rates: dict[str, float] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, page: FeedPage, rate: float, ratio: float) -> None:
        """A page has been measured."""
        self.rates[page.depth], self.ratios[page.depth] = rate, ratio
        self.numbers[page.depth] = page.number


@dataclass(frozen=True)
class Verdict:
    """One line of the table: what was found, what was allowed."""

    about: str
    found: str
    budget: str
    met: bool


@dataclass
class Report:
    """Collects what was measured on sites of `sizes`, the largest last."""

    sizes: list[Size]
    turns: list[Turn] = field(default_factory=list)
    times: Times = field(default_factory=lambda: Times({}, 0))  # of every MeasuredPage, and of "baseline"
    compressed: list[float] = field(default_factory=list)
    page_weights: dict[str, int] = field(default_factory=dict)
    round_trips: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict)
    start: tuple[float, float] = (0.0, 0.0)

    @property
    def missed(self) -> list[Verdict]:
        """The budgets that were not met."""
        return [verdict for verdict in self.verdicts() if not verdict.met]

    def verdicts(self) -> Iterator[Verdict]:
        """Every budget; of all views of both members the worst."""
        large, small = self.sizes[-1].dreams, self.sizes[0].dreams
        ratios = {
            (*where, depth): self._median(where, depth) for where in self._by_view() for depth in DEPTHS
        }
        many = {list_: ratio for list_, ratio in ratios.items() if list_[:2] == (HEAVY, "followed")}
        for lists, budget in ((ratios.keys() - many.keys(), 0.6), (many.keys(), 0.45)):
            member, view, depth = min(lists, key=ratios.__getitem__)
            name = f"Feed page, requests per second: bare route ({_called(member, view)}, {depth} page)"
            yield _at_least(name, ratios[member, view, depth], budget)
        if large != small:
            for depth in DEPTHS:
                where, ratio = self._slowest(
                    # In the small site nobody can follow 2,000 people.
                    lambda position: (
                        (position.dreams, position.depth) == (large, depth)  # noqa: B023 - used at once
                        and (position.member, position.view) != (HEAVY, "followed")
                    ),
                    lambda position: position._replace(dreams=small),
                )
                yield _at_most(f"{large:,} : {small:,} dreams, {depth} page, time ({where})", ratio, 1.15)
        where, ratio = self._slowest(
            lambda position: position.dreams == large and position.depth == "deep",
            lambda position: position._replace(depth="first"),
        )
        yield _at_most(f"Deep page : first page, time ({where})", ratio, 1.15)
        _, ratio = self._slowest(
            lambda position: position == (HEAVY, "followed", large, "first"),
            lambda position: position._replace(view="latest"),
        )
        yield _at_most("Followed : latest for who follows 2,000 + 2,000, time", ratio, 2)
        usual, most = (
            max(c[i] for views in self.round_trips.values() for c in views.values()) for i in (0, 1)
        )
        yield _at_most("Round trips of a feed page, usually", usual, 5, ".0f")
        yield _at_most("Round trips of a feed page, at most", most, 5, ".0f")
        yield _at_most("First visit on the wire, kB", sum(self.page_weights.values()) / KB, 120, ".1f")
        yield _at_most("Next visit on the wire, kB", self.page_weights[""] / KB, 25, ".1f")
        yield _at_most("`make run` to the first page, fresh checkout, s", self.start[0], 4, ".1f")
        yield _at_most("`make run` to the first page, with data, s", self.start[1], 4, ".1f")

    def text(self) -> str:
        """All of it as Markdown, below it what the other benchmarks have found."""
        size = self.sizes[-1].dreams
        lines = [
            "# Speed budgets",
            "",
            f"## The dreamscape (`make bench-feed SIZE={size}`)",
            "",
            f"{datetime.now(UTC):%d %B %Y}, {machine()}.",
            "",
            *table(["what", "measured", "budget", "verdict"], self._judged()),
            NOTES,
            *table(["member", "view", "page", "requests/s", ": bare"], self._measured()),
            "",
            f"One answer of the bare route takes {self.times.median('baseline') * 1000:.1f} ms.",
            "",
            *table(["member", "view", "dreams", "first page, ms", "deep page, ms"], self._timed()),
            "",
            (
                f"With the page compressed as for browsers, latest serves {median(self.compressed):.2f} of what the"
                " bare route serves uncompressed."
            ),
            "",
            *table(["file, first visit", "bytes on the wire"], self.page_weights.items()),
            "",
            *table(["member", "view", "round trips", "at most"], self._counted()),
            "",
        ]
        others = [path.read_text(encoding="utf-8").lstrip() for path in OTHERS if path.exists()]
        return "\n".join([*lines, *others])

    def _judged(self) -> Iterator[Iterable[object]]:
        for verdict in self.verdicts():
            yield verdict.about, verdict.found, verdict.budget, "met" if verdict.met else "**missed**"

    def _measured(self) -> Iterator[Iterable[object]]:
        for where, turns in self._by_view().items():
            for depth, number in turns[0].numbers.items():
                rate = median(turn.rates[depth] for turn in turns)
                ratio = self._median(where, depth)
                yield MEMBERS[where[0]], where[1], number, f"{rate:.0f}", f"{ratio:.2f}"

    def _timed(self) -> Iterator[Iterable[object]]:
        for (member, view), size in product(self._by_view(), self.sizes):
            of_both = (self.times.median(MeasuredPage(member, view, size.dreams, depth)) for depth in DEPTHS)
            yield MEMBERS[member], view, f"{size.dreams:,}", *(f"{seconds * 1000:.1f}" for seconds in of_both)

    def _counted(self) -> Iterator[Iterable[object]]:
        for member, views in self.round_trips.items():
            for view, (usual, most) in views.items():
                yield MEMBERS[member], view, usual, most

    def _by_view(self) -> dict[tuple[int, str], list[Turn]]:
        found: dict[tuple[int, str], list[Turn]] = {}
        for turn in self.turns:
            found.setdefault((turn.member, turn.view), []).append(turn)
        return found

    def _median(self, where: tuple[int, str], depth: str) -> float:
        return median(turn.ratios[depth] for turn in self._by_view()[where])

    def _slowest(
        self, among: Callable[[MeasuredPage], bool], against: Callable[[MeasuredPage], MeasuredPage]
    ) -> tuple[str, float]:
        """Of these pages the one that takes longest, each `against` another: its name, and how many times as long."""
        positions = [
            position
            for position in self.times.seconds
            if isinstance(position, MeasuredPage) and among(position)
        ]
        found = {position: self.times.ratio(position, against(position)) for position in positions}
        slowest = max(found, key=lambda position: found[position])
        return _called(slowest.member, slowest.view), found[slowest]


def _called(member: int, view: str) -> str:
    return f"{view}, {MEMBERS[member]}"


def machine() -> str:
    """What it was measured on, and how busy that was."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"{os.cpu_count()} cores of {cpu}, {platform.system()}, Python {platform.python_version()}, load {load}"


def _at_most(about: str, found: float, budget: float, form: str = ".2f") -> Verdict:
    return Verdict(about, f"{found:{form}}", f"≤ {budget}", found <= budget)


def _at_least(about: str, found: float, budget: float) -> Verdict:
    return Verdict(about, f"{found:.2f}", f"≥ {budget}", found >= budget)


def table(head: list[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """The lines of a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in row) + " |" for row in lines]
