"""The policy of the site: what whoever looks may see and do. Nothing else decides it.

A rule is given the things it is about and asks no database; what a rule has to know about the viewer is a
value of `Viewer`. Services ask it and say why not; lists state the same in their queries (`VISIBLE`), and a test
compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.services.permissions.ask_rules import AskRules
from dreamscape.services.permissions.comment_rules import CommentRules
from dreamscape.services.permissions.letter_rules import LetterRules
from dreamscape.services.permissions.roles import ADMIN, rank
from dreamscape.services.permissions.room_rules import RoomRules
from dreamscape.services.permissions.sky_rules import SkyRules

if TYPE_CHECKING:
    from dreamscape.models import Member, Person


@dataclass(frozen=True, kw_only=True)
class Viewer(AskRules, CommentRules, LetterRules, RoomRules, SkyRules):
    """Whoever looks, with all rules: those of dreams and what hangs on them from the modules beside this one."""

    def can_follow_member(self, member: Member | Person) -> bool:
        """Every other member may whom they can meet."""
        return self._is_other_member(member.id) and self.can_meet(member.id)

    def can_put_into_circle(self, member: Member | Person) -> bool:
        """Every other member may whom they can meet, into one of their own."""
        return self._is_other_member(member.id) and self.can_meet(member.id)

    def can_block(self, member: Member | Person) -> bool:
        """Block or mute: every other member may."""
        return self._is_other_member(member.id)

    # Looking after the place

    @property
    def can_administer(self) -> bool:
        """Admins: roles, and who can sign up."""
        return self.role == ADMIN

    def can_act_on(self, member: Member) -> bool:
        """Suspend and delete: those of a higher role."""
        return rank(self.role) > rank(member.role)

    @property
    def can_leave(self) -> bool:
        """Delete their own account: members may who are no admins, suspended ones too."""
        role = self.role or self.suspended_role
        return bool(role) and role != ADMIN


# Whoever comes by: what they may see is public.
GUEST = Viewer()
ViewerOf = Callable[["Member | None"], Viewer]
