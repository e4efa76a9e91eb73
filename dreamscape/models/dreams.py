"""Dreams as they are stored and as one reader sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.categories import Category
    from dreamscape.models.members import Person
    from dreamscape.models.pictures import Picture


class HiddenState(NamedTuple):
    """Why and since when a dream is out of sight. The dreamer reads the reason, and the house rule that it broke."""

    reason: str
    at: datetime
    rule: str = ""


class DreamContent(NamedTuple):
    """What a dreamer writes: the same in the form, the service and the store. `categories` are category keys.

    A new field of a dream is added here and, under the same name, to `Dream`, `DreamForm` and the templates.
    """

    title: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    comments_enabled: bool = True
    comments_hidden: bool = False


class Dream(NamedTuple):
    """A dream as stored: all of its `DreamContent`, and what the site knows about it.

    `categories` are 1 to 5 keys. `comments_hidden` matters where comments are not enabled: see `comments_private`.
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
    hidden: HiddenState | None = None
    comments_hidden: bool = False

    @property
    def content(self) -> DreamContent:
        """What its dreamer wrote."""
        return DreamContent(*(getattr(self, name) for name in DreamContent._fields))

    @property
    def picture_alt(self) -> str:
        """What is to be seen in the picture; "" where there is none."""
        return self.picture.alt if self.picture else ""

    @property
    def comments_private(self) -> bool:
        """Comments are closed, and what was said before is for the dreamer's eyes alone."""
        return self.comments_hidden and not self.comments_enabled


class DreamCard(NamedTuple):
    """A dream as one reader sees it. `matched_interest` is the interest of theirs that brought it here, if one did."""

    dream: Dream
    dreamer: Person
    categories: tuple[Category, ...]
    is_mine: bool = False
    can_follow_dream: bool = False
    can_follow_dreamer: bool = False
    can_read_comments: bool = False
    can_report: bool = False
    can_remove: bool = False
    follows_dream: bool = False
    follows_dreamer: bool = False
    matched_interest: Category | None = None
