"""What members ask moderators to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.audit import Target


@dataclass(frozen=True, slots=True)
class Report:
    """A member, `by` their id, asks moderators to look at something, which is the dream `dream_id` or under it."""

    id: str
    at: datetime
    by: str
    target: Target
    reason: str
    dream_id: str = ""
