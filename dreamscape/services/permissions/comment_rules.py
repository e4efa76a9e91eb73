"""What whoever looks may read of what was said under dreams, and do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.services.permissions.dream_rules import DreamRules

if TYPE_CHECKING:
    from dreamscape.models import Comment, Dream


class CommentRules(DreamRules):
    """The rules about comments."""

    def can_read_comments(self, dream: Dream) -> bool:
        """Whoever sees the dream; private ones its dreamer alone."""
        return self.rights_to(dream).can_read_comments

    def can_comment_on(self, dream: Dream) -> bool:
        """Who posts and sees the dream, if its dreamer wants to hear them; its dreamer unless nobody is to."""
        return self.can_post and self.can_see_dream(dream) and self.is_heard(dream)

    def is_heard(self, dream: Dream) -> bool:
        """Does its dreamer want to hear them, if they see it and may write at all?"""
        if self.is_me(dream.dreamer_id):
            return dream.comments_enabled
        if not self.can_meet(dream.dreamer_id):
            return False
        if dream.who_may_comment == "followed":
            return dream.dreamer_id in self.edges.followed_by
        if dream.who_may_comment == "circles":
            return dream.dreamer_id in self.edges.circle_owners
        return dream.who_may_comment == "readers"

    def can_read_comment(self, comment: Comment, dream: Dream) -> bool:
        """Who reads comments there and can meet its author; what was said while it was for fewer people its author
        does, and the dreamer.

        What waits for moderators its author alone, on pages; to those it is shown where they look at what waits.
        """
        if comment.waiting:
            return self.is_me(comment.author_id) and self.can_see_dream(dream)
        is_for_all = dream.comments_since is None or comment.created_at > dream.comments_since
        return (
            self.can_read_comments(dream)
            and self.can_meet(comment.author_id)
            and (is_for_all or self.is_me(comment.author_id) or self.is_me(dream.dreamer_id))
        )

    def can_edit_comment(self, comment: Comment, dream: Dream) -> bool:
        """Its author may, while they can read it, and unless somebody is about to look at it."""
        return self.is_me(comment.author_id) and not comment.waiting and self.can_read_comment(comment, dream)

    def can_remove_comment(self, comment: Comment, dream: Dream) -> bool:
        """The dreamer may, whoever said it; its author, and moderators who can meet its author, whether or not they
        can read it under the dream.

        What waits its author alone: moderators judge it where they look at what waits.
        """
        if comment.waiting:
            return self.can_read_comment(comment, dream)
        if self.is_me(dream.dreamer_id):
            return True
        return (
            self.can_see_dream(dream)
            and self.can_meet(comment.author_id)
            and (self.is_me(comment.author_id) or self.can_moderate)
        )

    def can_react_to(self, comment: Comment, dream: Dream) -> bool:
        """Members may who can read it and have not written it."""
        return self._is_other_member(comment.author_id) and self.can_read_comment(comment, dream)

    def can_report_comment(self, comment: Comment, dream: Dream) -> bool:
        """Members may who can read it and have not written it."""
        return self._is_other_member(comment.author_id) and self.can_read_comment(comment, dream)
