"""Where moderators look things up: members by name, dreams by title, the latest comments."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING

from dreamscape.models import Comment, Dream, Member, Page
from dreamscape.spelling import folded
from dreamscape.store.comments.documents import comment_from
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.paging import newest_page, starting_with
from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.dreams.visibility import MODERATED
from dreamscape.store.members.documents import member_from

if TYPE_CHECKING:
    from pymongo.collection import Collection
    from pymongo.database import Database

UNDER_MODERATED: tuple[dict[str, Any], ...] = (
    {"$lookup": {"from": "dreams", "localField": "dream_id", "foreignField": "_id", "as": "dream"}},
    {"$match": {"$or": [{"dream": []}, {"dream": {"$elemMatch": MODERATED}}]}},
)
IN_DOUBT: dict[str, Any] = {"joined.doubts.0": {"$exists": True}}
# A member is found by either order of their names.
NAME_KEYS = ("name_key", "last_name_key")


class AdminSearch:
    """Pages of `size` rows. Every one of them is a walk along an index."""

    def __init__(self, db: Database[dict[str, Any]], size: int) -> None:
        self._users = db["users"]
        self._dreams = db["dreams"]
        self._comments = db["comments"]
        self._size = size

    def members(self, after: str | None) -> Page[Member]:
        """All members, newest first."""
        return newest_page(self._users, after, self._size, member_from)

    def members_in_doubt(self, after: str | None) -> Page[Member]:
        """Those about whom the site wondered when they signed up, newest first."""
        return newest_page(self._users, after, self._size, member_from, where=IN_DOUBT)

    def members_named(self, name: str, after: str | None) -> Page[Member]:
        """Members whose first or last name starts with `name`, in the order of the alphabet."""
        rows = [
            _rows_along(self._users, key, {key: starting_with(folded(name))}, after, self._size + 1)
            for key in NAME_KEYS
        ]
        found = list(islice(merge(*rows, key=lambda row: row[:2]), self._size + 1))
        page = found[: self._size]
        members = {row[1]: member_from(row[2]) for row in page}
        return Page(list(members.values()), encode_cursor(*page[-1][:2]) if len(found) > self._size else None)

    def looking_after(self) -> list[Member]:
        """Everybody with a role, at most a hundred, admins first."""
        found = self._users.find({"role": {"$in": ["admin", "moderator"]}}).sort("role", ASCENDING).limit(100)
        return [member_from(document) for document in found]

    def dreams(self, after: str | None) -> Page[Dream]:
        """All dreams that moderators look after, newest first, hidden ones too."""
        return newest_page(self._dreams, after, self._size, dream_from, only=[{"$match": MODERATED}])

    def dreams_titled(self, title: str, after: str | None) -> Page[Dream]:
        """Those of them whose title starts with `title`, in the order of the alphabet."""
        which = {"title_key": starting_with(folded(title)), **MODERATED}
        found = _rows_along(self._dreams, "title_key", which, after, self._size + 1)
        page = found[: self._size]
        dreams = [dream_from(row[2]) for row in page]
        return Page(dreams, encode_cursor(*page[-1][:2]) if len(found) > self._size else None)

    def comments(self, after: str | None) -> Page[Comment]:
        """All comments under those, newest first, and those whose dream is gone."""
        return newest_page(self._comments, after, self._size, comment_from, only=UNDER_MODERATED)

    def comment(self, comment_id: str) -> Comment | None:
        """The comment with this id, or None."""
        found = self._comments.find_one({"_id": object_id(comment_id)})
        return comment_from(found) if found else None


Row = tuple[str, ObjectId, Mapping[str, Any]]


def _rows_along(
    collection: Collection[dict[str, Any]], key: str, which: Mapping[str, Any], after: str | None, limit: int
) -> list[Row]:
    """Those of `which` in the order of their `key`, after the place that the cursor names."""
    conditions = [which]
    if place := decode_cursor(after, str, ObjectId):
        at, last_id = place
        conditions.append({key: {"$gte": at}})
        conditions.append({"$or": [{key: {"$gt": at}}, {"_id": {"$gt": last_id}}]})
    found = collection.find({"$and": conditions}).sort([(key, ASCENDING), ("_id", ASCENDING)]).limit(limit)
    return [(row[key], row["_id"], row) for row in found]
