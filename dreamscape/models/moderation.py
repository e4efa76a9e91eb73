"""What members ask moderators to decide once more, what waits for them, and what they note of members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.audit import Target
    from dreamscape.models.comments import Comment
    from dreamscape.models.dreams import Dream

# The kind of an appeal against a suspension; the others are kinds of notices (`models.notices.APPEALABLE`).
SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class NewAppeal:
    """Somebody asks for another look at something that was done to them.

    `kind` says what was done, `act` which deed it was: nobody appeals twice against one. `reason`, `rule` and
    `act_by` are what moderators said then, and who of them it was; `body` is what the member says to it.
    """

    by: str
    kind: str
    act: str
    target: Target
    reason: str
    rule: str
    act_by: str
    body: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal as it is stored; `state` is "open", "accepted" or "declined", `answer` what was said to the last."""

    id: str
    at: datetime
    by: str
    kind: str
    target: Target
    reason: str
    rule: str
    act_by: str
    body: str
    state: str
    answer: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaitingPost:
    """A dream or a comment that nobody but its author sees until a moderator has looked, since `at`.

    `reasons` are keys of why, `place` is where it stands in the queue (a cursor).
    """

    at: datetime
    reasons: tuple[str, ...]
    place: str
    dream: Dream | None = None
    comment: Comment | None = None

    @property
    def kind(self) -> str:
        """Which of the two is it: "dream" or "comment"?"""
        return "dream" if self.dream else "comment"

    @property
    def id(self) -> str:
        """Its own id, which is that of the dream or the comment."""
        post = self.dream or self.comment
        return post.id if post else ""

    @property
    def author_id(self) -> str:
        """Whose it is."""
        if self.dream:
            return self.dream.dreamer_id
        return self.comment.author_id if self.comment else ""


@dataclass(frozen=True, slots=True)
class MemberNote:
    """What a moderator, `by` their id, notes about a member, for the others who look after the place."""

    id: str
    at: datetime
    by: str
    member_id: str
    body: str


@dataclass(frozen=True, slots=True)
class MonthlyCount:
    """How often something of this name happened in a month, `2026-11`."""

    month: str
    name: str
    count: int
