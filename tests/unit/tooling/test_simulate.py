"""Some weeks of `make simulate`: the figures move, and in the end every number is true."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bench.simulate import Assumptions, report, simulate, untrue

if TYPE_CHECKING:
    from dreamscape.wiring import Services

DAYS, LOT = 20, 7
# As the usual ones, and quicker: in three weeks more happens than in two months.
BUSY = Assumptions(
    founders=8, arrivals=0.3, comes_by=0.7, says_a_dream=0.3, tells_news=0.1, asks=0.3, is_done=0.5,
    comes_true=0.02, comes_true_with_a_hand=0.2, deletes_a_dream=0.01, blocks=0.01, leaves=0.005,
)  # fmt: skip


@pytest.mark.timeout(300)
def test_some_weeks_go_by_and_every_number_is_true(services: Services, db: Any) -> None:
    months = list(simulate(services, db, days=DAYS, seed=LOT, assumed=BUSY, began=datetime.now(UTC)))

    last = months[-1].figures
    assert min(last.asks, last.offered, last.rooms, last.letters_sealed, last.true_with_hand) > 0
    assert last.similarity.same > 0
    wrong = untrue(services)
    assert wrong == []
    assert "0 differences" in report(months, wrong, DAYS, LOT, BUSY)
