"""Positions in the dreamscape's lists, as far out as a cursor can say them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bson import ObjectId

from dreamscape.store.common.cursors import MAX_INT, MIN_INT, encode_cursor
from dreamscape.store.edges import Edges
from dreamscape.store.feed import Feed, FeedPosition, FeedQuery

AT = datetime(2026, 5, 1, tzinfo=UTC)
BEFORE_ALL = encode_cursor(datetime.max.replace(tzinfo=UTC), ObjectId("f" * 24), MAX_INT)
AFTER_ALL = encode_cursor(datetime.min.replace(tzinfo=UTC), ObjectId("0" * 24), MIN_INT)


def test_a_cursor_at_the_edge_of_what_can_be_stored_leads_to_the_beginning_or_the_end(db: Any) -> None:
    dream_id = ObjectId()
    dream = {
        "_id": dream_id,
        "dreamer_id": ObjectId(),
        "categories": ["sea"],
        "follower_count": 0,
        "created_at": AT,
    }
    db["dreams"].insert_one(dream)
    feed, following = Feed(db), Edges(dreams=((AT, dream_id),))
    for view in (
        feed.latest,
        feed.trending,
        lambda query: feed.about(["sea"], query),
        lambda query: feed.by_dreamer(str(dream["dreamer_id"]), query),
        lambda query: feed.followed(following, query),
    ):
        found = [view(FeedQuery(3, FeedPosition.from_cursor(cursor))) for cursor in (BEFORE_ALL, AFTER_ALL)]
        assert [[one.id for one in dreams] for dreams in found] == [[str(dream["_id"])], []]
