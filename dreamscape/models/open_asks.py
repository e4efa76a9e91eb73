"""What a dream says of its asks in its own document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class OpenAsk(NamedTuple):
    """What a dream says of an ask that is open for whoever can, so that a card costs no query: `skill_keys` are by
    which it finds those who can, `body` is what is asked."""

    id: str
    body: str
    skill_keys: tuple[str, ...]
    at: datetime
