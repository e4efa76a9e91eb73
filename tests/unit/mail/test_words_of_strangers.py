"""Anybody can type anybody's address: until it is proven, a mail there has no words of whoever typed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Mail, Member
    from dreamscape.wiring import Services

# What is no address, but still somebody's words; the one who asks is called so, and would move there.
WORDS = "Winmoney"
ELSEWHERE = "call-0900@winmoney.example"


def ask_to_confirm(services: Services, member: Member) -> None:
    services.email_confirmations.ask_to_confirm(member)


def ask_for_reset(services: Services, member: Member) -> None:
    services.passwords.ask_for_reset(member.email)


def ask_for_change(services: Services, member: Member) -> None:
    services.email_confirmations.change(member, ELSEWHERE, PASSWORD)


def ask_to_leave(services: Services, member: Member) -> None:
    services.account_deletion.ask(member, PASSWORD, "goodbye")


def letters(services: Services) -> list[Mail]:
    return [queued.mail for queued in services.mail_queue.outbox()]


@pytest.mark.parametrize("ask", [ask_to_confirm, ask_for_reset, ask_for_change, ask_to_leave])
def test_a_mail_to_an_address_that_is_not_proven_has_no_words_of_whoever_typed_it(
    services: Services, ask: Callable[[Services, Member], None]
) -> None:
    ask(services, sign_up(services, WORDS))

    assert letters(services)
    for letter in letters(services):
        said = f"{letter.subject} {letter.text} {letter.html}"
        assert WORDS not in said.replace(letter.to, "")
        assert "0900" not in said.replace(letter.to, "")
        assert "Hello," in letter.text
        assert "Hello," in letter.html


@pytest.mark.parametrize("ask", [ask_for_reset, ask_for_change, ask_to_leave])
def test_who_has_proven_theirs_is_greeted_by_name(
    services: Services, db: Any, ask: Callable[[Services, Member], None]
) -> None:
    mara = sign_up(services, "Mara")
    db["users"].update_one({"email": mara.email}, {"$set": {"email_confirmed": True}})

    ask(services, again(services, mara.email))

    own = [letter for letter in letters(services) if letter.to == mara.email]
    assert own
    assert all("Hello Mara," in letter.text and "Hello Mara," in letter.html for letter in own)
    assert all("Mara" not in letter.text for letter in letters(services) if letter.to == ELSEWHERE)
