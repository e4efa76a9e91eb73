"""What happened, told to whom it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dreamscape.messages import Message
    from dreamscape.models.asks import Ask, Offer
    from dreamscape.models.comments import Comment
    from dreamscape.models.diary import DiaryEntry
    from dreamscape.models.dreams import Dream
    from dreamscape.models.members import Person
    from dreamscape.models.notices import Notice


class Act(NamedTuple):
    """Something that `actor_id` does or has done, for `member_id` to hear of.

    `dream_id` is the dream it happened at, "" where it did at none.
    """

    member_id: str
    kind: str
    thing_id: str
    actor_id: str
    dream_id: str = ""


@dataclass(frozen=True, slots=True)
class Notification:
    """All acts of one kind about one thing: who did them, the latest three of `count` people, and when the last was.

    `source_id` is what the latest of them left: a comment, a diary entry; "" where it left nothing. `notice` is what
    moderators tell, `about` what happened to the account, for those kinds.
    """

    id: str
    kind: str
    thing_id: str
    at: datetime
    unread: bool
    count: int = 1
    people: tuple[str, ...] = ()
    dream_id: str = ""
    source_id: str = ""
    notice: Notice | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class NotificationCard:
    """A notification with what its reader may see of it.

    `people` are the latest who are named, `comment` what one of them said last, or what they liked of the reader's own,
    `entry` the news of a dream's diary; `folded` says why the reader has to open it first, as `CommentCard` does.
    `title_folded`: the dream is one that they have to open first, so neither its title nor its picture is shown.
    `offer` is what somebody offers them, and `ask` what they asked for; what it says goes nowhere but onto the page.
    `notice` says what moderators tell, in words, and `text` what happened to the account.
    """

    notification: Notification
    people: Sequence[Person] = ()
    dream: Dream | None = None
    comment: Comment | None = None
    entry: DiaryEntry | None = None
    folded: str = ""
    title_folded: bool = False
    notice: Notice | None = None
    text: Message | None = None
    ask: Ask | None = None
    offer: Offer | None = None

    @property
    def said(self) -> str:
        """What was written, where the notification tells of words; else ""."""
        return next((words.body for words in (self.comment, self.entry) if words), "")

    @property
    def others(self) -> int:
        """How many did so beside the first who is named; all of them where nobody is."""
        return self.notification.count - (1 if self.people else 0)
