"""What the profile of one page says, as Markdown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.report import machine, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORTH_SHOWING = 40
NOTE = """
Under the profiler, which makes short calls look longer than they are: µs of this process within one page. What stands
below another line with a dash more is part of it.
"""
# The parts of a page and the functions they are, by the end of the file's name.
PARTS = {
    "the whole page": ("flask/app.py", "wsgi_app"),
    "session cookie read": ("flask/sessions.py", "open_session"),
    "before the route: CSRF, rules, saved forms": ("flask/app.py", "preprocess_request"),
    "who is asking: session, member": ("services/accounts/sessions.py", "member"),
    "– its query": ("store/accounts/sessions.py", "find"),
    "the feed's page": ("services/feed/feed.py", "page"),
    "– follows": ("store/edges.py", "of"),
    "– documents to dreams, the query among it": ("store/feed.py", "_dreams_from"),
    "– cards": ("services/feed/cards.py", "of"),
    "– – names and faces": ("members/person_cache.py", "people"),
    "BSON decoded": ("bson/__init__.py", "decode_all"),
    "an answer of the database received": ("pymongo/network_layer.py", "receive_message"),
    "the page's bytes": ("dreams/feed_page.py", "render_feed"),
    "– cards as HTML": ("dreams/card_cache.py", "html"),
    "– tokens": ("flask_wtf/csrf.py", "generate_csrf"),
    "after the route": ("flask/app.py", "process_response"),
    "– headers": ("web/headers.py", "set_headers"),
    "– session cookie written": ("web/headers.py", "save_session"),
    "– compression (not asked for)": ("flask_compress/flask_compress.py", "after_request"),
}


@dataclass(frozen=True)
class Profile:
    """What was found of a page of `weight` bytes; `about` says which.

    `times` are milliseconds of processor, of the process and of the database, by what was rendered. `commands` are
    microseconds, by name and collection, and `stats` the profiler's figures: both of `number` pages.
    """

    about: str
    number: int
    weight: int
    times: Mapping[str, tuple[float, float]]
    commands: Mapping[tuple[str, str], list[int]]
    stats: Any

    def text(self) -> str:
        """All of it as Markdown."""
        bare = sum(self.times["the bare route"])
        lines = [
            "# A page of the dreamscape, call by call",
            "",
            f"`make bench-profile {self.about}`, {datetime.now(UTC):%d %B %Y}, {machine()}.",
            f"The page has {self.weight:,} bytes, uncompressed.",
            "",
            "Milliseconds of processor for one page, no server around it, the three in turn:",
            "",
            *table(
                ["what", "this process", "database", "together", "bare route : it"],
                (
                    (
                        name,
                        f"{own:.2f}",
                        f"{of_database:.2f}",
                        f"{own + of_database:.2f}",
                        f"{bare / (own + of_database):.2f}",
                    )
                    for name, (own, of_database) in self.times.items()
                ),
            ),
            "",
            "Round trips of one page:",
            "",
            *table(
                ["command", "collection", "times", "µs until the answer"],
                (
                    (name, collection, f"{len(taken) / self.number:.2f}", f"{median(taken):.0f}")
                    for (name, collection), taken in self.commands.items()
                ),
            ),
            NOTE,
            *table(["part", "calls", "µs", "of all"], parts(self.stats, self.number)),
            "",
            *table(["whose code", "calls", "own µs"], by_package(self.stats, self.number)),
            "",
            *table(
                ["function", "calls", "own µs", "with what it calls"], by_function(self.stats, self.number)
            ),
            "",
        ]
        return "\n".join(lines)


def parts(stats: Any, number: int) -> Iterator[tuple[object, ...]]:
    """For each of `PARTS` its calls and microseconds within one page, and its share of all."""
    whole = 0.0
    for about, (file, function) in PARTS.items():
        found = [row for (path, _, name), row in stats.items() if path.endswith(file) and name == function]
        calls, taken = sum(row[1] for row in found), sum(row[3] for row in found)
        whole = whole or taken
        yield about, f"{calls / number:.0f}", f"{taken / number * 1e6:.0f}", f"{taken / whole:.0%}"


def by_package(stats: Any, number: int) -> Iterator[tuple[object, ...]]:
    """Whose code it is: calls and microseconds of its own within one page, the most first."""
    found: dict[str, list[float]] = defaultdict(lambda: [0, 0.0])
    for (path, _, _), row in stats.items():
        own = found[_package(path)]
        own[0] += row[1]
        own[1] += row[2]
    for package, (calls, taken) in sorted(found.items(), key=lambda item: -item[1][1])[:16]:
        yield package, f"{calls / number:.0f}", f"{taken / number * 1e6:.0f}"


def by_function(stats: Any, number: int) -> Iterator[tuple[object, ...]]:
    """The functions with the most time of their own within one page."""
    for (path, line, name), row in sorted(stats.items(), key=lambda item: -item[1][2])[:WORTH_SHOWING]:
        where = f"{_package(path)}: {Path(path).name}:{line} `{name}`" if line else f"`{name}`"
        yield where, f"{row[1] / number:.1f}", f"{row[2] / number * 1e6:.1f}", f"{row[3] / number * 1e6:.1f}"


def _package(path: str) -> str:
    if "/site-packages/" in path:
        return path.partition("/site-packages/")[2].partition("/")[0]
    if "/dreamscape/" in path:
        return "our templates" if "/templates/" in path else "dreamscape"
    return "built in" if path == "~" else "standard library"
