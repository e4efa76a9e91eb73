"""What is said of a text that is too long."""

from __future__ import annotations

from dreamscape.messages import Message, PluralMessage


def too_long(most: int, count: int) -> Message:
    """A text may have `most` characters, and has `count`."""
    return PluralMessage(
        "At most %(num)s character, please; this has %(count)s.",
        "At most %(num)s characters, please; this has %(count)s.",
        most,
        count=count,
    )
