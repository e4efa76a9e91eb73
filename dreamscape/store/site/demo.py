"""Writes the demo site's comments, follows and reactions all at once, and in the past.

One by one, each with its count in a transaction, they would take longer than everything else that `make run`
does. So they come without counts, and a recount follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import DESCENDING

from dreamscape.models.notification_choices import COMMENT_LIKED
from dreamscape.store.comments.documents import comment_from, new_comment, tell_of
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.follows.follows import COLLECTION_OF
from dreamscape.store.jobs.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pymongo.database import Database

    from dreamscape.models import Comment
    from dreamscape.store.comments.reactions import Reaction
    from dreamscape.store.follows.follows import Kind

LATELY = 15


@dataclass(frozen=True, slots=True)
class FollowEdge:
    """Somebody followed a dream or a member."""

    member_id: str
    kind: Kind
    target_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AuthoredComment:
    """Somebody said something about a dream; the dream and they themselves are there."""

    dream_id: str
    author_id: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AuthoredReaction:
    """Somebody liked or disliked a comment."""

    member_id: str
    comment_id: str
    kind: Reaction
    at: datetime


class Demo:
    """An empty site's made-up past."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._jobs = Jobs(db)

    def add_comments(self, comments: Iterable[AuthoredComment]) -> list[Comment]:
        """Write these comments, and return them in their order; their counts are left to a recount."""
        documents = [
            new_comment(ObjectId(said.dream_id), ObjectId(said.author_id), said.body, said.at)
            for said in comments
        ]
        self._db["comments"].insert_many(documents)
        return [comment_from(document) for document in documents]

    def add_follows(self, follows: Iterable[FollowEdge]) -> None:
        """Write these edges; their counts are left to a recount. Who follows and what is followed are there."""
        edges = list(follows)
        made = self._made({edge.target_id for edge in edges})
        self._db["follows"].insert_many(
            [
                {
                    "member_id": object_id(edge.member_id),
                    "kind": edge.kind,
                    "target_id": object_id(edge.target_id),
                    "created_at": edge.at,
                    "target_created_at": made[edge.target_id],
                }
                for edge in edges
            ]
        )

    def add_reactions(self, reactions: Iterable[AuthoredReaction]) -> None:
        """Write these reactions; their counts are left to a recount."""
        self._db["reactions"].insert_many(
            [
                {
                    "member_id": object_id(reaction.member_id),
                    "comment_id": object_id(reaction.comment_id),
                    "kind": reaction.kind,
                    "created_at": reaction.at,
                }
                for reaction in reactions
            ]
        )

    def tell(self, member_id: str) -> None:
        """Have a member told of what others have done lately at what is theirs, as if it had just been done."""
        me = object_id(member_id)
        dreams = [dream["_id"] for dream in self._db["dreams"].find({"dreamer_id": me}, {"_id": 1})]
        comments = [comment["_id"] for comment in self._db["comments"].find({"author_id": me}, {"_id": 1})]
        lately = {"sort": [("created_at", DESCENDING)], "limit": LATELY}
        others = {"$ne": me}
        for targets in ([me], dreams):
            followed = {"target_id": {"$in": targets}, "member_id": others}
            for edge in self._db["follows"].find(followed, **lately):
                self._jobs.tell(f"{edge['kind']}_followed", edge["target_id"], edge["member_id"], None)
        for said in self._db["comments"].find({"dream_id": {"$in": dreams}, "author_id": others}, **lately):
            tell_of(self._jobs, said, None)
        likes = {"comment_id": {"$in": comments}, "member_id": others, "kind": "like"}
        for like in self._db["reactions"].find(likes, **lately):
            self._jobs.tell(COMMENT_LIKED, like["comment_id"], like["member_id"], None)

    def _made(self, target_ids: Iterable[str]) -> dict[str, datetime]:
        """When each of these dreams and members came into being."""
        ids = object_ids(target_ids)
        return {
            str(found["_id"]): found["created_at"]
            for collection in COLLECTION_OF.values()
            for found in self._db[collection].find({"_id": {"$in": ids}}, {"created_at": 1})
        }

    def close_comments(self, dream_id: str) -> None:
        """Let a dreamer have closed the comments."""
        self._db["dreams"].update_one({"_id": object_id(dream_id)}, {"$set": {"who_may_comment": "nobody"}})

    def settle_member(self, member_id: str, created_at: datetime) -> None:
        """Let somebody have joined earlier, and shown since then that their address is theirs."""
        self._db["users"].update_one(
            {"_id": object_id(member_id)}, {"$set": {"created_at": created_at, "email_confirmed": True}}
        )
