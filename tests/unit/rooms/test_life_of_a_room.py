"""Two talk, close, thank, block, report and are suspended while time goes by: a model says after each step who reads
what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from bson import ObjectId
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dreamscape.errors import DreamscapeError
from dreamscape.wiring.jobs import CLOSE_QUIET_ROOMS, REMOVE_ENDED_ROOMS, TELL_OF_THANKS
from tests.support.db_snapshot import Memory
from tests.support.rooms import a_room
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dreamscape.models import Member
    from dreamscape.wiring import Services

# Ada dreams, Ben helps, Cleo has nothing to do with it, Mod looks after the place.
TWO, ALL = ("Ada", "Ben"), ("Ada", "Ben", "Cleo", "Mod")
EITHER = st.sampled_from(TWO)
TIMES = {"rooms": ("opened_at", "last_line_at", "closed_at"), "thanks": ("created_at", "appears_at")}
QUIET, READABLE, ALONE = 30, 90, 14  # days


class Model:
    """What was done, and what follows from it."""

    def __init__(self) -> None:
        self.closed: int | None = None  # days ago
        self.quiet_for = 0
        self.done = self.gone = False
        self.blocks: set[tuple[str, str]] = set()
        self.suspended: set[str] = set()
        self.reported = False
        self.thanks: dict[str, int] = {}  # days ago
        self.appeared: set[str] = set()
        self.private = False

    def meet(self, one: str | None, other: str) -> bool:
        return not {(one, other), (other, one)} & self.blocks

    def reads(self, who: str) -> bool:
        here = who in TWO and who not in self.suspended and not self.gone
        return here and (self.closed is None or self.closed < READABLE)

    def writes(self, who: str) -> bool:
        return self.reads(who) and self.closed is None and self.meet(*TWO)

    def can_thank(self, who: str) -> bool:
        return self.reads(who) and self.done and self.meet(*TWO) and who not in self.thanks

    def lines_for(self, who: str | None) -> set[str]:
        """Whose lines of thanks this one reads at the dream."""
        as_guest = None if who in self.suspended else who
        if self.private and as_guest != "Ada":
            return set()
        apart = as_guest is not None and any(not self.meet(as_guest, one) for one in TWO)
        return set() if apart else self.appeared


class Place:
    """Ada's dream, and the room of the two."""

    def __init__(self, services: Services, db: Any) -> None:
        self.services, self.db = services, db
        for name in ALL:
            sign_up(services, name, role="moderator" if name == "Mod" else "member")
        self.dream = dream_by(services, self.member("Ada"), "A boat")
        ada, ben = map(self.member, TWO)
        self.room = a_room(db, ada.id, ben.id, ObjectId(self.dream.id))

    def member(self, name: str) -> Member:
        return again(self.services, f"{name.lower()}@example.org")

    def does(self, deed: Callable[[], Any]) -> bool:
        try:
            deed()
        except DreamscapeError:
            return False
        return True

    def report(self) -> Any:
        return self.db["reports"].find_one({"kind": "room"})

    def run(self, kind: str) -> None:
        self.db["jobs"].delete_many({"kind": kind})
        assert self.services.jobs.run(self.services.jobs.add(kind, None))

    def later(self, days: int) -> None:
        for collection, fields in TIMES.items():
            for document in list(self.db[collection].find()):
                moved = {name: document[name] - timedelta(days=days) for name in fields if document[name]}
                self.db[collection].update_one({"_id": document["_id"]}, {"$set": moved})


class Life(RuleBasedStateMachine):
    """What may happen in a room; each run begins with it as it was."""

    place: ClassVar[Place]
    memory: ClassVar[Memory]
    runs: ClassVar[Iterator[int]]

    def __init__(self) -> None:
        super().__init__()
        self.memory.restore()
        # What is remembered of the run before is not true of this one.
        versions = {"$inc": {"edges_version": 1000 * next(self.runs)}}
        self.place.db["users"].update_many({}, versions)
        self.model, self.lines = Model(), count(1)

    @property
    def services(self) -> Services:
        return self.place.services

    @rule(who=st.sampled_from(ALL))
    def write(self, who: str) -> None:
        member, words = self.place.member(who), f"Line {next(self.lines)}."
        wrote = self.place.does(lambda: self.services.rooms.write(self.place.room, member, words))
        assert wrote == self.model.writes(who)
        if wrote:
            self.model.quiet_for = 0

    @rule(who=st.sampled_from(ALL))
    def close(self, who: str) -> None:
        member = self.place.member(who)
        assert self.place.does(
            lambda: self.services.rooms.close(self.place.room, member)
        ) == self.model.reads(who)
        if self.model.reads(who) and self.model.closed is None:
            self.model.closed, self.model.done = 0, True

    @rule(who=EITHER)
    def thank(self, who: str) -> None:
        member = self.place.member(who)

        def deed() -> None:
            room = self.services.rooms.find(self.place.room, member)
            self.services.room_thanks.write(room, member, f"Thanks by {who}.", on_profile=True)

        thanked = self.place.does(deed)
        assert thanked == self.model.can_thank(who)
        if thanked:
            self.model.thanks[who] = 0
            if len(self.model.thanks) == len(TWO):
                self.model.appeared = set(TWO)

    @rule(pair=st.permutations(("Ada", "Ben", "Cleo")).map(lambda names: tuple(names[:2])))
    def block(self, pair: tuple[str, str]) -> None:
        one, other = map(self.place.member, pair)
        if self.model.suspended & set(pair):
            return
        if self.place.does(lambda: self.services.blocks.block(one, other.slug)):
            self.model.blocks.add(pair)
            if set(pair) == set(TWO):
                self.model.closed = 0 if self.model.closed is None else self.model.closed
                self.model.thanks, self.model.appeared = {}, set()

    @rule(pair=st.permutations(("Ada", "Ben", "Cleo")).map(lambda names: tuple(names[:2])))
    def undo_block(self, pair: tuple[str, str]) -> None:
        one, other = map(self.place.member, pair)
        if pair in self.model.blocks and not self.model.suspended & set(pair):
            self.services.blocks.undo_block(one, other.slug)
            self.model.blocks.discard(pair)

    @rule(who=st.sampled_from(ALL))
    def report(self, who: str) -> None:
        member = self.place.member(who)

        def deed() -> None:
            room = self.services.rooms.check_report(self.place.room, member)
            self.services.moderation.reports.room(member, room, "Not kind.")

        reported = self.place.does(deed)
        assert reported == self.model.reads(who)
        self.model.reported |= reported

    @rule()
    def settle(self) -> None:
        if report := self.place.report():
            self.services.moderation.reports.settle(self.place.member("Mod"), str(report["_id"]))
            self.model.reported = False

    @rule(who=EITHER, out=st.booleans())
    def suspend(self, who: str, out: bool) -> None:
        by, member = self.place.member("Mod"), self.place.member(who)
        if out:
            until = (datetime.now(UTC) + timedelta(days=9)).date()
            self.services.moderation.members.suspend(by, member.id, until, "Spam.")
            self.model.suspended.add(who)
        else:
            self.services.moderation.members.lift(by, member.id)
            self.model.suspended.discard(who)

    @rule(private=st.booleans())
    def hide(self, private: bool) -> None:
        audience = {"$set": {"audience": "only_me" if private else "everybody"}}
        self.place.db["dreams"].update_one({}, audience)
        self.model.private = private

    @rule(days=st.sampled_from((1, 14, 30, 90)))
    def later(self, days: int) -> None:
        self.place.later(days)
        model = self.model
        model.quiet_for += days
        model.closed = None if model.closed is None else model.closed + days
        model.thanks = {who: age + days for who, age in model.thanks.items()}
        model.appeared |= {who for who, age in model.thanks.items() if age >= ALONE}

    @rule()
    def jobs_are_done(self) -> None:
        for kind in (TELL_OF_THANKS, CLOSE_QUIET_ROOMS, REMOVE_ENDED_ROOMS):
            self.place.run(kind)
        model = self.model
        if model.closed is None and model.quiet_for >= QUIET:
            model.closed = 0
        if model.closed is not None and model.closed >= READABLE and not model.reported:
            model.gone = True

    @invariant()
    def nobody_reads_the_room_but_the_two(self) -> None:
        for who in ALL:
            member = self.place.member(who)
            found = self.place.does(lambda: self.services.rooms.find(self.place.room, member))  # noqa: B023
            assert found == self.model.reads(who), who

    @invariant()
    def moderators_do_while_it_is_reported(self) -> None:
        mod, report = self.place.member("Mod"), self.place.report()
        assert bool(report) == self.model.reported
        about = str(report["_id"]) if report else self.place.room
        looks = self.place.does(lambda: self.services.moderation.rooms.look(mod, about, None))
        assert looks == (self.model.reported and not self.model.gone)

    @invariant()
    def no_thanks_are_read_before_their_time(self) -> None:
        dream = self.place.dream._replace(audience="only_me" if self.model.private else "everybody")
        for who in (None, *ALL):
            reader = self.place.member(who) if who else None
            pairs = self.services.room_thanks.at_dream(dream, reader)
            lines = [
                card.thanks.body for pair in pairs for card in (pair.from_dreamer, pair.from_helper) if card
            ]
            assert set(lines) == {f"Thanks by {one}." for one in self.model.lines_for(who)}, who


@pytest.mark.timeout(400)
def test_nobody_reads_what_is_not_for_them_whatever_happens(services: Services, db: Any, soak: bool) -> None:
    known = {"place": Place(services, db), "memory": Memory(db), "runs": count(1)}
    life: type[Life] = type("LifeHere", (Life,), known)
    examples, steps = (200, 60) if soak else (25, 30)
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks
        ),
    )
