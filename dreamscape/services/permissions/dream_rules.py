"""What whoever looks may see of dreams and do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.services.permissions.base import BaseViewer

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member, Person

# Whom a dream is for of which moderators take care unasked.
MEMBERS = ("everybody", "members")


class DreamRights(NamedTuple):
    """What somebody may do with a dream, each as the rule of `Viewer` with its name says."""

    can_see: bool
    can_edit: bool
    can_remove: bool
    can_follow: bool
    can_report: bool
    can_read_comments: bool


class DreamRules(BaseViewer):
    """The rules about dreams, their diaries and where they are."""

    def can_see_dream(self, dream: Dream) -> bool:
        """Its dreamer sees it, and whom it is for; nobody else while it is hidden, nor who has blocked or is blocked.

        Moderators see what is for all members, what was reported and what is hidden, whoever it is for.
        """
        if self.is_me(dream.dreamer_id):
            return True
        if self.can_moderate and (dream.hidden or dream.reported or dream.audience in MEMBERS):
            return True
        return dream.hidden is None and self.could_see_dream(dream)

    def could_see_dream(self, dream: Dream) -> bool:
        """Is it for them? Who is told that it is hidden: of anything else they are not to know, nor of what waits."""
        return self.is_me(dream.dreamer_id) or (
            not dream.waits and self._is_in_audience(dream) and self.can_meet(dream.dreamer_id)
        )

    def _is_in_audience(self, dream: Dream) -> bool:
        if dream.is_public:
            return True
        if dream.audience == "members":
            return self.is_member
        if dream.audience == "followed":
            return dream.dreamer_id in self.edges.followed_by
        if dream.audience == "circles":
            return not self.edges.circles.isdisjoint(dream.circles)
        return False

    def can_edit_dream(self, dream: Dream) -> bool:
        """Its dreamer may."""
        return self.is_me(dream.dreamer_id)

    def can_write_diary(self, dream: Dream) -> bool:
        """Its dreamer may, if they may write at all. Whoever sees the dream reads its diary."""
        return self.can_post and self.is_me(dream.dreamer_id)

    def can_change_state(self, dream: Dream) -> bool:
        """Its dreamer may say where it is."""
        return self.is_me(dream.dreamer_id)

    def can_continue_dream(self, dream: Dream) -> bool:
        """Go on with what was let go, as a dream of their own: whoever posts and sees it, if its dreamer allows it."""
        given = dream.state.is_let_go and dream.state.content.may_continue
        return given and self.can_post and not self.is_me(dream.dreamer_id) and self.can_see_dream(dream)

    def rights_to(self, dream: Dream) -> DreamRights:
        """All that a card asks about a dream, of which a page has twenty."""
        mine, sees = self.is_me(dream.dreamer_id), self.can_see_dream(dream)
        by_other = sees and not mine and self.is_member
        return DreamRights(
            can_see=sees,
            can_edit=mine,
            can_remove=mine or (sees and self.can_moderate),
            can_follow=by_other,
            can_report=by_other,
            can_read_comments=sees and (mine or not dream.comments_private),
        )

    def can_remove_dream(self, dream: Dream) -> bool:
        """Its dreamer may, and moderators who see it."""
        return self.rights_to(dream).can_remove

    def can_follow_dream(self, dream: Dream) -> bool:
        """Members may whose it is not."""
        return self.rights_to(dream).can_follow

    def can_see_followers(self, dream: Dream, dreamer: Member | Person) -> bool:
        """Who follows a dream: its dreamer, and members who see it unless its dreamer hides who follows whom.

        Of those who follow it they find whose counts they can see.
        """
        return self.is_member and self.can_see_dream(dream) and self.can_see_counts(dreamer)

    def can_report_dream(self, dream: Dream) -> bool:
        """Members may whose it is not."""
        return self.rights_to(dream).can_report

    def can_see_profile(self, member: Member | Person) -> bool:
        """Everybody may; members alone where somebody wants it so, and who has not blocked them nor is blocked.

        Their photo is part of it. Moderators see everybody.
        """
        if not self.is_member:
            return not member.members_only
        return self.can_moderate or self.can_meet(member.id)

    def can_see_counts(self, member: Member | Person) -> bool:
        """How many follow them, and who follows whom: for who sees their page, or for themselves alone.

        It holds at both ends of an edge: who may not see this of a member does not find them in others' lists.
        """
        return self.can_see_profile(member) and (not member.hides_counts or self.is_me(member.id))
