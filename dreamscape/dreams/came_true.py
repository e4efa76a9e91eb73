"""What the page of a dream that came true shows beside the dream itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dreamscape.web.services import services

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models import Dream, DreamCard


class Step(NamedTuple):
    """One of the way from the first words to today: the `thing` has a picture."""

    at: datetime
    words: str
    thing: Dream


def celebration_variables(card: DreamCard) -> dict[str, Any]:
    """For the template: the dreamer's creature, and the steps of the way that have a picture."""
    dream = card.dream
    steps = [Step(dream.created_at, dream.description, dream)] if dream.picture else []
    return {"creature": services.avatars.own(card.dreamer.avatar), "steps": steps}
