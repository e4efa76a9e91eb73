"""Which pages are asked for: every view of two members, its first page and one deep down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.dataset import HEAVY, ORDINARY, email
from dreamscape.services.feed.feed import PAGE_SIZE, VIEWS
from dreamscape.store.feed import MOST_FOLLOWED_FIRST, NEWEST_FIRST, FeedPosition

if TYPE_CHECKING:
    from bson import ObjectId
    from pymongo.database import Database

MEMBERS = {ORDINARY: "ordinary member", HEAVY: "follows 2,000 + 2,000"}
DEPTHS = ("first", "deep")
DEEP = 500


@dataclass(frozen=True)
class FeedPage:
    """A page of a view: its number and the address that leads to it; `depth` is one of `DEPTHS`."""

    view: str
    depth: str
    number: int
    path: str


def first_page(view: str) -> FeedPage:
    """Page 1 of a view."""
    return FeedPage(view, "first", 1, f"/dreamscape?view={view}")


def deep_page(db: Database[dict[str, Any]], member: int, view: str) -> FeedPage:
    """Page 500 of a view, or the middle one of a list that has no 500 pages.

    Its cursor is computed from the database: by the definition of the view, not by the feed's own queries.
    """
    query = _shown(db, member, view)
    pages = db["dreams"].count_documents(query) // PAGE_SIZE
    number = DEEP if pages >= DEEP else max(2, pages // 2)
    order = MOST_FOLLOWED_FIRST if view == "trending" else NEWEST_FIRST
    found = db["dreams"].find(query).sort(order).skip((number - 1) * PAGE_SIZE - 1).limit(1)
    last = next(iter(found))
    cursor = FeedPosition(last["created_at"], last["_id"], last["follower_count"]).cursor
    return FeedPage(view, "deep", number, "/dreamscape?" + urlencode({"view": view, "after": cursor}))


def _shown(db: Database[dict[str, Any]], number: int, view: str) -> dict[str, Any]:
    member = db["users"].find_one({"email": email(number)})
    assert member is not None
    others = {"dreamer_id": {"$ne": member["_id"]}}
    if view == "personalised":
        return {**others, "categories": {"$in": member["interests"]}}
    if view == "followed":
        either = [
            {"dreamer_id": {"$in": _followed(db, member["_id"], "member")}},
            {"_id": {"$in": _followed(db, member["_id"], "dream")}},
        ]
        return {"$and": [others, {"$or": either}]}
    return others


def _followed(db: Database[dict[str, Any]], member: ObjectId, kind: str) -> list[ObjectId]:
    return [edge["target_id"] for edge in db["follows"].find({"member_id": member, "kind": kind})]


def pages_of(db: Database[dict[str, Any]], member: int) -> dict[tuple[str, str], FeedPage]:
    """The first and the deep page of every view, by view and depth."""
    pages = [page for view in VIEWS for page in (first_page(view), deep_page(db, member, view))]
    return {(page.view, page.depth): page for page in pages}
