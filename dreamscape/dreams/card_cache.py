"""Cards as HTML, each made once and kept for as long as nothing it shows has changed.

Twenty cards with all their controls take longer to write than all else of a
page together, and most people look at the same dreams. What differs between
two members who see a dream the same way is only the token and the way back in
its forms: in a kept card marks stand for them, and the template is given
nothing else of the reader, so that nothing of one member can reach another.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app, render_template
from markupsafe import Markup

from dreamscape.comments.thread import open_dream_id, thread_variables
from dreamscape.dreams import bp
from dreamscape.web.formats import humantime
from dreamscape.web.fragment_cache import mount
from dreamscape.web.htmx import is_htmx
from dreamscape.web.kept_html import KeptHtml
from dreamscape.web.pictures import FIRST, LAZY
from dreamscape.web.services import services
from dreamscape.web.translations import language

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from dreamscape.models import DreamCard, Member

TEMPLATE = "dreams/_card.html"
MAX_ENTRIES = 4096  # some 4 kB each


class CardCache:
    """The cards of one application; those asked for last are kept."""

    def __init__(self, app: Flask) -> None:
        self._html = KeptHtml(app, TEMPLATE, "loading")
        self._kept = lru_cache(maxsize=MAX_ENTRIES)(self._written)

    def html(self, cards: Sequence[DreamCard], view: str, own: bool, of_one: bool) -> bytes:
        """The cards, in UTF-8, as the member sees them who is asking."""
        kept, drawing = self._kept, services.avatars.picture
        also_shown, mine = (mount(), language()), self._html.mine()
        pieces: list[Iterable[bytes]] = [
            kept(
                card,
                view,
                own,
                of_one,
                drawing(card.dreamer.avatar),
                humantime(card.dream.created_at),
                humantime(latest.at) if (latest := card.dream.latest_entry) else "",
                *also_shown,
            )
            for card in cards
        ]
        waited_for = first_picture(cards)
        if waited_for is not None:
            pieces[waited_for] = self._html.completed(pieces[waited_for], {**mine, "loading": FIRST.encode()})
        all_pieces = chain.from_iterable(pieces)
        return b"".join(self._html.completed(all_pieces, {**mine, "loading": LAZY.encode()}))

    def _written(
        self, card: DreamCard, view: str, own: bool, of_one: bool, *_also_shown: Hashable
    ) -> tuple[bytes, ...]:
        """A card's HTML, cut at the marks.

        `_also_shown` is what the template finds out by itself: when that changes, the card does.
        """
        # All that a kept card knows of its reader beside what `card` says: that they are a member.
        return self._html.written(card=card, reader=True, view=view, own=own, of_one=of_one)


@bp.record
def init_card_cache(state: Any) -> None:
    """Every application keeps its own."""
    state.app.extensions["dreamscape.cards"] = CardCache(state.app)


@bp.app_template_global()
def dream_cards(
    cards: Sequence[DreamCard],
    reader: Member | None,
    view: str = "latest",
    own: bool = False,
    of_one: bool = False,
) -> Markup:
    """Cards of dreams, one after the other, as `reader` (None: a guest) sees them, comments open where they were.

    `of_one`: they are on the page of their dreamer.
    """
    return Markup(dream_cards_html(cards, reader, view, own, of_one).decode())  # noqa: S704 - the templates have escaped it


def dream_cards_html(
    cards: Sequence[DreamCard], reader: Member | None, view: str, own: bool, of_one: bool = False
) -> bytes:
    """The same as bytes."""
    open_one = open_dream_id()
    if reader is None or current_app.debug or (open_one and any(card.dream.id == open_one for card in cards)):
        shown = {"reader": reader, "view": view, "own": own, "of_one": of_one}
        waited_for = first_picture(cards)
        return "".join(
            _written_now(
                card,
                {
                    **shown,
                    **(thread_variables(card.dream) if card.dream.id == open_one else {}),
                    "loading": FIRST if place == waited_for else LAZY,
                },
            )
            for place, card in enumerate(cards)
        ).encode()
    return cast("CardCache", current_app.extensions["dreamscape.cards"]).html(cards, view, own, of_one)


def first_picture(cards: Sequence[DreamCard]) -> int | None:
    """Which card has the picture that is seen before any other, if one is seen without scrolling."""
    if is_htmx():
        return None  # these cards go below those that are there
    return next((place for place, card in enumerate(cards[:2]) if card.dream.picture), None)


def _written_now(card: DreamCard, shown: Mapping[str, Any]) -> str:
    return render_template(TEMPLATE, card=card, **shown)
