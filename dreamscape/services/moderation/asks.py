"""What moderators do with asks, and with an offer that its dreamer has reported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dreamscape.errors import NotFound
from dreamscape.services.asks.asks import GONE
from dreamscape.services.common.house_rules import OTHER, check_rule
from dreamscape.services.moderation.actions import checked_reason
from dreamscape.services.permissions.checks import require_moderator

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member, Person
    from dreamscape.models.asks import Ask, Offer
    from dreamscape.services.audit.takedowns import Takedowns
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.services.reports import Reports
    from dreamscape.store.asks.asks import Asks
    from dreamscape.store.asks.offers import Offers
    from dreamscape.store.dreams.dreams import Dreams


class AskModeration:
    """Looks at asks and offers and takes them away. Every method raises NotAllowed unless `by` is a moderator."""

    def __init__(
        self,
        *,
        asks: Asks,
        dreams: Dreams,
        offers: Offers,
        reports: Reports,
        takedowns: Takedowns,
        viewer_of: ViewerOf,
    ) -> None:
        self._asks = asks
        self._dreams = dreams
        self._offers = offers
        self._reports = reports
        self._takedowns = takedowns
        self._viewer_of = viewer_of

    def ask(self, by: Member, ask_id: str) -> tuple[Ask, Dream]:
        """An ask and its dream; raises NotFound when it is gone, or is for others alone and nobody reported it."""
        require_moderator(by)
        ask = self._asks.by_id(ask_id)
        dream = self._dreams.by_id(ask.dream_id) if ask else None
        if ask is None or dream is None:
            raise NotFound(GONE)
        viewer = self._viewer_of(by)
        if not viewer.can_see_ask(ask, dream) and not self._reports.is_reported("ask", ask.id):
            raise NotFound(GONE)
        return ask, dream

    def remove_ask(self, by: Member, ask_id: str, reason: str, rule: str = OTHER) -> None:
        """Take an ask away, with what waits there; its dreamer is told why. Raises as `ask`, Invalid at `reason`."""
        ask, _ = self.ask(by, ask_id)
        check_rule(rule)
        with self._takedowns.ask(by, ask, checked_reason(reason), rule):
            if not self._asks.remove(ask.id, datetime.now(UTC)):
                raise NotFound(GONE)

    def offer(self, by: Member, report_id: str) -> tuple[Offer, Person | None]:
        """The offer that an open report is about, and who wrote it; raises NotFound where it is settled or gone."""
        return self._reports.reported_offer(by, report_id)

    def remove_offer(self, by: Member, report_id: str, reason: str, rule: str = OTHER) -> None:
        """Take a reported offer away; its author is told why. Raises as `offer`, Invalid at `reason`."""
        offer, _ = self.offer(by, report_id)
        check_rule(rule)
        with self._takedowns.offer(by, offer, checked_reason(reason), rule):
            if not self._offers.remove(offer.id):
                raise NotFound(GONE)
