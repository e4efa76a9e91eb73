"""Somebody follows while the other blocks: whichever comes first, no follow survives a block, and counts stay true."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import permutations
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotFound
from dreamscape.models import Dream, DreamContent
from dreamscape.store.blocks.blocks import Blocks
from dreamscape.store.circles import Circles
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.follows import follows
from dreamscape.store.follows.follows import Follows
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.site.integrity import Integrity
from tests.support.meanwhile import Held, right_after

if TYPE_CHECKING:
    from collections.abc import Callable

WORKERS, OPERATIONS = 4, 20
pytestmark = pytest.mark.real_db


@pytest.fixture
def people(db: Any) -> list[str]:
    """The ids of three members."""
    new = [
        NewMember(f"{n}@example.org", "", f"Member {n}", "", f"member-{n}", (), (), "owl-1") for n in range(3)
    ]
    return [Members(db).add(each).id for each in new]


@pytest.fixture
def dream(db: Any, people: list[str]) -> Dream:
    """The first member's dream."""
    return Dreams(db).add(people[0], DreamContent("A boat", "Red sail.", ("sea",)), "a-boat")


@pytest.fixture(params=["the dreamer", "their dream"])
def follow(request: pytest.FixtureRequest, db: Any, people: list[str], dream: Dream) -> Callable[[], bool]:
    """The second member follows the first, or the dream."""
    if request.param == "the dreamer":
        return lambda: Follows(db).add(people[1], "member", people[0])
    return lambda: Follows(db).add(people[1], "dream", dream.id)


def nothing_is_left(db: Any) -> bool:
    return db["follows"].count_documents({}) == 0 and list(Integrity(db).differences(repair=False)) == []


@pytest.mark.parametrize("blocker", [0, 1], ids=["who is followed blocks", "who follows blocks"])
def test_a_block_that_comes_while_a_follow_is_being_made_keeps_it_from_being(
    monkeypatch: pytest.MonkeyPatch, db: Any, people: list[str], follow: Callable[[], bool], blocker: int
) -> None:
    def block() -> None:
        assert Blocks(db).block(people[blocker], people[1 - blocker])

    right_after(monkeypatch, follows, "is_blocked_between", block)  # type: ignore[arg-type]  # a module

    with pytest.raises(NotFound):
        follow()
    assert nothing_is_left(db)


def test_a_follow_that_comes_while_a_block_is_being_made_waits_for_it_and_is_none(
    monkeypatch: pytest.MonkeyPatch, db: Any, people: list[str], follow: Callable[[], bool]
) -> None:
    held = Held(monkeypatch, Follows, "end_between")
    with ThreadPoolExecutor(2) as threads:
        blocking = threads.submit(Blocks(db).block, people[0], people[1])
        assert held.reached.wait(60)
        following = threads.submit(follow)
        held.let_go()
        assert blocking.result()
        with pytest.raises(NotFound):
            following.result()
    assert nothing_is_left(db)


def test_a_block_that_fails_half_way_leaves_everything_as_it_was(
    monkeypatch: pytest.MonkeyPatch, db: Any, people: list[str], dream: Dream
) -> None:
    Follows(db).add(people[1], "member", people[0])
    Follows(db).add(people[1], "dream", dream.id)
    names = ("users", "dreams", "follows", "blocks")
    before = {name: list(db[name].find()) for name in names}

    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Circles, "separate", fail)
    with pytest.raises(ZeroDivisionError):
        Blocks(db).block(people[0], people[1])
    assert {name: list(db[name].find()) for name in names} == before


def test_two_presses_at_once_are_one_block(db: Any, people: list[str]) -> None:
    with ThreadPoolExecutor(2) as threads:
        presses = [threads.submit(Blocks(db).block, people[0], people[1]) for _ in range(2)]
        assert sorted(press.result() for press in presses) == [False, True]
    assert db["blocks"].count_documents({}) == 1


def test_nobody_follows_whom_they_do_not_meet_however_many_press_at_once(
    db: Any, people: list[str], dream: Dream
) -> None:
    def act(seed: int) -> None:
        random = Random(seed)  # noqa: S311
        for _ in range(OPERATIONS):
            one, other = random.sample(people, 2)
            with suppress(NotFound):
                random.choice(
                    (
                        lambda: Follows(db).add(one, "member", other),  # noqa: B023 - called at once
                        lambda: Follows(db).add(one, "dream", dream.id),  # noqa: B023
                        lambda: Follows(db).remove(one, "member", other),  # noqa: B023
                        lambda: Blocks(db).block(one, other),  # noqa: B023
                        lambda: Blocks(db).unblock(one, other),  # noqa: B023
                    )
                )()

    with ThreadPoolExecutor(WORKERS) as threads:
        list(threads.map(act, range(WORKERS)))

    edges = {(str(edge["member_id"]), str(edge["target_id"])) for edge in db["follows"].find()}
    blocked = {(str(edge["member_id"]), str(edge["target_id"])) for edge in db["blocks"].find()}
    for one, other in permutations(people, 2):
        if (one, other) in blocked:
            assert not {(one, other), (other, one)} & edges
            assert (
                people[0] not in (one, other) or (one if other == people[0] else other, dream.id) not in edges
            )
    assert list(Integrity(db).differences(repair=False)) == []
