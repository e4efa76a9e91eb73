"""`make bench-search`: what it costs to find something among very many dreams.

    SIZE=1000000   how many dreams the site has that `make bench-feed` measures
    TURNS=200      how often each page is asked for

Each search is asked for in turn with the latest dreams of the same member. Beside it: how large the index of words is
against the dreams, and how much longer a dream takes to be written than without its words. Writes
bench/RESULTS-search.md and fails when a budget is missed.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import urlencode

from bson import ObjectId
from pymongo import MongoClient

from bench.dataset import ORDINARY, PASSWORD, Size, email, is_complete, migrate
from bench.feed import FOLDER, build_missing
from bench.report import machine
from bench.serving import Browser, database, gunicorn
from bench.times import Target, Times
from dreamscape.models import DreamContent
from dreamscape.models.jobs import WORDS_WRITTEN
from dreamscape.models.search import DREAMS
from dreamscape.services.search.query import MOST_LONGER, SHORTEST_BEGINNING
from dreamscape.services.search.upkeep import check_words
from dreamscape.store.common.cursors import encode_cursor
from dreamscape.store.dreams import dreams as dream_store
from dreamscape.store.search.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pymongo.database import Database

SIZE, TURNS = int(os.environ.get("SIZE", "1000000")), int(os.environ.get("TURNS", "200"))
LATEST = "/dreamscape?view=latest"
SEARCH_BUDGET, SUGGESTION_BUDGET, INDEX_BUDGET, WRITE_BUDGET = 2.0, 1.0, 1.2, 1.5
DEEP = 500 * 20
WRITTEN = 400


def main() -> int:
    """Look, measure, report. 1 when a budget is missed."""
    with (
        database(FOLDER) as embedded,
        MongoClient[dict[str, Any]](embedded.uri("admin"), tz_aware=True) as client,
    ):
        size = Size(SIZE)
        if not is_complete(client[size.database]):
            build_missing(client, [size])
        db = client[size.database]
        migrate(db)
        check_words(Vocabulary(db), datetime.now(UTC))
        with gunicorn(embedded.uri(db.name)) as port:
            browser = Browser(port)
            browser.log_in(email(ORDINARY), PASSWORD)
            asked = pages(db)
            targets = {name: Target(port, path, browser.cookie) for name, path in asked.items()}
            for path in asked.values():
                assert browser.get(path).status == 200, path
            times = Times({"latest": Target(port, LATEST, browser.cookie), **targets}, TURNS)
        rows = [
            (name, times.ratio(name, "latest"), SUGGESTION_BUDGET if "suggest" in path else SEARCH_BUDGET)
            for name, path in asked.items()
        ]
        sizes = db.command("collStats", "dreams")
        rows.append(
            (
                "Index of words : dreams, bytes",
                sizes["indexSizes"]["words"] / sizes["size"],
                INDEX_BUDGET,
            )
        )
        rows.append(("Writing a dream, with : without words, time", writing(db), WRITE_BUDGET))
    text, missed = report(rows)
    print(text)
    Path(__file__).with_name("RESULTS-search.md").write_text(text, encoding="utf-8")
    return 1 if missed else 0


def pages(db: Database[dict[str, Any]]) -> dict[str, str]:
    """What is looked for: the commonest word, the two commonest, the beginning that most words have."""
    common = [row["word"] for row in db["search_words"].find({"kind": DREAMS}).sort("count", -1).limit(2)]
    starts = Counter(
        row["word"][:SHORTEST_BEGINNING]
        for row in db["search_words"].find({"kind": DREAMS, "length": {"$gte": SHORTEST_BEGINNING}})
    )
    ((beginning, _),) = starts.most_common(1)
    known = Vocabulary(db).known((DREAMS,), [], [beginning], MOST_LONGER)[DREAMS]
    longer = [one.word for one in known.beginning[beginning]]
    asked = {
        "the commonest word": (common[0], [[common[0]]]),
        "the two commonest": (" ".join(common), [[common[0]], [common[1]]]),
        f"{len(longer)} words that begin alike": (beginning, [longer]),
    }
    found = {}
    for name, (typed, wanted) in asked.items():
        query = {"$and": [{"words": {"$in": words}} for words in wanted]}
        found[f"{name}, page 1"] = f"/search?{urlencode({'q': typed, 'kind': 'dreams'})}"
        order = [("created_at", -1), ("_id", -1)]
        for last in db["dreams"].find(query).sort(order).skip(DEEP - 1).limit(1):
            after = encode_cursor(last["created_at"], last["_id"])
            found[f"{name}, page 501"] = (
                f"/search?{urlencode({'q': typed, 'kind': 'dreams', 'after': after})}"
            )
    found["a suggestion"] = f"/search/suggestions?{urlencode({'q': common[0][:SHORTEST_BEGINNING]})}"
    return found


def writing(db: Database[dict[str, Any]]) -> float:
    """How much longer it takes to write a dream with its words and the job that learns them, both in turn."""
    dreamer = db["users"].find_one({"email": email(ORDINARY)}, {"_id": 1})
    sample = list(db["dreams"].find({}, {"title": 1, "description": 1}).limit(WRITTEN))
    assert dreamer
    store = dream_store.Dreams(db)
    taken: dict[bool, list[float]] = {True: [], False: []}
    written = []
    without: dict[str, Any] = {"dream_words": lambda *_: [], "words_written": lambda *_: None}
    for number, dream in enumerate(sample):
        for with_words in (True, False) if number % 2 else (False, True):
            content = DreamContent(f"{dream['title']} {ObjectId()}", dream["description"], ("sea",))
            with nullcontext() if with_words else patch.multiple(dream_store, **without):
                began = time.perf_counter()
                made = store.add(str(dreamer["_id"]), content, f"b-{ObjectId()}")
            taken[with_words].append(time.perf_counter() - began)
            written.append(ObjectId(made.id))
    db["dreams"].delete_many({"_id": {"$in": written}})
    db["slugs"].delete_many({"target_id": {"$in": written}})
    db["jobs"].delete_many({"kind": WORDS_WRITTEN})
    return median(taken[True]) / median(taken[False])


def report(rows: list[tuple[str, float, float]]) -> tuple[str, bool]:
    """The table, and whether a budget is missed."""
    lines = [
        f"| {what} | {found:.2f} | ≤ {budget} | {'met' if found <= budget else '**missed**'} |"
        for what, found, budget in rows
    ]
    head = [
        "# What it costs to find something",
        "",
        machine(),
        "",
        f"Made by `make bench-search`: {SIZE:,} dreams.",
        "",
    ]
    about = ["Pages: time as a multiple of the latest dreams, asked for in turn.", ""]
    table = ["| what | measured | budget | verdict |", "|---|---|---|---|", *lines, ""]
    return "\n".join([*head, *about, *table]), any(found > budget for _, found, budget in rows)


if __name__ == "__main__":
    sys.exit(main())
