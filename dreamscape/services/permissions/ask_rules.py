"""What whoever looks may see of what dreamers ask for and others offer, and do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.asks import ACCEPTED, DECLINED, WAITING
from dreamscape.services.permissions.dream_rules import DreamRules

if TYPE_CHECKING:
    from dreamscape.models import Dream
    from dreamscape.models.asks import Ask, Offer

# An offer in these states its dreamer can read; what was taken back, or has ended, is its author's again.
READABLE = (WAITING, ACCEPTED, DECLINED)


class AskRules(DreamRules):
    """The rules about asks and offers."""

    def can_ask(self, dream: Dream) -> bool:
        """Its dreamer may, who posts, unless it is let go."""
        return self.can_post and self.is_me(dream.dreamer_id) and not dream.state.is_let_go

    def can_see_ask(self, ask: Ask, dream: Dream) -> bool:
        """Whoever sees the dream; one that is for one member alone they and its dreamer."""
        if ask.to_id and not self.is_me(ask.dreamer_id) and not self.is_me(ask.to_id):
            return False
        return self.can_see_dream(dream) and self.can_meet(ask.dreamer_id)

    def can_offer(self, ask: Ask, dream: Dream) -> bool:
        """Who posts and sees an open ask of somebody else's, unless its dream is out of sight or let go."""
        is_there = ask.is_open and dream.hidden is None and not dream.state.is_let_go
        return (
            is_there
            and self.can_post
            and self._is_other_member(ask.dreamer_id)
            and self.can_see_ask(ask, dream)
        )

    def can_close_ask(self, ask: Ask) -> bool:
        """Its dreamer may."""
        return self.is_me(ask.dreamer_id)

    def can_report_ask(self, ask: Ask, dream: Dream) -> bool:
        """Members may who see it and do not ask it."""
        return self._is_other_member(ask.dreamer_id) and self.can_see_ask(ask, dream)

    def can_read_offer(self, offer: Offer) -> bool:
        """Its author; and the dreamer, while it waits and once they have answered, if the two can meet. Nobody else."""
        if self.is_me(offer.author_id):
            return True
        return self.is_me(offer.dreamer_id) and offer.state in READABLE and self.can_meet(offer.author_id)

    def can_answer_offer(self, offer: Offer) -> bool:
        """The dreamer may while it waits."""
        return self.is_me(offer.dreamer_id) and offer.is_waiting and self.can_meet(offer.author_id)

    def can_withdraw_offer(self, offer: Offer) -> bool:
        """Its author may while it waits."""
        return self.is_me(offer.author_id) and offer.is_waiting

    def can_report_offer(self, offer: Offer) -> bool:
        """The dreamer may who can read it: nobody else does."""
        return self.is_me(offer.dreamer_id) and self.can_read_offer(offer)
