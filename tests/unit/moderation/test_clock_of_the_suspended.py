"""Who asked to be deleted and is suspended has as much time left to change their mind afterwards as before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.store.members.status import MemberStatus, moved_day
from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Member
    from dreamscape.wiring import Services

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
WHY = "It is not kind."
FORTNIGHT = timedelta(days=14)


def day(number: int) -> datetime:
    """The morning of a day in June 2026 or later."""
    return datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=number - 1)


@pytest.fixture
def life(services: Services) -> Callable[..., list[datetime]]:
    """Mara's life after START: what happens at which hour; her days to go, after each."""
    mara, mo = sign_up(services, "Mara"), sign_up(services, "Mo", "moderator")

    def ask(_: Any) -> None:
        services.account_deletion.ask(again(services, mara.email), PASSWORD, "goodbye")

    def suspend(until: int) -> None:
        services.moderation.members.suspend(mo, mara.id, day(until).date(), f"{WHY} {until}")

    def lift(_: Any) -> None:
        services.moderation.members.lift(mo, mara.id)

    def live(*deeds: tuple[float, str, int]) -> list[datetime]:
        found = []
        for hours, name, until in deeds:
            with time_machine.travel(START + timedelta(hours=hours), tick=False):
                {"ask": ask, "suspend": suspend, "lift": lift}[name](until)
                due_at = again(services, mara.email).deletion_due_at
                found.append(due_at or datetime.max.replace(tzinfo=UTC))
        return found

    return live


def test_asked_then_suspended_what_is_left_is_left_again_at_the_end(life: Any) -> None:
    asked, suspended = life((0, "ask", 0), (48, "suspend", 20))

    assert asked == START + FORTNIGHT
    assert suspended == day(20) + FORTNIGHT - timedelta(hours=48)


def test_suspended_then_asked_the_fortnight_begins_at_the_end(life: Any) -> None:
    assert life((0, "suspend", 20), (48, "ask", 0))[-1] == day(20) + FORTNIGHT


def test_lifted_early_it_goes_on_from_then(life: Any) -> None:
    left = FORTNIGHT - timedelta(hours=48)
    assert (
        life((0, "ask", 0), (48, "suspend", 20), (100, "lift", 0))[-1] == START + timedelta(hours=100) + left
    )
    assert (
        life((200, "ask", 0), (200, "suspend", 30), (200, "lift", 0))[-1]
        == START + timedelta(hours=200) + FORTNIGHT
    )


@pytest.mark.parametrize("until", [5, 19, 21, 60])
def test_made_longer_or_shorter_it_moves_along(life: Any, until: int) -> None:
    moved = life((0, "ask", 0), (48, "suspend", 20), (60, "suspend", until))

    assert moved[-1] == day(until) + FORTNIGHT - timedelta(hours=48)


def test_after_one_that_ended_by_itself_only_the_next_one_counts(life: Any) -> None:
    # Until the 4th, then three and a half days at large, then until the 10th.
    moved = life((0, "ask", 0), (24, "suspend", 4), (6 * 24, "suspend", 10), (7 * 24, "suspend", 12))

    left = FORTNIGHT - timedelta(hours=24) - (START + timedelta(days=6) - day(4))
    assert moved[-2:] == [day(10) + left, day(12) + left]


def test_done_twice_or_lifted_twice_it_moves_once(services: Services, db: Any) -> None:
    mara, status = sign_up(services, "Mara"), MemberStatus(db)
    with time_machine.travel(START, tick=False):
        services.account_deletion.ask(mara, PASSWORD, "goodbye")
        for _ in range(3):
            status.suspend(mara.id, day(20), WHY)
        assert again(services, mara.email).deletion_due_at == day(20) + FORTNIGHT
        for _ in range(3):
            status.lift(mara.id)
        assert again(services, mara.email).deletion_due_at == START + FORTNIGHT


def test_nobody_is_taken_away_before_and_a_day_that_has_come_stays(services: Services) -> None:
    mara, mo = sign_up(services, "Mara"), sign_up(services, "Mo", "moderator")
    with time_machine.travel(START, tick=False):
        services.account_deletion.ask(mara, PASSWORD, "goodbye")
        services.moderation.members.suspend(mo, mara.id, day(20).date(), WHY)
    assert services.account_deletion.purge(day(20)) == 0
    assert services.account_deletion.purge(day(20) + FORTNIGHT) == 1

    assert moved_day(day(3), None, day(20), day(4)) == day(3)
    assert moved_day(day(3), day(2), None, day(4)) == day(3)


def test_a_log_in_keeps_the_account_as_the_letter_says_suspended_or_not(services: Services) -> None:
    mara, mo = sign_up(services, "Mara"), sign_up(services, "Mo", "moderator")
    services.account_deletion.ask(mara, PASSWORD, "goodbye")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    services.moderation.members.suspend(mo, mara.id, tomorrow, WHY)

    started = services.sessions.start(again(services, mara.email), "a browser", False)

    assert started.was_leaving
    assert again(services, mara.email).deletion_due_at is None


def test_whoever_is_let_in_while_they_ask_is_asked_again(services: Services, db: Any) -> None:
    """What was looked up says until when they are suspended: reckoned from that, the day would be wrong."""
    mara, mo = sign_up(services, "Mara"), sign_up(services, "Mo", "moderator")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    services.moderation.members.suspend(mo, mara.id, tomorrow, WHY)
    before: Member = again(services, mara.email)
    services.moderation.members.lift(mo, mara.id)

    deletions = services.account_deletion._pending_deletions  # noqa: SLF001 - between the two of them
    assert deletions.set_day(before, day(20), core_mail()) is None
    assert again(services, mara.email).deletion_due_at is None
    assert db["jobs"].count_documents({"payload.subject": "Goodbye"}) == 0


def core_mail() -> Any:
    """Any letter."""
    from dreamscape.models import Mail

    return Mail("mara@example.org", "Goodbye", "", "")
