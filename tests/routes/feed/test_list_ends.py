"""The button “More dreams” stands under a list only while there are more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.routes.feed.test_dreamscape import MORE, more, seen
from tests.support.rows import plant_dreams

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

LISTS = pytest.mark.parametrize("path", ["/dreams", "/people/mara-lind", "/dreamscape?view=latest&own=1"])


@LISTS
@pytest.mark.parametrize("count", [20, 40])
def test_after_a_full_page_no_empty_one_is_offered(mara: Visitor, db: Any, path: str, count: int) -> None:
    plant_dreams(db, mara.id, count)
    for _ in range(count // 20 - 1):
        path = more(mara, path)

    assert len(seen(mara, path)) == 20
    assert MORE.search(mara.get(path).text) is None


@LISTS
def test_page_two_of_three_is_full_and_leads_on(mara: Visitor, db: Any, path: str) -> None:
    plant_dreams(db, mara.id, 41)
    second = more(mara, path)

    assert len(seen(mara, second)) == 20
    assert len(seen(mara, more(mara, second))) == 1
