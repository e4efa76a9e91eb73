"""Every list of dreams ends where it ends: no row is missing, none comes twice, no empty page is offered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.rows import plant_dreams
from tests.support.without_forms import again, pages, sign_up

if TYPE_CHECKING:
    from dreamscape.wiring import Services

SIZES = pytest.mark.parametrize(
    ("count", "expected"),
    [(0, [0]), (19, [19]), (20, [20]), (21, [20, 1]), (40, [20, 20]), (41, [20, 20, 1])],
)


def check(read: Any, expected: list[int]) -> None:
    """`read` gives the page after a cursor."""
    found = pages(read)
    assert [len(page) for page in found] == expected
    assert len({card.dream.id for page in found for card in page}) == sum(expected)


@SIZES
def test_my_dreams(services: Services, db: Any, count: int, expected: list[int]) -> None:
    mara = sign_up(services, "Mara")
    plant_dreams(db, mara.id, count)

    check(partial(services.feed.mine, mara), expected)


@SIZES
@pytest.mark.parametrize("reader", ["guest", "member"])
def test_a_persons_dreams(services: Services, db: Any, count: int, expected: list[int], reader: str) -> None:
    mara, tom = sign_up(services, "Mara"), sign_up(services, "Tom")
    plant_dreams(db, mara.id, count)

    check(partial(services.feed.by, mara.id, tom if reader == "member" else None), expected)


@SIZES
@pytest.mark.parametrize("view", ["latest", "trending", "personalised", "followed"])
def test_every_view_of_the_dreamscape(
    services: Services, db: Any, count: int, expected: list[int], view: str
) -> None:
    mara, tom = sign_up(services, "Mara"), sign_up(services, "Tom", interests=["sea"])
    services.follows.follow_member(tom, mara.slug)
    plant_dreams(db, mara.id, count)
    reader = again(services, tom.email)

    for category in (None, "sea"):
        check(partial(services.feed.page, reader, view, False, category), expected)


@SIZES
def test_followed_dreams_of_people_one_does_not_follow(
    services: Services, db: Any, count: int, expected: list[int]
) -> None:
    mara, tom = sign_up(services, "Mara"), sign_up(services, "Tom")
    plant_dreams(db, mara.id, count)
    for dream in db["dreams"].find():
        services.follows.follow_dream(tom, dream["slug"])

    check(partial(services.feed.page, again(services, tom.email), "followed", False, None), expected)


def test_my_dreams_hold_those_out_of_sight_and_nobody_elses_list_does(services: Services, db: Any) -> None:
    mara, tom = sign_up(services, "Mara"), sign_up(services, "Tom")
    plant_dreams(db, mara.id, 21, hidden={"reason": "Why", "by": None, "at": mara.created_at})

    check(partial(services.feed.mine, mara), [20, 1])
    check(partial(services.feed.by, mara.id, tom), [0])
    check(partial(services.feed.by, mara.id, mara), [0])
    check(partial(services.feed.page, tom, "latest", True, None), [0])
