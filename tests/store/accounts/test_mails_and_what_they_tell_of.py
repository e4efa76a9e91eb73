"""A mail is queued in the transaction of what it tells of: there are both or neither, whenever the process dies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pymongo.errors import AutoReconnect

from dreamscape.models import Mail, Member
from dreamscape.store.accounts.deletions import PendingDeletions
from dreamscape.store.accounts.email_confirmations import EmailConfirmations
from dreamscape.store.accounts.sessions import Sessions
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.members import Members
from tests.store.members.test_members import MARA

if TYPE_CHECKING:
    from collections.abc import Callable

MAIL = Mail("mara@example.org", "A link", "Here it is.", "<p>Here it is.</p>")
NEW = "mara@example.com"

# Each returns the ids of the jobs that send its mails.
changes: pytest.MarkDecorator = pytest.mark.parametrize(
    "change",
    [
        lambda db, member: [Members(db).set_reset_key(member, "key", MAIL)],
        lambda db, member: EmailConfirmations(db).set_link(member, NEW, "key", [MAIL, MAIL]),
        lambda db, member: [PendingDeletions(db).set_day(member, datetime.now(UTC), MAIL)],
    ],
    ids=["reset", "address", "deletion"],
)


@pytest.fixture
def mara(db: Any) -> Member:
    """A member who is logged in."""
    member = Members(db).add(MARA)
    Sessions(db).start("session", member, "Chromium", timedelta(days=2))
    return member


def everything(db: Any) -> list[Any]:
    return [list(db[name].find()) for name in ("users", "sessions", "jobs")]


@changes
def test_the_mail_is_queued_with_it(
    db: Any, mara: Member, change: Callable[[Any, Member], list[str]]
) -> None:
    queued = change(db, mara)

    assert queued
    assert {job["_id"]: job["payload"]["subject"] for job in db["jobs"].find()} == dict.fromkeys(
        queued, "A link"
    )


@changes
@pytest.mark.real_db
def test_without_the_mail_there_is_nothing_that_it_would_tell_of(
    db: Any, mara: Member, change: Callable[[Any, Member], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> str:
        raise AutoReconnect

    before = everything(db)
    monkeypatch.setattr(Jobs, "add_mail", die)
    with pytest.raises(AutoReconnect):
        change(db, mara)

    assert everything(db) == before
