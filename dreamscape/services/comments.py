"""Talking under a dream: comments, and what readers think of them."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Literal

from dreamscape.errors import Hidden, Invalid, NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.models import Comment, CommentCard, Dream, Member, Page, Person
from dreamscape.models.jobs import tell_id
from dreamscape.models.notification_choices import COMMENT, COMMENT_LIKED
from dreamscape.services.blocks.folding import why_comment_is_folded
from dreamscape.services.members.faces import with_photos_for
from dreamscape.services.permissions.audience import as_seen
from dreamscape.services.permissions.checks import require_can_post, require_can_see
from dreamscape.store.comments.comments import Comments as CommentStore
from dreamscape.store.comments.comments import CommentsClosed, DuplicateComment
from dreamscape.store.comments.pending import PendingComments, TooManyPending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.models import DiaryEntry
    from dreamscape.services.audit.takedowns import Takedowns
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.members.person_cache import PersonCache
    from dreamscape.services.newcomers.newcomers import Newcomers
    from dreamscape.services.permissions.viewer import Viewer, ViewerOf
    from dreamscape.store.comments.reactions import Reactions
    from dreamscape.store.diary.entries import DiaryEntries
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.members import Members

PAGE_SIZE = 20
GONE = Message("This comment is gone.")
COMMENTS_CLOSED = Message("The dreamer has closed the comments, so this one cannot be added.")
FOR_SOME = Message("The dreamer hears only some people here, so this one cannot be added.")
WAITS = Message("Somebody is about to look at this comment, so it stays as it is. You can delete it.")
ENOUGH_WAIT = Message(
    "Some of your comments wait until somebody has looked at them, and more cannot just now. Your words stay here: "
    "please try again a little later."
)
SAID_ELSEWHERE = Message(
    "You have said exactly this about other dreams. Find words of its own for this one, or leave the comment as it was."
)
READ_FIRST = Message(
    "Somebody reads what you write before others see it, so what is there already stays as it is. You can delete this "
    "comment and say it anew."
)
COMMENTS_PRIVATE = Message("The dreamer has closed the comments and keeps them to themselves.")

Order = Literal["oldest", "newest"]


class Comments:
    """What members say under a dream. `reader` is whoever looks, None for a guest.

    `takedowns` is told of what is taken away by neither its author nor the dreamer.
    """

    def __init__(
        self,
        *,
        store: CommentStore,
        pending: PendingComments,
        reactions: Reactions,
        entries: DiaryEntries,
        dreams: Dreams,
        members: Members,
        person_cache: PersonCache,
        jobs: JobQueue,
        newcomers: Newcomers,
        viewer_of: ViewerOf,
        takedowns: Takedowns | None = None,
    ) -> None:
        self._store = store
        self._pending = pending
        self._reactions = reactions
        self._entries = entries
        self._dreams = dreams
        self._members = members
        self._person_cache = person_cache
        self._jobs = jobs
        self._newcomers = newcomers
        self._viewer_of = viewer_of
        self._takedowns = takedowns

    def page(
        self,
        dream: Dream,
        reader: Member | None,
        after: str | None = None,
        order: Order = "oldest",
        touched: str = "",
        *,
        entry_id: str = "",
    ) -> tuple[Page[CommentCard], CommentCard | None]:
        """Twenty comments under a dream, or on this entry of its diary, from the cursor `after` on, in four queries at
        most.

        With them comes the comment of the id `touched`, unless it is among them or gone. Nothing where
        they are private to the dreamer.
        """
        if not self.are_shown(dream, reader):
            return Page([]), None
        viewer = self._viewer_of(reader)
        found, one = self._store.page(
            dream.id,
            after,
            order == "newest",
            PAGE_SIZE,
            touched,
            but_by=viewer.edges.blocked,
            since=None if viewer.is_me(dream.dreamer_id) else dream.comments_since,
            reader_id=viewer.id,
            entry_id=entry_id,
        )
        apart = [one] if one and one not in found.items else []
        cards = self._cards([*found.items, *apart], dream, reader)
        return Page(cards[: len(found.items)], found.after), cards[-1] if apart else None

    def waiting(self, dream: Dream, reader: Member | None, entry_id: str = "") -> list[CommentCard]:
        """What the reader has said under the dream, or on this entry of its diary, and a moderator has yet to look at;
        of others' nobody knows."""
        viewer = self._viewer_of(reader)
        if reader is None or not viewer.can_see_dream(dream):
            return []
        author = Person(*(getattr(reader, name) for name in Person._fields))
        return [
            CommentCard(
                comment, author, can_remove=viewer.can_remove_comment(comment, dream), can_undo_removal=True
            )
            for comment in self._pending.under(dream.id, reader.id)
            if entry_id in ("", comment.entry_id)
        ]

    def are_shown(self, dream: Dream, reader: Member | None) -> bool:
        """May `reader` read what is said under the dream?"""
        return self._viewer_of(reader).can_read_comments(dream)

    def one(self, comment_id: str, reader: Member | None) -> tuple[CommentCard, Dream]:
        """A comment as `reader` sees it, and its dream; raises NotFound when either is gone or private."""
        comment, dream = self._find_readable(comment_id, reader)
        return self._cards([comment], dream, reader)[0], dream

    def own(self, comment_id: str, author: Member) -> Comment:
        """The author's own comment; raises NotFound when it is gone or private, NotAllowed when not theirs."""
        comment, dream = self._find_readable(comment_id, author)
        if not self._viewer_of(author).can_edit_comment(comment, dream):
            raise NotAllowed(
                WAITS if comment.waiting else Message("Only the one who wrote a comment can change it.")
            )
        return comment

    def entry(self, dream: Dream, entry_id: str) -> DiaryEntry | None:
        """The entry of this id, if it is one of this dream's; None where it is gone, or somewhere else."""
        entry = self._entries.by_id(entry_id) if entry_id else None
        return entry if entry and entry.dream_id == dream.id else None

    def add(self, dream: Dream, author: Member, body: str, entry_id: str = "") -> Comment:
        """Say something, about an entry of the dream's diary where one is named that is there. It may wait until a
        moderator has looked (`Comment.waiting`).

        Raises Invalid at `body` for what cannot be said, NotFound when the dream is gone or for others, Hidden when it
        is out of sight.
        """
        viewer = self._viewer_of(author)
        require_can_post(viewer, "body")
        require_can_see(viewer, dream)
        if not viewer.can_comment_on(dream):
            raise Invalid("body", FOR_SOME if dream.comments_enabled else COMMENTS_CLOSED)
        entry = self.entry(dream, entry_id)
        about = entry.id if entry else ""
        try:
            with self._newcomers.may_comment(author, body):
                if waiting := self._why_waiting(dream, author, body):
                    return self._pending.add(dream, author.id, body, waiting, about)
                said = self._store.add(dream, author.id, body, about)
        except TooManyPending as error:
            raise Invalid("body", ENOUGH_WAIT) from error
        except CommentsClosed as error:
            # Since `dream` was read it has been closed, or is for others.
            raise Invalid("body", COMMENTS_CLOSED) from error
        except DuplicateComment as error:
            raise Invalid("body", Message("You just said exactly that. It is there already.")) from error
        self._tell(said)
        return said

    def edit(self, comment_id: str, author: Member, body: str) -> Comment:
        """Rewrite one's own comment; raises as `own` does, and Invalid at `body` for a newcomer's link, and for what
        would wait for a moderator if it were said now: what others answered stands below what they read."""
        comment = self.own(comment_id, author)
        self._newcomers.check_words(author, body)
        if body != comment.body:
            self._check_rewritten(comment, author, body)
        changed = self._store.edit(comment_id, author.id, body)
        return changed or self.own(comment_id, author)

    def remove(self, comment_id: str, member: Member) -> Dream:
        """Take a comment away: its author may, the dreamer may, and moderators. Returns its dream.

        Raises NotFound when it is gone, NotAllowed for anybody else.
        """
        comment, dream = self._find(comment_id, member)
        viewer = self._viewer_of(member)
        if not viewer.can_remove_comment(comment, dream):
            raise NotAllowed(Message("Only its author and the dreamer can delete a comment."))
        # What was taken down by a moderator is in the log, and its author has been told.
        is_own_thread = _is_of_thread(viewer, comment, dream)
        takedown = (
            self._takedowns.comment(member, comment)
            if self._takedowns and not is_own_thread
            else nullcontext()
        )
        # Where whoever undoes it would not see it again, there is nothing to undo.
        can_undo = is_own_thread and viewer.can_meet(comment.author_id)
        with takedown:
            if comment.waiting:
                removed = self._pending.remove(comment)
            else:
                removed = self._store.remove(comment, undo_by=member.id if can_undo else "")
            if not removed:
                raise NotFound(GONE)
        self._tell(comment)
        return self._find_dream(comment, viewer)

    def can_restore(self, comment_id: str, member: Member) -> bool:
        """Can `member` still have back what they have just removed?"""
        return self._store.can_restore(comment_id, member.id)

    def restore(self, comment_id: str, member: Member) -> tuple[CommentCard, Dream]:
        """Have back what one has just removed, with all that went with it; doing it twice is once. As `one`.

        Raises NotFound when it is too late.
        """
        self._store.restore(comment_id, member.id)
        card, dream = self.one(comment_id, member)
        self._tell(card.comment)
        return card, dream

    def react(self, comment_id: str, member: Member, kind: Literal["like", "dislike"]) -> None:
        """Like or dislike somebody else's comment, in place of what one thought before; doing it twice is once.

        Raises NotFound when it is gone or private, NotAllowed for one's own.
        """
        comment, dream = self._find_readable(comment_id, member)
        if not self._viewer_of(member).can_react_to(comment, dream):
            raise NotAllowed(Message("Your own comment is for others to like."))
        if self._reactions.set(member.id, comment_id, kind):
            self._jobs.start(tell_id(COMMENT_LIKED, comment_id, member.id))

    def take_back(self, comment_id: str, member: Member, kind: Literal["like", "dislike"]) -> None:
        """Withdraw a like or dislike; without one this does nothing."""
        if self._reactions.take_back(member.id, comment_id, kind):
            self._jobs.start(tell_id(COMMENT_LIKED, comment_id, member.id))

    def _tell(self, comment: Comment) -> None:
        self._jobs.start(tell_id(COMMENT, comment.id, comment.author_id))

    def _find_readable(self, comment_id: str, reader: Member | None) -> tuple[Comment, Dream]:
        comment, dream = self._find(comment_id, reader)
        if not comment.waiting and not self.are_shown(dream, reader):
            raise NotFound(COMMENTS_PRIVATE)
        if not self._viewer_of(reader).can_read_comment(comment, dream):
            raise NotFound(GONE)
        return comment, dream

    def _find(self, comment_id: str, reader: Member | None) -> tuple[Comment, Dream]:
        comment = self._store.by_id(comment_id) or self._pending.by_id(comment_id)
        viewer = self._viewer_of(reader)
        if comment is None:
            raise NotFound(GONE)
        dream = self._find_dream(comment, viewer)
        # Under their own dream somebody deletes what they do not read, by whom they do not meet.
        if not viewer.can_meet(comment.author_id) and not viewer.can_remove_comment(comment, dream):
            raise NotFound(GONE)
        if not viewer.can_see_dream(dream):
            raise Hidden if viewer.could_see_dream(dream) else NotFound(GONE)
        if comment.waiting and not viewer.can_read_comment(comment, dream):
            raise NotFound(GONE)
        return comment, dream

    def _find_dream(self, comment: Comment, viewer: Viewer) -> Dream:
        dream = self._dreams.by_id(comment.dream_id)
        if dream is None:
            raise NotFound(GONE)
        return as_seen(dream, viewer)

    def _check_rewritten(self, comment: Comment, author: Member, body: str) -> None:
        dream = self._find_dream(comment, self._viewer_of(author))
        if waiting := self._why_waiting(dream, author, body):
            raise Invalid("body", SAID_ELSEWHERE if waiting == ("repeated",) else READ_FIRST)

    def _why_waiting(self, dream: Dream, author: Member, body: str) -> tuple[str, ...]:
        if not self._viewer_of(author).is_me(dream.dreamer_id):
            return self._newcomers.why_waiting(author, body, dream.id)
        # Nobody else reads it there, or not before the dream itself is let through.
        return () if dream.is_private or dream.waits else self._newcomers.why_waiting(author)

    def _cards(self, comments: Sequence[Comment], dream: Dream, reader: Member | None) -> list[CommentCard]:
        if not comments:
            return []
        # As for cards: what is known of people is known to be true since the reader's session was read.
        source = self._members if reader is None else self._person_cache
        viewer = self._viewer_of(reader)
        authors = with_photos_for(viewer, source.people(comment.author_id for comment in comments))
        reactions = self._reactions.of(reader.id, [comment.id for comment in comments]) if reader else {}
        about = {comment.entry_id for comment in comments if comment.entry_id}
        entries = self._entries.by_ids(about) if about else {}
        return [
            CommentCard(
                comment=comment,
                author=(author := authors.get(comment.author_id)),
                my_reaction=reactions.get(comment.id),
                can_edit=viewer.can_edit_comment(comment, dream),
                can_react=viewer.can_react_to(comment, dream),
                can_report=viewer.can_report_comment(comment, dream),
                can_remove=viewer.can_remove_comment(comment, dream),
                can_undo_removal=_is_of_thread(viewer, comment, dream),
                can_block_author=author is not None and viewer.can_block(author),
                mutes_author=comment.author_id in viewer.edges.muted,
                folded=why_comment_is_folded(comment, viewer, reader),
                entry=entries.get(comment.entry_id),
            )
            for comment in comments
        ]


def _is_of_thread(viewer: Viewer, comment: Comment, dream: Dream) -> bool:
    return viewer.is_me(comment.author_id) or viewer.is_me(dream.dreamer_id)
