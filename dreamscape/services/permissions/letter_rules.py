"""What whoever looks may read of sealed letters, and do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.sealed_letters import HARD_DAY
from dreamscape.services.permissions.dream_rules import DreamRules

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models import Dream
    from dreamscape.models.sealed_letters import SealedLetter


class LetterRules(DreamRules):
    """The rules about sealed letters."""

    def can_seal_letter(self, dream: Dream) -> bool:
        """Who posts, sees the dream and can meet its dreamer; the dreamer, to themselves."""
        return self.can_post and self.can_see_dream(dream) and self.can_meet(dream.dreamer_id)

    def can_read_letter(self, letter: SealedLetter, dream: Dream) -> bool:
        """One that is open: whom it was for, and who sees the dream where they let others read it; nobody who does not
        meet its author. While it is sealed, nobody but its author: see `can_reread_letter`."""
        if not letter.is_open or not self.can_meet(letter.author_id):
            return False
        return self.is_me(letter.dreamer_id) or (letter.shown and self.can_see_dream(dream))

    def can_reread_letter(self, letter: SealedLetter, now: datetime) -> bool:
        """Its author may for a day, and once it has opened for all to know; of one for a hard day they do not know."""
        has_opened = letter.is_open and letter.kind != HARD_DAY
        return self.is_me(letter.author_id) and letter.held and (letter.is_fresh(now) or has_opened)

    def can_take_back_letter(self, letter: SealedLetter, now: datetime) -> bool:
        """Its author may for a day, unless it has opened."""
        return self.is_me(letter.author_id) and letter.held and letter.is_fresh(now) and not letter.is_open

    def can_report_letter(self, letter: SealedLetter, dream: Dream) -> bool:
        """Members may who can read it and have not written it."""
        return self._is_other_member(letter.author_id) and self.can_read_letter(letter, dream)
