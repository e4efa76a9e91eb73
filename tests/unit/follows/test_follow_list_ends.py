"""Lists of people end where they end: nobody is missing, nobody comes twice, no empty page is offered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.rows import plant, plant_members
from tests.support.without_forms import pages, sign_up

if TYPE_CHECKING:
    from dreamscape.wiring import Services


@pytest.mark.parametrize("which", ["following", "followers"])
@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, [0]), (39, [39]), (40, [40]), (41, [40, 1]), (80, [40, 40]), (81, [40, 40, 1])],
)
def test_whom_somebody_follows_and_who_follows_them(
    services: Services, db: Any, count: int, expected: list[int], which: str
) -> None:
    mara = sign_up(services, "Mara")
    here, there = ("member_id", "target_id") if which == "following" else ("target_id", "member_id")
    others = plant_members(db, count)
    plant(
        db["follows"],
        count,
        lambda number: {"kind": "member", here: ObjectId(mara.id), there: others[number]},
    )

    found = pages(partial(getattr(services.people, which), mara, None))

    assert [len(page) for page in found] == expected
    assert {person.id for page in found for person in page} == {str(other) for other in others}
