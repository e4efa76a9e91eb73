"""What kinds of notifications there are, and how a member wants to hear of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.models.dream_states import CAME_TRUE, LET_GO

if TYPE_CHECKING:
    from collections.abc import Mapping

# Kinds of notifications, and what the thing is that each is about.
MEMBER_FOLLOWED = "member_followed"  # the member who is told
DREAM_FOLLOWED = "dream_followed"  # their dream
DREAM_COMMENTED = "dream_commented"  # their dream
COMMENT_ANSWERED = "comment_answered"  # the dream whose dreamer spoke after them
TALK_CONTINUED = "talk_continued"  # the dream under which others spoke after them
COMMENT_LIKED = "comment_liked"  # their comment
DREAM_NEWS = "dream_news"  # a dream that they follow
DREAM_CAME_TRUE = "dream_came_true"  # the same
DREAM_LET_GO = "dream_let_go"  # the same
FIRST_STEP = "first_step"  # their dream, of which they have told nothing more for a week
ASK_FITS = "ask_fits"  # an ask, for whoever has a skill that it needs; `about` says which
ASK_SUGGESTED = "ask_suggested"  # their dream, which others follow and which asks for nothing
LETTER_WAITS = "letter_waits"  # their dream
LETTER_OPENED = "letter_opened"  # their dream, at which one for this day is open
OFFER_MADE = "offer_made"  # an offer to help them that waits for their answer
OFFER_ACCEPTED = "offer_accepted"  # their offer
OFFER_DECLINED = "offer_declined"  # the same
QUESTION_ASKED = "question_asked"  # an ask that is for them alone
THREAD_TIED = "thread_tied"  # their dream, which is tied to another now
ROOM_LINE = "room_line"  # a room of theirs, in which the other wrote
ROOM_CLOSED = "room_closed"  # the same, which is over
THANKS_APPEARED = "thanks_appeared"  # the same: the other's line of thanks can be read
MODERATION = "moderation"  # itself: what moderators did, and why
SECURITY = "security"  # itself: what happened to their account

# What is told of a comment is of one of these, as whom it is told to and who said it.
COMMENT = "comment"
COMMENT_KINDS = (DREAM_COMMENTED, COMMENT_ANSWERED, TALK_CONTINUED)
# Of these nobody is named: the dreamer hears that a letter waits, and finds in it whose it is.
LETTER_NOTIFICATIONS = (LETTER_WAITS, LETTER_OPENED)
# Of these the thing is an offer, but for the last, an ask: each tells of one person.
OFFER_NOTIFICATIONS = (OFFER_MADE, OFFER_ACCEPTED, OFFER_DECLINED)
HELP_NOTIFICATIONS = (*OFFER_NOTIFICATIONS, QUESTION_ASKED)
# Of these the room is the thing, and of a line nothing is quoted.
ROOM_KINDS = (ROOM_LINE, ROOM_CLOSED, THANKS_APPEARED)
# What one member does and another hears of: these have acts, the others are told one by one.
ACT_KINDS = (
    MEMBER_FOLLOWED,
    DREAM_FOLLOWED,
    *COMMENT_KINDS,
    COMMENT_LIKED,
    DREAM_NEWS,
    DREAM_CAME_TRUE,
    DREAM_LET_GO,
    *LETTER_NOTIFICATIONS,
    *HELP_NOTIFICATIONS,
    THREAD_TIED,
    *ROOM_KINDS,
)
# In which state a dream is that followers are told of so.
STATES_TOLD: Mapping[str, str] = {DREAM_CAME_TRUE: CAME_TRUE, DREAM_LET_GO: LET_GO}
# Nobody can choose not to hear of these.
ALWAYS_TOLD = (MODERATION, SECURITY)
# These they can, by mail as well.
CHOSEN_KINDS = (*ACT_KINDS, FIRST_STEP, ASK_FITS, ASK_SUGGESTED)
KINDS = (*CHOSEN_KINDS, *ALWAYS_TOLD)


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
    DREAM_CAME_TRUE: Channels(push=True),
    # Quietly: nobody is called from what they do, to be told of an end.
    DREAM_LET_GO: Channels(mail=False, push=False),
    FIRST_STEP: Channels(mail=False, push=False),
    # Whoever may be asked is asked quietly.
    ASK_FITS: Channels(mail=False, push=False),
    ASK_SUGGESTED: Channels(mail=False, push=False),
    LETTER_WAITS: Channels(push=False),
    LETTER_OPENED: Channels(push=True),
    OFFER_MADE: Channels(push=True),
    OFFER_ACCEPTED: Channels(push=True),
    # Quietly, as an end.
    OFFER_DECLINED: Channels(mail=False, push=False),
    QUESTION_ASKED: Channels(push=True),
    THREAD_TIED: Channels(push=False),
    ROOM_LINE: Channels(push=True),
    ROOM_CLOSED: Channels(mail=False, push=False),
    THANKS_APPEARED: Channels(push=True),
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

    def lists(self) -> dict[str, object]:
        """The same as plain lists: of the kinds that were `chosen`, those wanted on each way, by its name; the rest as
        it is."""
        wanted: dict[str, object] = {
            way: [kind for kind, channels in self.kinds.items() if getattr(channels, way)]
            for way in Channels._fields
        }
        rest = {name: getattr(self, name) for name in self._fields if name != "kinds"}
        return {"chosen": list(self.kinds), **wanted, **rest}

    def channels(self, kind: str) -> Channels:
        """How the member wants to hear of this kind; of some they hear in the site whatever they chose."""
        chosen = self.chosen(kind)
        if kind in ALWAYS_TOLD:
            return chosen._replace(site=True)
        return chosen if chosen.site else NOWHERE

    def chosen(self, kind: str) -> Channels:
        """What the member chose of this kind, or what is usual; its other ways too where they hear of it nowhere."""
        return self.kinds.get(kind) or DEFAULT_CHANNELS[kind]


USUAL_CHOICES = NotificationChoices()
