"""What stands in the list of notifications: which of them, in which groups, and where each leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.models.notification_choices import (
    ALWAYS_TOLD,
    COMMENT_KINDS,
    COMMENT_LIKED,
    DREAM_FOLLOWED,
    HELP_NOTIFICATIONS,
    MEMBER_FOLLOWED,
    MODERATION,
)
from dreamscape.notifications.words import NEVER
from dreamscape.services.notifications.places import path_to
from dreamscape.web.fragment_cache import mount

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from dreamscape.messages import Message
    from dreamscape.models import NotificationCard

# What can be looked at alone, by the value of `kind` in the address.
FILTERS: Mapping[str, Collection[str]] = {
    "offers": HELP_NOTIFICATIONS,
    "words": COMMENT_KINDS,
    "followers": (MEMBER_FOLLOWED, DREAM_FOLLOWED),
    "likes": (COMMENT_LIKED,),
    "house": ALWAYS_TOLD,
}
KINDS = ("", *FILTERS)
# In their order.
GROUPS = ("offers", "new", "week", "month", "before")
WEEK, MONTH = 7, 30  # days


class Group(NamedTuple):
    """Notifications that stand together under the heading of this name."""

    name: str
    cards: list[NotificationCard]


def grouped(cards: Sequence[NotificationCard], now: datetime) -> list[Group]:
    """These cards, newest first, in groups: offers that wait come first, what is unread at the beginning of the others
    is "new", the rest goes by its age."""
    groups: list[Group] = []
    is_new = True
    for card in cards:
        if card.offer:
            name = "offers"
        else:
            is_new = is_new and card.notification.unread
            name = "new" if is_new else _age((now - card.notification.at).days)
        if not groups or groups[-1].name != name:
            groups.append(Group(name, []))
        groups[-1].cards.append(card)
    return groups


def _age(days: int) -> str:
    return "week" if days < WEEK else "month" if days < MONTH else "before"


def never_of(card: NotificationCard, hears: bool) -> Message | None:
    """What to press to hear no more of its kind; None where the member does not hear of it, or cannot choose."""
    return NEVER.get(card.notification.kind) if hears else None


def place_of(card: NotificationCard, slug: str) -> str:
    """The address of what a notification tells of, whose member has this `slug`; "" where it says all by itself."""
    return "" if card.notification.kind == MODERATION else f"{mount()}{path_to(card, slug)}"
