"""Of a dream that nothing was told of for a week its dreamer is asked, kindly and once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models.notification_choices import FIRST_STEP, NOWHERE
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services

NOW = datetime.now(UTC)


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def boat(services: Services, mara: Member, db: Any) -> Dream:
    """Her dream, which is eight days old."""
    dream = dream_by(services, mara)
    db["dreams"].update_one({}, {"$set": {"created_at": NOW - timedelta(days=8)}})
    return dream


def asked(services: Services, mara: Member) -> int:
    """Let a day pass; of how many dreams has she been asked so far?"""
    assert services.jobs.run(services.jobs.add("ask_first_steps", None))
    found = services.notifications.page(again(services, mara.email)).items
    return sum(card.notification.kind == FIRST_STEP for card in found)


def test_she_is_asked_once_whether_or_not_she_has_read_it(
    services: Services, mara: Member, boat: Dream
) -> None:
    assert asked(services, mara) == asked(services, mara) == 1
    assert again(services, mara.email).unread_notifications == 1
    services.notifications.mark_read(again(services, mara.email))
    assert asked(services, mara) == 1
    assert again(services, mara.email).unread_notifications == 0
    assert not list(services.integrity.run(repair=False))
    assert boat.title


@pytest.mark.parametrize("days", [0, 6, 11, 400])
def test_neither_too_soon_nor_of_what_is_old(
    services: Services, mara: Member, boat: Dream, db: Any, days: int
) -> None:
    assert boat
    db["dreams"].update_one({}, {"$set": {"created_at": NOW - timedelta(days=days)}})
    assert asked(services, mara) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"hidden": {"reason": "", "at": NOW}},
        {"state": {"name": "let_go", "at": NOW}},
        {"state": {"name": "came_true", "at": NOW}},
    ],
)
def test_not_of_what_rests_or_is_out_of_sight(
    services: Services, mara: Member, boat: Dream, db: Any, change: dict[str, Any]
) -> None:
    assert boat
    db["dreams"].update_one({}, {"$set": change})
    assert asked(services, mara) == 0


def test_whoever_wrote_something_or_wants_no_such_question_is_left_in_peace(
    services: Services, mara: Member, boat: Dream, db: Any
) -> None:
    entry, _ = services.diary.add(mara, boat.slug, "The keel is laid.")
    assert asked(services, mara) == 0
    services.diary.remove(entry.id, mara)
    choices = mara.notification_choices
    services.notifications.choose(mara, choices._replace(kinds={FIRST_STEP: NOWHERE}))
    assert asked(services, mara) == 0
    db["users"].update_one({}, {"$unset": {"notification_choices": ""}})
    assert asked(services, mara) == 1
    services.dreams.delete(mara, boat.slug)
    assert asked(services, mara) == 0, "nothing is told of a dream that is gone"
