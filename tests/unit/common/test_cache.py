"""What a process remembers for a while: nobody waits for it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dreamscape.services.common.cache import TtlCache

if TYPE_CHECKING:
    from collections.abc import Callable


class Clockwork:
    """Something that changes, a clock, and work that was put off."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.value, self.reads, self.now = "old", 0, 1000.0
        self.postponed: list[Callable[[], object]] = []
        monkeypatch.setattr("time.monotonic", lambda: self.now)
        self.cache = TtlCache(self.read, background=self.postponed.append)

    def read(self) -> str:
        self.reads += 1
        return self.value


@pytest.fixture
def clockwork(monkeypatch: pytest.MonkeyPatch) -> Clockwork:
    return Clockwork(monkeypatch)


def test_it_is_read_once_and_trusted_for_some_seconds(clockwork: Clockwork) -> None:
    assert [clockwork.cache.value() for _ in range(3)] == ["old"] * 3
    assert (clockwork.reads, clockwork.postponed) == (1, [])


def test_after_that_it_is_read_again_while_nobody_waits_and_by_one_alone(clockwork: Clockwork) -> None:
    clockwork.cache.value()
    clockwork.value, clockwork.now = "new", 1006.0
    assert [clockwork.cache.value() for _ in range(3)] == ["old"] * 3
    assert (clockwork.reads, len(clockwork.postponed)) == (1, 1)
    clockwork.postponed.pop()()
    assert (clockwork.cache.value(), clockwork.reads, clockwork.postponed) == ("new", 2, [])


def test_what_was_kept_for_very_long_is_shown_to_nobody(clockwork: Clockwork) -> None:
    clockwork.cache.value()
    clockwork.value, clockwork.now = "new", 1601.0
    assert clockwork.cache.value() == "new"


def test_who_changes_it_sees_the_change_at_once(clockwork: Clockwork) -> None:
    clockwork.cache.value()
    clockwork.value = "new"
    clockwork.cache.forget()
    assert clockwork.cache.value() == "new"
