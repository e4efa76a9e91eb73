"""Rooms, their lines and the thanks at their end as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.rooms import Room, RoomLine, Thanks
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.pictures.documents import picture_from

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMBER_KEYS = (
    MemberKey("rooms", "dreamer_id", Erasure.ERASE, "rooms"),
    MemberKey("rooms", "helper_id", Erasure.ERASE, "rooms_helping"),
    MemberKey("rooms", "closed_by", Erasure.ERASE),
    # The lines of both stand in the room: it is one talk.
    MemberKey("room_lines", "author_id", Erasure.ERASE),
    MemberKey("thanks", "author_id", Erasure.ERASE, "thanks"),
    MemberKey("thanks", "other_id", Erasure.ERASE),
)


def room_from(document: Mapping[str, Any]) -> Room:
    """The room that a stored document describes."""
    return Room(
        id=str(document["_id"]),
        ask_id=str(document["ask_id"]),
        dream_id=str(document["dream_id"]),
        dreamer_id=str(document.get("dreamer_id") or ""),
        helper_id=str(document.get("helper_id") or ""),
        title=document.get("title", ""),
        opened_at=document["opened_at"],
        last_line_at=document["last_line_at"],
        closed_at=document.get("closed_at"),
        closed_by=str(document.get("closed_by") or ""),
        done=document.get("done", False),
    )


def line_from(document: Mapping[str, Any]) -> RoomLine:
    """The line that a stored document describes."""
    return RoomLine(
        id=str(document["_id"]),
        room_id=str(document["room_id"]),
        author_id=str(document.get("author_id") or ""),
        body=document.get("body", ""),
        created_at=document["created_at"],
        picture=picture_from(document.get("picture")),
        number=document.get("number", 0),
    )


def thanks_from(document: Mapping[str, Any]) -> Thanks:
    """The thanks that a stored document describes."""
    return Thanks(
        id=str(document["_id"]),
        room_id=str(document["room_id"]),
        dream_id=str(document["dream_id"]),
        author_id=str(document["author_id"]),
        other_id=str(document.get("other_id") or ""),
        body=document.get("body", ""),
        created_at=document["created_at"],
        on_profile=document.get("on_profile", False),
        appears_at=document["appears_at"],
        title=document.get("title", ""),
    )
