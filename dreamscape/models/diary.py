"""The diary of a dream: what its dreamer tells of it as time goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.common import Page
    from dreamscape.models.pictures import Picture

# An excerpt that stands in the dream's own document, so that a card costs no query.
LONGEST_EXCERPT = 200


class DiaryEntry(NamedTuple):
    """What a dreamer wrote under their dream."""

    id: str
    dream_id: str
    dreamer_id: str
    body: str
    created_at: datetime
    edited_at: datetime | None = None
    picture: Picture | None = None


class LatestEntry(NamedTuple):
    """What a dream says of its latest entry; `body` is the beginning of it, on one line."""

    id: str
    body: str
    at: datetime


class EntryCard(NamedTuple):
    """An entry as one reader sees it. `folded` says why they have to open it first: "reported", "word" or "".

    `comment_count` are the comments on it that they may read, people they do not meet left out.
    """

    entry: DiaryEntry
    can_edit: bool = False
    can_report: bool = False
    can_remove: bool = False
    can_read_comments: bool = False
    folded: str = ""
    comment_count: int = 0


class DiaryPage(NamedTuple):
    """Some entries of a dream, the newest first; `touched` is one that is kept in view and not among them."""

    cards: Page[EntryCard]
    touched: EntryCard | None = None
