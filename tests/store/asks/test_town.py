"""In a small made-up town (bench/town.py) whoever should be asked is, and nobody too often."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from bench.town import MOST_IN_A_WEEK, PRECISION, VILLAGE_RECALL, build, live
from dreamscape.store.asks.matching import MOST_TOLD

if TYPE_CHECKING:
    from dreamscape.wiring import Services


@pytest.mark.real_db
def test_a_small_town(services: Services, db: Any) -> None:
    lots = random.Random(7)  # noqa: S311 - the same town each time
    figures = live(db, services.matching, build(db, 600, lots), 40, lots)
    assert figures.asks == 40
    assert figures.told > 50
    assert figures.most_told <= MOST_TOLD
    assert figures.most_in_a_week <= MOST_IN_A_WEEK
    assert figures.precision >= PRECISION
    assert figures.recall >= VILLAGE_RECALL
