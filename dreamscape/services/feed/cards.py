"""Everything a card shows about a dream, for many dreams at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dreamscape.models import Dream, DreamCard, Member
from dreamscape.services.categories import Categories
from dreamscape.services.dreams import may_delete
from dreamscape.services.members.person_cache import KnownPeople
from dreamscape.store.follows.follows import Follows
from dreamscape.store.members.members import Members


class Cards:
    """Puts dreams, their dreamers and the reader's follows together in two queries, however many dreams."""

    def __init__(
        self, members: Members, known_people: KnownPeople, follows: Follows, categories: Categories
    ) -> None:
        self._members = members
        self._known_people = known_people
        self._follows = follows
        self._categories = categories

    def of(
        self,
        dreams: Sequence[Dream],
        reader: Member | None,
        because: Collection[str] = (),
        followed: Collection[str] | None = None,
    ) -> list[DreamCard]:
        """The cards of `dreams` as `reader` (None: a guest) sees them.

        A dream whose dreamer is gone has no card. `because` are category keys: a card names the first
        of its categories that is among them. `followed` are the ids of all that the reader follows, when
        they are known already.
        """
        # What is known of people is known to be true since the reader's session was read; guests have none.
        source = self._members if reader is None else self._known_people
        people = source.people(dream.dreamer_id for dream in dreams)
        if followed is None:
            followed = self._followed(dreams, reader)
        return [
            DreamCard(
                dream=dream,
                dreamer=people[dream.dreamer_id],
                categories=(categories := self._categories.named(dream.categories)),
                is_mine=reader is not None and reader.id == dream.dreamer_id,
                may_delete=reader is not None and may_delete(reader, dream),
                follows_dream=dream.id in followed,
                follows_dreamer=dream.dreamer_id in followed,
                because=next((category for category in categories if category.key in because), None),
            )
            for dream in dreams
            if dream.dreamer_id in people
        ]

    def _followed(self, dreams: Sequence[Dream], reader: Member | None) -> Collection[str]:
        if reader is None or not dreams:
            return ()
        ids = {dream.id for dream in dreams} | {dream.dreamer_id for dream in dreams}
        return self._follows.among(reader.id, None, ids)
