"""Opened letters as HTML, each kept for as long as nothing it shows has changed (`web/kept_html.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import current_app
from markupsafe import Markup

from dreamscape.sealed_letters import bp
from dreamscape.web.kept_html import KeptCards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.models import Member
    from dreamscape.models.sealed_letters import LetterCard

EXTENSION = "dreamscape.letters"


@bp.record
def init_letter_cache(state: Any) -> None:
    """Every application keeps its own."""
    state.app.extensions[EXTENSION] = KeptCards(state.app, "sealed_letters/_kept_letter.html")


@bp.app_template_global()
def kept_letters(cards: Sequence[LetterCard], reader: Member | None, choose: bool = False) -> Markup:
    """Letters, one after the other, as `reader` (None: a guest) sees them; with `choose` they say here who else
    reads them."""
    kept = cast("KeptCards", current_app.extensions[EXTENSION])
    html = b"".join(kept.html(cards, for_member=reader is not None, choose=choose))
    return Markup(html.decode())  # noqa: S704 - the templates have escaped it
