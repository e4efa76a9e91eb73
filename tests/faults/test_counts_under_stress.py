"""Shown counts equal what they count, whatever happens at once and whoever is killed meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from pymongo.errors import WriteError

from dreamscape.models import DreamContent
from dreamscape.store.comments.comments import Comments
from dreamscape.store.comments.reactions import Reactions
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.follows.follows import Follows
from dreamscape.store.members.members import Members, NewMember

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

PROCESSES = 8

pytestmark = [pytest.mark.real_db, pytest.mark.timeout(900)]


@pytest.fixture
def impatient(mongo_client: Any) -> Iterator[None]:
    """What a killed process holds in an open transaction is let go after 2 seconds instead of 60."""
    before = mongo_client.admin.command("getParameter", transactionLifetimeLimitSeconds=1)
    mongo_client.admin.command("setParameter", transactionLifetimeLimitSeconds=2)
    yield
    usual = before["transactionLifetimeLimitSeconds"]
    mongo_client.admin.command("setParameter", transactionLifetimeLimitSeconds=usual)


@pytest.fixture
def few(db: Any) -> list[Any]:
    """Six members with three dreams between them.

    The last dream is to be taken down while all is going on, and the last member to leave.
    """
    members = [
        Members(db).add(NewMember(f"{n}@example.org", "", f"Member {n}", "", f"member-{n}", (), (), "owl-1"))
        for n in range(6)
    ]
    words = (DreamContent(f"Dream {n}", "Text.", ("sea",)) for n in range(3))
    return [Dreams(db).add(members[n].id, each, f"dream-{n}") for n, each in enumerate(words)]


@pytest.mark.soak
@pytest.mark.usefixtures("impatient")
def test_counts_are_true_after_eight_processes_and_a_kill(
    app: Flask, db: Any, services: Any, mongo_uri: str, few: list[Any], soak: bool
) -> None:
    operations = 20_000 if soak else 3_000
    share = str(operations // PROCESSES)
    crowd = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.stress", mongo_uri, str(seed), share],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in range(PROCESSES)
    ]
    victim, *others = crowd
    assert victim.stdout is not None
    assert victim.stdout.readline() == "halfway\n"
    victim.kill()
    victim.communicate()
    services.dreams.take_down(few[-1])
    services.account_deletion.remove(services.accounts.by_email("5@example.org").id)
    done: Counter[str] = Counter()
    for process in others:
        said, warning = process.communicate()
        assert process.returncode == 0, warning
        done.update(json.loads(said.removeprefix("halfway\n")))

    # Whatever has been done has been told, or is told now.
    while services.jobs.run_due().done:
        pass
    assert app.test_cli_runner().invoke(args=["recount", "--dry-run"]).output == "0 differences\n"
    assert leading_nowhere(db) == []
    assert untrue_notifications(db) == []
    assert db["jobs"].count_documents({}) == 0
    assert set(done) == {
        "follow",
        "unfollow",
        "add_comment",
        "remove_comment",
        "react",
        "remove_reaction",
        "widen",
    }
    assert sum(done.values()) > operations // 2


def untrue_notifications(db: Any) -> list[str]:
    """Every act that is told and is not so, and every follow that is not told to whose dream it is."""
    told = {
        (row["thing_id"], row["actor_id"]) for row in db["notification_acts"].find({"kind": "dream_followed"})
    }
    followed = {(row["target_id"], row["member_id"]) for row in db["follows"].find({"kind": "dream"})}
    own = {row["_id"]: row["dreamer_id"] for row in db["dreams"].find()}
    return [str(pair) for pair in told ^ {pair for pair in followed if own[pair[0]] != pair[1]}]


def leading_nowhere(db: Any) -> list[str]:
    """Every document that names a member or dream who is not there; comments may be nobody's."""
    references = [
        ("dreams", "dreamer_id", "users"),
        ("comments", "author_id", "users"),
        ("sessions", "member_id", "users"),
        ("notifications", "member_id", "users"),
        ("notification_acts", "member_id", "users"),
        ("notification_acts", "actor_id", "users"),
        ("reports", "member_id", "users"),
    ]
    return [
        f"{collection} {row['_id']}: {key}"
        for collection, key, owners in references
        for row in db[collection].find({key: {"$nin": [None, *db[owners].distinct("_id")]}})
    ]


@pytest.mark.parametrize("refused_by", ["dreams", "comments"])
def test_a_change_that_fails_half_way_leaves_nothing(db: Any, few: list[Any], refused_by: str) -> None:
    """Edge and count stand or fall together: here the database refuses to write the count."""
    dream, stranger = few[0], few[1].dreamer_id
    comment = Comments(db).add(dream, dream.dreamer_id, "Before.")
    changes: dict[str, list[Callable[[], object]]] = {
        "dreams": [
            lambda: Follows(db).add(stranger, "dream", dream.id),
            lambda: Comments(db).add(dream, stranger, "After."),
            lambda: Comments(db).remove(comment),
        ],
        "comments": [lambda: Reactions(db).set(stranger, comment.id, "like")],
    }
    names = ("dreams", "comments", "follows", "reactions")
    before = {name: list(db[name].find()) for name in names}
    db.command("collMod", refused_by, validator={"nothing": {"$exists": True}})
    try:
        for change in changes[refused_by]:
            with pytest.raises(WriteError, match="failed validation"):
                change()
    finally:
        db.command("collMod", refused_by, validator={})
    assert {name: list(db[name].find()) for name in names} == before
