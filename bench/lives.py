"""`make bench-lives`: what a dream's page costs after years: 200 diary entries, 500 comments and 40 letters.

    TURNS=300   how often each page is asked for

On a copy of the small site, against another dream of the same dreamer that has none of them, asked for in turn: by its
dreamer and by a guest, before and after it came true. Writes bench/RESULTS-lives.md and fails when a budget is missed.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pymongo import MongoClient

from bench.audiences import copy
from bench.dataset import ORDINARY, PASSWORD, Size, email
from bench.feed import FOLDER, build_missing
from bench.report import machine
from bench.serving import Browser, database, gunicorn
from bench.times import Target, Times
from dreamscape.models.dream_states import CAME_TRUE
from dreamscape.store.comments.documents import new_comment
from dreamscape.store.diary.entries import DiaryEntries
from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.sealed_letters.letters import SealedLetters

if TYPE_CHECKING:
    from pymongo.database import Database

    Document = dict[str, Any]

TURNS = int(os.environ.get("TURNS", "300"))
BUDGET = 1.5
ENTRIES, COMMENTS, LETTERS = 200, 500, 40
SMALL = Size(1000)
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


def main() -> int:
    """Copy, fill, measure, report. 1 when a budget is missed."""
    with (
        database(FOLDER) as embedded,
        MongoClient[dict[str, Any]](embedded.uri("admin"), tz_aware=True) as client,
    ):
        build_missing(client, [SMALL])
        db = client[f"{SMALL.database}_lives"]
        copy(client, client[SMALL.database], db)
        dreamer = db["users"].find_one({"email": email(ORDINARY)})
        assert dreamer
        bare, lived = db["dreams"].find({"dreamer_id": dreamer["_id"]}).limit(2)
        _forget(db, bare)
        _forget(db, lived)
        _live(db, lived)
        rows = []
        with gunicorn(embedded.uri(db.name)) as port:
            browser = Browser(port)
            browser.log_in(email(ORDINARY), PASSWORD)
            for when in ("while it is dreamt", "once it came true"):
                for who, cookie in (("its dreamer", browser.cookie), ("a guest", "")):
                    rows.append((f"{when}, {who}", _ratio(port, cookie, bare, lived)))
                _come_true(db, bare, lived)
    text = report(rows)
    print(text)
    Path(__file__).with_name("RESULTS-lives.md").write_text(text, encoding="utf-8")
    return 1 if any(ratio > BUDGET for _, ratio in rows) else 0


def _forget(db: Database[Document], dream: Document) -> None:
    """Nothing was ever said about it, and it is only dreamt."""
    db["comments"].delete_many({"dream_id": dream["_id"]})
    db["dreams"].update_one({"_id": dream["_id"]}, {"$set": {"comment_count": 0}, "$unset": {"state": ""}})


def _live(db: Database[Document], dream: Document) -> None:
    """Years go by."""
    entries = DiaryEntries(db)
    for number in range(ENTRIES):
        body = f"On day {number} the boat was a little more of a boat. It smells of tar and oranges."
        at = BEGAN + timedelta(days=number)
        entries.add(str(dream["_id"]), str(dream["dreamer_id"]), body, None, at)
    others = [row["_id"] for row in db["users"].find({"_id": {"$ne": dream["dreamer_id"]}}).limit(LETTERS)]
    said = [
        new_comment(
            dream["_id"], others[number % LETTERS], f"{number} times yes.", BEGAN + timedelta(hours=number)
        )
        for number in range(COMMENTS)
    ]
    db["comments"].insert_many(said)
    db["dreams"].update_one({"_id": dream["_id"]}, {"$set": {"comment_count": COMMENTS}})
    letters = SealedLetters(db)
    for author in others:
        words = "You will find north without me. Write when you are there."
        letters.seal(dream_from(dream), str(author), CAME_TRUE, words, may_show=True)


def _come_true(db: Database[Document], *dreams: Document) -> None:
    state = {"name": CAME_TRUE, "words": "We were there.", "at": datetime.now(UTC)}
    for dream in dreams:
        db["dreams"].update_one({"_id": dream["_id"]}, {"$set": {"state": state}})
    db["sealed_letters"].update_many({}, {"$set": {"opened_at": datetime.now(UTC), "shown": True}})


def _ratio(port: int, cookie: str, bare: Document, lived: Document) -> float:
    targets = {
        name: Target(port, f"/dreams/{dream['slug']}", cookie)
        for name, dream in (("bare", bare), ("lived", lived))
    }
    return Times(targets, TURNS).ratio("lived", "bare")


def report(rows: list[tuple[str, float]]) -> str:
    """The table, as Markdown."""
    lines = [
        "# What a dream's page costs after years",
        "",
        machine(),
        "",
        f"Made by `make bench-lives`: {ENTRIES} diary entries, {COMMENTS} comments and {LETTERS} letters, against a",
        "dream of the same dreamer with none, as a multiple of its page's time, asked for in turn.",
        "",
        "| page | measured | budget | verdict |",
        "|---|---|---|---|",
        *(
            f"| {name} | {ratio:.2f} | ≤ {BUDGET} | {'met' if ratio <= BUDGET else '**missed**'} |"
            for name, ratio in rows
        ),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
