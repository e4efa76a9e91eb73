"""What the page of a dream that came true shows beside the dream itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dreamscape.web.services import services

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models import DreamCard, Member, Picture


class Step(NamedTuple):
    """One of the way from the first words to today, which has a picture. `title` is the dream's."""

    at: datetime
    words: str
    picture: Picture
    title: str


def celebration_variables(card: DreamCard, reader: Member | None) -> dict[str, Any]:
    """For the template: the dreamer's creature, and the steps of the way, as far as `reader` (None: a guest) sees
    them."""
    dream = card.dream
    way = [(dream.created_at, dream.description, dream.picture)]
    way += [(entry.created_at, entry.body, entry.picture) for entry in services.diary.way_of(dream, reader)]
    steps = [Step(at, words, picture, dream.title) for at, words, picture in way if picture]
    return {"creature": services.avatars.own(card.dreamer.avatar), "steps": steps}
