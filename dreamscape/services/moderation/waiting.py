"""Moderators look at what waits for them: newcomers' first words, and what the site wondered about."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.errors import DreamscapeError, NotAllowed, NotFound
from dreamscape.excerpts import excerpt
from dreamscape.messages import Message
from dreamscape.models import Comment, Dream, Member, Page, Person, Target, WaitingPost
from dreamscape.services.common.house_rules import OTHER, check_rule
from dreamscape.services.moderation.actions import checked_reason
from dreamscape.services.permissions.checks import require_moderator
from dreamscape.services.permissions.viewer import Viewer
from dreamscape.store.comments.comments import CommentsClosed
from dreamscape.store.moderation.waiting import WaitingPosts as WaitingPostStore
from dreamscape.store.moderation.waiting import is_beyond

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dreamscape.services.audit.log import Audit
    from dreamscape.services.audit.takedowns import Takedowns
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.comments.pending import PendingComments
    from dreamscape.store.dreams.dreams import Dreams as DreamStore
    from dreamscape.store.dreams.visibility import DreamVisibility
    from dreamscape.store.members.members import Members
    from dreamscape.store.members.status import MemberStatus
    from dreamscape.store.notifications.notices import Notices

PAGE_SIZE = 30
MOST_COUNTED = 99
LONGEST_START = 60
SEEN_ALREADY = Message("Somebody has looked at this already, or it is gone.")
CLOSED_MEANWHILE = Message(
    "The dreamer wants no more comments here, or has changed who sees the dream, so it cannot be let through."
)
REASONS = {
    "first": Message("What newcomers say first waits on this site."),
    "unproven": Message("They signed up without the small proof of work, as one does without scripts."),
    "repeated": Message("They said the same under several dreams."),
    "network": Message("Unusually many signed up from their network on that day."),
    "throwaway": Message("Their e-mail address is of a kind that is thrown away after use."),
    "branch": Message("You want to look first at whoever is invited along this branch."),
}
LET_THROUGH = {"dream": Message("let a dream through"), "comment": Message("let a comment through")}


@dataclass(frozen=True, slots=True)
class Origin:
    """How somebody came in: `invited`, by the `inviter` unless they have left, or by themselves."""

    invited: bool
    inviter: Person | None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """What waits, why, and who wrote it, None for somebody who is just leaving.

    `under` is the dream that a comment would stand under, unless that is no moderator's business. `is_next`: it is the
    turn of this one. `can_suspend`: may whoever looks do that to the author?
    """

    post: WaitingPost
    reasons: tuple[Message, ...]
    author: Member | None
    origin: Origin
    under: Dream | None
    is_next: bool
    can_suspend: bool


class WaitingPosts:
    """Every method raises NotAllowed unless it is a moderator who asks. Of two who decide about one thing the first one
    does; the second hears so (NotFound)."""

    def __init__(
        self,
        *,
        store: WaitingPostStore,
        members: Members,
        member_status: MemberStatus,
        dreams: Dreams,
        dream_store: DreamStore,
        visibility: DreamVisibility,
        pending_comments: PendingComments,
        pictures: Pictures,
        notices: Notices,
        takedowns: Takedowns,
        audit: Audit,
    ) -> None:
        self._store = store
        self._members = members
        self._member_status = member_status
        self._dreams = dreams
        self._dream_store = dream_store
        self._visibility = visibility
        self._pending_comments = pending_comments
        self._pictures = pictures
        self._notices = notices
        self._takedowns = takedowns
        self._audit = audit

    def page(self, reader: Member, after: str | None, done: str | None = None) -> Page[WaitingRow]:
        """What waits, the oldest first. `done` is the place of what was decided last: what follows it is next."""
        require_moderator(reader)
        found = self._store.page(after, PAGE_SIZE)
        authors = self._members.by_ids(post.author_id for post in found.items)
        inviters = self._members.people(map(_inviter_of, authors.values()))
        under = self._dream_store.by_ids(post.comment.dream_id for post in found.items if post.comment)
        viewer, next_post = Viewer.of(reader), _next(found.items, done)
        rows = []
        for post in found.items:
            author = authors.get(post.author_id)
            dream = under.get(post.comment.dream_id) if post.comment else None
            doubts = author.joined.doubts if author else ()
            rows.append(
                WaitingRow(
                    post=post,
                    reasons=_in_words((*post.reasons, *doubts)),
                    author=author,
                    origin=_origin(author, inviters),
                    under=dream if dream and viewer.can_see_dream(dream) else None,
                    is_next=post is next_post,
                    can_suspend=bool(author and viewer.can_act_on(author)),
                )
            )
        return Page(rows, found.after)

    def count(self, reader: Member) -> int:
        """How many wait, 99 at most."""
        require_moderator(reader)
        return self._store.count(MOST_COUNTED)

    def doubts(self, reader: Member, member: Member) -> tuple[Message, ...]:
        """What made the site wonder when this member signed up."""
        require_moderator(reader)
        return _in_words(member.joined.doubts)

    def let_through(self, by: Member, kind: str, post_id: str) -> None:
        """Let this one be seen, and tell whoever wrote it. What else of theirs waits goes on waiting; what they write
        next is no first post any more.

        Raises NotFound when somebody has decided or it is gone, NotAllowed where the dream takes no comments any more.
        """
        require_moderator(by)
        post = self._find(kind, post_id)
        self._release(by, post)
        self._tell(post)

    def trust(self, by: Member, member_id: str) -> None:
        """Let all through that waits of theirs, and what they write from now on, also along a branch that is held;
        only what they repeat waits. Raises NotFound."""
        require_moderator(by)
        member = self._members.by_id(member_id)
        if member is None:
            raise NotFound
        if member.vetted_at is None:
            with self._audit.deed(by.id, Message("trusted a member"), Target("member", member_id)):
                if not self._member_status.trust(member_id):
                    raise NotFound
        waiting, released = list(self._all_of(member_id)), list[WaitingPost]()
        for post in waiting:
            with suppress(DreamscapeError):  # another moderator was quicker, or the dream takes no comments
                self._release(by, post)
                released.append(post)
        if waiting and released == waiting:
            self._notices.add(member_id, "all_let_through", "", "")
            return
        for post in released:
            self._tell(post)

    def take_down(self, by: Member, kind: str, post_id: str, rule: str = OTHER, reason: str = "") -> None:
        """Take it down for good, and tell whoever wrote it why; they may appeal.

        Raises NotFound when somebody has decided or it is gone, Invalid at `rule` or `reason`.
        """
        require_moderator(by)
        post = self._find(kind, post_id)
        check_rule(rule)
        reason = checked_reason(reason)
        if post.dream:
            with self._takedowns.dream(by, post.dream, reason, rule), _seen_already():
                self._dreams.take_down(post.dream, waiting=True)
        elif post.comment:
            with self._takedowns.comment(by, post.comment, reason, rule):
                if not self._pending_comments.remove(post.comment):
                    raise NotFound(SEEN_ALREADY)

    def _all_of(self, member_id: str) -> Iterator[WaitingPost]:
        after = None
        while True:
            page = self._store.page(after, PAGE_SIZE, by=member_id)
            yield from page.items
            if (after := page.after) is None:
                return

    def _find(self, kind: str, post_id: str) -> WaitingPost:
        post = self._store.one(kind, post_id)
        if post is None:
            raise NotFound(SEEN_ALREADY)
        return post

    def _release(self, by: Member, post: WaitingPost) -> None:
        with self._audit.deed(by.id, LET_THROUGH[post.kind], _target(post)), _seen_already():
            if post.comment:
                self._release_comment(post.comment)
            elif not self._visibility.let_through(post.id):
                raise NotFound
        if post.dream:
            self._pictures.settle(post.dream.picture)

    def _tell(self, post: WaitingPost) -> None:
        self._notices.add(post.author_id, f"{post.kind}_let_through", _target(post).name, "")

    def _release_comment(self, comment: Comment) -> None:
        dream = self._dream_store.by_id(comment.dream_id)
        try:
            if dream is None or not self._pending_comments.let_through(comment, dream):
                raise NotFound
        except CommentsClosed as error:
            raise NotAllowed(CLOSED_MEANWHILE) from error


@contextmanager
def _seen_already() -> Iterator[None]:
    try:
        yield
    except NotFound as error:
        raise NotFound(SEEN_ALREADY) from error


def _next(posts: Sequence[WaitingPost], done: str | None) -> WaitingPost | None:
    """The first of them behind the place `done`; where there is none, the first of all."""
    if not done or not posts:
        return None
    return next((post for post in posts if is_beyond(post.place, done)), posts[0])


def _target(post: WaitingPost) -> Target:
    words = (
        post.dream.title if post.dream else excerpt(post.comment.body if post.comment else "", LONGEST_START)
    )
    return Target(post.kind, post.id, words)


def _inviter_of(member: Member) -> str:
    return member.joined.inviters[-1] if member.joined.inviters else ""


def _origin(member: Member | None, people: Mapping[str, Person]) -> Origin:
    inviter = _inviter_of(member) if member else ""
    return Origin(bool(inviter), people.get(inviter))


def _in_words(keys: Iterable[str]) -> tuple[Message, ...]:
    return tuple(REASONS[key] for key in dict.fromkeys(keys) if key in REASONS)
