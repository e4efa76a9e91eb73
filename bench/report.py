"""What was measured as a table of budgets, with a verdict for each."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.pages import DEPTHS, MEMBERS, FeedPage
from bench.world import HEAVY, Size

MEDIA = Path(__file__).with_name("RESULTS-media.md")
KB = 1000
NOTES = """
Requests per second are of gunicorn as in production (gunicorn.conf.py, two workers), asked by wrk over four
connections; everything, the database too, shares the machine. The bare route (bench/bare.py) reads the 20
newest dreams of the large site by an index and renders title, link, description, categories, counts and
date with Jinja: no member, no session, no forms. Each worker of the site keeps the cards and people it has
shown, and every page was shown before it is measured; the bare route keeps nothing. It is asked for before
and after each page, a second each, and ": bare" is the median over the rounds of that page against those
two; other ratios compare such ratios of one round. Every second dream has a picture. A list without 500
pages is asked for the page in its middle; in the small site, who follows 2,000 + 2,000 follows everybody
and every dream. Round trips "at most" are those of a process that has just started, for a member last seen
an hour ago. Weights are whole
answers with their headers, for a browser that takes Brotli; pictures do not count. `make run` starts in a
fresh checkout without data, which gets the demo site, and then once more; the median of three.
"""


@dataclass(frozen=True)
class Turn:
    """One view of one member, all of it measured within a few seconds.

    By (dreams, depth): `rates` in requests per second, the same against the bare route (`ratios`), and
    the pages' `numbers`.
    """

    member: int
    view: str
    rates: dict[tuple[int, str], float] = field(default_factory=dict)
    ratios: dict[tuple[int, str], float] = field(default_factory=dict)
    numbers: dict[tuple[int, str], int] = field(default_factory=dict)

    def add(self, dreams: int, page: FeedPage, rate: float, ratio: float) -> None:
        """A page has been measured."""
        where = dreams, page.depth
        self.rates[where], self.ratios[where], self.numbers[where] = rate, ratio, page.number


@dataclass(frozen=True)
class Verdict:
    """One line of the table: what was found, what was allowed."""

    about: str
    found: str
    budget: str
    kept: bool


@dataclass
class Report:
    """Collects what was measured on sites of `sizes`, the largest last."""

    sizes: list[Size]
    turns: list[Turn] = field(default_factory=list)
    compressed: list[float] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)
    trips: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict)
    start: tuple[float, float] = (0.0, 0.0)

    @property
    def missed(self) -> list[Verdict]:
        """The budgets that were not kept."""
        return [verdict for verdict in self.verdicts() if not verdict.kept]

    def verdicts(self) -> Iterator[Verdict]:
        """Every budget; of all views of both members the worst."""
        large, small = self.sizes[-1].dreams, self.sizes[0].dreams
        where, ratio = self._worst(lambda turn: 1 / turn.ratios[large, "first"])
        yield _at_least(f"Feed page, requests per second: bare route ({where})", 1 / ratio, 0.5)
        if large != small:
            for depth in DEPTHS:
                where, ratio = self._worst(
                    lambda turn, d=depth: turn.ratios[small, d] / turn.ratios[large, d]
                )
                yield _at_most(f"{large:,} : {small:,} dreams, {depth} page, time ({where})", ratio, 1.15)
        where, ratio = self._worst(lambda turn: turn.ratios[large, "first"] / turn.ratios[large, "deep"])
        yield _at_most(f"Deep page : first page, time ({where})", ratio, 1.15)
        followed, latest = (
            self._median(HEAVY, view, lambda turn: turn.ratios[large, "first"])
            for view in ("followed", "latest")
        )
        yield _at_most("Followed : latest for who follows 2,000 + 2,000, time", latest / followed, 2)
        usual, most = (max(c[i] for views in self.trips.values() for c in views.values()) for i in (0, 1))
        yield _at_most("Round trips of a feed page, usually", usual, 5, ".0f")
        yield _at_most("Round trips of a feed page, at most", most, 5, ".0f")
        yield _at_most("First visit on the wire, kB", sum(self.weights.values()) / KB, 120, ".1f")
        yield _at_most("Next visit on the wire, kB", self.weights[""] / KB, 25, ".1f")
        yield _at_most("`make run` to the first page, fresh checkout, s", self.start[0], 4, ".1f")
        yield _at_most("`make run` to the first page, with data, s", self.start[1], 4, ".1f")

    def text(self) -> str:
        """All of it as Markdown, the pictures' results below if there are any."""
        size = self.sizes[-1].dreams
        lines = [
            "# Speed budgets",
            "",
            f"## The dreamscape (`make bench-feed SIZE={size}`)",
            "",
            f"{datetime.now(UTC):%d %B %Y}, {machine()}.",
            "",
            *_table(["what", "measured", "budget", "verdict"], self._judged()),
            NOTES,
            *_table(["member", "view", "dreams", "page", "requests/s", ": bare"], self._measured()),
            "",
            f"With the page compressed as for browsers, latest serves {median(self.compressed):.2f} of what the"
            " bare route serves uncompressed.",
            "",
            *_table(["file, first visit", "bytes on the wire"], self.weights.items()),
            "",
            *_table(["member", "view", "round trips", "at most"], self._counted()),
            "",
        ]
        media = MEDIA.read_text(encoding="utf-8").lstrip() if MEDIA.exists() else ""
        return "\n".join(lines) + (f"\n{media}" if media else "")

    def _judged(self) -> Iterator[Iterable[object]]:
        for verdict in self.verdicts():
            yield verdict.about, verdict.found, verdict.budget, "kept" if verdict.kept else "**missed**"

    def _measured(self) -> Iterator[Iterable[object]]:
        for (member, view), turns in self._by_view().items():
            for dreams, depth in turns[0].rates:
                rate = median(turn.rates[dreams, depth] for turn in turns)
                ratio = median(turn.ratios[dreams, depth] for turn in turns)
                page = turns[0].numbers[dreams, depth]
                yield MEMBERS[member], view, f"{dreams:,}", page, f"{rate:.0f}", f"{ratio:.2f}"

    def _counted(self) -> Iterator[Iterable[object]]:
        for member, views in self.trips.items():
            for view, (usual, most) in views.items():
                yield MEMBERS[member], view, usual, most

    def _by_view(self) -> dict[tuple[int, str], list[Turn]]:
        found: dict[tuple[int, str], list[Turn]] = {}
        for turn in self.turns:
            found.setdefault((turn.member, turn.view), []).append(turn)
        return found

    def _median(self, member: int, view: str, of: Callable[[Turn], float]) -> float:
        return median(of(turn) for turn in self._by_view()[member, view])

    def _worst(self, of: Callable[[Turn], float]) -> tuple[str, float]:
        found = {where: self._median(*where, of) for where in self._by_view()}
        member, view = max(found, key=lambda where: found[where])
        return f"{view}, {MEMBERS[member]}", found[member, view]


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


def _table(head: list[str], rows: Iterable[Iterable[object]]) -> list[str]:
    written = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in row) + " |" for row in written]
