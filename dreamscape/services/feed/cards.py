"""Everything a card shows about a dream, for many dreams at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models import Dream, DreamCard, Member
from dreamscape.services.blocks.folding import why_dream_is_folded, without_folded_asks, without_folded_entry
from dreamscape.services.members.faces import with_photos_for
from dreamscape.services.permissions.audience import as_seen
from dreamscape.skill_keys import fitting_skill

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dreamscape.services.categories import Categories
    from dreamscape.services.members.person_cache import PersonCache
    from dreamscape.services.permissions.viewer import Viewer, ViewerOf
    from dreamscape.store.circles import Circles
    from dreamscape.store.follows.follows import Follows
    from dreamscape.store.members.members import Members


def with_matched_ask(card: DreamCard, reader: Member) -> DreamCard:
    """The card with the newest that its dream asks and `reader` could do and has not refused, if there is any."""
    for ask in card.dream.open_asks:
        skill = fitting_skill(reader.skills, ask.skill_keys)
        if skill and ask.id not in reader.refused_asks:
            return card._replace(matched_ask=ask, matched_skill=skill)
    return card


class Cards:
    """Puts dreams, their dreamers and the reader's follows together in two queries, however many dreams.

    A third names the reader's circles, where a dream of their own is for some.
    """

    def __init__(
        self,
        *,
        members: Members,
        person_cache: PersonCache,
        follows: Follows,
        categories: Categories,
        circles: Circles,
        viewer_of: ViewerOf,
    ) -> None:
        self._members = members
        self._person_cache = person_cache
        self._follows = follows
        self._categories = categories
        self._circles = circles
        self._viewer_of = viewer_of

    def of(
        self,
        dreams: Sequence[Dream],
        reader: Member | None,
        matched_interests: Collection[str] = (),
        followed: Collection[str] | None = None,
    ) -> list[DreamCard]:
        """The cards of `dreams` as `reader` (None: a guest) sees them.

        A dream whose dreamer is gone has no card. `matched_interests` are category keys: a card names the first
        of its categories that is among them. `followed` are the ids of all that the reader follows, when
        they are known already.
        """
        # What is known of people is known to be true since the reader's session was read; guests have none.
        source = self._members if reader is None else self._person_cache
        viewer = self._viewer_of(reader)
        people = with_photos_for(viewer, source.people(dream.dreamer_id for dream in dreams))
        named = self._categories.index().named
        if followed is None:
            followed = self._following(dreams, reader)
        circles = self._own_circles(dreams, viewer)
        folds = reader is not None and bool(reader.hidden_words or viewer.edges.reported)
        if reader is not None and folds:
            dreams = [
                without_folded_asks(without_folded_entry(dream, viewer, reader), viewer, reader)
                for dream in dreams
            ]
        muted, muted_dreams = viewer.edges.muted, viewer.edges.muted_dreams
        return [
            DreamCard(
                dream=as_seen(dream, viewer) if dream.earlier_comment_count else dream,
                dreamer=(dreamer := people[dream.dreamer_id]),
                categories=(categories := named(dream.categories)),
                is_mine=(rights := viewer.rights_to(dream)).can_edit,
                can_follow_dream=rights.can_follow,
                can_follow_dreamer=viewer.can_follow_member(dreamer),
                can_read_comments=rights.can_read_comments,
                can_report=rights.can_report,
                can_remove=rights.can_remove,
                follows_dream=dream.id in followed,
                follows_dreamer=dream.dreamer_id in followed,
                matched_interest=next(
                    (category for category in categories if category.key in matched_interests), None
                ),
                circles=tuple(circles[one] for one in dream.circles if one in circles) if circles else (),
                can_block_dreamer=viewer.can_block(dreamer),
                mutes_dreamer=dream.dreamer_id in muted,
                mutes_dream=dream.id in muted_dreams,
                folded=why_dream_is_folded(dream, viewer, reader) if folds else "",
            )
            for dream in dreams
            if dream.dreamer_id in people
        ]

    def _own_circles(self, dreams: Sequence[Dream], viewer: Viewer) -> dict[str, str]:
        """What the viewer's own circles are called that dreams of theirs are for, by id."""
        ids = {circle for dream in dreams if viewer.is_me(dream.dreamer_id) for circle in dream.circles}
        return self._circles.names(viewer.id, ids) if ids else {}

    def _following(self, dreams: Sequence[Dream], reader: Member | None) -> Collection[str]:
        if reader is None or not dreams:
            return ()
        ids = {dream.id for dream in dreams} | {dream.dreamer_id for dream in dreams}
        return self._follows.among(reader.id, None, ids)
