"""What people whom a dreamer does not meet have said under their dream.

A block is between two: others go on reading what was said. So the dreamer is told that there is something, and can
look and delete it; whoever blocks them cannot leave words there that they have no say over. Who it was is not shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape.models import Comment, Dream, Member, Page
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.comments.by_authors import CommentsByAuthors

PAGE_SIZE = 20
MOST_COUNTED = 99


class UnmetComments:
    """For the dreamer alone; they are deleted as any other (`Comments.remove`)."""

    def __init__(self, *, store: CommentsByAuthors, dreams: Dreams, viewer_of: ViewerOf) -> None:
        self._store = store
        self._dreams = dreams
        self._viewer_of = viewer_of

    def count(self, dream: Dream, reader: Member | None) -> int:
        """How many there are under `dream`, 99 at most; none for whoever is not its dreamer. One query at most."""
        viewer = self._viewer_of(reader)
        if not viewer.can_edit_dream(dream) or not viewer.edges.blocked:
            return 0
        return self._store.count(dream.id, viewer.edges.blocked, MOST_COUNTED)

    def page(self, member: Member, slug: str, after: str | None) -> tuple[Dream, Page[Comment]]:
        """The member's dream of this slug and these comments, the newest first; raises as `Dreams.own`."""
        dream = self._dreams.own(member, slug)
        unmet = self._viewer_of(member).edges.blocked
        return dream, self._store.page(dream.id, unmet, after, PAGE_SIZE)
