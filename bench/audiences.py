"""`make bench-audiences`: what audiences, circles and blocks cost the dreamscape.

    SIZE=1000000   how many dreams the site has
    TURNS=300      how often each page is asked for

A second site is a copy of the first in which a tenth of all dreams is for some people alone, both readers are in 50
circles, a hundred more people follow them, and they block 2,000. The same pages of both are asked for in turn, each of
its own server, and compared within the turn. Writes bench/RESULTS-audiences.md and fails when a page takes more than
1.2 times as long.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import MongoClient, UpdateOne

from bench.dataset import PASSWORD, Size, email
from bench.feed import FOLDER, build_missing
from bench.pages import DEPTHS, MEMBERS, pages_of
from bench.report import machine
from bench.serving import Browser, database, gunicorn
from bench.times import Target, Times
from dreamscape.services.feed.feed import PAGE_SIZE, VIEWS
from dreamscape.store.common.indexes import ensure_indexes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.database import Database

BUDGET = 1.2
RESTRICTED = ("members", "followed", "circles", "only_me")
CIRCLES, FRIENDS, BLOCKS = 50, 100, 2000
BATCH = 2000


def main() -> int:
    """Copy, restrict, measure, report. 1 when the budget is missed."""
    size, turns = Size(int(os.environ.get("SIZE", "1000000"))), int(os.environ.get("TURNS", "300"))
    with (
        database(FOLDER) as embedded,
        MongoClient[dict[str, Any]](embedded.uri("admin"), tz_aware=True) as client,
    ):
        build_missing(client, [size])
        plain, restricted = client[size.database], client[f"{size.database}_restricted"]
        copy(client, plain, restricted)
        restrict(restricted)
        with ExitStack() as servers:
            ports = {
                db.name: servers.enter_context(gunicorn(embedded.uri(db.name))) for db in (plain, restricted)
            }
            times = Times(pages_at(plain, restricted, ports), turns)
        client.drop_database(restricted)
    text, worst = report(times, plain.name, restricted.name, size)
    print(text)
    Path(__file__).with_name("RESULTS-audiences.md").write_text(text, encoding="utf-8")
    return 1 if worst > BUDGET else 0


def copy(
    client: MongoClient[dict[str, Any]], plain: Database[dict[str, Any]], to: Database[dict[str, Any]]
) -> None:
    """All of the site, with its indexes."""
    client.drop_database(to)
    for name in plain.list_collection_names():
        plain[name].aggregate([{"$out": {"db": to.name, "coll": name}}])
    ensure_indexes(to)


def restrict(db: Database[dict[str, Any]]) -> None:
    """Every tenth dream is for some people alone, and the two readers are among them here and there."""
    readers = [
        found["_id"] for number in MEMBERS if (found := db["users"].find_one({"email": email(number)}))
    ]
    others = [
        row["_id"]
        for row in db["users"].find({"_id": {"$nin": readers}}, {"_id": 1}).limit(BLOCKS + FRIENDS + CIRCLES)
    ]
    now = datetime.now(UTC)
    circles = [ObjectId() for _ in range(2 * CIRCLES)]
    db["circles"].insert_many(
        {
            "_id": circle,
            "owner_id": others[number % CIRCLES],
            "name": f"Circle {number}",
            "name_key": f"circle {number}",
            "people": readers if number < CIRCLES else [],
            "created_at": now,
            "updated_at": now,
        }
        for number, circle in enumerate(circles)
    )
    friends = others[CIRCLES : CIRCLES + FRIENDS]
    db["follows"].insert_many(
        {"member_id": friend, "kind": "member", "target_id": reader, "created_at": now}
        for friend in friends
        for reader in readers
    )
    blocked = others[CIRCLES + FRIENDS :]
    db["blocks"].insert_many(
        {"member_id": reader, "kind": "block", "target_kind": "member", "target_id": other, "created_at": now}
        for other in blocked
        for reader in readers
    )
    db["users"].update_many({"_id": {"$in": readers}}, {"$inc": {"edges_version": 1}})
    changes = _changes(db, circles)
    while batch := list(islice(changes, BATCH)):
        db["dreams"].bulk_write(batch, ordered=False)


def _changes(db: Database[dict[str, Any]], circles: list[ObjectId]) -> Iterator[UpdateOne]:
    ids = (row["_id"] for row in db["dreams"].find({}, {"_id": 1}))
    for number, dream in enumerate(islice(ids, 0, None, 10)):
        audience = RESTRICTED[number % len(RESTRICTED)]
        chosen = [circles[number % len(circles)]] if audience == "circles" else []
        yield UpdateOne({"_id": dream}, {"$set": {"audience": audience, "circles": chosen}})


def pages_at(
    plain: Database[dict[str, Any]], restricted: Database[dict[str, Any]], ports: dict[str, int]
) -> dict[tuple[str, int, str, str], Target]:
    """Every page of both readers on both sites, by site, reader, view and depth, at the places of the plain one."""
    targets = {}
    for member in MEMBERS:
        pages = pages_of(plain, member)
        for db in (plain, restricted):
            browser = Browser(ports[db.name])
            browser.log_in(email(member), PASSWORD)
            for (view, depth), page in pages.items():
                shown = browser.get(page.path).body.count(b'<article class="card"')
                assert shown == PAGE_SIZE, f"{page} of {db.name} has {shown} dreams"
                targets[db.name, member, view, depth] = Target(ports[db.name], page.path, browser.cookie)
    return targets


def report(times: Times, plain: str, restricted: str, size: Size) -> tuple[str, float]:
    """What was measured, in Markdown, and the worst ratio."""
    rows, worst = [], 0.0
    for member, name in MEMBERS.items():
        for view in VIEWS:
            for depth in DEPTHS:
                here, there = (restricted, member, view, depth), (plain, member, view, depth)
                ratio = times.ratio(here, there)
                worst = max(worst, ratio)
                milliseconds = [f"{1000 * times.median(page):.1f}" for page in (there, here)]
                rows.append(f"| {name} | {view} | {depth} | {' | '.join(milliseconds)} | {ratio:.2f} |")
    lines = [
        "## Audiences (`make bench-audiences`)",
        "",
        f"{machine()} {size.dreams:,} dreams.",
        "",
        "The same pages of two sites, asked for in turn: in the second a tenth of all dreams is for some people alone,",
        f"and both readers are in {CIRCLES} circles, followed by {FRIENDS} more, and block {BLOCKS:,} people.",
        f"Budget: {BUDGET}.",
        "",
        "| member | view | page | without, ms | with, ms | ratio |",
        "| --- | --- | --- | --- | --- | --- |",
        *rows,
        "",
        f"Worst: {worst:.2f}, {'met' if worst <= BUDGET else '**missed**'}.",
        "",
    ]
    return "\n".join(lines), worst


if __name__ == "__main__":
    sys.exit(main())
