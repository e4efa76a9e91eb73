"""The policy of the site: what whoever looks may see and do. Nothing else decides it.

A rule is given the things it is about and asks no database; what a rule has to know about the viewer is a
value of `Viewer`. Services ask it and say why not; lists state the same in their queries (`VISIBLE`), and a test
compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.models.sealed_letters import HARD_DAY
from dreamscape.services.permissions.roles import ADMIN, MODERATORS, rank
from dreamscape.services.permissions.suspension import is_suspended
from dreamscape.store.edges import NO_EDGES, Edges

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models import Comment, Dream, Member, Person
    from dreamscape.models.sealed_letters import SealedLetter

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


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Whoever looks: a member by their `id` and `role`, or a guest, who has neither.

    `must_confirm_email`: the site wants their address confirmed before they post, and it is not. `suspended_role`: the
    role of somebody who is suspended, a guest to all but their own account. `load_edges` says how others stand to
    them, when a rule asks.
    """

    id: str = ""
    role: str = ""
    must_confirm_email: bool = False
    suspended_role: str = ""
    load_edges: Callable[[], Edges] = field(default=lambda: NO_EDGES, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        member: Member | None,
        *,
        confirmed_only: bool = False,
        edges_of: Callable[[Member], Edges] = lambda _: NO_EDGES,
    ) -> Viewer:
        """Who `member` (None: a guest) is to the policy; who is suspended is a guest.

        `confirmed_only`: on this site only members with a confirmed address post. `edges_of` finds a member's edges.
        """
        if member is None:
            return cls()
        if is_suspended(member):
            return cls(suspended_role=member.role)
        return cls(
            id=member.id,
            role=member.role,
            must_confirm_email=confirmed_only and not member.email_confirmed,
            load_edges=partial(edges_of, member),
        )

    @cached_property
    def edges(self) -> Edges:
        """How others stand to them; of a guest nothing is known."""
        return self.load_edges()

    @property
    def is_member(self) -> bool:
        """Is this a member, and not a guest?"""
        return bool(self.id)

    def is_me(self, member_id: str) -> bool:
        """Is the member of this id the one who looks?"""
        return bool(self.id) and member_id == self.id

    # People

    def can_meet(self, member_id: str) -> bool:
        """Does neither of the two block the other? Guests meet everybody, who cannot know them."""
        return not self.id or member_id not in self.edges.blocked

    # Dreams

    @property
    def can_post(self) -> bool:
        """May they write dreams and comments at all?"""
        return self.is_member and not self.must_confirm_email

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

    # Comments

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

    # Sealed letters

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

    # Members

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
    def can_moderate(self) -> bool:
        """Moderators and admins: all below /admin that is not for admins alone."""
        return self.role in MODERATORS

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

    def _is_other_member(self, owner_id: str) -> bool:
        return bool(self.id) and owner_id != self.id


# Whoever comes by: what they may see is public.
GUEST = Viewer()
ViewerOf = Callable[["Member | None"], Viewer]
