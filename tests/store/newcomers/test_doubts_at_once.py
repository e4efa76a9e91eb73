"""Many who sign up from one network in one instant, on a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.store.members.members import Members, NewMember
from tests.support.without_forms import sign_up

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.models import Member
    from dreamscape.wiring import Services

pytestmark = pytest.mark.real_db
MANY, FEW = 12, 5


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, "NEWCOMER_LIMITS": True}


def test_no_more_slip_past_than_if_they_had_come_one_by_one(
    app: Flask, services: Services, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_are_here, add = Barrier(MANY), Members.add

    def together(members: Members, new: NewMember) -> Member:
        all_are_here.wait(30)
        return add(members, new)

    def come(number: int) -> tuple[str, ...]:
        with app.app_context():
            return sign_up(services, f"Bot{number}", network="ours").joined.doubts

    monkeypatch.setattr(Members, "add", together)
    with ThreadPoolExecutor(MANY) as pool:
        said = list(pool.map(come, range(MANY)))

    assert said.count(()) <= FEW
    stored = [tuple(row["joined"]["doubts"]) for row in db["users"].find().sort("first_name")]
    assert sorted(stored) == sorted(said)
