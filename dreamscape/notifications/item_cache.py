"""Notifications as HTML, each made once and kept for as long as nothing it shows has changed.

Whoever looks again, or goes on from one and comes back, finds most of them as they were. As in a kept card
(`dreams/card_cache.py`), marks stand for the token and the way back in its forms, and the template is given nothing
else of the reader than what the notification says.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app
from markupsafe import Markup

from dreamscape.notifications import bp
from dreamscape.notifications.lists import never_of, place_of
from dreamscape.web.formats import humantime
from dreamscape.web.fragment_cache import mount
from dreamscape.web.kept_html import KeptHtml
from dreamscape.web.services import services
from dreamscape.web.translations import language

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from dreamscape.models import Member, NotificationCard
    from dreamscape.notifications.lists import Group

TEMPLATE = "notifications/_kept_item.html"
MAX_ENTRIES = 4096  # some 2 kB each


class ItemCache:
    """The notifications of one application; those asked for last are kept."""

    def __init__(self, app: Flask) -> None:
        self._html = KeptHtml(app, TEMPLATE)
        self._kept = self._written if app.debug else lru_cache(maxsize=MAX_ENTRIES)(self._written)

    def html(self, cards: Iterable[NotificationCard], member: Member) -> bytes:
        """These, in UTF-8, for the member whose they are, who is asking."""
        also_shown = (mount(), language())
        drawing, choices = services.avatars.picture, member.notification_choices
        pieces = [
            self._kept(
                card,
                member.slug,
                choices.channels(card.notification.kind).site,
                tuple([drawing(person.avatar) for person in card.people]),
                humantime(card.notification.at),
                *also_shown,
            )
            for card in cards
        ]
        return b"".join(self._html.completed(chain.from_iterable(pieces), self._html.mine()))

    def _written(
        self, card: NotificationCard, slug: str, hears: bool, *_also_shown: Hashable
    ) -> tuple[bytes, ...]:
        """Its HTML, cut at the marks, for who has this slug and hears of its kind, or does not.

        `_also_shown` is what the template finds out by itself.
        """
        return self._html.written(card=card, place=place_of(card, slug), never=never_of(card, hears))


@bp.record
def init_item_cache(state: Any) -> None:
    """Every application keeps its own."""
    state.app.extensions["dreamscape.notifications"] = ItemCache(state.app)


def items_html(cards: Iterable[NotificationCard], member: Member) -> bytes:
    """Notifications one after the other, in UTF-8, for the member whose they are."""
    return cast("ItemCache", current_app.extensions["dreamscape.notifications"]).html(cards, member)


@bp.app_template_global()
def notification_items(group: Group, member: Member) -> Markup:
    """Those of a group, for the member whose they are."""
    return Markup(items_html(group.cards, member).decode())  # noqa: S704 - the templates have escaped it
