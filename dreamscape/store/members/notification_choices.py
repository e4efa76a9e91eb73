"""What a member chose about notifications, as it stands in their own document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.notification_choices import KINDS, USUAL_CHOICES, Channels, NotificationChoices

if TYPE_CHECKING:
    from collections.abc import Mapping


def choices_from(document: Mapping[str, Any] | None) -> NotificationChoices:
    """The choices that a stored document describes; any key may be missing, and all of it."""
    if not document:
        return USUAL_CHOICES
    kinds = {
        kind: Channels(*(bool(chosen.get(name)) for name in Channels._fields))
        for kind, chosen in (document.get("kinds") or {}).items()
        if kind in KINDS
    }
    rest = {name: document[name] for name in NotificationChoices._fields[1:] if name in document}
    return NotificationChoices(kinds=kinds, **rest)


def choices_document(choices: NotificationChoices) -> dict[str, Any]:
    """The document that describes these choices."""
    kinds = {kind: channels._asdict() for kind, channels in choices.kinds.items()}
    return {**choices._asdict(), "kinds": kinds}
