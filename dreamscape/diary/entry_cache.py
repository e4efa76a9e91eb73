"""Entries of diaries as HTML, each kept for as long as nothing it shows has changed (`web/kept_html.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from dreamscape.diary import bp
from dreamscape.web.kept_html import kept_cards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.models import Dream, Member
    from dreamscape.models.diary import EntryCard

kept = kept_cards(bp, "diary/_kept_entry.html")


@bp.app_template_global()
def kept_entries(
    cards: Sequence[EntryCard], dream: Dream, this_year: int, reader: Member | None
) -> list[Markup]:
    """Each of these entries of the dream's diary as `reader` (None: a guest) sees it; of another year with the year."""
    html = kept().html(cards, for_member=reader is not None, slug=dream.slug, this_year=this_year)
    return [Markup(one.decode()) for one in html]  # noqa: S704 - the templates have escaped it
