"""Where moderators look things up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.errors import NotFound
from dreamscape.messages import Message
from dreamscape.models import Comment, Dream, Member, Page, Person
from dreamscape.services.permissions.checks import require_moderator
from dreamscape.services.permissions.viewer import Viewer
from dreamscape.spelling import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.members import Members
    from dreamscape.store.moderation.search import AdminSearch as AdminSearchStore


@dataclass(frozen=True, slots=True)
class DreamRow:
    """A dream and who dreams it; None for somebody who has left."""

    dream: Dream
    dreamer: Person | None


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment, who wrote it and under which dream; None for what is gone."""

    comment: Comment
    author: Person | None
    dream: Dream | None


class AdminSearch:
    """Pages of members, dreams and comments; every method raises NotAllowed unless `reader` is a moderator."""

    def __init__(self, *, store: AdminSearchStore, members: Members, dreams: Dreams) -> None:
        self._store = store
        self._members = members
        self._dreams = dreams

    def members(self, reader: Member, words: str, after: str | None) -> Page[Member]:
        """All members, newest first; or those whose first or last name starts with `words`.

        With an @ in them, `words` are a whole e-mail address: the site shows nobody's to anybody else, and an
        address that could be found piece by piece would be shown.
        """
        require_moderator(reader)
        if "@" in plain(words):
            found = self._members.by_email(words)
            return Page([found] if found else [])
        return self._store.members_named(words, after) if words else self._store.members(after)

    def members_in_doubt(self, reader: Member, after: str | None) -> Page[Member]:
        """Those about whom the site wondered when they signed up, newest first."""
        require_moderator(reader)
        return self._store.members_in_doubt(after)

    def looking_after(self, reader: Member) -> list[Member]:
        """Admins and moderators."""
        require_moderator(reader)
        return self._store.looking_after()

    def member(self, reader: Member, member_id: str) -> Member:
        """One member; raises NotFound."""
        require_moderator(reader)
        member = self._members.by_id(member_id)
        if member is None:
            raise NotFound
        return member

    def dreams(self, reader: Member, words: str, after: str | None) -> Page[DreamRow]:
        """All dreams that moderators see, newest first; or those whose title starts with `words`. Hidden ones too."""
        require_moderator(reader)
        found = self._store.dreams_titled(words, after) if words else self._store.dreams(after)
        return Page(self._dream_rows(found.items), found.after)

    def dream(self, reader: Member, dream_id: str) -> DreamRow:
        """One dream; raises NotFound, also for one that is for some people alone and that nobody reported."""
        require_moderator(reader)
        dream = self._dreams.by_id(dream_id)
        if dream is None or not Viewer.of(reader).can_see_dream(dream):
            raise NotFound
        return self._dream_rows([dream])[0]

    def comments(self, reader: Member, after: str | None) -> Page[CommentRow]:
        """All comments under dreams that moderators see, newest first."""
        require_moderator(reader)
        found = self._store.comments(after)
        return Page(self._comment_rows(found.items), found.after)

    def comment(self, reader: Member, comment_id: str) -> CommentRow:
        """One comment; raises NotFound, also for one under a dream that they do not see."""
        require_moderator(reader)
        comment = self._store.comment(comment_id)
        if comment is None:
            raise NotFound(Message("This comment is gone."))
        row = self._comment_rows([comment])[0]
        if row.dream and not Viewer.of(reader).can_see_dream(row.dream):
            raise NotFound(Message("This comment is gone."))
        return row

    def _comment_rows(self, comments: Sequence[Comment]) -> list[CommentRow]:
        authors = self._members.people(comment.author_id for comment in comments)
        dreams = self._dreams.by_ids(comment.dream_id for comment in comments)
        return [
            CommentRow(comment, authors.get(comment.author_id), dreams.get(comment.dream_id))
            for comment in comments
        ]

    def _dream_rows(self, dreams: Sequence[Dream]) -> list[DreamRow]:
        dreamers = self._members.people(dream.dreamer_id for dream in dreams)
        return [DreamRow(dream, dreamers.get(dream.dreamer_id)) for dream in dreams]
