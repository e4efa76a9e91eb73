"""Two presses at the same moment, on a real database: one state, one date, one job that tells of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models.dream_states import StateContent
from dreamscape.models.sealed_letters import CAME_TRUE, HARD_DAY
from dreamscape.store.asks.ending import close_all_of_dream
from dreamscape.store.dream_states import DreamStates
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.sealed_letters.letters import SealedLetters
from dreamscape.store.sealed_letters.opening import open_for_coming_true
from tests.support.without_forms import dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.wiring import Services

pytestmark = pytest.mark.real_db
ONCE = datetime(2026, 5, 1, tzinfo=UTC)


def states(db: Any) -> DreamStates:
    return DreamStates(db, open_letters=open_for_coming_true, close_asks=close_all_of_dream)


def test_it_comes_true_once_however_many_press(services: Services, db: Any) -> None:
    mara = sign_up(services, "Mara")
    boat = dream_by(services, mara)

    def press(number: int) -> str:
        at = ONCE + timedelta(days=number)
        content = StateContent("came_true", f"Press {number}")
        return states(db).change(boat.id, mara.id, content, at).job_id

    with ThreadPoolExecutor(8) as crowd:
        jobs = list(crowd.map(press, range(8)))

    # Who came first gave it its day, and had it told; the others only changed its words.
    [first] = [number for number, job in enumerate(jobs) if job]
    stored = Dreams(db).by_id(boat.id)
    assert stored is not None
    assert stored.state.at == ONCE + timedelta(days=first)
    assert [one.name for one in stored.former_states] == ["dreaming"]
    assert db["jobs"].count_documents({"kind": "tell_followers"}) == 1


def test_whatever_is_said_at_once_each_former_state_is_kept_once(services: Services, db: Any) -> None:
    mara = sign_up(services, "Mara")
    boat = dream_by(services, mara)
    names = ["on_the_way", "came_true", "let_go", "dreaming"] * 5

    with ThreadPoolExecutor(8) as crowd:
        list(
            crowd.map(
                lambda name: states(db).change(boat.id, mara.id, StateContent(name), ONCE),
                names,
            )
        )

    stored = Dreams(db).by_id(boat.id)
    assert stored is not None
    former = [one.name for one in stored.former_states]
    assert len(former) == len(set(former)) <= 3
    assert stored.state.name not in former
    assert ("unlisted" in db["dreams"].find_one({})) == stored.state.is_let_go


def test_a_letter_is_taken_back_or_opened_when_it_comes_true_at_that_moment(
    services: Services, db: Any
) -> None:
    mara, tom = sign_up(services, "Mara"), sign_up(services, "Tom")
    boat = dream_by(services, mara)
    for _ in range(5):
        db["sealed_letters"].delete_many({})
        states(db).change(boat.id, mara.id, StateContent("dreaming"), ONCE)
        kinds = {
            kind: SealedLetters(db).seal(boat, tom.id, kind, "Dear you,") for kind in (CAME_TRUE, HARD_DAY)
        }
        now = datetime.now(UTC)
        with ThreadPoolExecutor(2) as both:
            taken = both.submit(SealedLetters(db).take_back, kinds[CAME_TRUE].id, tom.id, now)
            both.submit(states(db).change, boat.id, mara.id, StateContent("came_true"), now).result(60)

        left = {row["kind"]: row for row in db["sealed_letters"].find({})}
        assert (CAME_TRUE in left) != taken.result(60)
        assert all(row["opened_at"] for kind, row in left.items() if kind == CAME_TRUE)
        assert left[HARD_DAY]["opened_at"] is None
