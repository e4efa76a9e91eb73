"""How what dreamers answer moves what two dreams have to share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId

from dreamscape.services.same_sky.similarity import (
    ENOUGH_PEOPLE,
    LEAST,
    MOST,
    STEP,
    SkyThreshold,
    moved,
    precision,
)
from dreamscape.store.same_sky.similarity import LEAST_SCORE, SkySimilarity

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)


def people(same: int, not_quite: int) -> list[tuple[int, int]]:
    """So many who said the same once, and so many who said not quite."""
    return [(1, 0)] * same + [(0, 1)] * not_quite


@pytest.mark.parametrize(
    ("same", "not_quite", "step"),
    [(9, 11, STEP), (10, 10, 0), (16, 4, 0), (17, 3, -STEP), (0, 20, STEP), (20, 0, -STEP)],
)
def test_less_than_a_half_moves_it_up_and_more_than_four_fifths_down(
    same: int, not_quite: int, step: float
) -> None:
    assert moved(3.0, people(same, not_quite)) == 3.0 + step


def test_few_people_move_nothing_however_much_they_answer() -> None:
    assert moved(3.0, [(0, 500)] * (ENOUGH_PEOPLE - 1)) == 3.0
    assert moved(3.0, [(0, 500)] * ENOUGH_PEOPLE) == 3.0 + STEP


def test_it_stays_within_its_bounds() -> None:
    assert moved(MOST, people(0, 20)) == MOST
    assert moved(LEAST, people(20, 0)) == LEAST


def test_nobody_counts_for_more_than_five_answers() -> None:
    # One who says "not quite" a thousand times is as five; the nineteen others said the same once each.
    assert precision([(0, 1000), *people(19, 0)]) == pytest.approx(19 / 24)
    assert precision([]) == 0


def answers(db: Any, same: int, not_quite: int, at: datetime) -> None:
    db["sky_answers"].insert_many(
        {"_id": str(ObjectId()), "dreamer_id": ObjectId(), "answer": answer, "at": at}
        for answer in ["same"] * same + ["not_quite"] * not_quite
    )


def test_a_step_begins_a_new_count_and_what_was_said_before_is_not_counted_again(db: Any) -> None:
    store = SkySimilarity(db)
    threshold = SkyThreshold(store)
    answers(db, 5, 15, NOW - timedelta(hours=3))

    assert threshold.measure(NOW).least_score == LEAST_SCORE + STEP
    after = threshold.measure(NOW + timedelta(days=1))
    assert (after.least_score, after.since, after.same, after.not_quite) == (STEP, NOW, 0, 0)

    answers(db, 15, 6, NOW + timedelta(days=2))
    counted = threshold.measure(NOW + timedelta(days=3))
    assert (counted.least_score, counted.since, counted.same, counted.not_quite) == (STEP, NOW, 15, 6)
    assert store.read() == counted


def test_of_two_that_measure_at_once_one_moves_it(db: Any) -> None:
    store = SkySimilarity(db)
    answers(db, 0, 20, NOW - timedelta(hours=3))
    before = store.read()
    SkyThreshold(store).measure(NOW)
    moved_once = store.read()

    store.save(before, before._replace(least_score=9.0, since=NOW + timedelta(hours=1)))

    assert store.read() == moved_once
