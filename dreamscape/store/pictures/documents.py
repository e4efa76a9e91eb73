"""A picture inside the document that shows it."""

from __future__ import annotations

from typing import Any

from dreamscape.models import Picture


def picture_from(document: Any) -> Picture | None:
    """The picture a stored value describes; a missing key, None and "" all mean there is none."""
    if not isinstance(document, dict) or not document.get("public_id"):
        return None
    return Picture(
        public_id=document["public_id"],
        width=document.get("width", 0),
        height=document.get("height", 0),
        placeholder=document.get("placeholder", ""),
        alt=document.get("alt", ""),
        protected=bool(document.get("protected")),
        medium=bool(document.get("medium")),
    )


def picture_document(picture: Picture | None) -> dict[str, Any] | None:
    """What is stored for `picture`."""
    return picture._asdict() if picture else None
