"""The figures of asks, rooms, letters and the same sky: what is counted, since when, and of what nothing is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.errors import NotAllowed
from dreamscape.services.moderation.hands import Hands
from dreamscape.store.moderation.hands import HandCounts
from dreamscape.store.same_sky.similarity import SkySimilarity
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from dreamscape.services.moderation.hands import HandFigures
    from dreamscape.wiring import Services

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)


def figures(db: Any) -> HandFigures:
    return Hands(counts=HandCounts(db), similarity=SkySimilarity(db)).at(NOW)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def ask(db: Any, opened: float, done: float | None = None, offers: int = 0, **more: Any) -> ObjectId:
    """One that was opened so many days ago, and done so many days ago."""
    state = (
        {"state": "open", "closed_at": None}
        if done is None
        else {"state": "done", "closed_at": days_ago(done)}
    )
    ask_id = ObjectId()
    db["asks"].insert_one(
        {"_id": ask_id, "dream_id": ObjectId(), "created_at": days_ago(opened), **state, **more}
    )
    for _ in range(offers):
        offer(db, ask_id, opened)
    return ask_id


def offer(db: Any, ask_id: ObjectId, days: float, state: str = "waiting") -> None:
    db["offers"].insert_one(
        {
            "ask_id": ask_id,
            "author_id": ObjectId(),
            "created_at": days_ago(days),
            "state": state,
            "answered_at": None if state == "waiting" else days_ago(days),
        }
    )


def test_a_site_on_which_nothing_happened_has_no_share_of_anything(db: Any) -> None:
    found = figures(db)

    assert found[:10] == (0,) * 10
    assert found.reports_per_thousand is None
    assert found.sky_precision is None


def test_asks_of_the_last_month_and_those_that_somebody_offered_to_help_with(db: Any) -> None:
    ask(db, 1, offers=3)
    ask(db, 29.9)
    ask(db, 31, offers=1)

    assert (figures(db).asks, figures(db).offered) == (2, 1)


def test_done_within_two_weeks_is_asked_of_those_that_had_them(db: Any) -> None:
    ask(db, 20, done=7)
    ask(db, 40, done=26.5)
    ask(db, 20, done=5.5)  # half a day late
    ask(db, 20)
    ask(db, 13, done=12)  # has its two weeks yet
    ask(db, 45, done=44)

    assert (figures(db).done_soon, figures(db).earlier_asks) == (2, 4)


def test_one_that_was_closed_is_not_done(db: Any) -> None:
    ask(db, 20, state="closed", closed_at=days_ago(19))

    assert (figures(db).done_soon, figures(db).earlier_asks) == (0, 1)


def test_rooms_are_offers_that_were_accepted_and_reports_are_counted_for_a_thousand(db: Any) -> None:
    for days, state in (
        (3, "accepted"),
        (200, "accepted"),
        (400, "accepted"),
        (3, "declined"),
        (3, "waiting"),
    ):
        offer(db, ObjectId(), days, state)
    db["monthly_counts"].insert_many(
        [{"_id": "2026-11", "room_reports": 1}, {"_id": "2025-11", "room_reports": 5}, {"_id": "2026-12"}]
    )

    assert (figures(db).rooms, figures(db).room_reports, figures(db).reports_per_thousand) == (2, 1, 500)


def test_dreams_that_came_true_with_a_hand_and_without(db: Any) -> None:
    helped, alone, long_ago, undone = (ObjectId() for _ in range(4))
    for number, (dream, days) in enumerate(((helped, 1), (alone, 2), (long_ago, 400))):
        state = {"name": "came_true", "at": days_ago(days)}
        db["dreams"].insert_one(_dream(dream, number, state))
    db["dreams"].insert_one(_dream(undone, 9, {"name": "on_the_way", "at": days_ago(1)}))
    for dream in (helped, long_ago, undone):
        ask(db, 30, done=29, dream_id=dream)
    ask(db, 30, dream_id=alone)

    assert (figures(db).true_with_hand, figures(db).true_without) == (1, 1)


def _dream(dream_id: ObjectId, number: int, state: dict[str, Any]) -> dict[str, Any]:
    named = {"slug": f"dream-{number}", "title_key": f"dream {number}"}
    return {"_id": dream_id, "dreamer_id": ObjectId(), "created_at": days_ago(40), "state": state, **named}


def letter(kind: str, opened: datetime | None = None) -> dict[str, Any]:
    ids = {"dream_id": ObjectId(), "author_id": ObjectId(), "dreamer_id": ObjectId()}
    return {"kind": kind, "sealed_at": days_ago(9), "opened_at": opened, "released_at": None, **ids}


def test_that_a_day_was_hard_changes_no_figure(db: Any) -> None:
    db["sealed_letters"].insert_many(
        [letter("hard_day"), letter("came_true", days_ago(1)), letter("date", days_ago(2)), letter("date")]
    )
    before = figures(db)
    assert (before.letters_sealed, before.letters_opened) == (4, 2)

    db["sealed_letters"].update_one(
        {"kind": "hard_day"}, {"$set": {"opened_at": NOW, "hard_day": "2026-12-04"}}
    )

    assert figures(db) == before


def test_they_are_for_moderators_alone(services: Services) -> None:
    mara = sign_up(services, "Mara")
    with pytest.raises(NotAllowed):
        services.moderation.hands.figures(mara)
    services.moderation.roles.set(mara.email, "moderator")
    assert services.moderation.hands.figures(again(services, mara.email)).asks == 0
