"""Comments as HTML, each kept for as long as nothing it shows has changed (`web/kept_html.py`).

Twenty comments with their forms and menus take longer to write than all else of a dream's page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import current_app
from markupsafe import Markup

from dreamscape.comments import bp
from dreamscape.web.formats import humantime
from dreamscape.web.kept_html import KeptCards
from dreamscape.web.services import services

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from dreamscape.models import CommentCard, Member

EXTENSION = "dreamscape.comments"


@bp.record
def init_comment_cache(state: Any) -> None:
    """Every application keeps its own."""
    state.app.extensions[EXTENSION] = KeptCards(state.app, "comments/_kept_comment.html", _also_shown)


@bp.app_template_global()
def kept_comments(cards: Sequence[CommentCard], reader: Member | None) -> Markup:
    """Comments, one after the other, as `reader` (None: a guest) sees them."""
    kept = cast("KeptCards", current_app.extensions[EXTENSION])
    html = b"\n".join(kept.html(cards, for_member=reader is not None))
    return Markup(html.decode())  # noqa: S704 - the templates have escaped it


def _also_shown(card: CommentCard) -> tuple[Hashable, ...]:
    drawing = services.avatars.picture(card.author.avatar) if card.author else None
    return humantime(card.comment.created_at), drawing
