"""Who hears of what: one table for all domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.services.common.events import DreamRemoved, Events, MemberRemoved

if TYPE_CHECKING:
    from dreamscape.services.dreams import Dreams
    from dreamscape.wiring.core import Core


def build_events(core: Core, *, dreams: Dreams) -> Events:
    """The table. Listeners are called in this order; each may be called twice."""
    stores = core.stores
    return Events(
        {
            DreamRemoved: (
                lambda event: stores.comments.clear(event.dream_id),
                lambda event: stores.pending_comments.clear(event.dream_id),
                lambda event: stores.follows.clear("dream", event.dream_id),
                lambda event: stores.reports.clear("dream", event.dream_id),
                lambda event: stores.blocks.clear(event.dream_id),
                lambda event: stores.notifications.clear_dream(event.dream_id),
                lambda event: stores.share_pictures.clear(event.dream_id),
            ),
            MemberRemoved: (
                lambda event: dreams.take_down_all_of(event.member_id),
                lambda event: stores.personal_data.erase(event.member_id),
            ),
        }
    )
