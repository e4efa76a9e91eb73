"""Asks and offers as one reader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.asks import Ask, Offer
    from dreamscape.models.dreams import Dream
    from dreamscape.models.members import Person


@dataclass(frozen=True, slots=True)
class OfferCard:
    """An offer as its dreamer sees it (`other` wrote it, who has `skills`), or its author (`other` asked).

    `other` is None for who has left. `ask` and `dream` are None where the author does not see them any more. `folded`
    says why the dreamer has to open the words first.
    """

    offer: Offer
    other: Person | None = None
    ask: Ask | None = None
    dream: Dream | None = None
    skills: tuple[str, ...] = ()
    location: str = ""
    here_since: datetime | None = None
    can_answer: bool = False
    can_withdraw: bool = False
    can_report: bool = False
    can_block: bool = False
    folded: str = ""


@dataclass(frozen=True, slots=True)
class AskCard:
    """An ask as one reader sees it beside its dream.

    `offers` wait for its dreamer, the oldest first. `mine` is the reader's own offer, if one waits or was accepted.
    `dreamer` is None for who has left; `folded` says why the reader has to open the words first.
    """

    ask: Ask
    dreamer: Person | None = None
    offers: tuple[OfferCard, ...] = ()
    mine: Offer | None = None
    can_offer: bool = False
    can_close: bool = False
    can_report: bool = False
    can_remove: bool = False
    folded: str = ""
