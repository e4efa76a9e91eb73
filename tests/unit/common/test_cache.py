"""What a process remembers for a while: nobody waits for it twice, and nobody is shown what is long over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import TYPE_CHECKING

import pytest

from dreamscape.services.common.cache import BoundedCache, TtlCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Clockwork:
    """Something that changes, a clock, and work that was put off."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.value, self.reads, self.now = "old", 0, 1000.0
        self.postponed: list[Callable[[], object]] = []
        self.meanwhile: Callable[[], object] = lambda: None
        monkeypatch.setattr("time.monotonic", lambda: self.now)
        self.cache = TtlCache(self.read, background=self.postponed.append)

    def read(self) -> str:
        """The value as it was when the reading began; `meanwhile` happens before it is handed over."""
        self.reads += 1
        found = self.value
        self.meanwhile()
        return found

    def change(self) -> None:
        """Give it another value and say so."""
        self.value, self.meanwhile = "new", lambda: None
        self.cache.forget()


@pytest.fixture
def clockwork(monkeypatch: pytest.MonkeyPatch) -> Clockwork:
    return Clockwork(monkeypatch)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as executor:
        yield executor


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


@pytest.mark.parametrize("idle", [10.5, 100, 590, 601])
def test_what_was_kept_while_nobody_asked_is_shown_to_nobody(clockwork: Clockwork, idle: float) -> None:
    clockwork.cache.value()
    clockwork.value, clockwork.now = "new", clockwork.now + idle
    assert clockwork.cache.value() == "new"


def test_what_the_background_never_reads_again_is_not_shown_for_ever(clockwork: Clockwork) -> None:
    clockwork.cache.value()
    clockwork.value = "new"
    shown = []
    for clockwork.now in (1004.0, 1006.0, 1009.0, 1011.0):
        shown.append(clockwork.cache.value())
    assert shown == ["old", "old", "old", "new"]


def test_where_there_is_no_background_the_new_value_is_shown_at_once(clockwork: Clockwork) -> None:
    cache = TtlCache(clockwork.read)
    cache.value()
    clockwork.value, clockwork.now = "new", 1006.0
    assert cache.value() == "new"


def test_a_life_of_its_own_is_kept_to(clockwork: Clockwork) -> None:
    cache = TtlCache(clockwork.read, fresh_seconds=60.0, longest_seconds=60.0)
    cache.value()
    clockwork.value, clockwork.now = "new", 1059.0
    assert cache.value() == "old"
    clockwork.now = 1061.0
    assert cache.value() == "new"


def test_who_changes_it_sees_the_change_at_once(clockwork: Clockwork) -> None:
    clockwork.cache.value()
    clockwork.value = "new"
    clockwork.cache.forget()
    assert clockwork.cache.value() == "new"


def test_what_was_being_read_when_it_changed_is_not_kept(clockwork: Clockwork) -> None:
    clockwork.meanwhile = clockwork.change
    assert clockwork.cache.value() == "old"
    assert clockwork.cache.value() == "new"


def test_neither_is_what_the_background_was_reading(clockwork: Clockwork) -> None:
    clockwork.cache.value()
    clockwork.now = 1006.0
    assert clockwork.cache.value() == "old"
    clockwork.meanwhile = clockwork.change
    clockwork.postponed.pop()()
    assert clockwork.cache.value() == "new"


def test_the_age_of_a_value_counts_from_when_its_reading_began(clockwork: Clockwork) -> None:
    def take_long() -> None:
        clockwork.now, clockwork.value, clockwork.meanwhile = 1011.0, "new", lambda: None

    clockwork.meanwhile = take_long
    assert [clockwork.cache.value() for _ in range(2)] == ["old", "new"]


def test_threads_that_ask_at_once_share_one_reading(threads: ThreadPoolExecutor) -> None:
    reads: list[int] = []
    together, all_asked = Barrier(8), Event()

    def read() -> str:
        reads.append(1)
        all_asked.wait(0.3)
        return "read"

    cache = TtlCache(read)

    def ask(_: int) -> str:
        together.wait(10)
        return cache.value()

    assert list(threads.map(ask, range(8))) == ["read"] * 8
    assert len(reads) == 1


def test_who_asks_after_a_change_does_not_share_a_reading_that_began_before(
    threads: ThreadPoolExecutor,
) -> None:
    values = iter(["old", "new"])
    reading, go_on = Event(), Event()

    def read() -> str:
        found = next(values)
        if found == "old":
            reading.set()
            assert go_on.wait(10)
        return found

    cache = TtlCache(read)
    early = threads.submit(cache.value)
    assert reading.wait(10)
    cache.forget()
    assert threads.submit(cache.value).result(10) == "new"
    go_on.set()
    assert early.result(10) == "old"
    assert cache.value() == "new"


def test_a_reading_that_fails_fails_for_all_who_wait_and_the_next_reads_again() -> None:
    answers = iter([ConnectionError("away"), "there"])

    def read() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    cache = TtlCache(read)
    with pytest.raises(ConnectionError):
        cache.value()
    assert cache.value() == "there"


def test_a_bounded_cache_lets_go_of_who_came_first() -> None:
    cache: BoundedCache[str, int] = BoundedCache(2)
    cache.put_many({"a": 1, "b": 2})
    cache.put_many({"c": 3})
    assert cache.get_many(["a", "b", "c"]) == {"b": 2, "c": 3}


def test_a_bounded_cache_without_room_keeps_nothing() -> None:
    cache: BoundedCache[str, int] = BoundedCache(0)
    cache.put_many({"a": 1})
    assert cache.get_many(["a"]) == {}


def test_a_bounded_cache_bears_threads_that_read_and_make_room_at_once(threads: ThreadPoolExecutor) -> None:
    cache: BoundedCache[int, int] = BoundedCache(50)

    def work(start: int) -> bool:
        for number in range(start, start + 2_000):
            cache.put_many({number: number})
            found = cache.get_many(range(number - 60, number + 1))
            if any(key != value for key, value in found.items()):
                return False
        return True

    assert all(threads.map(work, range(0, 800, 100)))
    assert len(cache.get_many(range(4_000))) == 50
