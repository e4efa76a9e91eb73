"""What moderators tell one member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Something moderators tell one member."""

    id: str
    at: datetime
    text: str
    reason: str = ""
