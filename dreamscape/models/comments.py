"""Comments as they are stored and as one reader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.diary import DiaryEntry
    from dreamscape.models.members import Person


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as stored, flat under its dream.

    `entry_id` is the entry of the dream's diary that it is about, "" for the dream itself; that entry may be gone.
    `waiting` says why a moderator has to look at it first, for moderators alone: until then only its author sees it.
    """

    id: str
    dream_id: str
    author_id: str
    body: str
    created_at: datetime
    edited_at: datetime | None = None
    like_count: int = 0
    dislike_count: int = 0
    waiting: tuple[str, ...] = ()
    entry_id: str = ""


@dataclass(frozen=True, slots=True)
class CommentCard:
    """A comment as one reader sees it. `author` is None for somebody who has left; `my_reaction` is
    "like", "dislike" or None; `can_undo_removal` is for who may remove it as somebody of this thread, no moderator;
    `folded` says why the reader has to open it first: "reported", "muted", "word" or ""; `entry` is the entry of the
    diary that it is about."""

    comment: Comment
    author: Person | None
    my_reaction: str | None = None
    can_edit: bool = False
    can_react: bool = False
    can_report: bool = False
    can_remove: bool = False
    can_undo_removal: bool = False
    can_block_author: bool = False
    mutes_author: bool = False
    folded: str = ""
    entry: DiaryEntry | None = None
