"""What the stores give back: typed, immutable views of stored documents.

Ids are the 24 hexadecimal digits of an ObjectId as `str`, times are aware
`datetime`s in UTC. Nothing here knows Flask or the database.

What a page shows by the dozen is a NamedTuple: those are made, compared and
hashed by C, several times as fast as dataclasses that cannot be changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Picture(NamedTuple):
    """A picture in storage.

    `public_id` is the name storage knows it by, folder included and without a
    file extension. `width` and `height` are the pixels of the large rendition;
    `placeholder` is a base64 ThumbHash of some 30 characters.
    """

    public_id: str
    width: int
    height: int
    placeholder: str
    alt: str = ""


class Category(NamedTuple):
    """Something a dream can be about. `key` never changes; `name` may.

    `merged_into` is the key of the category that took this one's dreams over, or "".
    """

    key: str
    name: str
    retired: bool = False
    merged_into: str = ""


class Avatar(NamedTuple):
    """A drawing given to whoever has no photo. Those that come with the site have no `picture`: they are
    `static/img/avatars/KEY.svg`. A retired one is given to nobody any more; who has it keeps it."""

    key: str
    picture: Picture | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the site. `email` is for themselves alone: no page of another person shows it."""

    id: str
    email: str
    first_name: str
    last_name: str
    slug: str
    avatar: str
    created_at: datetime
    password_hash: str = field(repr=False, default="")
    picture: Picture | None = None
    bio: str = ""
    location: str = ""
    interests: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    follower_count: int = 0
    follows_version: int = 0
    role: str = "member"
    email_confirmed: bool = False
    members_only: bool = False
    hides_counts: bool = False
    suspended_until: datetime | None = None
    suspension_reason: str = ""
    leaves_at: datetime | None = None

    @property
    def name(self) -> str:
        """First and last name as shown; the last name may be empty."""
        return f"{self.first_name} {self.last_name}".strip()


class Person(NamedTuple):
    """What anybody may see of a member beside their dream or comment."""

    id: str
    first_name: str
    last_name: str
    slug: str
    avatar: str
    picture: Picture | None = None

    @property
    def name(self) -> str:
        """First and last name as shown; the last name may be empty."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class MemberSession:
    """One browser that is logged in. `id` is a digest; the token itself lives in the cookie only."""

    id: str
    member_id: str
    created_at: datetime
    last_seen_at: datetime
    user_agent: str = ""


class Hiding(NamedTuple):
    """Why and since when a dream is out of sight. The dreamer reads the reason."""

    reason: str
    at: datetime


class Dream(NamedTuple):
    """A dream as stored. `categories` are category keys, 1 to 5 of them.

    `comments_hidden` matters where comments are not enabled: see `comments_put_away`.
    """

    id: str
    dreamer_id: str
    title: str
    slug: str
    description: str
    categories: tuple[str, ...]
    comments_enabled: bool
    created_at: datetime
    updated_at: datetime
    picture: Picture | None = None
    follower_count: int = 0
    comment_count: int = 0
    hidden: Hiding | None = None
    comments_hidden: bool = False

    @property
    def comments_put_away(self) -> bool:
        """Comments are closed, and what was said before is for the dreamer's eyes alone."""
        return self.comments_hidden and not self.comments_enabled


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as stored, flat under its dream."""

    id: str
    dream_id: str
    author_id: str
    body: str
    created_at: datetime
    edited_at: datetime | None = None
    like_count: int = 0
    dislike_count: int = 0


class DreamCard(NamedTuple):
    """A dream as one reader sees it. `because` is the interest of theirs that brought it here, if one did."""

    dream: Dream
    dreamer: Person
    categories: tuple[Category, ...]
    is_mine: bool = False
    may_delete: bool = False
    follows_dream: bool = False
    follows_dreamer: bool = False
    because: Category | None = None


@dataclass(frozen=True, slots=True)
class CommentCard:
    """A comment as one reader sees it. `author` is None for somebody who has left; `my_reaction` is
    "like", "dislike" or None."""

    comment: Comment
    author: Person | None
    my_reaction: str | None = None
    is_mine: bool = False
    may_delete: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a longer list; `after` is the cursor of the next page, None on the last."""

    items: Sequence[T]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person, as plain text and as HTML."""

    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class QueuedLetter:
    """A letter in the queue; `attempts` counts the tries to send it, this one included."""

    id: str
    letter: Letter
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Target:
    """What an audit entry is about. `name` is what it was called then; empty for members, who may change
    theirs and have the old one forgotten."""

    kind: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, to what, why. `by` is a member's id, or "" for the command line."""

    id: str
    at: datetime
    by: str
    action: str
    target: Target
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A member, `by` their id, asks those who look after the place to look at something."""

    id: str
    at: datetime
    by: str
    target: Target
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something those who look after the place tell one member."""

    id: str
    at: datetime
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that lets people sign up: `uses` of them altogether, `uses_left` still, until `ends_at`."""

    id: str
    created_at: datetime
    ends_at: datetime
    uses: int
    uses_left: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What those who look after the place have chosen. `sign_up` is "open", "invitation" or "closed"."""

    sign_up: str = "open"
