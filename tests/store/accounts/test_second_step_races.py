"""A code works once, however many requests bring it in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.messages import Message
from dreamscape.models import AuditRecord, Mail, Member, PendingLogIn, RecoveryCodeSet, Target
from dreamscape.store.accounts.pending_log_ins import PendingLogIns
from dreamscape.store.accounts.second_steps import SecondSteps
from dreamscape.store.members.members import Members
from tests.store.members.test_members import MARA

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.real_db

MAIL = Mail("mara@example.org", "A code", "", "")
CODES = RecoveryCodeSet("00", 1, 8, ("first", "second"), datetime.now(UTC))
MANY = 8


@pytest.fixture
def mara(db: Any) -> Member:
    """A member with an app and two recovery codes."""
    member = Members(db).add(MARA)
    assert SecondSteps(db).set_totp(member, "sealed", 100, CODES, MAIL)
    return member


def at_once(work: Callable[[int], object]) -> int:
    """How many of so many threads, which do this at the same time, have done it."""
    with ThreadPoolExecutor(MANY) as pool:
        return sum(bool(done) for done in pool.map(work, range(MANY)))


def test_of_many_who_bring_a_code_of_the_app_one_is_let_in(db: Any, mara: Member) -> None:
    steps = SecondSteps(db)

    assert at_once(lambda _: steps.use_step(mara.id, "sealed", 101)) == 1
    assert steps.of(mara.id).last_step == 101
    assert not steps.use_step(mara.id, "sealed", 101)
    assert not steps.use_step(mara.id, "of another app", 102)


def test_of_many_who_bring_a_recovery_code_one_is_let_in_and_one_mail_is_written(
    db: Any, mara: Member
) -> None:
    steps, before = SecondSteps(db), db["jobs"].count_documents({})

    assert at_once(lambda _: steps.use_code(mara.id, "first", MAIL)) == 1
    left = steps.of(mara.id).codes
    assert left
    assert left.digests == ("second",)
    assert db["jobs"].count_documents({}) == before + 1


def test_of_many_who_finish_one_log_in_one_has(db: Any, mara: Member) -> None:
    pending = PendingLogIns(db)
    pending.add(PendingLogIn("digest", mara.id, 0), timedelta(minutes=1))

    assert at_once(lambda _: pending.end("digest")) == 1


def test_tries_at_the_same_time_all_count(db: Any, mara: Member) -> None:
    pending = PendingLogIns(db)
    pending.add(PendingLogIn("digest", mara.id, 0), timedelta(minutes=1))

    assert at_once(lambda _: pending.count_try("digest", 5)) == 5
    assert pending.find("digest", 5) is None


def test_it_is_taken_away_once_and_written_down_once(db: Any, mara: Member) -> None:
    record = AuditRecord("", Message("took a second step away"), Target("member", mara.id), "Lost.")
    steps = SecondSteps(db)

    assert at_once(lambda _: steps.take_away(mara.id, record, MAIL)) == 1
    assert db["audit"].count_documents({}) == 1
    found = Members(db).by_id(mara.id)
    assert found
    assert found.sessions_version == 1


def test_with_another_password_nothing_is_changed(db: Any, mara: Member) -> None:
    Members(db).set_password(mara, "another", MAIL)
    steps, before = SecondSteps(db), SecondSteps(db).of(mara.id)

    assert steps.set_totp(mara, "new", 1, None, MAIL) is None
    assert steps.remove_totp(mara, with_codes=True, mail=MAIL) is None
    assert steps.set_codes(mara, CODES, MAIL) is None
    assert steps.of(mara.id) == before
