"""What whoever looks may say of dreams like their own, and ask of those who have lived them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.services.permissions.dream_rules import DreamRules

if TYPE_CHECKING:
    from dreamscape.models import Dream


class SkyRules(DreamRules):
    """The rules about dreams under the same sky."""

    def can_answer_sky(self, dream: Dream, other: Dream) -> bool:
        """Say whether another's dream is the same as `dream`: its dreamer may, if they post at all, of what is for them
        and in sight. Moderators see more than that, and are asked of it no more than others."""
        return self.can_post and self.is_me(dream.dreamer_id) and self._meets_across(other)

    def can_ask_lantern(self, dream: Dream, other: Dream) -> bool:
        """Ask whoever has lived it: the dreamer of a dream that is tied to it may, where that one allows it."""
        said = other.state.content
        return self.can_answer_sky(dream, other) and other.state.came_true and said.may_ask

    def _meets_across(self, other: Dream) -> bool:
        return (
            self._is_other_member(other.dreamer_id) and other.hidden is None and self.could_see_dream(other)
        )
