"""Somebody asks, others offer, are taken or not, avoid each other, are suspended and leave: no room is there without a
yes, nobody else is in it, and nothing waits where nothing is asked any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from dreamscape.errors import DreamscapeError
from dreamscape.models.asks import MOST_ASKS
from dreamscape.store.site.integrity import Integrity
from tests.support.db_snapshot import Memory
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dreamscape.models import Member
    from dreamscape.wiring import Services

# Ada dreams, the next two help, Mod looks after the place.
HELPERS = ("Ben", "Cleo")
ALL = ("Ada", *HELPERS, "Mod")
ANYBODY, HELPER = st.sampled_from(ALL), st.sampled_from(HELPERS)
# Most of them are hers to do.
MOSTLY_ADA = st.sampled_from(("Ada", "Ada", "Ada", "Ben", "Mod"))
NUMBER = st.integers(min_value=0, max_value=3)


class Place(NamedTuple):
    """Where it all happens."""

    services: Services
    db: Any


class FromAskToRoom(RuleBasedStateMachine):
    """What may happen at a dream; each run begins with one ask, and two who offer to help."""

    place: ClassVar[Place]
    memory: ClassVar[Memory]
    runs: ClassVar[Iterator[int]]
    reached: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self.memory.restore()
        # What is remembered of the run before is not true of this one.
        self.db["users"].update_many({}, {"$inc": {"edges_version": 1000 * next(self.runs)}})
        self.words = count(1)
        self.yes: set[str] = set()

    @property
    def services(self) -> Services:
        return self.place.services

    @property
    def db(self) -> Any:
        return self.place.db

    def member(self, name: str) -> Member | None:
        found = self.db["users"].find_one({"first_name": name})
        return again(self.services, found["email"]) if found else None

    def does(self, deed: Callable[[], Any]) -> bool:
        try:
            deed()
        except DreamscapeError:
            return False
        return True

    def nth(self, collection: str, number: int, **which: Any) -> dict[str, Any] | None:
        found = list(self.db[collection].find(which).sort("_id", 1))
        return found[number % len(found)] if found else None

    @initialize()
    def something_is_asked_and_offered(self) -> None:
        self.ask()
        for who in HELPERS:
            self.offer(0, who)

    @rule()
    def ask(self) -> None:
        ada = self.member("Ada")
        if ada:
            self.does(lambda: self._ask(ada))
            assert self.db["asks"].count_documents({"state": "open"}) <= MOST_ASKS

    def _ask(self, ada: Member) -> None:
        dream = self.services.dreams.own(ada, "a-boat")
        self.services.asks.open(dream, ada, f"Who has {next(self.words)} nails?", effort="minutes")

    @rule(number=NUMBER, who=ANYBODY)
    def offer(self, number: int, who: str) -> None:
        ask, member = self.nth("asks", number), self.member(who)
        if ask and member:
            made = self.does(
                lambda: self.services.offers.make(str(ask["_id"]), member, f"I do, {next(self.words)}.")
            )
            assert not made or (ask["state"] == "open" and who != "Ada")

    @rule(number=NUMBER, who=MOSTLY_ADA)
    def accept(self, number: int, who: str) -> None:
        offer, member = self.nth("offers", number), self.member(who)
        if offer and member:
            said = self.does(lambda: self.services.offers.accept(str(offer["_id"]), member))
            ask = self.db["asks"].find_one({"_id": offer["ask_id"]})
            if said:
                assert who == "Ada"
                assert offer["state"] in ("waiting", "accepted")
                assert offer["state"] == "accepted" or ask["state"] == "open"
                self.yes.add(str(offer["_id"]))

    @rule(number=NUMBER, who=MOSTLY_ADA)
    def decline(self, number: int, who: str) -> None:
        offer, member = self.nth("offers", number), self.member(who)
        if offer and member:
            said = self.does(lambda: self.services.offers.decline(str(offer["_id"]), member))
            assert not said or (who == "Ada" and offer["state"] in ("waiting", "declined"))

    @rule(number=NUMBER, who=ANYBODY)
    def withdraw(self, number: int, who: str) -> None:
        offer, member = self.nth("offers", number), self.member(who)
        if offer and member:
            taken = self.does(lambda: self.services.offers.withdraw(str(offer["_id"]), member))
            assert not taken or member.id == str(offer["author_id"])

    @rule(number=NUMBER, who=MOSTLY_ADA)
    def close(self, number: int, who: str) -> None:
        ask, member = self.nth("asks", number), self.member(who)
        if ask and member:
            closed = self.does(lambda: self.services.asks.close(str(ask["_id"]), member))
            assert not closed or who == "Ada"

    @rule(number=NUMBER, who=ANYBODY)
    def a_room_is_done(self, number: int, who: str) -> None:
        room, member = self.nth("rooms", number), self.member(who)
        if room and member:
            closed = self.does(lambda: self.services.rooms.close(str(room["_id"]), member))
            assert not closed or member.id in map(str, (room["dreamer_id"], room["helper_id"]))

    @rule(who=HELPER, by_ada=st.booleans())
    def block(self, who: str, by_ada: bool) -> None:
        ada, other = self.member("Ada"), self.member(who)
        if ada and other:
            one, two = (ada, other) if by_ada else (other, ada)
            self.does(lambda: self.services.blocks.block(one, two.slug))

    @rule(who=HELPER, by_ada=st.booleans())
    def undo_block(self, who: str, by_ada: bool) -> None:
        ada, other = self.member("Ada"), self.member(who)
        if ada and other:
            one, two = (ada, other) if by_ada else (other, ada)
            self.does(lambda: self.services.blocks.undo_block(one, two.slug))

    @rule(who=st.sampled_from(("Ada", *HELPERS)), out=st.booleans())
    def suspend(self, who: str, out: bool) -> None:
        by, member = self.member("Mod"), self.member(who)
        if by and member and out:
            until = (datetime.now(UTC) + timedelta(days=9)).date()
            self.services.moderation.members.suspend(by, member.id, until, "Spam.")
        elif by and member:
            self.services.moderation.members.lift(by, member.id)

    @rule(who=HELPER)
    def leave(self, who: str) -> None:
        """Who removes them dies right after: what is theirs is cleared by the jobs, later."""
        if member := self.member(who):
            self.services.account_deletion.remove(member.id)

    @rule()
    def the_dream_goes(self) -> None:
        ada = self.member("Ada")
        if ada and self.db["dreams"].find_one({}):
            self.does(lambda: self.services.dreams.delete(ada, "a-boat"))

    @rule()
    def jobs_are_done(self) -> None:
        self.services.jobs.run_due()

    @invariant()
    def there_is_a_room_for_each_yes_and_no_other(self) -> None:
        self.reached.update(offer["state"] for offer in self.db["offers"].find())
        accepted = list(self.db["offers"].find({"state": "accepted"}))
        rooms = {room["_id"]: room for room in self.db["rooms"].find()}
        assert len({offer["room_id"] for offer in accepted}) == len(accepted)
        assert {str(offer["_id"]) for offer in accepted} <= self.yes
        assert len(rooms) <= len(self.yes)
        for offer in accepted:
            room = rooms.get(offer["room_id"])
            assert room is None or room["helper_id"] in (offer["author_id"], None)
            assert room is None or room["dreamer_id"] in (offer["dreamer_id"], None)

    @invariant()
    def nobody_else_reads_a_room(self) -> None:
        for room in self.db["rooms"].find():
            two = {str(room["dreamer_id"]), str(room["helper_id"])}
            for name in ALL:
                member = self.member(name)
                if member and member.id not in two:
                    assert not self.does(lambda: self.services.rooms.find(str(room["_id"]), member))  # noqa: B023

    @invariant()
    def nothing_waits_where_nothing_is_asked(self) -> None:
        opened = {ask["_id"] for ask in self.db["asks"].find({"state": "open"})}
        waiting = list(self.db["offers"].find({"state": "waiting"}))
        assert len({(offer["ask_id"], offer["author_id"]) for offer in waiting}) == len(waiting)
        assert {offer["ask_id"] for offer in waiting} <= opened
        blocks = {
            frozenset((one["member_id"], one["target_id"]))
            for one in self.db["blocks"].find({"kind": "member"})
        }
        assert not [one for one in waiting if frozenset((one["author_id"], one["dreamer_id"])) in blocks]

    @invariant()
    def a_dream_says_what_it_asks(self) -> None:
        assert [one for one in Integrity(self.db).differences(repair=False) if one.field == "open_asks"] == []


@pytest.mark.timeout(400)
def test_no_room_without_a_yes_whatever_happens(services: Services, db: Any, soak: bool) -> None:
    for name in ALL:
        sign_up(services, name, role="moderator" if name == "Mod" else "member")
    dream_by(services, again(services, "ada@example.org"), "A boat")
    services.jobs.run_due()
    known = {"place": Place(services, db), "memory": Memory(db), "runs": count(1)}
    reached: set[str] = set()
    here: type[FromAskToRoom] = type("FromAskToRoomHere", (FromAskToRoom,), {**known, "reached": reached})
    examples, steps = (200, 60) if soak else (50, 30)
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=checks,
            derandomize=not soak,
        ),
    )
    assert reached == {"waiting", "accepted", "declined", "withdrawn", "ended"}
