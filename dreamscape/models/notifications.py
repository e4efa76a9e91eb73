"""What happened, told to whom it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dreamscape.models.comments import Comment
    from dreamscape.models.dreams import Dream
    from dreamscape.models.members import Person
    from dreamscape.models.notices import Notice

# Kinds of notifications, and what the thing is that each is about.
MEMBER_FOLLOWED = "member_followed"  # the member who is told
DREAM_FOLLOWED = "dream_followed"  # their dream
DREAM_COMMENTED = "dream_commented"  # their dream
COMMENT_ANSWERED = "comment_answered"  # the dream whose dreamer spoke after them
TALK_CONTINUED = "talk_continued"  # the dream under which others spoke after them
COMMENT_LIKED = "comment_liked"  # their comment
DREAM_NEWS = "dream_news"  # a dream that they follow
MODERATION = "moderation"  # itself: what moderators did, and why
SECURITY = "security"  # itself: what happened to their account

# What is told of a comment is of one of these, as whom it is told to and who said it.
COMMENT = "comment"
COMMENT_KINDS = (DREAM_COMMENTED, COMMENT_ANSWERED, TALK_CONTINUED)
# What one member does and another hears of: these have acts, the others are told one by one.
ACT_KINDS = (MEMBER_FOLLOWED, DREAM_FOLLOWED, *COMMENT_KINDS, COMMENT_LIKED, DREAM_NEWS)
# Nobody can choose not to hear of these.
ALWAYS_TOLD = (MODERATION, SECURITY)
KINDS = (*ACT_KINDS, *ALWAYS_TOLD)


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
    """A notification with what its reader may see of it: `people` are the latest who are named, `comment` what one of
    them said last, or what they liked of the reader's own; `folded` says why the reader has to open it first, as
    `CommentCard` does. `notice` says what moderators tell, in words."""

    notification: Notification
    people: Sequence[Person] = ()
    dream: Dream | None = None
    comment: Comment | None = None
    folded: str = ""
    notice: Notice | None = None

    @property
    def others(self) -> int:
        """How many did so beside the first who is named; all of them where nobody is."""
        return self.notification.count - (1 if self.people else 0)


class Channels(NamedTuple):
    """The ways on which a member wants to hear of a kind: `site` is the list and the bell, without it there is none."""

    site: bool = True
    mail: bool = True
    push: bool = False


NOWHERE = Channels(site=False, mail=False, push=False)
DEFAULT_CHANNELS: Mapping[str, Channels] = {
    MEMBER_FOLLOWED: Channels(push=False),
    DREAM_FOLLOWED: Channels(push=False),
    DREAM_COMMENTED: Channels(push=True),
    COMMENT_ANSWERED: Channels(push=True),
    TALK_CONTINUED: Channels(push=False),
    COMMENT_LIKED: Channels(mail=False, push=False),
    DREAM_NEWS: Channels(push=True),
    MODERATION: Channels(push=True),
    SECURITY: Channels(push=True),
}


class NotificationChoices(NamedTuple):
    """What a member chose about notifications; a kind that is not in `kinds` is as DEFAULT_CHANNELS says.

    `digest` is how often a mail gathers what is new: "never", "daily" or "weekly". Between the hours `quiet_from` and
    `quiet_until` of `time_zone` nothing comes by push; both are equal where there are no such hours.
    """

    kinds: Mapping[str, Channels] = {}
    digest: str = "weekly"
    quiet_from: int = 22
    quiet_until: int = 7
    time_zone: str = "UTC"

    def channels(self, kind: str) -> Channels:
        """How the member wants to hear of this kind; of some they hear in the site whatever they chose."""
        chosen = self.kinds.get(kind) or DEFAULT_CHANNELS[kind]
        if kind in ALWAYS_TOLD:
            return chosen._replace(site=True)
        return chosen if chosen.site else NOWHERE


USUAL_CHOICES = NotificationChoices()
