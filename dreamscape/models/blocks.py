"""Whom and what somebody does not want to meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Block:
    """An edge from a member to somebody they block or mute, or to a dream they mute."""

    kind: Literal["block", "mute"]
    target_kind: Literal["member", "dream"]
    target_id: str
    created_at: datetime
