"""The comments under a dream end where they end, whichever way they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.rows import plant_comments
from tests.support.without_forms import dream_by, pages, sign_up

if TYPE_CHECKING:
    from dreamscape.services.comments import Order
    from dreamscape.wiring import Services


@pytest.mark.parametrize("order", ["oldest", "newest"])
@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, [0]), (19, [19]), (20, [20]), (21, [20, 1]), (40, [20, 20]), (41, [20, 20, 1])],
)
def test_no_comment_is_missing_and_no_empty_page_is_offered(
    services: Services, db: Any, count: int, expected: list[int], order: Order
) -> None:
    mara = sign_up(services, "Mara")
    dream = dream_by(services, mara)
    plant_comments(db, dream.id, mara.id, count)

    def read(after: str | None) -> Any:
        return services.comments.page(dream, mara, after, order)[0]

    found = pages(read)
    assert [len(page) for page in found] == expected
    times = [card.comment.created_at for page in found for card in page]
    assert times == sorted(times, reverse=order == "newest")
    assert len({card.comment.id for page in found for card in page}) == count
