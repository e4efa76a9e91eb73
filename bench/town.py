"""`make bench-town`: who is asked, of 20,000 members of whom one knows what they can do.

    MEMBERS=20000   how many live there
    ASKS=1200       what they ask for, over ten weeks

A made-up town (bench/town.toml): each can do up to four things, in words of their own, and most say that they may be
asked. For each ask it is known who can help, whatever the words, and how often each of them was asked before: so it can
be told who should have been. Writes bench/RESULTS-town.md, and fails where somebody was asked too often or a budget is
missed. A small one is in tests/store/asks/test_town.py.
"""

from __future__ import annotations

import os
import random
import sys
import time
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bson import ObjectId

from dreamscape.models.asks import OPEN
from dreamscape.skill_keys import held_keys, skill_keys
from dreamscape.store.asks.matching import MOST_TOLD
from dreamscape.store.dreams.asks import asks_changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.database import Database

    from dreamscape.services.asks.matching import Matching

    Document = dict[str, Any]

TRADES: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("town.toml").read_text(encoding="utf-8")
)
WEEK, MOST_IN_A_WEEK = timedelta(days=7), 2
WEEKS = 10
BEGAN = datetime(2026, 1, 5, tzinfo=UTC)
# Of a hundred members.
MAY_BE_ASKED, CONFIRMED, SUSPENDED, BLOCKING = 60, 90, 2, 1
BLOCK = {"kind": "block", "target_kind": "member"}
# Of those who were told so many can help, and of those who should have been so many were told.
PRECISION, RECALL = 0.95, 0.85
# Members and asks of a village, where few can do a thing and some of them say it in other words.
VILLAGE, VILLAGE_RECALL = (800, 120), 0.65


@dataclass
class Town:
    """Who can do what, whatever they call it (`can`, members' ids by trade), and who may be asked at all."""

    can: dict[str, set[ObjectId]] = field(default_factory=lambda: defaultdict(set))
    may_be_asked: set[ObjectId] = field(default_factory=set)
    blocked: set[tuple[ObjectId, ObjectId]] = field(default_factory=set)
    dreams: list[Document] = field(default_factory=list)


@dataclass
class Figures:
    """What came of all asks. `seconds` is what each took, `times` when each member was asked."""

    asks: int = 0
    told: int = 0
    right: int = 0
    should: int = 0
    seconds: list[float] = field(default_factory=list)
    times: dict[ObjectId, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    most_told: int = 0
    missed: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Of those who were told, the part that can help."""
        return self.right / self.told if self.told else 1.0

    @property
    def recall(self) -> float:
        """Of those who should have been told (seven of an ask at most), the part that was."""
        return self.right / self.should if self.should else 1.0

    @property
    def most_in_a_week(self) -> int:
        """How often the one who was asked most within a week was."""
        return max(
            (sum(at <= one < at + WEEK for one in times) for times in self.times.values() for at in times),
            default=0,
        )


class Measured(NamedTuple):
    """A town that was measured: how many live there, how many of them may be asked, what came of it, and how many of
    those who should be told are to be."""

    members: int
    may_be_asked: int
    figures: Figures
    recall: float


def build(db: Database[Document], members: int, lots: random.Random) -> Town:
    """Let so many people live there; a tenth of them dream."""
    town, trades = Town(), list(TRADES)
    # Some things many can do, and some hardly anybody.
    weights = [1 / (place + 3) for place in range(len(trades))]
    people = []
    for number in range(members):
        person = _person(number, lots)
        skills = []
        for trade in set(lots.choices(trades, weights, k=lots.choice((0, 1, 1, 2, 3)))):
            town.can[trade].add(person["_id"])
            skills.append(lots.choice(TRADES[trade]["held"]))
        alike = TRADES[lots.choice(trades)].get("rest")
        if alike and lots.random() < 0.2:
            skills.append(lots.choice(alike))
        people.append({**person, "skills": skills, "skill_keys": held_keys(skills)})
        if person["may_be_asked"] and person["email_confirmed"] and "suspended_until" not in person:
            town.may_be_asked.add(person["_id"])
    db["users"].insert_many(people)
    town.dreams = [_dream(number, people[number * 10]["_id"]) for number in range(members // 10)]
    db["dreams"].insert_many(town.dreams)
    blocks = [
        {**BLOCK, "_id": ObjectId(), "member_id": one["_id"], "target_id": dream["dreamer_id"]}
        for one in people
        if lots.randrange(100) < BLOCKING
        for dream in lots.sample(town.dreams, min(20, len(town.dreams)))
        if dream["dreamer_id"] != one["_id"]
    ]
    unique = {(block["member_id"], block["target_id"]): block for block in blocks}
    if unique:
        db["blocks"].insert_many(unique.values())
    town.blocked = set(unique)
    return town


def live(db: Database[Document], matching: Matching, town: Town, asks: int, lots: random.Random) -> Figures:
    """Let weeks go by in which dreamers ask for this and that; count who is told."""
    figures, step = Figures(), WEEKS * WEEK / asks
    for number in range(asks):
        trade, dream, now = lots.choice(list(TRADES)), lots.choice(town.dreams), BEGAN + number * step
        should = min(MOST_TOLD, sum(1 for _ in _able(town, figures, trade, dream, now)))
        ask = _ask(db, dream, lots.choice(TRADES[trade]["wanted"]), now)
        began = time.perf_counter()
        matching.tell(str(dream["_id"]), now)
        figures.seconds.append(time.perf_counter() - began)
        told = [one["member_id"] for one in db["notifications"].find({"kind": "ask_fits", "thing_id": ask})]
        figures.asks += 1
        figures.told += len(told)
        figures.most_told = max(figures.most_told, len(told))
        right = [one for one in told if one in town.can[trade]]
        figures.right += len(right)
        figures.should += should
        figures.missed[trade] += should - len(right)
        for one in told:
            figures.times[one].append(now)
        db["asks"].update_one({"_id": ask}, {"$set": {"state": "closed"}})
    return figures


def _able(town: Town, figures: Figures, trade: str, dream: Document, now: datetime) -> Iterator[ObjectId]:
    """Who can help, may be asked and was not asked twice this week."""
    for one in town.can[trade] & town.may_be_asked:
        lately = sum(at > now - WEEK for at in figures.times[one])
        if (
            one != dream["dreamer_id"]
            and (one, dream["dreamer_id"]) not in town.blocked
            and lately < MOST_IN_A_WEEK
        ):
            yield one


def _person(number: int, lots: random.Random) -> Document:
    suspended = (
        {"suspended_until": datetime(2100, 1, 1, tzinfo=UTC)} if lots.randrange(100) < SUSPENDED else {}
    )
    return {
        "_id": ObjectId(),
        "email": f"{number}@town.example",
        "email_key": f"{number}@town.example",
        "email_confirmed": lots.randrange(100) < CONFIRMED,
        "first_name": f"Person {number}",
        "slug": f"person-{number}",
        "avatar": "owl-1",
        "acts": 0,
        "created_at": BEGAN,
        "may_be_asked": lots.randrange(100) < MAY_BE_ASKED,
        **suspended,
    }


def _dream(number: int, dreamer: ObjectId) -> Document:
    return {
        "_id": ObjectId(),
        "dreamer_id": dreamer,
        "title": f"Dream {number}",
        "title_key": f"dream {number}",
        "slug": f"dream-{number}",
        "categories": ["sea"],
        "audience": "everybody",
        "follower_count": 0,
        "created_at": BEGAN,
    }


def _ask(db: Database[Document], dream: Document, wanted: str, now: datetime) -> ObjectId:
    ask = {
        "_id": ObjectId(),
        "dream_id": dream["_id"],
        "dreamer_id": dream["dreamer_id"],
        "body": wanted,
        "skills": [wanted],
        "skill_keys": skill_keys([wanted]),
        "effort": "afternoon",
        "place": "",
        "created_at": now,
        "state": OPEN,
        "closed_at": None,
        "to_id": None,
    }
    db["asks"].insert_one(ask)
    asks_changed(db, dream["_id"], None, tell=False)
    key: ObjectId = ask["_id"]
    return key


def main() -> int:
    """Build, live, report. 1 when somebody was asked too often or a budget is missed."""
    from pymongo import MongoClient

    from bench.report import machine
    from bench.serving import ROOT, SETTINGS, database
    from dreamscape import create_app
    from dreamscape.store.common.indexes import ensure_indexes

    members, asks = int(os.environ.get("MEMBERS", "20000")), int(os.environ.get("ASKS", "1200"))
    with (
        database(ROOT / ".data" / "bench-town") as embedded,
        MongoClient[dict[str, Any]](embedded.uri("town"), tz_aware=True) as client,
    ):
        measured = []
        for people, wishes, budget in ((members, asks, RECALL), (*VILLAGE, VILLAGE_RECALL)):
            client.drop_database("town")
            ensure_indexes(client["town"])
            app = create_app({**SETTINGS, "MONGO_URI": embedded.uri("town"), "WORK_IN_BACKGROUND": False})
            lots = random.Random(19)
            town = build(client["town"], people, lots)
            with app.app_context():
                figures = live(client["town"], app.extensions["dreamscape"].matching, town, wishes, lots)
            measured.append(Measured(people, len(town.may_be_asked), figures, budget))
    text = report(measured, machine())
    print(text)
    Path(__file__).with_name("RESULTS-town.md").write_text(text, encoding="utf-8")
    return 0 if all(met for one in measured for *_, met in _rows(one)) else 1


def _rows(measured: Measured) -> list[tuple[str, str, str, bool]]:
    """What was measured, its budget, and whether that is met."""
    figures, seconds = measured.figures, sorted(measured.figures.seconds)
    week, budget = figures.most_in_a_week, measured.recall
    return [
        (
            "told who can help (precision)",
            f"{figures.precision:.3f}",
            f"≥ {PRECISION}",
            figures.precision >= PRECISION,
        ),
        (
            "told of those who should be (recall)",
            f"{figures.recall:.3f}",
            f"≥ {budget}",
            figures.recall >= budget,
        ),
        ("most told of one ask", str(figures.most_told), f"≤ {MOST_TOLD}", figures.most_told <= MOST_TOLD),
        ("most often one was asked in a week", str(week), f"≤ {MOST_IN_A_WEEK}", week <= MOST_IN_A_WEEK),
        ("telling of one ask, median", f"{1000 * seconds[len(seconds) // 2]:.0f} ms", "", True),
        ("telling of one ask, 95 of 100", f"{1000 * seconds[len(seconds) * 95 // 100]:.0f} ms", "", True),
    ]


def report(measured: list[Measured], where: str) -> str:
    """The figures as a page."""
    return f"""# Who is asked, in a made-up town

{where}

Made by `make bench-town`. What the members can do is known (bench/town.toml), whatever they call it; who should be told
of an ask are the seven, or fewer, who can help, may be asked and were not asked twice in the week before. In a town
there are more than seven who say it in the words of the ask; in a village there are not, and it shows what the matching
does not know: other words for the same.
{"".join(map(_table, measured))}"""


def _table(measured: Measured) -> str:
    figures = measured.figures
    often = Counter(len(times) for times in figures.times.values() if times)
    asked = ", ".join(f"{count:,} members {number} ×" for number, count in sorted(often.items()))
    missed = ", ".join(f"{trade} ({count})" for trade, count in figures.missed.most_common(8) if count > 0)
    table = "\n".join(
        f"| {name} | {value} | {budget} | {('met' if met else '**missed**') if budget else ''} |"
        for name, value, budget, met in _rows(measured)
    )
    return f"""
## {measured.members:,} members

{measured.may_be_asked:,} of them may be asked; {figures.asks:,} asks in {WEEKS} weeks, {figures.told:,} times told.

| what | measured | budget | verdict |
|---|---|---|---|
{table}

Asked in all these weeks: {asked or "nobody"}.
Missed most: {missed or "nothing"}.
"""


if __name__ == "__main__":
    sys.exit(main())
