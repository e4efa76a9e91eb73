"""All that is one member's, wherever it is kept: to be handed to them, or to be cleared away.

What that is, each store states of its own collection; here it is put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dreamscape.store import audit, circles, reports
from dreamscape.store.accounts import (
    invitations,
    passkeys,
    pending_log_ins,
    saved_forms,
    second_steps,
    sessions,
)
from dreamscape.store.accounts.email_confirmations import EmailConfirmations
from dreamscape.store.asks import documents as ask_documents
from dreamscape.store.asks.asks import Asks
from dreamscape.store.asks.of_members import OffersOfMembers
from dreamscape.store.blocks import blocks, ended
from dreamscape.store.comments import comments, pending, reactions, removed
from dreamscape.store.common import slugs
from dreamscape.store.common.ids import object_ids
from dreamscape.store.diary import entries
from dreamscape.store.dreams import dreams
from dreamscape.store.follows import follows
from dreamscape.store.jobs import jobs
from dreamscape.store.members import members
from dreamscape.store.moderation import appeals, notes
from dreamscape.store.notifications import acts as notification_acts
from dreamscape.store.notifications import notifications, push_subscriptions
from dreamscape.store.rooms import documents as room_documents
from dreamscape.store.rooms.lines import RoomLines
from dreamscape.store.rooms.rooms import Rooms
from dreamscape.store.rooms.thanks import RoomThanks
from dreamscape.store.same_sky import answers as sky_answers
from dreamscape.store.sealed_letters import documents as sealed_letter_documents
from dreamscape.store.sealed_letters.letters import SealedLetters
from dreamscape.store.sealed_letters.reading import OpenedLetters
from dreamscape.store.site import pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pymongo.database import Database

    from dreamscape.models import (
        Appeal,
        Block,
        Circle,
        Comment,
        DiaryEntry,
        Dream,
        MemberNote,
        MemberSession,
        Notification,
        Passkey,
        Report,
        SecondStep,
    )
    from dreamscape.models.asks import Ask, Offer
    from dreamscape.models.push import PushSubscription
    from dreamscape.models.rooms import Room, RoomLine, Thanks
    from dreamscape.models.same_sky import SkyAnswer
    from dreamscape.models.sealed_letters import SealedLetter
    from dreamscape.store.accounts.saved_forms import SavedForm
    from dreamscape.store.comments.reactions import Reacted
    from dreamscape.store.common.member_keys import MemberKey
    from dreamscape.store.follows.follows import Follow

STATEMENTS = (
    members, sessions, second_steps, passkeys, pending_log_ins, slugs, dreams, entries, comments, pending,
    reactions, removed, follows, circles, blocks, ended, reports, notifications, notification_acts,
    push_subscriptions, sealed_letter_documents, ask_documents, room_documents, sky_answers,
    saved_forms, invitations, appeals, notes, audit, jobs, pages,
)  # fmt: skip
# Every place where a member's id or address is stored.
MEMBER_KEYS: tuple[MemberKey, ...] = tuple(key for store in STATEMENTS for key in store.MEMBER_KEYS)


class Erasing(Protocol):
    """A store that can clear away what is one member's."""

    def erase(self, member_id: str) -> None:
        """Clear it away; may be stopped anywhere and called again."""


class PersonalData:
    """What a member wrote, follows and likes, and what is known of them."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]
        self._dream_store = dreams.Dreams(db)
        self._diary_entries = entries.DiaryEntries(db)
        self._slugs = slugs.Slugs(db)
        self._email_confirmations = EmailConfirmations(db)
        self._comments = comments.Comments(db)
        self._follows = follows.Follows(db)
        self._blocks = blocks.Blocks(db)
        self._circles = circles.Circles(db)
        self._reactions = reactions.Reactions(db)
        self._removed_comments = removed.RemovedComments(db)
        self._pending_comments = pending.PendingComments(db)
        self._sessions = sessions.Sessions(db)
        self._passkeys = passkeys.Passkeys(db)
        self._second_steps = second_steps.SecondSteps(db)
        self._pending_log_ins = pending_log_ins.PendingLogIns(db)
        self._saved_forms = saved_forms.SavedForms(db)
        self._jobs = jobs.Jobs(db)
        self._notifications = notifications.Notifications(db)
        self._notification_acts = notification_acts.NotificationActs(db)
        self._push_subscriptions = push_subscriptions.PushSubscriptions(db)
        self._reports = reports.Reports(db)
        self._sealed_letters = SealedLetters(db)
        self._sky_answers = sky_answers.SkyAnswers(db)
        self._opened_letters = OpenedLetters(db)
        self._asks = Asks(db)
        self._offers = OffersOfMembers(db)
        self._rooms = Rooms(db)
        self._room_lines = RoomLines(db)
        self._thanks = RoomThanks(db)
        self._appeals = appeals.Appeals(db)
        self._notes = notes.MemberNotes(db)
        # Reactions and follows before comments: less hangs on each of those then. Notifications after what they tell
        # of.
        self._erasing: tuple[Erasing, ...] = (
            self._reactions, self._follows, self._comments, self._sessions, self._second_steps, self._passkeys,
            self._pending_log_ins, self._saved_forms, self._reports,
            self._appeals, self._jobs, self._notifications, self._notification_acts, self._notes,
            self._removed_comments, self._circles, self._blocks, self._pending_comments,
            self._push_subscriptions, self._sealed_letters, self._offers, self._asks,
            self._rooms, self._thanks,
        )  # fmt: skip

    def erase(self, member_id: str) -> None:
        """Clear away all but their dreams, of somebody who is gone; may be stopped anywhere and called again."""
        for store in self._erasing:
            store.erase(member_id)

    def dreams(self, member_id: str) -> Iterator[Dream]:
        """Their dreams, the oldest first."""
        return self._dream_store.each_of(member_id)

    def diary(self, member_id: str) -> Iterator[DiaryEntry]:
        """What they wrote under their dreams, the oldest first."""
        return self._diary_entries.each_by(member_id)

    def slugs(self, kind: str, target_ids: Iterable[str]) -> dict[str, list[str]]:
        """The names in addresses that each of these dreams or members has and has had, the oldest first, by id."""
        found = self._slugs.of_each(kind, object_ids(target_ids))
        return {str(target): names for target, names in found.items()}

    def awaited_address(self, member_id: str) -> str | None:
        """The address they want to have confirmed and have not yet."""
        return self._email_confirmations.pending_address(member_id)

    def comments(self, member_id: str) -> Iterator[Comment]:
        """Their comments, the oldest first."""
        return self._comments.each_by(member_id)

    def waiting_comments(self, member_id: str) -> Iterator[Comment]:
        """What they said and a moderator has yet to look at, the oldest first."""
        return self._pending_comments.each_by(member_id)

    def follows(self, member_id: str) -> Iterator[Follow]:
        """What they follow."""
        return self._follows.each_of(member_id)

    def sealed_letters(self, member_id: str) -> Iterator[SealedLetter]:
        """What they sealed for others and themselves, as they may know it."""
        return self._sealed_letters.each_of(member_id)

    def sky_answers(self, member_id: str) -> Iterator[SkyAnswer]:
        """What they said of dreams like theirs."""
        return self._sky_answers.each_of(member_id)

    def opened_letters(self, member_id: str) -> Iterator[SealedLetter]:
        """What others and they themselves wrote to them, once it is open."""
        return self._opened_letters.each_for(member_id)

    def asks(self, member_id: str) -> Iterator[Ask]:
        """What they ask for at their dreams."""
        return self._asks.each_of(member_id)

    def offers(self, member_id: str) -> Iterator[Offer]:
        """What they offered to others."""
        return self._offers.each_by(member_id)

    def offers_received(self, member_id: str) -> Iterator[Offer]:
        """What others offered to them, as far as it waits or was answered."""
        return self._offers.each_for(member_id)

    def rooms(self, member_id: str) -> Iterator[Room]:
        """The rooms in which somebody helps them, as long as these are there."""
        return self._rooms.each_of(member_id, "dreamer_id")

    def rooms_helping(self, member_id: str) -> Iterator[Room]:
        """Those in which they help."""
        return self._rooms.each_of(member_id, "helper_id")

    def room_lines(self, room_id: str) -> Iterator[RoomLine]:
        """What was written in one, by both."""
        return self._room_lines.each_in(room_id)

    def thanks(self, member_id: str) -> Iterator[Thanks]:
        """The lines of thanks that they wrote."""
        return self._thanks.each_by(member_id)

    def circles(self, member_id: str) -> Iterable[Circle]:
        """Their own circles; in whose they are is not theirs to know."""
        return self._circles.of(member_id)

    def blocks(self, member_id: str) -> Iterator[Block]:
        """Whom and what they block and mute."""
        return self._blocks.each_of(member_id)

    def reactions(self, member_id: str) -> Iterator[Reacted]:
        """What they like and dislike."""
        return self._reactions.each_of(member_id)

    def log_ins(self, member_id: str) -> Iterator[MemberSession]:
        """The browsers they are logged in with."""
        return self._sessions.each_of(member_id)

    def passkeys(self, member_id: str) -> Iterator[Passkey]:
        """What devices of theirs open their account."""
        return self._passkeys.each_of(member_id)

    def second_step(self, member_id: str) -> SecondStep:
        """What they show beside their password."""
        return self._second_steps.of(member_id)

    def saved_forms(self, member_id: str) -> Iterator[SavedForm]:
        """What they had half typed when a session ended."""
        return self._saved_forms.each_of(member_id)

    def notifications(self, member_id: str) -> Iterator[Notification]:
        """What they have been told, by moderators and of what others did."""
        return self._notifications.each_of(member_id)

    def devices(self, member_id: str) -> Iterator[PushSubscription]:
        """The browsers that tell them what happens."""
        return self._push_subscriptions.each_of(member_id)

    def reports(self, member_id: str) -> Iterator[Report]:
        """What they have asked moderators to look at."""
        return self._reports.each_by(member_id)

    def appeals(self, member_id: str) -> Iterator[Appeal]:
        """What they have asked moderators to decide once more."""
        return self._appeals.each_of(member_id)

    def notes(self, member_id: str) -> Iterator[MemberNote]:
        """What moderators have noted about them."""
        return self._notes.each_about(member_id)
