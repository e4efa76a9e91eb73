"""The `pending_comments` collection: what was said and waits until a moderator has looked at it.

Here alone: no list and no count knows of it. Let through, it becomes a comment of the same id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING

from dreamscape.errors import NotFound
from dreamscape.store.comments.comments import CommentsClosed, DuplicateComment
from dreamscape.store.comments.documents import about, comment_from, new_comment, tell_of
from dreamscape.store.common import moments
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.counts import as_judged, count_comment
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import lock_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Comment, Dream

# Of one member at a time: nobody fills the moderators' queue.
MOST_PENDING = 20
MEMBER_KEYS = (MemberKey("pending_comments", "author_id", Erasure.ERASE, "waiting_comments"),)


class TooManyPending(Exception):
    """So many comments of this author wait already."""


class PendingComments:
    """Comments that wait, by id, by dream and by author."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._pending = db["pending_comments"]
        self._comments = db["comments"]
        self._dreams = db["dreams"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def add(
        self, under: Dream, author_id: str, body: str, reasons: tuple[str, ...], entry_id: str = ""
    ) -> Comment:
        """Keep a comment until somebody has looked, for these reasons.

        Raises as `Comments.add` does, and TooManyPending.
        """
        dream, author = object_id(under.id), object_id(author_id)
        if dream is None or author is None:
            raise NotFound
        document = {
            "_id": ObjectId(),
            "dream_id": dream,
            "author_id": author,
            "body": body,
            "created_at": moments.now(),
            "reasons": list(reasons),
            **about(object_id(entry_id)),
        }

        def work(session: ClientSession | None) -> None:
            # Compared and counted inside: of two presses of one button, the second waits for the first.
            mine = {"author_id": author}
            if self._last_text(dream, author, session) == body:
                raise DuplicateComment
            if self._pending.count_documents(mine, limit=MOST_PENDING, **in_session(session)) >= MOST_PENDING:
                raise TooManyPending
            if not lock_member(self._db, author, session):
                raise NotFound
            self._require_judged(under, dream, session)
            self._pending.insert_one(document, **in_session(session))

        self._transactions.run(work)
        return comment_from(document)

    def by_id(self, comment_id: str) -> Comment | None:
        """The one with this id, or None."""
        found = self._pending.find_one({"_id": object_id(comment_id)})
        return comment_from(found) if found else None

    def under(self, dream_id: str, author_id: str) -> list[Comment]:
        """What this member said under a dream and waits, the oldest first."""
        found = self._pending.find({"author_id": object_id(author_id), "dream_id": object_id(dream_id)})
        in_order = found.sort([("created_at", ASCENDING), ("_id", ASCENDING)]).limit(MOST_PENDING)
        return [comment_from(row) for row in in_order]

    def let_through(self, comment: Comment, under: Dream) -> bool:
        """Make it a comment under this dream, said just now, and count it.

        What was said while the dream was for fewer people stays with those: it keeps its time. False when it does not
        wait any more: of two at once one did it. Raises NotFound when the dream or the author is gone, CommentsClosed
        when the dream takes no comments, or who may see it and comment is no longer what `under` says.
        """
        comment_id, dream = object_id(comment.id), object_id(under.id)
        if dream is None:
            raise NotFound
        if not under.comments_enabled:
            raise CommentsClosed

        def work(session: ClientSession | None) -> bool:
            one = {"_id": comment_id, "dream_id": dream}
            document = self._pending.find_one(one, **in_session(session))
            if document is None:
                return False
            since = self._require_judged(under, dream, session).get("comments_since")
            said = document["created_at"]
            at = said if since and said <= since else moments.now()
            if not lock_member(self._db, document["author_id"], session):
                raise NotFound
            if not count_comment(self._db, dream, +1, session, at=at, only_if=as_judged(under)):
                raise CommentsClosed
            new = new_comment(dream, document["author_id"], document["body"], at, document.get("entry_id"))
            said_now = {**new, "_id": document["_id"]}
            self._comments.insert_one(said_now, **in_session(session))
            tell_of(self._jobs, said_now, session)
            self._pending.delete_one(one, **in_session(session))
            return True

        return self._transactions.run(work)

    def remove(self, comment: Comment) -> bool:
        """Take it away; False when it does not wait any more."""
        one = {"_id": object_id(comment.id), "author_id": object_id(comment.author_id)}
        return bool(self._pending.delete_one(one).deleted_count)

    def clear(self, dream_id: str) -> None:
        """Remove what waits under a dream that is gone; safe to repeat."""
        self._pending.delete_many({"dream_id": object_id(dream_id)})

    def each_by(self, member_id: str) -> Iterator[Comment]:
        """All that a member said and that waits, the oldest first."""
        found = self._pending.find({"author_id": object_id(member_id)})
        return map(comment_from, found.sort([("_id", ASCENDING)]))

    def erase(self, member_id: str) -> None:
        """Remove what a member said; safe to repeat."""
        self._pending.delete_many({"author_id": object_id(member_id)})

    def _require_judged(self, under: Dream, dream: ObjectId, session: ClientSession | None) -> dict[str, Any]:
        fields = {"comments_since": 1}
        found = self._dreams.find_one({"_id": dream, **as_judged(under)}, fields, **in_session(session))
        if found is None:
            is_there = self._dreams.find_one({"_id": dream}, {"_id": 1}, **in_session(session))
            raise CommentsClosed if is_there else NotFound
        return found

    def _last_text(self, dream: ObjectId, author: ObjectId, session: ClientSession | None) -> str | None:
        newest = [("created_at", DESCENDING), ("_id", DESCENDING)]
        last = self._pending.find_one(
            {"author_id": author, "dream_id": dream}, {"body": 1}, sort=newest, **in_session(session)
        )
        return last["body"] if last else None
