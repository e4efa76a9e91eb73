"""Members follow, block and gather, dreams change whom they are for: a model says after each step what each may see."""

from __future__ import annotations

from itertools import count, product
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dreamscape.errors import DreamscapeError
from dreamscape.models import AUDIENCES, COMMENTERS
from dreamscape.models.dream_states import StateContent
from dreamscape.services.feed.feed import VIEWS
from tests.support.asks import ask_for
from tests.support.db_snapshot import Memory
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services

NAMES = ("Ada", "Ben", "Cleo")
ANYBODY, OTHERS = st.sampled_from(NAMES), st.permutations(NAMES).map(lambda names: tuple(names[:2]))


class Model:
    """What was done, and what follows from it."""

    def __init__(self) -> None:
        self.follows: set[tuple[str, str]] = set()
        self.circles: dict[str, set[str]] = {name: set() for name in NAMES}
        self.blocks: set[tuple[str, str]] = set()
        # What each block has ended: follows, and in whose circles the other was.
        self.ended: dict[tuple[str, str], tuple[set[tuple[str, str]], set[str]]] = {}
        self.mutes: set[tuple[str, str]] = set()
        self.audience = dict.fromkeys(NAMES, "everybody")
        self.commenters = dict.fromkeys(NAMES, "readers")

    def block(self, one: str, other: str) -> None:
        if (one, other) not in self.blocks:
            owners = {mine for mine, their in ((one, other), (other, one)) if their in self.circles[mine]}
            self.ended[one, other] = self.follows & {(one, other), (other, one)}, owners
        self.blocks.add((one, other))
        self.follows -= {(one, other), (other, one)}
        self.circles[one].discard(other)
        self.circles[other].discard(one)

    def undo_block(self, one: str, other: str) -> None:
        self.blocks.discard((one, other))
        follows, owners = self.ended.pop((one, other))
        if self.meet(one, other):
            self.follows |= follows
            for owner in owners:
                self.circles[owner].add(other if owner == one else one)

    def meet(self, one: str, other: str) -> bool:
        return not {(one, other), (other, one)} & self.blocks

    def is_for(self, viewer: str | None, dreamer: str, audience: str) -> bool:
        if viewer == dreamer or audience in ("everybody", "readers"):
            return True
        if viewer is None:
            return False
        close = {"followed": (dreamer, viewer) in self.follows, "circles": viewer in self.circles[dreamer]}
        return audience == "members" or close.get(audience, False)

    def sees(self, viewer: str | None, dreamer: str) -> bool:
        kept_apart = viewer is not None and not self.meet(viewer, dreamer)
        return not kept_apart and self.is_for(viewer, dreamer, self.audience[dreamer])

    def is_heard(self, viewer: str | None, dreamer: str) -> bool:
        who = self.commenters[dreamer]
        if viewer is None or who == "nobody":
            return False
        return self.sees(viewer, dreamer) and self.is_for(viewer, dreamer, who)

    def is_listed(self, viewer: str, dreamer: str) -> bool:
        return self.sees(viewer, dreamer) and (viewer, dreamer) not in self.mutes


class Neighbourhood:
    """Three members with a dream and a circle each."""

    def __init__(self, services: Services, db: Any) -> None:
        self.services, self.db = services, db
        for name in NAMES:
            member = sign_up(services, name, interests=["sea"], skills=["welding"])
            dream = dream_by(services, member, f"A dream of {name}")
            # So that it stands in every view.
            services.dream_states.change(member, dream.slug, StateContent("came_true"))
            ask_for(db, dream.id, "welding")
            services.circles.add(member, "Close", [])

    def start_anew(self, run: int) -> None:
        """What is remembered of the run before is not true of this one, though its numbers come again."""
        self.db["users"].update_many({}, {"$inc": {"edges_version": 1000 * run}})

    def member(self, name: str | None) -> Member | None:
        return again(self.services, f"{name.lower()}@example.org") if name else None

    def dream(self, name: str) -> Dream:
        return self.services.dreams.find(f"a-dream-of-{name.lower()}", self.member(name))

    def readable(self, name: str | None) -> set[str]:
        return {dreamer for dreamer in NAMES if self._opens(dreamer, self.member(name))}

    def _opens(self, dreamer: str, reader: Member | None) -> bool:
        try:
            return bool(self.services.dreams.find(f"a-dream-of-{dreamer.lower()}", reader))
        except DreamscapeError:
            return False

    def listed(self, name: str, view: str) -> set[str]:
        page = self.services.feed.page(self._there(name), view, True, None, None)
        return {card.dreamer.first_name for card in page.items}

    def _there(self, name: str) -> Member:
        member = self.member(name)
        assert member
        return member


class Life(RuleBasedStateMachine):
    """What may happen in a neighbourhood; each run begins with it as it was."""

    neighbourhood: ClassVar[Neighbourhood]
    memory: ClassVar[Memory]
    runs: ClassVar[Iterator[int]]

    def __init__(self) -> None:
        super().__init__()
        self.memory.restore()
        self.neighbourhood.start_anew(next(self.runs))
        self.model = Model()

    def _both(self, pair: tuple[str, str]) -> tuple[Any, Any]:
        return self.neighbourhood.member(pair[0]), self.neighbourhood.member(pair[1])

    @rule(pair=OTHERS)
    def follow(self, pair: tuple[str, str]) -> None:
        one, other = self._both(pair)
        if self.model.meet(*pair):
            self.neighbourhood.services.follows.follow_member(one, other.slug)
            self.model.follows.add(pair)
        else:
            with pytest.raises(DreamscapeError):
                self.neighbourhood.services.follows.follow_member(one, other.slug)

    @rule(pair=OTHERS)
    def unfollow(self, pair: tuple[str, str]) -> None:
        one, other = self._both(pair)
        if self.model.meet(*pair):
            self.neighbourhood.services.follows.unfollow_member(one, other.slug)
            self.model.follows.discard(pair)

    @rule(owner=ANYBODY, people=st.sets(ANYBODY))
    def gather(self, owner: str, people: set[str]) -> None:
        inside = {name for name in people - {owner} if self.model.meet(owner, name)}
        member = self.neighbourhood.member(owner)
        assert member
        [circle] = self.neighbourhood.services.circles.of(member)
        slugs = [self._both((name, name))[0].slug for name in inside]
        self.neighbourhood.services.circles.change(member, circle.id, "Close", slugs)
        self.model.circles[owner] = inside

    @rule(pair=OTHERS)
    def block(self, pair: tuple[str, str]) -> None:
        one, other = self._both(pair)
        if self.model.meet(*pair) or pair in self.model.blocks:
            self.neighbourhood.services.blocks.block(one, other.slug)
            self.model.block(*pair)

    @rule(pair=OTHERS)
    def unblock(self, pair: tuple[str, str]) -> None:
        one, other = self._both(pair)
        if pair in self.model.blocks:
            self.neighbourhood.services.blocks.unblock(one, other.slug)
            self.model.blocks.discard(pair)

    @rule(pair=OTHERS)
    def undo_block(self, pair: tuple[str, str]) -> None:
        one, other = self._both(pair)
        if pair in self.model.blocks:
            self.neighbourhood.services.blocks.undo_block(one, other.slug)
            self.model.undo_block(*pair)

    @rule(pair=OTHERS, mute=st.booleans())
    def mute(self, pair: tuple[str, str], mute: bool) -> None:
        one, other = self._both(pair)
        if self.model.meet(*pair):
            (self.neighbourhood.services.blocks.mute if mute else self.neighbourhood.services.blocks.unmute)(
                one, other.slug
            )
            (self.model.mutes.add if mute else self.model.mutes.discard)(pair)

    @rule(dreamer=ANYBODY, audience=st.sampled_from(AUDIENCES), who=st.sampled_from(COMMENTERS))
    def change(self, dreamer: str, audience: str, who: str) -> None:
        member, dream = self.neighbourhood.member(dreamer), self.neighbourhood.dream(dreamer)
        assert member
        [circle] = self.neighbourhood.services.circles.of(member)
        circles = (circle.id,) if audience == "circles" else ()
        self.neighbourhood.services.dreams.edit(
            member,
            dream.slug,
            dream.content._replace(audience=audience, circles=circles, who_may_comment=who),
        )
        self.model.audience[dreamer], self.model.commenters[dreamer] = audience, who

    @invariant()
    def each_sees_and_says_what_the_model_says(self) -> None:
        for viewer in (None, *NAMES):
            expected = {dreamer for dreamer in NAMES if self.model.sees(viewer, dreamer)}
            assert self.neighbourhood.readable(viewer) == expected, viewer
            may = self.neighbourhood.services.viewer_of(self.neighbourhood.member(viewer)).can_comment_on
            heard = {dreamer for dreamer in NAMES if may(self.neighbourhood.dream(dreamer))}
            assert heard == {dreamer for dreamer in NAMES if self.model.is_heard(viewer, dreamer)}

    @invariant()
    def each_list_holds_what_the_model_says(self) -> None:
        for viewer, view in product(NAMES, VIEWS):
            expected = {dreamer for dreamer in NAMES if self.model.is_listed(viewer, dreamer)}
            if view == "followed":
                followed = {target for member, target in self.model.follows if member == viewer}
                expected &= followed | {viewer}
            if view == "helping":
                expected -= {viewer}  # nobody is asked by themselves
            assert self.neighbourhood.listed(viewer, view) == expected, (viewer, view)


@pytest.mark.timeout(400)
def test_each_sees_what_follows_from_all_that_was_done(services: Services, db: Any, soak: bool) -> None:
    known = {"neighbourhood": Neighbourhood(services, db), "memory": Memory(db), "runs": count(1)}
    life: type[Life] = type("LifeHere", (Life,), known)
    examples, steps = (200, 50) if soak else (5, 15)
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks
        ),
    )
