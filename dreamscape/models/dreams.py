"""Dreams as they are stored and as one reader sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.models.dream_states import STILL_DREAMING, DreamState

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.categories import Category
    from dreamscape.models.diary import LatestEntry
    from dreamscape.models.members import Person
    from dreamscape.models.open_asks import OpenAsk
    from dreamscape.models.pictures import Picture


# Who may see a dream: `followed` are the people whom its dreamer follows, `circles` those in some of the dreamer's.
AUDIENCES = ("everybody", "members", "followed", "circles", "only_me")
# Who of those that see a dream may comment on it; `circles` are all circles of the dreamer's.
COMMENTERS = ("readers", "followed", "circles", "nobody")


class HiddenState(NamedTuple):
    """Why and since when a dream is out of sight. The dreamer reads the reason, and the house rule that it broke.

    Or it waits until a moderator has looked at it: `waiting` says why, for moderators alone, and nobody has judged it.
    """

    reason: str
    at: datetime
    rule: str = ""
    waiting: tuple[str, ...] = ()


class AudienceChoice(NamedTuple):
    """For whom a dream is and who may comment on it, as `DreamContent` has it: what the next one's form begins with."""

    audience: str = "everybody"
    circles: tuple[str, ...] = ()
    who_may_comment: str = "readers"


class DreamContent(NamedTuple):
    """What a dreamer writes: the same in the form, the service and the store. `categories` are category keys.

    A new field of a dream is added here and, under the same name, to `Dream`, `DreamForm` and the templates.
    `audience` is one of AUDIENCES, `circles` are ids of the dreamer's where it is "circles"; `who_may_comment` is one
    of COMMENTERS.
    """

    title: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    comments_hidden: bool = False
    audience: str = "everybody"
    circles: tuple[str, ...] = ()
    who_may_comment: str = "readers"

    @property
    def is_public(self) -> bool:
        """May everybody see it, guests too?"""
        return self.audience == "everybody"

    @property
    def is_private(self) -> bool:
        """Does nobody but its dreamer see it?"""
        return self.audience == "only_me"

    @property
    def choice(self) -> AudienceChoice:
        """What it says of others."""
        return AudienceChoice(self.audience, self.circles, self.who_may_comment)


class Dream(NamedTuple):
    """A dream as stored: all of its `DreamContent`, and what the site knows about it.

    `categories` are 1 to 5 keys. `comments_hidden` matters where nobody may comment: see `comments_private`.
    `reported`: a report of it, or of a comment under it, waits for moderators. What was said at or before
    `comments_since` was said while it was for fewer people: its author and the dreamer alone see it;
    `earlier_comment_count` of the `comment_count` comments are such. `latest_entry` is the last of its diary.
    `former_states` is what its dreamer said of it when it was elsewhere, each state once; `continues` the id of the
    dream that it goes on with, "" for most. `open_asks` are what it asks of whoever can, the newest first.
    """

    id: str
    dreamer_id: str
    title: str
    slug: str
    description: str
    categories: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    picture: Picture | None = None
    follower_count: int = 0
    comment_count: int = 0
    hidden: HiddenState | None = None
    comments_hidden: bool = False
    audience: str = "everybody"
    circles: tuple[str, ...] = ()
    who_may_comment: str = "readers"
    reported: bool = False
    comments_since: datetime | None = None
    earlier_comment_count: int = 0
    entry_count: int = 0
    latest_entry: LatestEntry | None = None
    state: DreamState = STILL_DREAMING
    former_states: tuple[DreamState, ...] = ()
    continues: str = ""
    open_asks: tuple[OpenAsk, ...] = ()

    @property
    def content(self) -> DreamContent:
        """What its dreamer wrote."""
        return DreamContent(*(getattr(self, name) for name in DreamContent._fields))

    @property
    def picture_alt(self) -> str:
        """What is to be seen in the picture; "" where there is none."""
        return self.picture.alt if self.picture else ""

    @property
    def is_public(self) -> bool:
        """May everybody see it, guests too? Unless it is hidden."""
        return self.audience == "everybody"

    @property
    def is_private(self) -> bool:
        """Does nobody but its dreamer see it?"""
        return self.audience == "only_me"

    @property
    def waits(self) -> bool:
        """Has no moderator looked at it yet, so that nobody else but its dreamer is to know of it?"""
        return self.hidden is not None and bool(self.hidden.waiting)

    def without_earlier_comments(self) -> Dream:
        """With the count of comments that others than its dreamer may know."""
        return self._replace(
            comment_count=self.comment_count - self.earlier_comment_count, earlier_comment_count=0
        )

    @property
    def comments_enabled(self) -> bool:
        """May anybody comment?"""
        return self.who_may_comment != "nobody"

    @property
    def comments_private(self) -> bool:
        """Comments are closed, and what was said before is for the dreamer's eyes alone."""
        return self.comments_hidden and not self.comments_enabled


class DreamCard(NamedTuple):
    """A dream as one reader sees it. `matched_interest` is the interest of theirs that brought it here, if one did.

    `matched_ask` is what it asks that they could do, and `matched_skill` the skill of theirs that says so.
    `circles` are the names of the circles it is for, on a card of the reader's own: nobody else knows of them.
    `folded` says why they have to open it first: "reported", "word" or "".
    """

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
    circles: tuple[str, ...] = ()
    can_block_dreamer: bool = False
    mutes_dreamer: bool = False
    mutes_dream: bool = False
    folded: str = ""
    matched_ask: OpenAsk | None = None
    matched_skill: str = ""
