"""Comments as documents, in `comments` and in `pending_comments`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bson import ObjectId

from dreamscape.models import Comment
from dreamscape.models.notification_choices import COMMENT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pymongo.client_session import ClientSession

    from dreamscape.store.jobs.jobs import Jobs


def comment_from(document: Mapping[str, Any]) -> Comment:
    """The comment a stored document describes; any key but the ids may be missing."""
    return Comment(
        id=str(document["_id"]),
        dream_id=str(document["dream_id"]),
        author_id=str(document["author_id"]),
        body=document.get("body", ""),
        created_at=document.get("created_at") or document["_id"].generation_time,
        edited_at=document.get("edited_at"),
        like_count=document.get("like_count", 0),
        dislike_count=document.get("dislike_count", 0),
        waiting=tuple(document.get("reasons") or ()),
        entry_id=str(document.get("entry_id") or ""),
    )


def about(entry_id: ObjectId | None) -> dict[str, Any]:
    """What stands in a comment on this entry of a diary; nothing in one on the dream itself."""
    return {"entry_id": entry_id} if entry_id else {}


def new_comment(
    dream_id: ObjectId, author_id: ObjectId, body: str, at: datetime, entry_id: ObjectId | None = None
) -> dict[str, Any]:
    """The document of a comment that nobody has reacted to yet."""
    return {
        "_id": ObjectId(),
        "dream_id": dream_id,
        "author_id": author_id,
        "body": body,
        "created_at": at,
        "edited_at": None,
        "like_count": 0,
        "dislike_count": 0,
        **about(entry_id),
    }


def tell_of(jobs: Jobs, comment: Mapping[str, Any], session: ClientSession | None) -> None:
    """Have those told whom it concerns that this was said, or is there no more."""
    if comment["author_id"]:
        jobs.tell(COMMENT, comment["_id"], comment["author_id"], session, dream_id=comment["dream_id"])
