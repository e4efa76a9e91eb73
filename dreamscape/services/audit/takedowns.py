"""What is taken down by somebody whose it is not: written to the log first, then its owner is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.messages import Message
from dreamscape.models import Comment, Dream, Member, Target
from dreamscape.services.common.lengths import excerpt

if TYPE_CHECKING:
    from dreamscape.services.audit.log import Audit
    from dreamscape.store.notices import Notices

LONGEST_START = 60


class Takedowns:
    """Call it before the deed. A `reason` may be empty where none was asked for."""

    def __init__(self, *, audit: Audit, notices: Notices) -> None:
        self._audit = audit
        self._notices = notices

    def dream(self, by: Member, dream: Dream, reason: str = "") -> None:
        """A moderator takes a dream down."""
        self._audit.write(by.id, Message("removed a dream"), Target("dream", dream.id, dream.title), reason)
        self._notices.add(dream.dreamer_id, "dream_removed", dream.title, reason)

    def comment(self, by: Member, comment: Comment, reason: str = "") -> None:
        """A moderator takes a comment away."""
        start = excerpt(comment.body, LONGEST_START)
        self._audit.write(by.id, Message("removed a comment"), Target("comment", comment.id, start), reason)
        self._notices.add(comment.author_id, "comment_removed", start, reason)
