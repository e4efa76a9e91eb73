"""`make bench-notifications`: what notifications cost, and how soon very many are told.

    FOLLOWERS=100000   how many follow the dream that has news
    TURNS=300          how often each page is asked for

Two things are measured on a copy of the small site. The page of notifications, of a member who has many, against the
latest dreams, asked for in turn. Then a dream that so many follow has news: a worker tells them while the latest dreams
are asked for again and again; how long that takes, and how many times as long a page takes meanwhile as before. Writes
bench/RESULTS-notifications.md and fails when a budget is missed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import MongoClient

from bench.audiences import copy
from bench.dataset import ORDINARY, PASSWORD, Size, email
from bench.feed import FOLDER, build_missing
from bench.report import machine
from bench.serving import ROOT, SETTINGS, Browser, database, gunicorn
from bench.times import Target, Times, seconds_of
from dreamscape.models.jobs import TELL_FOLLOWERS
from dreamscape.models.notification_choices import ACT_KINDS, COMMENT_KINDS, DREAM_NEWS, MEMBER_FOLLOWED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.database import Database

FOLLOWERS, TURNS = int(os.environ.get("FOLLOWERS", "100000")), int(os.environ.get("TURNS", "300"))
PAGE_BUDGET, MEANWHILE_BUDGET, SECONDS_BUDGET = 1.3, 1.3, 120
NOTIFICATIONS = 400  # of the member who reads theirs
SMALL = Size(1000)
LATEST, PAGE = "/dreamscape?view=latest", "/notifications"
BATCH = 5000
LONGEST = 600.0


def main() -> int:
    """Copy, fill, measure, report. 1 when a budget is missed."""
    with (
        database(FOLDER) as embedded,
        MongoClient[dict[str, Any]](embedded.uri("admin"), tz_aware=True) as client,
    ):
        build_missing(client, [SMALL])
        db = client[f"{SMALL.database}_news"]
        copy(client, client[SMALL.database], db)
        reader = db["users"].find_one({"email": email(ORDINARY)})
        assert reader
        notify(db, reader["_id"])
        dream = crowd(db, reader["_id"])
        with gunicorn(embedded.uri(db.name)) as port:
            browser = Browser(port)
            browser.log_in(email(ORDINARY), PASSWORD)
            latest, page = (Target(port, path, browser.cookie) for path in (LATEST, PAGE))
            assert browser.get(PAGE).body.count(b'<article class="told') == 20
            times = Times({"latest": latest, "notifications": page}, TURNS)
            quiet = [seconds_of(latest) for _ in range(TURNS)]
            took, meanwhile = tell_all(db, embedded.uri(db.name), dream, latest)
        told = db["notifications"].count_documents({"kind": DREAM_NEWS, "thing_id": dream})
        assert told == FOLLOWERS, f"{told} of {FOLLOWERS} were told"
        client.drop_database(db)
    text, missed = report(times.ratio("notifications", "latest"), took, median(meanwhile) / median(quiet))
    print(text)
    Path(__file__).with_name("RESULTS-notifications.md").write_text(text, encoding="utf-8")
    return 1 if missed else 0


def notify(db: Database[dict[str, Any]], reader: ObjectId) -> None:
    """The reader has notifications of every kind that people cause, about dreams that they may see."""
    people = [row["_id"] for row in db["users"].find({"_id": {"$ne": reader}}, {"_id": 1}).limit(90)]
    said = list(db["comments"].find({}, {"dream_id": 1}).limit(NOTIFICATIONS))
    now = datetime.now(UTC)
    rows = []
    for number, comment in enumerate(said):
        kind = ACT_KINDS[number % len(ACT_KINDS)]
        about = {} if kind == MEMBER_FOLLOWED else {"dream_id": comment["dream_id"]}
        source = {"source_id": comment["_id"]} if kind in COMMENT_KINDS else {}
        rows.append(
            {
                "_id": ObjectId(),
                "member_id": reader,
                "kind": kind,
                "thing_id": comment["_id"],
                "at": now - timedelta(minutes=number),
                "unread": number < 9,
                "count": 12,
                "people": [people[(number + step) % len(people)] for step in range(3)],
                **about,
                **source,
            }
        )
    db["notifications"].insert_many(rows)
    db["users"].update_one({"_id": reader}, {"$set": {"unread_notifications": 9}})


def crowd(db: Database[dict[str, Any]], reader: ObjectId) -> ObjectId:
    """So many new members all follow one dream of somebody else's; its id."""
    dream = db["dreams"].find_one({"dreamer_id": {"$ne": reader}, "audience": "everybody"})
    pattern = db["users"].find_one({"_id": dream["dreamer_id"]}) if dream else None
    assert dream
    assert pattern
    now = datetime.now(UTC)
    db["follows"].delete_many({"kind": "dream", "target_id": dream["_id"]})
    for start in range(0, FOLLOWERS, BATCH):
        new = [
            {
                **pattern,
                "_id": ObjectId(),
                "email": f"f{n}@x.org",
                "email_key": f"f{n}@x.org",
                "slug": f"f-{n}",
            }
            for n in range(start, min(start + BATCH, FOLLOWERS))
        ]
        db["users"].insert_many(new, ordered=False)
        db["follows"].insert_many(
            (
                {"member_id": one["_id"], "kind": "dream", "target_id": dream["_id"], "created_at": now}
                for one in new
            ),
            ordered=False,
        )
    db["dreams"].update_one({"_id": dream["_id"]}, {"$set": {"follower_count": FOLLOWERS}})
    found: ObjectId = dream["_id"]
    return found


@contextmanager
def worker(uri: str) -> Iterator[None]:
    """`flask jobs work`, as the Procfile has it."""
    env = {**os.environ, **SETTINGS, "MONGO_URI": uri, "FLASK_APP": "wsgi"}
    process = subprocess.Popen([sys.executable, "-m", "flask", "jobs", "work"], cwd=ROOT, env=env)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def tell_all(
    db: Database[dict[str, Any]], uri: str, dream: ObjectId, latest: Target
) -> tuple[float, list[float]]:
    """The seconds until all are told, and those that pages took meanwhile."""
    meanwhile = []
    with worker(uri):
        time.sleep(8)  # it has started, and done what a day begins with
        source, now = ObjectId(), datetime.now(UTC)
        payload = {"dream_id": str(dream), "source_id": str(source), "at": now.isoformat()}
        job = {"kind": TELL_FOLLOWERS, "payload": payload, "created_at": now, "due_at": now, "attempts": 0}
        began = time.monotonic()
        db["jobs"].insert_one({"_id": f"{TELL_FOLLOWERS}:{dream}:{source}:", **job})
        while db["jobs"].find_one({"kind": TELL_FOLLOWERS}, {"_id": 1}):
            meanwhile.append(seconds_of(latest))
            assert time.monotonic() - began < LONGEST
        took = time.monotonic() - began
    return took, meanwhile


def report(page: float, took: float, meanwhile: float) -> tuple[str, bool]:
    """The table, and whether a budget is missed."""
    rows = [
        ("Page of notifications : latest, time", page, PAGE_BUDGET, "{:.2f}"),
        (f"Until {FOLLOWERS:,} followers are told of news, s", took, SECONDS_BUDGET, "{:.0f}"),
        ("Latest meanwhile : before, time", meanwhile, MEANWHILE_BUDGET, "{:.2f}"),
    ]
    lines = [
        f"| {what} | {form.format(found)} | ≤ {budget} | {'met' if found <= budget else '**missed**'} |"
        for what, found, budget, form in rows
    ]
    head = ["# What notifications cost", "", machine(), "", "Made by `make bench-notifications`.", ""]
    table = ["| what | measured | budget | verdict |", "|---|---|---|---|", *lines, ""]
    return "\n".join([*head, *table]), any(found > budget for _, found, budget, _ in rows)


if __name__ == "__main__":
    sys.exit(main())
