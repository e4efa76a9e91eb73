"""Entries of diaries as HTML, each kept for as long as nothing it shows has changed (`web/kept_html.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import current_app
from markupsafe import Markup

from dreamscape.diary import bp
from dreamscape.web.kept_html import KeptCards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.models import Dream, Member
    from dreamscape.models.diary import EntryCard

EXTENSION = "dreamscape.entries"


@bp.record
def init_entry_cache(state: Any) -> None:
    """Every application keeps its own."""
    state.app.extensions[EXTENSION] = KeptCards(state.app, "diary/_kept_entry.html")


@bp.app_template_global()
def kept_entries(
    cards: Sequence[EntryCard], dream: Dream, this_year: int, reader: Member | None
) -> list[Markup]:
    """Each of these entries of the dream's diary as `reader` (None: a guest) sees it; of another year with the year."""
    kept = cast("KeptCards", current_app.extensions[EXTENSION])
    html = kept.html(cards, for_member=reader is not None, slug=dream.slug, this_year=this_year)
    return [Markup(one.decode()) for one in html]  # noqa: S704 - the templates have escaped it
