"""The `comments` collection: flat lists under dreams.

A dream's comment count lives in the dream and moves in the same transaction as
the comment, so it is true after any crash.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING

from dreamscape.errors import NotFound
from dreamscape.models import Comment, Page
from dreamscape.store.comments.documents import about, comment_from, new_comment, tell_of
from dreamscape.store.comments.removed import MOST_KEPT, Removed, RemovedComments
from dreamscape.store.common import moments
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.common.union import MOST_COUNTED, Pipeline, count_each, union_read
from dreamscape.store.dreams.counts import as_judged, count_comment
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import lock_member
from dreamscape.store.reports import Reports

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Dream

BATCH = 500
MEMBER_KEYS = (MemberKey("comments", "author_id", Erasure.ERASE, "comments"),)


class CommentsClosed(Exception):
    """The dream takes no comments."""


class DuplicateComment(Exception):
    """The author's last comment under this dream has the same text."""


class Comments:
    """Comments by id and by dream."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._comments = db["comments"]
        self._dreams = db["dreams"]
        self._reactions = db["reactions"]
        self._jobs = Jobs(db)
        self._removed = RemovedComments(db)
        self._reports = Reports(db)
        self._transactions = Transactions(db)

    def add(self, under: Dream, author_id: str, body: str, entry_id: str = "") -> Comment:
        """Add a comment, on an entry of the dream's diary where one is named, and count it.

        Raises NotFound when the dream or the author is gone, CommentsClosed when who may see it and
        comment is no longer what `under` says, DuplicateComment for what its author has just said there.
        """
        dream, author = object_id(under.id), object_id(author_id)
        if dream is None or author is None:
            raise NotFound
        document = new_comment(dream, author, body, moments.now(), object_id(entry_id))

        def work(session: ClientSession | None) -> None:
            # The text is compared inside: of two presses of one button, the second waits for the first.
            if self._last_text(dream, author, session) == body:
                raise DuplicateComment
            if not lock_member(self._db, author, session):
                raise NotFound
            if not count_comment(
                self._db, dream, +1, session, at=document["created_at"], only_if=as_judged(under)
            ):
                is_there = self._dreams.find_one({"_id": dream}, {"_id": 1}, **in_session(session))
                raise CommentsClosed if is_there else NotFound
            self._comments.insert_one(document, **in_session(session))
            tell_of(self._jobs, document, session)

        self._transactions.run(work)
        return comment_from(document)

    def by_id(self, comment_id: str) -> Comment | None:
        """The comment with this id, or None."""
        found = self._comments.find_one({"_id": object_id(comment_id)})
        return comment_from(found) if found else None

    def by_ids(self, comment_ids: Iterable[str]) -> dict[str, Comment]:
        """Those of `comment_ids` that exist, by id, in one query."""
        found = self._comments.find({"_id": {"$in": object_ids(set(comment_ids))}})
        return {str(document["_id"]): comment_from(document) for document in found}

    def page(
        self,
        dream_id: str,
        after: str | None,
        newest_first: bool,
        size: int,
        comment_id: str = "",
        *,
        but_by: Collection[str] = (),
        since: datetime | None = None,
        reader_id: str = "",
        entry_id: str = "",
    ) -> tuple[Page[Comment], Comment | None]:
        """Comments under a dream, or on this entry of its diary, and the one of this id if it is under the dream too,
        in one round trip; without what the members of the ids `but_by` have said, and of what was said until `since`
        with what is by `reader_id`.

        `after` is an earlier page's cursor, and a made-up one is ignored.
        """
        query: dict[str, Any] = {"dream_id": object_id(dream_id)}
        if but_by:
            query["author_id"] = {"$nin": object_ids(but_by)}
        one = {**query, "_id": object_id(comment_id)}
        query |= about(object_id(entry_id))
        if start := decode_cursor(after, datetime, ObjectId):
            at, last_id = start
            query["created_at"] = {"$lte" if newest_first else "$gte": at}
            query["$or"] = [{"created_at": {"$ne": at}}, {"_id": {"$lt" if newest_first else "$gt": last_id}}]
        way = DESCENDING if newest_first else ASCENDING
        kinds = _shown(since, reader_id)
        walks: list[Pipeline] = [
            [
                {"$match": {"$and": [query, kind]} if kind else query},
                {"$sort": {"created_at": way, "_id": way}},
                {"$limit": size + 1},
            ]
            for kind in kinds
        ]
        apart: Pipeline = [{"$match": {**one, "$and": [{"$or": kinds}]}}, {"$set": {"apart": True}}]
        found = union_read(self._comments, [*walks, apart] if comment_id else walks)
        ones, rows = [row for row in found if "apart" in row], [row for row in found if "apart" not in row]
        # Of two walks, each in order, the first of both.
        rows.sort(key=lambda row: (row["created_at"], row["_id"]), reverse=newest_first)
        last = rows[size - 1] if len(rows) > size else None
        cursor = encode_cursor(last["created_at"], last["_id"]) if last else None
        return Page([comment_from(row) for row in rows[:size]], cursor), comment_from(
            ones[0]
        ) if ones else None

    def count_on(
        self, entry_ids: Iterable[str], since: datetime | None, but_by: Collection[str]
    ) -> dict[str, int]:
        """How many comments there are on each of these entries of diaries, by people but those of the ids `but_by` and,
        where it is said, after `since`; in one query."""
        entries = object_ids(entry_ids)
        shown: dict[str, Any] = {"entry_id": {"$in": entries}}
        if since:
            shown["created_at"] = {"$gt": since}
        if but_by:
            shown["author_id"] = {"$nin": object_ids(but_by)}
        found = self._comments.aggregate(
            [
                {"$match": shown},
                {"$limit": MOST_COUNTED * len(entries)},
                {"$group": {"_id": "$entry_id", "count": {"$sum": 1}}},
            ]
        )
        return {str(row["_id"]): row["count"] for row in found}

    def count_since(
        self, dream_ids: Iterable[str], since: datetime, *, exclude_author: str
    ) -> dict[str, int]:
        """How many comments others have written under each of these dreams since then, in one query."""
        others = {"created_at": {"$gt": since}, "author_id": {"$ne": object_id(exclude_author)}}
        conditions = [{"dream_id": dream, **others} for dream in object_ids(dream_ids)]
        return count_each(self._comments, "dream_id", conditions)

    def edit(self, comment_id: str, author_id: str, body: str) -> Comment | None:
        """Change the author's own comment; None when there is none of theirs. Unchanged text marks nothing."""
        own = {"_id": object_id(comment_id), "author_id": object_id(author_id)}
        self._comments.update_one(
            {**own, "body": {"$ne": body}}, {"$set": {"body": body, "edited_at": moments.now()}}
        )
        found = self._comments.find_one(own)
        return comment_from(found) if found else None

    def remove(self, comment: Comment, undo_by: str = "") -> bool:
        """Remove a comment with its reactions, reports and place in the count; False when it was gone already.

        With `undo_by` that member can `restore` it for some minutes.
        """

        def work(session: ClientSession | None) -> bool:
            gone = self._remove(comment, undo_by, session)
            if gone:
                tell_of(self._jobs, gone, session)
            return gone is not None

        return self._transactions.run(work)

    def restore(self, comment_id: str, member_id: str) -> bool:
        """Put back what this member has just removed, with all that went with it; False when it is too late.

        Raises NotFound when its dream or its author is gone meanwhile.
        """

        def work(session: ClientSession | None) -> bool:
            removed = self._removed.take(comment_id, member_id, session)
            if removed is None:
                return False
            self._put_back(removed, session)
            return True

        return self._transactions.run(work)

    def can_restore(self, comment_id: str, member_id: str) -> bool:
        """Would `restore` put it back?"""
        return self._removed.has(comment_id, member_id)

    def clear(self, dream_id: str) -> None:
        """Remove all that was said under a dream that is gone, with reactions and reports; safe to repeat."""
        under = {"dream_id": object_id(dream_id)}
        self._removed.clear([object_id(dream_id)])
        while batch := [row["_id"] for row in self._comments.find(under, {"_id": 1}).limit(BATCH)]:
            self._transactions.run(partial(self._clear, batch))

    def each_by(self, member_id: str) -> Iterator[Comment]:
        """All that a member said, the oldest first, one after the other."""
        found = self._comments.find({"author_id": object_id(member_id)})
        return map(comment_from, found.sort([("_id", ASCENDING)]))

    def erase(self, member_id: str) -> None:
        """Remove all that a member said; what somebody else came after stays, as nobody's. Safe to repeat.

        Nobody is told."""
        for comment in self.each_by(member_id):
            if self._is_followed_by_others(comment):
                own = {"_id": object_id(comment.id), "author_id": object_id(member_id)}
                self._comments.update_one(own, {"$set": {"author_id": None}})
            else:
                self._transactions.run(partial(self._remove, comment, ""))

    def _remove(self, comment: Comment, undo_by: str, session: ClientSession | None) -> dict[str, Any] | None:
        """Remove it as `remove` says; return its document, None when it was gone already."""
        one = {"_id": object_id(comment.id), "author_id": object_id(comment.author_id)}
        gone: dict[str, Any] | None = self._comments.find_one_and_delete(one, **in_session(session))
        if gone is None:
            return None
        if undo_by and gone.get("author_id"):
            self._keep(gone, undo_by, session)
        self._reactions.delete_many({"comment_id": gone["_id"]}, **in_session(session))
        self._reports.clear("comment", comment.id, session=session)
        count_comment(self._db, gone["dream_id"], -1, session, at=comment_from(gone).created_at)
        return gone

    def _keep(self, document: dict[str, Any], undo_by: str, session: ClientSession | None) -> None:
        reactions = list(
            self._reactions.find({"comment_id": document["_id"]}, **in_session(session)).limit(MOST_KEPT + 1)
        )
        reports = self._reports.of_comment(str(document["_id"]), session)
        if len(reactions) + len(reports) <= MOST_KEPT:
            self._removed.keep(Removed(document, reactions, reports), undo_by, session)

    def _put_back(self, removed: Removed, session: ClientSession | None) -> None:
        document = removed.comment
        if not lock_member(self._db, document["author_id"], session):
            raise NotFound
        if not count_comment(self._db, document["dream_id"], +1, session, at=document["created_at"]):
            raise NotFound
        # Somebody may have left meanwhile.
        reactions = [row for row in removed.reactions if lock_member(self._db, row["member_id"], session)]
        for kind in ("like", "dislike"):
            document[f"{kind}_count"] = sum(row["kind"] == kind for row in reactions)
        self._comments.insert_one(document, **in_session(session))
        tell_of(self._jobs, document, session)
        if reactions:
            self._reactions.insert_many(reactions, **in_session(session))
        for report in removed.reports:
            if lock_member(self._db, report["member_id"], session):
                self._reports.put_back(report, session)

    def _is_followed_by_others(self, comment: Comment) -> bool:
        later = {
            "dream_id": object_id(comment.dream_id),
            "created_at": {"$gte": comment.created_at},
            "_id": {"$ne": object_id(comment.id)},
            "author_id": {"$ne": object_id(comment.author_id)},
        }
        return self._comments.find_one(later, {"_id": 1}) is not None

    def _clear(self, comment_ids: list[ObjectId], session: ClientSession | None) -> None:
        # Comments first: a reaction on its way collides with that and finds its comment gone.
        self._comments.delete_many({"_id": {"$in": comment_ids}}, **in_session(session))
        self._reactions.delete_many({"comment_id": {"$in": comment_ids}}, **in_session(session))
        self._reports.clear("comment", *map(str, comment_ids), session=session)

    def _last_text(self, dream: ObjectId, author: ObjectId, session: ClientSession | None) -> str | None:
        newest = [("created_at", DESCENDING), ("_id", DESCENDING)]
        last = self._comments.find_one(
            {"dream_id": dream, "author_id": author}, {"body": 1}, sort=newest, **in_session(session)
        )
        return last["body"] if last else None


def _shown(since: datetime | None, reader_id: str) -> list[dict[str, Any]]:
    """Which comments a reader sees, each kind in the order of an index."""
    if since is None:
        return [{}]
    later: dict[str, Any] = {"created_at": {"$gt": since}}
    own: dict[str, Any] = {"author_id": object_id(reader_id), "created_at": {"$lte": since}}
    return [later, own] if reader_id else [later]
