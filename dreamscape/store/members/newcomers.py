"""What members do while they are new, in `users.newcomer`; and what says that they are so no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pymongo import DESCENDING

from dreamscape.store.common.ids import object_id

if TYPE_CHECKING:
    from datetime import datetime

    from pymongo.database import Database

Deed = Literal["dreams", "comments", "follows"]
# The newest of them say whether somebody is followed by members who have been here for a while.
MOST_FOLLOWERS = 1_000
MOST_DREAMS = 1_000
# Members who came in without a doubt, or whose words a moderator has let through since.
TRUSTED: dict[str, Any] = {
    "$or": [
        {"vetted_at": {"$exists": True}},
        {"joined.proof": {"$ne": "missing"}, "joined.doubts.0": {"$exists": False}},
    ]
}


class NewcomerDeeds:
    """Counts that only rise, each raised together with the question whether it may."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]
        self._follows = db["follows"]
        self._dreams = db["dreams"]
        self._comments = db["comments"]

    def count(self, member_id: str, deed: Deed, most: int) -> bool:
        """One more of these; False, and none more, where there are `most` already: of two at once one is the last."""
        below = {"_id": object_id(member_id), f"newcomer.{deed}": {"$not": {"$gte": most}}}
        return bool(self._users.update_one(below, {"$inc": {f"newcomer.{deed}": 1}}).matched_count)

    def give_back(self, member_id: str, deed: Deed) -> None:
        """One that was counted came to nothing."""
        counted = {"_id": object_id(member_id), f"newcomer.{deed}": {"$gte": 1}}
        self._users.update_one(counted, {"$inc": {f"newcomer.{deed}": -1}})

    def is_followed(self, member_id: str, *, by: int, here_since: datetime) -> bool:
        """Do so many members follow this one who came before `here_since`, and of whom nobody had doubts?"""
        edges = self._follows.find(
            {"kind": "member", "target_id": object_id(member_id)}, {"_id": 0, "member_id": 1}
        )
        newest = [edge["member_id"] for edge in edges.sort("_id", DESCENDING).limit(MOST_FOLLOWERS)]
        settled = {"_id": {"$in": newest}, "created_at": {"$lte": here_since}, **TRUSTED}
        return self._users.count_documents(settled, limit=by) >= by

    def has_posted(self, member_id: str) -> bool:
        """Is there a dream of theirs that others may see, or something that they said under somebody else's?"""
        member = object_id(member_id)
        seen = {"dreamer_id": member, "hidden": None, "audience": {"$ne": "only_me"}}
        if self._dreams.find_one(seen, {"_id": 1}):
            return True
        own = [row["_id"] for row in self._dreams.find({"dreamer_id": member}, {"_id": 1}).limit(MOST_DREAMS)]
        said = {"author_id": member, "dream_id": {"$nin": own}}
        return self._comments.find_one(said, {"_id": 1}) is not None
