"""What was let go and may be handed on: somebody else goes on with it in a dream of their own, and each names the
other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import Gone, NotAllowed, NotFound
from dreamscape.store.dreams.visibility import listed_to
from dreamscape.store.feed import FeedQuery

if TYPE_CHECKING:
    from dreamscape.models import Dream, DreamCard, Member
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.feed.cards import Cards
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.dreams.dreams import Dreams as DreamStore
    from dreamscape.store.feed import Feed

MOST_NAMED = 3


class HandedOn:
    """Finds the origin of a dream, and who goes on with it, as far as a reader may know of either."""

    def __init__(
        self, *, store: DreamStore, feed: Feed, dreams: Dreams, cards: Cards, viewer_of: ViewerOf
    ) -> None:
        self._store = store
        self._feed = feed
        self._dreams = dreams
        self._cards = cards
        self._viewer_of = viewer_of

    def offered(self, member: Member, slug: str) -> DreamCard | None:
        """The dream of this slug, if this member may go on with it."""
        try:
            dream = self._dreams.find(slug, member)
        except (NotFound, Gone, NotAllowed):
            return None
        return self._shown(dream, member) if self._viewer_of(member).can_continue_dream(dream) else None

    def origin_of(self, dream: Dream, reader: Member | None) -> DreamCard | None:
        """What this dream goes on with: None for most, where it is gone, and where `reader` (None: a guest) may not see
        it, or has to open it first."""
        origin = self._store.by_id(dream.continues) if dream.continues else None
        if origin is None or not self._viewer_of(reader).can_see_dream(origin):
            return None
        return self._shown(origin, reader)

    def going_on(self, dream: Dream, reader: Member | None) -> list[DreamCard]:
        """The newest dreams that go on with this one, which was let go, as far as `reader` may see them."""
        if not dream.state.is_let_go:
            return []
        viewer = self._viewer_of(reader)
        query = FeedQuery(limit=MOST_NAMED, visible=listed_to(viewer.id, viewer.edges, own=True))
        cards = self._cards.of(self._feed.going_on(dream.id, query), reader)
        return [card for card in cards if not card.folded]

    def _shown(self, dream: Dream, reader: Member | None) -> DreamCard | None:
        return next((card for card in self._cards.of([dream], reader) if not card.folded), None)
