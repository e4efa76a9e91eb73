"""What a device shows of a notification, in the words of its reader's language."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from flask import get_template_attribute

from dreamscape.directions import bare
from dreamscape.models.push import PushMessage

if TYPE_CHECKING:
    from dreamscape.models import Member, NotificationCard

InLanguage = Callable[[str], AbstractContextManager[object]]


class PushWords:
    """Says in plain text what the list of notifications says."""

    def __init__(self, *, in_language: InLanguage) -> None:
        self._in_language = in_language

    def message(self, member: Member, card: NotificationCard, path: str, quoted: str) -> PushMessage:
        """What the member is shown of a card that leads to `path`; `quoted` is what was said there."""
        with self._in_language(member.language):
            html = str(get_template_attribute("notifications/_sentence.html", "sentence")(card))
            language, direction = get_template_attribute("push/_language.html", "language_used")().split()
        return PushMessage(bare(html), quoted, path, card.notification.id, language, direction)
