"""What a process remembers for a while: nobody waits for it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dreamscape.services.common import cache as kept_copy
from dreamscape.services.common.cache import TtlCache

if TYPE_CHECKING:
    from collections.abc import Callable


class World:
    """Something that changes, a clock, and work that was put off."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.value, self.reads, self.now = "old", 0, 1000.0
        self.postponed: list[Callable[[], object]] = []
        monkeypatch.setattr(kept_copy.time, "monotonic", lambda: self.now)
        self.kept = TtlCache(self.read, background=self.postponed.append)

    def read(self) -> str:
        self.reads += 1
        return self.value


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_it_is_read_once_and_trusted_for_some_seconds(world: World) -> None:
    assert [world.kept.value() for _ in range(3)] == ["old"] * 3
    assert (world.reads, world.postponed) == (1, [])


def test_after_that_it_is_read_again_while_nobody_waits_and_by_one_alone(world: World) -> None:
    world.kept.value()
    world.value, world.now = "new", 1006.0
    assert [world.kept.value() for _ in range(3)] == ["old"] * 3
    assert (world.reads, len(world.postponed)) == (1, 1)
    world.postponed.pop()()
    assert (world.kept.value(), world.reads, world.postponed) == ("new", 2, [])


def test_what_was_kept_for_very_long_is_shown_to_nobody(world: World) -> None:
    world.kept.value()
    world.value, world.now = "new", 1601.0
    assert world.kept.value() == "new"


def test_who_changes_it_sees_the_change_at_once(world: World) -> None:
    world.kept.value()
    world.value = "new"
    world.kept.forget()
    assert world.kept.value() == "new"
