"""The lines that two write each other once it is done: sealed, until both are in or two weeks are over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dreamscape.errors import Invalid, NotFound
from dreamscape.messages import Message
from dreamscape.models.jobs import tell_id
from dreamscape.models.notification_choices import THANKS_APPEARED
from dreamscape.models.rooms import ThanksCard, ThanksPair, ThanksState
from dreamscape.services.blocks.folding import why_thanks_are_folded
from dreamscape.services.blocks.hidden_words import has_hidden_word
from dreamscape.services.common.lengths import excess
from dreamscape.services.members.faces import with_photos_for
from dreamscape.services.permissions.checks import require_can_post
from dreamscape.store.rooms.thanks import AlreadyThanked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dreamscape.models import Dream, Member, Person
    from dreamscape.models.rooms import Room, Thanks
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.newcomers.newcomers import Newcomers
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.members import Members
    from dreamscape.store.rooms.thanks import RoomThanks as ThanksStore

LONGEST_THANKS = 300
# Of a dream, and of a profile: lines, two for each room.
MOST_AT_DREAM, MOST_ON_PROFILE = 100, 12
NOT_DONE = Message("Lines of thanks are for what is done.")
WRITTEN = Message("You have written your line already.")
NO_PLACE = Message("There is no place for it any more: the dream is gone, or one of you has left.")


class RoomThanks:
    """Thanks for the two who write them, and for everybody once they have appeared. `reader` is whoever looks."""

    def __init__(
        self,
        *,
        store: ThanksStore,
        dreams: Dreams,
        members: Members,
        jobs: JobQueue,
        newcomers: Newcomers,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._dreams = dreams
        self._members = members
        self._jobs = jobs
        self._newcomers = newcomers
        self._viewer_of = viewer_of

    def write(
        self, room: Room, author: Member, body: str, *, on_profile: bool, at: datetime | None = None
    ) -> Thanks:
        """Seal one's line, or go without words, now or `at` a moment. Where the other's is in, both can be read then.

        Raises Invalid at `thanks`.
        """
        viewer, now = self._viewer_of(author), at or datetime.now(UTC)
        require_can_post(viewer, "thanks")
        if not viewer.can_thank(room, now):
            raise Invalid("thanks", NO_PLACE if room.done else NOT_DONE)
        if body and (message := excess(body, LONGEST_THANKS)):
            raise Invalid("thanks", message)
        self._check_words(author, body)
        try:
            thanks = self._store.add(room, author.id, body, on_profile=on_profile, at=at)
        except AlreadyThanked as error:
            raise Invalid("thanks", WRITTEN) from error
        except NotFound as error:
            raise Invalid("thanks", NO_PLACE) from error
        self._jobs.start(tell_id(THANKS_APPEARED, room.id, author.id))
        return thanks

    def state(self, room: Room, member: Member) -> ThanksState:
        """What the member may know of the lines of their room."""
        if not room.done:
            return ThanksState()
        found, now = self._store.of_room(room.id), datetime.now(UTC)
        mine, theirs = found.get(member.id), found.get(room.other_than(member.id))
        return ThanksState(
            mine,
            other_is_in=theirs is not None,
            theirs=theirs if theirs and theirs.appears_at <= now else None,
            waits_until=theirs.appears_at if theirs and theirs.appears_at > now else None,
        )

    def at_dream(self, dream: Dream, reader: Member | None) -> list[ThanksPair]:
        """Who gave this dream a hand, and what was said at the end, the newest first: what has appeared and the reader
        may see. Nothing where neither of the two found words."""
        return self._pairs(
            self._store.at_dream(dream.id, datetime.now(UTC), MOST_AT_DREAM), {dream.id: dream}, reader
        )

    def on_profile(self, person: Member | Person, reader: Member | None) -> list[ThanksPair]:
        """The same of what both agreed to show on their profiles, at dreams that the reader sees."""
        found = self._store.on_profile(person.id, datetime.now(UTC), MOST_ON_PROFILE)
        dreams = self._dreams.by_ids(one.dream_id for one in found) if found else {}
        return self._pairs(found, dreams, reader)

    def find(self, thanks_id: str, reader: Member | None) -> tuple[Thanks, Dream]:
        """A line that has appeared, and the dream at which it stands; raises NotFound for what this reader does not
        see."""
        thanks = self._store.by_id(thanks_id)
        dream = self._dreams.by_id(thanks.dream_id) if thanks else None
        now = datetime.now(UTC)
        if thanks is None or dream is None or not self._viewer_of(reader).can_read_thanks(thanks, dream, now):
            raise NotFound
        return thanks, dream

    def take_back(self, thanks_id: str, member: Member) -> Thanks:
        """Take away one's own line, or one at one's own dream; it is gone for good. Raises NotFound."""
        thanks = self._store.by_id(thanks_id)
        dream = self._dreams.by_id(thanks.dream_id) if thanks else None
        if thanks is None or not self._viewer_of(member).can_take_thanks_away(thanks, dream):
            raise NotFound
        self._store.remove(thanks_id)
        return thanks

    def _check_words(self, author: Member, body: str) -> None:
        try:
            self._newcomers.check_words(author, body)
        except Invalid as error:
            raise Invalid("thanks", error.message) from error

    def _pairs(
        self, found: Sequence[Thanks], dreams: Mapping[str, Dream], reader: Member | None
    ) -> list[ThanksPair]:
        viewer, now = self._viewer_of(reader), datetime.now(UTC)
        rooms: dict[str, list[Thanks]] = {}
        for one in found:
            dream = dreams.get(one.dream_id)
            if dream and viewer.can_read_thanks(one, dream, now):
                rooms.setdefault(one.room_id, []).append(one)
        said = [both for both in rooms.values() if any(one.body for one in both)]
        if not said:
            return []
        named = {
            member_id
            for both in said
            for one in both
            for member_id in (one.author_id, one.other_id)
            if member_id
        }
        people = with_photos_for(viewer, self._members.people(named))
        return [self._pair(both, dreams[both[0].dream_id], people, reader) for both in said]

    def _pair(
        self, both: Sequence[Thanks], dream: Dream, people: Mapping[str, Person], reader: Member | None
    ) -> ThanksPair:
        by = {one.author_id: one for one in both}
        from_dreamer = by.pop(dream.dreamer_id, None)
        from_helper = next(iter(by.values()), None)
        helper_id = from_helper.author_id if from_helper else from_dreamer.other_id if from_dreamer else ""
        is_mine = self._viewer_of(reader).is_me(dream.dreamer_id)
        hides = not (is_mine or reader is None) and has_hidden_word(reader.hidden_words, (both[0].title,))
        return ThanksPair(
            title="" if hides else both[0].title,
            helper=people.get(helper_id),
            dreamer=people.get(dream.dreamer_id),
            from_helper=self._card(from_helper, dream, reader),
            from_dreamer=self._card(from_dreamer, dream, reader),
            dream=dream,
        )

    def _card(self, thanks: Thanks | None, dream: Dream, reader: Member | None) -> ThanksCard | None:
        if thanks is None or not thanks.body:
            return None
        viewer = self._viewer_of(reader)
        return ThanksCard(
            thanks,
            folded=why_thanks_are_folded(thanks, viewer, reader),
            can_report=viewer.can_report_thanks(thanks, dream, datetime.now(UTC)),
            can_take_away=viewer.can_take_thanks_away(thanks, dream),
        )


def helpers_of(pairs: Iterable[ThanksPair]) -> list[str]:
    """The first names of who helped, each once, in this order."""
    return list(dict.fromkeys(pair.helper.first_name for pair in pairs if pair.helper))
