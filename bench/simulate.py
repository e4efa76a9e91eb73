"""`make simulate`: a year of a community, through the services, day by day; what the admin figures say each month, and
whether every number is true at its end (`flask recount`).

    DAYS=365    for how long
    SEED=19     another lot

All that people do here is assumed (`Assumptions`), to see the figures move and the counts hold, and not to foretell
anything. Writes bench/RESULTS-year.md and fails when a number is not true.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import time_machine
from pymongo import MongoClient

from bench.serving import SETTINGS, database
from bench.simulated_people import People
from dreamscape import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.services.moderation.hands import HandFigures
    from dreamscape.wiring import Services

MONTH = 30
SIMULATED = {
    **SETTINGS,
    "WORK_IN_BACKGROUND": False,
    "RATELIMIT_ENABLED": False,
    "DREAMSCAPE_ENV": "development",
    "MAIL_SERVER": "",
}


@dataclass(frozen=True)
class Assumptions:
    """What somebody does, as a chance of one member on one day where nothing else is said."""

    founders: int = 12
    arrivals: float = 0.8  # people a day
    comes_by: float = 0.35
    says_a_dream: float = 0.08
    follows: float = 0.15
    says_something: float = 0.1
    tells_news: float = 0.12
    seals_a_letter: float = 0.04
    has_a_hard_day: float = 0.02
    answers_skies: float = 0.5
    says_the_same: float = 0.8  # of a dream with the same theme
    says_so_of_others: float = 0.15  # of one without
    asks: float = 0.1
    offers: float = 0.4  # who can, and has seen an ask
    accepts: float = 0.75  # of an offer
    is_done: float = 0.15  # a room, when one of its two comes by
    says_thanks: float = 0.8
    reports_a_room: float = 0.002
    comes_true: float = 0.004
    comes_true_with_a_hand: float = 0.02
    lets_go: float = 0.002
    deletes_a_dream: float = 0.002
    blocks: float = 0.001
    leaves: float = 0.001


@dataclass(frozen=True)
class Month:
    """How many members and dreams there are at its end, and what the admins read then."""

    members: int
    dreams: int
    figures: HandFigures


def simulate(
    services: Services, db: Any, *, days: int, seed: int, assumed: Assumptions, began: datetime
) -> Iterator[Month]:
    """Live so many days from `began` on; the months as they end."""
    with time_machine.travel(began, tick=False) as clock:
        people = People(services, seed, assumed, lambda: clock.shift(timedelta(seconds=61)))
        people.found()
        for day in range(1, days + 1):
            people.live_a_day()
            clock.move_to(began + timedelta(days=day))
            services.worker.run_once()
            if day % MONTH == 0 or day == days:
                now = datetime.now(UTC)
                yield Month(
                    db["users"].count_documents({}),
                    db["dreams"].count_documents({}),
                    services.moderation.hands.at(now),
                )


def untrue(services: Services) -> list[str]:
    """What `flask recount` finds."""
    return list(services.integrity.run(repair=False))


def report(months: list[Month], wrong: list[str], days: int, seed: int, assumed: Assumptions) -> str:
    """All of it as a page."""
    columns = (
        "month", "members", "dreams", "asks", "offered", "done in 14 days", "rooms", "reports per 1,000",
        "true with a hand", "true without", "letters sealed", "opened", "same : not quite", "least score",
    )  # fmt: skip
    rows = []
    for number, month in enumerate(months, 1):
        it = month.figures
        per_thousand = "–" if it.reports_per_thousand is None else it.reports_per_thousand
        rows.append(
            (
                number,
                month.members,
                month.dreams,
                it.asks,
                it.offered,
                f"{it.done_soon} of {it.earlier_asks}",
                it.rooms,
                per_thousand,
                it.true_with_hand,
                it.true_without,
                it.letters_sealed,
                it.letters_opened,
                f"{it.similarity.same} : {it.similarity.not_quite}",
                it.similarity.least_score,
            )
        )
    lines = [
        f"# A simulated year: {days} days, lot {seed}",
        "",
        "Made by `make simulate`. What people do is assumed, so none of this foretells anything: it shows that",
        "the figures move, and that after all of it every number is true. Asks are those of the last 30 days;",
        "rooms, dreams and letters those of a year.",
        "",
        f"| {' | '.join(columns)} |",
        f"|{'---|' * len(columns)}",
        *(f"| {' | '.join(map(str, row))} |" for row in rows),
        "",
        f"`flask recount` at the end: {len(wrong)} differences.",
        *(f"- {one}" for one in wrong[:50]),
        "",
        "## Assumed",
        "",
        *(f"- `{name}`: {value}" for name, value in asdict(assumed).items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Live a year, and say how it was; 1 when a number is not true."""
    days, seed = int(os.environ.get("DAYS", "365")), int(os.environ.get("SEED", "19"))
    assumed = Assumptions()
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as embedded:
        uri = embedded.uri("simulated")
        with MongoClient[dict[str, Any]](uri, tz_aware=True) as client:
            app = create_app({**SIMULATED, "MONGO_URI": uri})
            services: Services = app.extensions["dreamscape"]
            with app.app_context():
                services.migrations.run(lambda _: None)
                began = datetime.now(UTC).replace(hour=7, minute=0, second=0, microsecond=0)
                months = []
                for month in simulate(
                    services, client["simulated"], days=days, seed=seed, assumed=assumed, began=began
                ):
                    months.append(month)
                    print(f"{len(months)}: {month.members} members, {month.dreams} dreams", flush=True)
                wrong = untrue(services)
    text = report(months, wrong, days, seed, assumed)
    print(text)
    Path(__file__).with_name("RESULTS-year.md").write_text(text, encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
