"""Who hears of what: one table for all domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.search import DREAMS
from dreamscape.services.common.events import DreamRemoved, Events, MemberRemoved, WordsWritten

if TYPE_CHECKING:
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.similar_dreams import SimilarDreams
    from dreamscape.wiring.core import Core


def build_events(core: Core, *, dreams: Dreams, similar_dreams: SimilarDreams) -> Events:
    """The table. Listeners are called in this order; each may be called twice."""
    stores = core.stores
    return Events(
        {
            DreamRemoved: (
                lambda event: stores.comments.clear(event.dream_id),
                lambda event: stores.diary_entries.clear(event.dream_id),
                lambda event: stores.pending_comments.clear(event.dream_id),
                lambda event: stores.follows.clear("dream", event.dream_id),
                lambda event: stores.reports.clear("dream", event.dream_id),
                lambda event: stores.blocks.clear(event.dream_id),
                lambda event: stores.notifications.clear_dream(event.dream_id),
                lambda event: stores.share_pictures.clear(event.dream_id),
                lambda event: stores.similar_dreams.clear(event.dream_id),
                lambda event: stores.sky_answers.clear(event.dream_id),
                lambda event: stores.dream_states.forget_origin(event.dream_id),
                lambda event: stores.sealed_letters.clear(event.dream_id),
                lambda event: stores.asks.clear(event.dream_id),
                lambda event: stores.room_thanks.clear(event.dream_id),
                lambda event: stores.reports.clear_private(event.dream_id),
            ),
            WordsWritten: (
                lambda event: stores.vocabulary.learn_of(event.kind, event.id),
                lambda event: similar_dreams.find(event.id) if event.kind == DREAMS else None,
            ),
            MemberRemoved: (
                lambda event: dreams.take_down_all_of(event.member_id),
                lambda event: stores.personal_data.erase(event.member_id),
            ),
        }
    )
