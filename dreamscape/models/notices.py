"""What moderators tell one member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.messages import Message


@dataclass(frozen=True, slots=True)
class Notice:
    """Something moderators tell one member: what happened (`kind`) to what (`about`, a title or a beginning).

    `text` is the sentence that is made of both when it is shown; very old notices are stored as one.
    """

    id: str
    at: datetime
    kind: str
    about: str
    reason: str = ""
    text: Message | str = ""
