"""Whoever looks, and what the rules of every domain ask of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Self

from dreamscape.services.permissions.roles import MODERATORS
from dreamscape.services.permissions.suspension import is_suspended
from dreamscape.store.edges import NO_EDGES, Edges

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Member


@dataclass(frozen=True, kw_only=True)
class BaseViewer:
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
    ) -> Self:
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

    def can_meet(self, member_id: str) -> bool:
        """Does neither of the two block the other? Guests meet everybody, who cannot know them."""
        return not self.id or member_id not in self.edges.blocked

    @property
    def can_post(self) -> bool:
        """May they write dreams and comments at all?"""
        return self.is_member and not self.must_confirm_email

    @property
    def can_moderate(self) -> bool:
        """Moderators and admins: all below /admin that is not for admins alone."""
        return self.role in MODERATORS

    def _is_other_member(self, owner_id: str) -> bool:
        return bool(self.id) and owner_id != self.id
