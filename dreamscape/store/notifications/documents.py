"""Notifications as documents of `notifications`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models import Notice
from dreamscape.models.notification_choices import MODERATION
from dreamscape.models.notifications import Notification

if TYPE_CHECKING:
    from collections.abc import Mapping


def notification_from(document: Mapping[str, Any]) -> Notification:
    """The notification that a stored document describes."""
    return Notification(
        id=str(document["_id"]),
        kind=document["kind"],
        thing_id=str(document["thing_id"]),
        at=document["at"],
        unread=bool(document.get("unread")),
        count=document.get("count", 1),
        people=tuple(str(one) for one in document.get("people") or ()),
        dream_id=str(document.get("dream_id") or ""),
        source_id=str(document.get("source_id") or ""),
        notice=notice_from(document) if document["kind"] == MODERATION else None,
        about=document.get("about", ""),
    )


def notice_from(document: Mapping[str, Any]) -> Notice:
    """What moderators tell, of a notification of that kind."""
    return Notice(
        id=str(document["_id"]),
        at=document["at"],
        kind=document.get("notice", ""),
        about=document.get("about", ""),
        reason=document.get("reason", ""),
        text=document.get("text", ""),
        rule=document.get("rule", ""),
        target_id=document.get("target_id", ""),
        by=str(document.get("by") or ""),
        appealed=document.get("appealed", False),
    )
