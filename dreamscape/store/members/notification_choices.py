"""What a member chose about notifications, as it stands in their own document.

`chosen` are the kinds that they made a choice about; of these the lists `site`, `mail` and `push` name those that they
want to hear of on that way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.notification_choices import KINDS, USUAL_CHOICES, Channels, NotificationChoices

if TYPE_CHECKING:
    from collections.abc import Mapping

REST = NotificationChoices._fields[1:]


def choices_from(document: Mapping[str, Any] | None) -> NotificationChoices:
    """The choices that a stored document describes; any key may be missing, and all of it."""
    if not document:
        return USUAL_CHOICES
    kinds = {
        kind: Channels(*(kind in document.get(way, ()) for way in Channels._fields))
        for kind in document.get("chosen", ())
        if kind in KINDS
    }
    return NotificationChoices(kinds=kinds, **{name: document[name] for name in REST if name in document})
