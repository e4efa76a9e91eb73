"""An address that sends three mails back in a row gets no more of those that one may do without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models import Mail
from dreamscape.store.accounts.mail_refusals import MailRefusals
from dreamscape.store.jobs.jobs import Jobs
from tests.conftest import TEST_SETTINGS
from tests.support.inbox import Inbox, open_inbox
from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.models import Member
    from dreamscape.wiring import Services

REFUSED, LATER, TAKEN = "550 No such person here", "451 Try again later", "250 Taken"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with open_inbox() as inbox:
        yield inbox


@pytest.fixture
def settings(inbox: Inbox) -> dict[str, Any]:
    return {**TEST_SETTINGS, **inbox.settings}


@pytest.fixture
def mara(services: Services, db: Any) -> Member:
    mara = sign_up(services, "Mara")
    db["users"].update_one({"_id": ObjectId(mara.id)}, {"$set": {"email_confirmed": True}})
    return mara


def answers(services: Services, db: Any, inbox: Inbox, *said: str, to: str = "mara@example.org") -> None:
    """The mail server says this to one mail each."""
    for answer in said:
        inbox.answer = answer
        services.mail_queue.send(Jobs(db).add_mail(Mail(to, "A dream", "Hello", "<p>Hello</p>")))


def told(services: Services, mara: Member) -> list[str]:
    page = services.notifications.page(again(services, mara.email))
    return [card.notification.about for card in page.items]


@pytest.mark.parametrize(
    ("said", "set_aside"),
    [
        ([REFUSED] * 2, False),
        ([REFUSED] * 3, True),
        ([REFUSED] * 4, True),
        ([REFUSED, REFUSED, TAKEN, REFUSED], False),
        ([REFUSED, REFUSED, LATER, REFUSED], True),
        ([LATER] * 4, False),
        # What must be mailed still is, and may come through; it shows nothing of the next.
        ([REFUSED] * 3 + [TAKEN], True),
    ],
)
def test_three_refusals_in_a_row_set_an_address_aside(
    services: Services, db: Any, inbox: Inbox, mara: Member, said: list[str], *, set_aside: bool
) -> None:
    answers(services, db, inbox, *said)

    assert again(services, mara.email).mail_is_refused is set_aside
    assert told(services, mara) == (["mail_refused"] if set_aside else [])


def test_what_another_address_refuses_is_not_theirs(
    services: Services, db: Any, inbox: Inbox, mara: Member
) -> None:
    answers(services, db, inbox, *[REFUSED] * 3, to="somebody@example.org")

    assert again(services, mara.email).mail_refusals == 0


def test_the_same_mail_is_counted_once(services: Services, db: Any, mara: Member) -> None:
    for _ in range(3):
        MailRefusals(db).count(mara.email, "the same")

    assert again(services, mara.email).mail_refusals == 1


def link_in(inbox: Inbox, path: str) -> str:
    body = inbox.mails[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content()).partition(path)[2].split()[0]


def test_to_confirm_the_address_once_more_ends_it(
    services: Services, db: Any, inbox: Inbox, mara: Member
) -> None:
    answers(services, db, inbox, *[REFUSED] * 3)
    inbox.answer = TAKEN
    services.email_confirmations.ask_to_confirm(again(services, mara.email))
    services.email_confirmations.confirm(link_in(inbox, "/settings/email/confirm/"))

    assert again(services, mara.email).mail_refusals == 0


def test_so_does_another_address(services: Services, db: Any, inbox: Inbox, mara: Member) -> None:
    answers(services, db, inbox, *[REFUSED] * 3)
    inbox.answer = TAKEN
    services.email_confirmations.change(again(services, mara.email), "m@example.net", PASSWORD)
    letters = [mail for mail in inbox.mails if mail["To"] == "m@example.net"]
    inbox.mails[:] = letters
    services.email_confirmations.confirm(link_in(inbox, "/settings/email/confirm/"))

    assert again(services, "m@example.net").mail_refusals == 0
