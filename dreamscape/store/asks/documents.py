"""Asks and offers as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.asks import ACCEPTED, OPEN, WAITING, Ask, Offer
from dreamscape.store.common.member_keys import Erasure, MemberKey

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMBER_KEYS = (
    MemberKey("asks", "dreamer_id", Erasure.DREAMS, "asks"),
    # A question to one member goes with them.
    MemberKey("asks", "to_id", Erasure.ERASE),
    MemberKey("asks", "question", Erasure.ERASE),
    MemberKey("offers", "dreamer_id", Erasure.DREAMS, "offers_received"),
    MemberKey("offers", "author_id", Erasure.ERASE, "offers"),
)
OPEN_ONES: dict[str, Any] = {"state": OPEN}
WAITING_ONES: dict[str, Any] = {"state": WAITING}
# What an author knows to be so: it waits, or there is a room.
STANDING: dict[str, Any] = {"state": {"$in": [WAITING, ACCEPTED]}}


def ask_from(document: Mapping[str, Any]) -> Ask:
    """The ask that a stored document describes; any key but the ids may be missing."""
    return Ask(
        id=str(document["_id"]),
        dream_id=str(document["dream_id"]),
        dreamer_id=str(document["dreamer_id"]),
        body=document.get("body", ""),
        skills=tuple(document.get("skills") or ()),
        effort=document.get("effort", ""),
        place=document.get("place", ""),
        created_at=document.get("created_at") or document["_id"].generation_time,
        state=document.get("state", OPEN),
        closed_at=document.get("closed_at"),
        to_id=str(document.get("to_id") or ""),
    )


def offer_from(document: Mapping[str, Any]) -> Offer:
    """The offer that a stored document describes; any key but the ids may be missing."""
    return Offer(
        id=str(document["_id"]),
        ask_id=str(document["ask_id"]),
        dream_id=str(document["dream_id"]),
        dreamer_id=str(document["dreamer_id"]),
        author_id=str(document["author_id"]),
        body=document.get("body", ""),
        created_at=document.get("created_at") or document["_id"].generation_time,
        state=document.get("state", WAITING),
        answered_at=document.get("answered_at"),
        room_id=str(document.get("room_id") or ""),
    )
