"""Sealed letters as documents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dreamscape.models.sealed_letters import HARD_DAY, SealedLetter
from dreamscape.store.common.member_keys import Erasure, MemberKey

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMBER_KEYS = (
    MemberKey("sealed_letters", "dreamer_id", Erasure.DREAMS, "opened_letters"),
    # What is open by then stays its dreamer's, as nobody's.
    MemberKey("sealed_letters", "author_id", Erasure.ERASE, "sealed_letters"),
)
# Its author has it, and it has their place, which is there once: what a block has released differs by when it did.
HELD: dict[str, Any] = {"released_at": None}
SEALED: dict[str, Any] = {"opened_at": None}
OPENED: dict[str, Any] = {"opened_at": {"$ne": None}}


def letter_from(document: Mapping[str, Any]) -> SealedLetter:
    """The letter that a stored document describes; any key but the ids may be missing."""
    opens_on = document.get("opens_on")
    return SealedLetter(
        id=str(document["_id"]),
        dream_id=str(document["dream_id"]),
        dreamer_id=str(document["dreamer_id"]),
        author_id=str(document.get("author_id") or ""),
        kind=document.get("kind", ""),
        body=document.get("body", ""),
        sealed_at=document.get("sealed_at") or document["_id"].generation_time,
        opens_on=date.fromisoformat(opens_on) if opens_on else None,
        may_show=document.get("may_show", False),
        held=document.get("released_at") is None,
        opened_at=document.get("opened_at"),
        shown=document.get("shown", False),
    )


def authors_letter_from(document: Mapping[str, Any]) -> SealedLetter:
    """The same for its author, to whom nothing may tell that a day was hard: such a letter is as it was sealed."""
    if document.get("kind") == HARD_DAY:
        document = {**document, "opened_at": None}
    return letter_from(document)
