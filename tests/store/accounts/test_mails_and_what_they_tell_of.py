"""A mail is queued in the transaction of what it tells of: there are both or neither, whenever the process dies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pymongo.errors import AutoReconnect

from dreamscape.messages import Message
from dreamscape.models import Appeal, AuditRecord, Mail, Member, NewAppeal, Target
from dreamscape.store.accounts.deletions import PendingDeletions
from dreamscape.store.accounts.email_confirmations import EmailConfirmations
from dreamscape.store.accounts.sessions import Sessions
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.members import Members
from dreamscape.store.members.status import MemberStatus
from dreamscape.store.moderation.appeals import Appeals
from tests.store.members.test_members import MARA

if TYPE_CHECKING:
    from collections.abc import Callable

MAIL = Mail("mara@example.org", "A link", "Here it is.", "<p>Here it is.</p>")
NEW = "mara@example.com"
RECORD = AuditRecord("", Message("made admin"), Target("member", "0" * 24))


def mail_ids(answer: Any) -> list[str]:
    """The ids of the jobs that send mails, in what a store answers."""
    if isinstance(answer, str):
        return [answer]
    if isinstance(answer, list):
        return answer
    return answer.mail_ids if hasattr(answer, "mail_ids") else [answer.mail_id]


def open_appeal(db: Any, member: Member) -> Appeal:
    """What this member asks to be decided once more."""
    store = Appeals(db)
    store.add(NewAppeal(member.id, "suspended", "act", Target("member", member.id), "", "", "", "Why?"))
    return store.page(None, 1).items[0]


changes: pytest.MarkDecorator = pytest.mark.parametrize(
    "change",
    [
        lambda db, member: Members(db).set_reset_key(member, "key", MAIL),
        lambda db, member: EmailConfirmations(db).set_link(member, NEW, "key", [MAIL, MAIL]),
        lambda db, member: PendingDeletions(db).set_day(member, datetime.now(UTC), MAIL),
        lambda db, member: Members(db).set_password(member, "another", MAIL),
        lambda db, member: Members(db).use_reset_key(member.id, "reset", "another", MAIL),
        lambda db, member: EmailConfirmations(db).use_link(member, "link", NEW, [MAIL, MAIL]),
        lambda db, member: Sessions(db).start("new", member, "", timedelta(days=2), mail=MAIL),
        lambda db, member: Sessions(db).end_own(member.id, "session", MAIL),
        lambda db, member: MemberStatus(db).change_role(member.id, "admin", RECORD, MAIL),
        lambda db, member: Appeals(db).decide(
            open_appeal(db, member), "declined", "No.", "", notice="x", mail=MAIL
        ),
    ],
    ids=[
        "reset",
        "address",
        "deletion",
        "password",
        "new password",
        "new address",
        "log-in",
        "log-out",
        "role",
        "appeal",
    ],
)


@pytest.fixture
def mara(db: Any) -> Member:
    """A member who is logged in."""
    member = Members(db).add(MARA)
    Sessions(db).start("session", member, "Chromium", timedelta(days=2))
    links = {"reset_key": "reset", "email_link": {"email": NEW, "key": "link"}}
    db["users"].update_one({}, {"$set": links})
    return member


def everything(db: Any) -> list[Any]:
    # `acts` only counts that something was done: the appeal that is decided was made first.
    return [list(db[name].find({}, {"acts": 0})) for name in ("users", "sessions", "jobs", "audit")]


@changes
def test_the_mail_is_queued_with_it(db: Any, mara: Member, change: Callable[[Any, Member], Any]) -> None:
    queued = mail_ids(change(db, mara))

    assert queued
    assert {
        job["_id"]: job["payload"]["subject"] for job in db["jobs"].find({"kind": "send_mail"})
    } == dict.fromkeys(queued, "A link")


@changes
@pytest.mark.real_db
def test_without_the_mail_there_is_nothing_that_it_would_tell_of(
    db: Any, mara: Member, change: Callable[[Any, Member], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> str:
        raise AutoReconnect

    before = everything(db)
    monkeypatch.setattr(Jobs, "add_mail", die)
    with pytest.raises(AutoReconnect):
        change(db, mara)

    assert everything(db) == before
