"""Ids cross the store's border as text; inside it they are ObjectIds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bson import ObjectId
from bson.errors import InvalidId

if TYPE_CHECKING:
    from collections.abc import Iterable


def object_id(text: str) -> ObjectId | None:
    """The ObjectId that `text` spells, or None: an id nobody could have is simply not found."""
    try:
        return ObjectId(text)
    except (InvalidId, TypeError):
        return None


def object_ids(texts: Iterable[str]) -> list[ObjectId]:
    """The ObjectIds among `texts`, in order, leaving out what is none."""
    return [found for text in texts if (found := object_id(text)) is not None]
