"""What happened, told by one domain to whichever others want to know.

An event is a fact, in the past tense. Who hears of it stands in one table, `wiring/events.py`. Listeners are called
one after the other, at once; may they be called again, and none be left out, then the event is told by a job.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class DreamRemoved:
    """A dream is gone; told by a job, so a listener may hear of it twice."""

    dream_id: str


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    """A member is gone; told by a job, so a listener may hear of it twice."""

    member_id: str


@dataclass(frozen=True, slots=True)
class WordsWritten:
    """A dream or member (`kind` of `models.search`) has other words than before; told by a job, perhaps twice, and
    perhaps when it is gone."""

    kind: str
    id: str


class Events:
    """Tells events to their listeners."""

    def __init__(self, listeners: Mapping[type, Sequence[Callable[[Any], object]]]) -> None:
        self._listeners = listeners

    def tell(self, event: object) -> None:
        """Call everybody who hears of this, in their order. What one raises ends it."""
        for listener in self._listeners[type(event)]:
            listener(event)
