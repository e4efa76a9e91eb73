"""Beside the dreamscape: what is new for one's own dreams this week, in true numbers, and dreamers one may like."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bson import ObjectId

from tests.routes.feed.test_dreamscape import plant
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

ASIDE = "/dreamscape/aside"
HTMX = {"HX-Request": "true"}
NOW = datetime.now(UTC)
LAST_WEEK = NOW - timedelta(days=7, minutes=5)
THIS_WEEK = NOW - timedelta(days=6, hours=23)


def follow_at(db: Any, member_id: str | None, kind: str, target: str, at: datetime) -> None:
    edge_id = ObjectId(ObjectId.from_datetime(at).binary[:4] + ObjectId().binary[4:])
    db["follows"].insert_one(
        {
            "_id": edge_id,
            "member_id": ObjectId(member_id),
            "kind": kind,
            "target_id": ObjectId(target),
            "created_at": at,
        }
    )


def comment_at(db: Any, author: str, dream: str, at: datetime) -> None:
    db["comments"].insert_one(
        {"dream_id": ObjectId(dream), "author_id": ObjectId(author), "body": "Go on.", "created_at": at}
    )


def words(visitor: Visitor) -> str:
    answer = visitor.get(ASIDE, headers=HTMX)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_it_is_for_members(guest: Visitor) -> None:
    assert guest.get(ASIDE).location == f"/login?next={ASIDE}"


def test_to_htmx_it_is_the_part_alone_and_to_others_a_page(mara: Visitor) -> None:
    part, page = mara.get(ASIDE, headers=HTMX).text, mara.get(ASIDE).text

    assert "<html" not in part
    assert "<html" in page
    assert "Your dreams this week" in part
    assert "Your dreams this week" in page


def test_it_counts_what_came_within_a_week_and_nothing_older(mara: Visitor, tom: Visitor, db: Any) -> None:
    [dream] = plant(db, mara)
    for at in (LAST_WEEK, THIS_WEEK, NOW):
        follow_at(db, None, "dream", dream, at)
        comment_at(db, tom.id, dream, at)
    # Neither what she says herself, nor who follows a person of that id, nor what came to another dream.
    comment_at(db, mara.id, dream, NOW)
    follow_at(db, None, "member", dream, NOW)
    [other] = plant(db, tom)
    follow_at(db, None, "dream", other, NOW)
    comment_at(db, mara.id, other, NOW)

    assert "2 new followers 2 new comments" in words(mara)


def test_one_is_said_as_one_and_nothing_in_words(mara: Visitor, tom: Visitor, db: Any) -> None:
    quiet, loud = plant(db, mara, 2)
    follow_at(db, None, "dream", loud, NOW)
    comment_at(db, tom.id, loud, NOW)

    said = words(mara)

    assert "Dream 0 1 new follower 1 new comment" in said
    assert "Dream 1 All quiet." in said
    assert quiet


def test_it_agrees_with_the_presses_of_others(mara: Visitor, tom: Visitor, db: Any) -> None:
    plant(db, mara)
    tom.post("/dreams/dream-0/follow")
    tom.post("/dreams/dream-0/comments", {"body": "Take me along."})
    assert "1 new follower 1 new comment" in words(mara)

    tom.post("/dreams/dream-0/unfollow")
    assert "new follower" not in words(mara)


def test_it_shows_the_newest_three_of_ones_dreams(mara: Visitor, db: Any) -> None:
    plant(db, mara, 5)
    assert re.findall(r"Dream \d", words(mara)) == ["Dream 4", "Dream 3", "Dream 2"]


def test_who_has_no_dream_is_led_to_the_first(mara: Visitor) -> None:
    assert 'href="/dreams/new"' in mara.get(ASIDE, headers=HTMX).text


def strangers(app: Flask, db: Any, categories: dict[str, str]) -> dict[str, str]:
    """For each of these names a member with one dream about a category; their ids."""
    ids = {}
    for name, category in categories.items():
        visitor = Visitor(app).signed_up(name, "", f"{name.lower()}@example.org")
        plant(db, visitor, categories=[category])
        ids[name] = visitor.id
    return ids


def suggested(visitor: Visitor) -> list[str]:
    return re.findall(r'aria-label="Follow ([^"]+)"', visitor.get(ASIDE, headers=HTMX).text)


def test_those_come_first_whose_dreams_are_about_what_one_likes(app: Flask, mara: Visitor, db: Any) -> None:
    strangers(app, db, {"Ana": "sea", "Bo": "art", "Cleo": "sea", "Dag": "art", "Eva": "sea"})
    db["users"].update_one({"_id": ObjectId(mara.id)}, {"$set": {"interests": ["sea"]}})

    assert suggested(mara) == ["Eva", "Cleo", "Ana"]


def test_the_newest_fill_up_what_interests_leave_open(app: Flask, mara: Visitor, db: Any) -> None:
    strangers(app, db, {"Ana": "sea", "Bo": "art", "Cleo": "art", "Dag": "art"})
    db["users"].update_one({"_id": ObjectId(mara.id)}, {"$set": {"interests": ["sea"]}})

    assert suggested(mara) == ["Ana", "Dag", "Cleo"]


def test_neither_oneself_nor_whom_one_follows_nor_who_shows_nothing(
    app: Flask, mara: Visitor, db: Any
) -> None:
    ids = strangers(app, db, {"Ana": "sea", "Bo": "sea", "Cleo": "sea"})
    plant(db, mara)
    mara.post("/people/bo/follow")
    db["dreams"].update_one(
        {"dreamer_id": ObjectId(ids["Ana"])}, {"$set": {"hidden": {"reason": "spam", "at": NOW}}}
    )

    assert suggested(mara) == ["Cleo"]


def test_its_button_follows_and_turns(app: Flask, mara: Visitor, db: Any) -> None:
    strangers(app, db, {"Ana": "sea"})
    mara.get(ASIDE, headers=HTMX)

    answer = mara.post("/people/ana/follow", headers=HTMX)

    assert answer.status_code == 200
    assert suggested(mara) == []
