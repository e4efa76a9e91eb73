"""What moderators tell one member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.messages import Message


# What is about something of the member's that was taken down.
APPEALABLE = frozenset(
    {
        "dream_hidden",
        "dream_removed",
        "comment_removed",
        "entry_removed",
        "ask_removed",
        "offer_removed",
        "line_removed",
        "letter_removed",
        "thanks_removed",
    }
)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something moderators tell one member: what happened (`kind`) to what (`about`, a title or a beginning).

    `text` is the sentence that is made of both when it is shown; very old notices are stored as one. `rule` is the key
    of the house rule that was broken, `target_id` the id of what it is about, `by` who did it; `appealed` says that
    the member has asked for another look.
    """

    id: str
    at: datetime
    kind: str
    about: str
    reason: str = ""
    text: Message | str = ""
    rule: str = ""
    target_id: str = ""
    by: str = ""
    appealed: bool = False

    @property
    def can_be_appealed(self) -> bool:
        """Is it of something that was taken from the member, and have they not asked for another look yet?"""
        return self.kind in APPEALABLE and bool(self.target_id) and not self.appealed
