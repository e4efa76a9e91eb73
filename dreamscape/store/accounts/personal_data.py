"""All that is one member's, wherever it is kept: to be handed to them, or to be cleared away.

Clearing goes document by document, each in a transaction with the count it is
part of, so that it can stop anywhere and be done again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING

from dreamscape.store.comments.comments import Comments, comment_from
from dreamscape.store.comments.reactions import Reaction, Reactions
from dreamscape.store.common.ids import object_id
from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.dreams.visibility import VISIBLE
from dreamscape.store.follows.follows import Follows, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pymongo.database import Database

    from dreamscape.models import Comment, Dream


@dataclass(frozen=True, slots=True)
class Follow:
    """One edge: `kind` says whether the target is a dream or a member."""

    kind: Kind
    target_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reacted:
    """One like or dislike of somebody's comment."""

    kind: Reaction
    comment_id: str
    created_at: datetime


class PersonalData:
    """What a member wrote, follows and likes."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]
        self._comments = db["comments"]
        self._follows = db["follows"]
        self._reactions = db["reactions"]
        self._sessions = db["sessions"]
        self._kept_forms = db["kept_forms"]
        self._notices = db["notices"]
        self._reports = db["reports"]
        self._comment_store = Comments(db)
        self._follow_store = Follows(db)
        self._reaction_store = Reactions(db)

    def dreams(self, member_id: str) -> Iterator[Dream]:
        """Their dreams, the oldest first."""
        found = self._dreams.find({"dreamer_id": object_id(member_id)}).sort(
            [("created_at", ASCENDING), ("_id", ASCENDING)]
        )
        return map(dream_from, found)

    def count_dreams(self, member_id: str) -> int:
        """How many dreams they have that are not hidden."""
        return self._dreams.count_documents({"dreamer_id": object_id(member_id), **VISIBLE})

    def comments(self, member_id: str) -> Iterator[Comment]:
        """Their comments, the oldest first."""
        return map(
            comment_from, self._comments.find({"author_id": object_id(member_id)}).sort([("_id", ASCENDING)])
        )

    def follows(self, member_id: str) -> Iterator[Follow]:
        """What they follow."""
        for edge in self._follows.find({"member_id": object_id(member_id)}):
            yield Follow(edge["kind"], str(edge["target_id"]), _since(edge))

    def reactions(self, member_id: str) -> Iterator[Reacted]:
        """What they like and dislike."""
        for reaction in self._reactions.find({"member_id": object_id(member_id)}):
            yield Reacted(reaction["kind"], str(reaction["comment_id"]), _since(reaction))

    def clear_reactions(self, member_id: str) -> None:
        """Take every reaction of theirs back."""
        for reaction in self.reactions(member_id):
            self._reaction_store.take_back(member_id, reaction.comment_id, reaction.kind)

    def clear_follows(self, member_id: str) -> None:
        """Unfollow all they follow, and forget who followed them."""
        for edge in self.follows(member_id):
            self._follow_store.remove(member_id, edge.kind, edge.target_id)
        self._follow_store.clear("member", member_id)

    def clear_comments(self, member_id: str) -> None:
        """Remove their comments; one that somebody else came after stays, as nobody's."""
        for comment in self.comments(member_id):
            if self._is_followed_by_others(comment):
                self._comments.update_one(
                    {"_id": ObjectId(comment.id), "author_id": object_id(member_id)},
                    {"$set": {"author_id": None}},
                )
            else:
                self._comment_store.remove(comment)

    def clear_traces(self, member_id: str) -> None:
        """Forget their log-ins, what they had half typed and what they were told."""
        for collection in (self._sessions, self._kept_forms, self._notices, self._reports):
            collection.delete_many({"member_id": object_id(member_id)})

    def _is_followed_by_others(self, comment: Comment) -> bool:
        later = {
            "dream_id": object_id(comment.dream_id),
            "created_at": {"$gte": comment.created_at},
            "_id": {"$ne": ObjectId(comment.id)},
            "author_id": {"$ne": object_id(comment.author_id)},
        }
        return self._comments.find_one(later, {"_id": 1}) is not None


def _since(document: dict[str, Any]) -> datetime:
    since: datetime = document.get("created_at") or document["_id"].generation_time
    return since
