"""A log-in is being written when something ends all log-ins: one waits for the other, and none slips through.

Each is held in the middle of its transaction, so that both are under way for certain.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pymongo.collection import Collection

from dreamscape.models import Mail, Member
from dreamscape.store.accounts.deletions import PendingDeletions
from dreamscape.store.accounts.sessions import Sessions
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.members import Members
from dreamscape.store.members.status import MemberStatus
from tests.store.members.test_members import MARA
from tests.support.meanwhile import Held

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.real_db

MAIL = Mail("mara@example.org", "Goodbye", "", "")
TOMORROW = datetime.now(UTC) + timedelta(days=1)
A_MOMENT = 0.2

ENDS: dict[str, Callable[[Any, Member], Any]] = {
    "password": lambda db, mara: Members(db).set_password(mara, "another", MAIL),
    "reset": lambda db, mara: Members(db).use_reset_key(mara.id, "key", "another", MAIL),
    "suspension": lambda db, mara: MemberStatus(db).suspend(mara.id, TOMORROW, "Unkind words."),
    "asking to leave": lambda db, mara: PendingDeletions(db).set_day(mara, TOMORROW, MAIL),
    "being taken away": lambda db, mara: PendingDeletions(db).begin(mara.id),
}


@pytest.fixture
def mara(db: Any) -> Member:
    """A member with a reset link on its way."""
    member = Members(db).add(MARA)
    Members(db).set_reset_key(member, "key", MAIL)
    return member


def start(sessions: Sessions, member: Member) -> Any:
    return sessions.start("digest", member, "Firefox", timedelta(days=2))


@pytest.mark.parametrize("ending", ENDS)
def test_what_comes_while_a_log_in_is_written_ends_it(
    db: Any, mara: Member, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    sessions = Sessions(db)
    held = Held(monkeypatch, Collection, "insert_one")
    with ThreadPoolExecutor(2) as pool:
        log_in = pool.submit(start, sessions, mara)
        assert held.reached.wait(60)
        end = pool.submit(ENDS[ending], db, mara)
        assert not wait([end], A_MOMENT).done, "it waits for the log-in"
        held.let_go()
        assert log_in.result(60)
        end.result(60)

    assert sessions.find("digest") is None


def test_a_log_in_that_comes_while_somebody_asks_to_leave_makes_them_stay(
    db: Any, mara: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    deletions = PendingDeletions(db)
    held = Held(monkeypatch, Jobs, "add_mail")
    with ThreadPoolExecutor(2) as pool:
        leaving = pool.submit(deletions.set_day, mara, TOMORROW, MAIL)
        assert held.reached.wait(60)
        log_in = pool.submit(start, Sessions(db), mara)
        assert not wait([log_in], A_MOMENT).done, "it waits for the other"
        held.let_go()
        assert leaving.result(60)
        assert log_in.result(60).was_leaving

    found = Sessions(db).find("digest")
    assert found
    assert found.member.deletion_due_at is None


def test_of_two_who_change_a_password_at_once_with_the_old_one_one_does(db: Any, mara: Member) -> None:
    with ThreadPoolExecutor(4) as pool:
        changed = list(pool.map(lambda n: Members(db).set_password(mara, f"hash {n}", MAIL), range(4)))

    assert sum(member is not None for member in changed) == 1
