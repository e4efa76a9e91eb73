"""What moderators do with an opened letter that was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import NotFound
from dreamscape.services.common.house_rules import OTHER, check_rule
from dreamscape.services.moderation.actions import checked_reason
from dreamscape.services.reports import SETTLED_ALREADY

if TYPE_CHECKING:
    from dreamscape.models import Member, Person
    from dreamscape.models.sealed_letters import SealedLetter
    from dreamscape.services.audit.takedowns import Takedowns
    from dreamscape.services.reports import Reports
    from dreamscape.store.sealed_letters.reading import OpenedLetters


class LetterModeration:
    """Looks at reported letters and takes them away. Every method raises NotAllowed unless `by` is a moderator,
    NotFound where the report is settled or the letter gone."""

    def __init__(self, *, letters: OpenedLetters, reports: Reports, takedowns: Takedowns) -> None:
        self._letters = letters
        self._reports = reports
        self._takedowns = takedowns

    def letter(self, by: Member, report_id: str) -> tuple[SealedLetter, Person | None]:
        """The letter that an open report is about, and who wrote it; they have left where that is None."""
        return self._reports.reported_letter(by, report_id)

    def remove(self, by: Member, report_id: str, reason: str, rule: str = OTHER) -> None:
        """Take a reported letter away from whom it was for; raises Invalid at `reason` or `rule`.

        Its author is told why, but for one that a hard day opened: of such a day they are to know nothing.
        """
        letter, _ = self.letter(by, report_id)
        check_rule(rule)
        with self._takedowns.letter(by, letter, checked_reason(reason), rule):
            if not self._letters.remove(letter):
                raise NotFound(SETTLED_ALREADY)
