"""What cannot wait is told at once: what moderators did by a mail of its own, once; what happened to an account in the
site, beside its mail."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models import Mail
from dreamscape.models.mail import SecurityEvent
from dreamscape.models.notification_choices import MODERATION, Channels, NotificationChoices
from dreamscape.services.notifications.security import OTHER, SENTENCES, in_words
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.notifications.notices import Notices
from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Member
    from dreamscape.wiring import Services

SUBJECT = "Word from those who look after the place"
PACKAGE = Path(__file__).parents[3] / "dreamscape"


@pytest.fixture
def mara(services: Services, db: Any) -> Member:
    mara = sign_up(services, "Mara")
    change(db, mara, email_confirmed=True)
    return again(services, mara.email)


def change(db: Any, mara: Member, **values: Any) -> None:
    db["users"].update_one({"_id": ObjectId(mara.id)}, {"$set": values})


def notices(services: Services) -> list[Mail]:
    services.worker.run_once()
    return [queued.mail for queued in services.mail_queue.outbox() if queued.mail.subject == SUBJECT]


def hide(db: Any, mara: Member, kind: str = "dream_hidden") -> str:
    return Notices(db).add(mara.id, kind, "A bakery", "It is somebody else’s.")


def test_what_moderators_did_is_mailed_at_once(services: Services, db: Any, mara: Member) -> None:
    hide(db, mara)

    [mail] = notices(services)
    assert mail.to == mara.email
    for said in (mail.text, mail.html):
        assert "A bakery" in said
        assert "somebody else’s" in said
        assert "http://localhost/notifications" in said
    assert mail.unsubscribe is None


def test_and_once_however_often_it_is_delivered(services: Services, db: Any, mara: Member) -> None:
    told = hide(db, mara)
    notices(services)
    for _ in range(2):
        db["jobs"].delete_many({})
        payload = {"notification_id": told, "member_id": mara.id}
        services.jobs.run(services.jobs.add("deliver_notification", told, payload))

    assert notices(services) == []


UNLESS: dict[str, Callable[[Services, Any, Member], Any]] = {
    "they read it first": lambda services, _db, mara: services.notifications.mark_read(mara),
    "it was taken back": lambda _services, db, _mara: db["notifications"].delete_many({}),
    "their address is not proven": lambda _services, db, mara: change(db, mara, email_confirmed=False),
    "their address takes no mails": lambda _services, db, mara: change(db, mara, mail_refusals={"count": 3}),
    "they want none by mail": lambda services, _db, mara: services.notifications.choose(
        mara, NotificationChoices(kinds={MODERATION: Channels(mail=False)})
    ),
}


@pytest.mark.parametrize("why", UNLESS)
def test_it_is_not_mailed_when(services: Services, db: Any, mara: Member, why: str) -> None:
    hide(db, mara)
    UNLESS[why](services, db, mara)

    assert notices(services) == []


@pytest.mark.parametrize("kind", ["appeal_accepted", "appeal_accepted_late", "appeal_declined"])
def test_what_has_a_mail_of_its_own_has_no_second_one(
    services: Services, db: Any, mara: Member, kind: str
) -> None:
    hide(db, mara, kind)

    assert notices(services) == []


def told(services: Services, mara: Member) -> list[str]:
    services.worker.run_once()
    return [
        card.notification.about for card in services.notifications.page(again(services, mara.email)).items
    ]


def test_what_is_mailed_of_an_account_is_told_in_the_site(services: Services, mara: Member) -> None:
    services.passwords.change(mara, PASSWORD, "another boat with a sail")

    assert told(services, mara) == ["password_changed"]
    assert again(services, mara.email).unread_notifications == 1


def test_it_is_told_once_however_often_the_job_runs(services: Services, db: Any, mara: Member) -> None:
    Jobs(db).add_mail(Mail(mara.email, "", "", "", tells=SecurityEvent(mara.id, "passkey_added")))
    (job,) = db["jobs"].find({"kind": "tell_security"})
    assert told(services, mara) == ["passkey_added"]
    services.jobs.run(services.jobs.add("tell_security", "again", job["payload"]))

    assert told(services, mara) == ["passkey_added"]


def test_who_is_gone_is_told_nothing(services: Services, db: Any, mara: Member) -> None:
    db["users"].delete_one({"_id": ObjectId(mara.id)})
    Jobs(db).add_mail(Mail(mara.email, "", "", "", tells=SecurityEvent(mara.id, "passkey_added")))
    services.worker.run_once()

    assert db["notifications"].count_documents({}) == 0


def test_every_mail_about_an_account_has_its_sentence() -> None:
    """Each template that is a mail of this kind is written with a key, and each key has words."""
    source = (PACKAGE / "mail" / "templates.py").read_text(encoding="utf-8")
    letters = {
        path.stem
        for path in (PACKAGE / "templates" / "mail").glob("*.html")
        if 'extends "mail/_security.html"' in path.read_text(encoding="utf-8")
    }
    written = re.findall(r'_write\(\s*"(\w+)"(.*?)\)\n', source, re.DOTALL)
    assert letters - {"email_changed"} <= {name for name, rest in written if "about=" in rest}
    keys = set(re.findall(r'about="(\w+)"', source))
    assert keys <= set(SENTENCES)


def test_a_key_that_nobody_knows_is_told_in_general() -> None:
    assert in_words("made up by a newer version") is OTHER
