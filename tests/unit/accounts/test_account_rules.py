"""What the services ask of invitations, addresses and goodbyes, without the forms that ask first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import (
    BadCredentials,
    BadToken,
    Invalid,
    NotAllowed,
    NotFound,
    SignUpClosed,
    Taken,
)
from dreamscape.services.accounts.registration import SignUp
from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services

WHY = "It is not kind."


@pytest.fixture
def admin(services: Services, db: Any) -> Member:
    """Ada, and nothing written to the log about it."""
    found = sign_up(services, "Ada", "admin")
    db["audit"].delete_many({})
    return found


@pytest.fixture
def mara_lind(services: Services) -> Member:
    return sign_up(services, "Mara")


def day(days: int) -> Any:
    return datetime.now(UTC).date() + timedelta(days=days)


@pytest.mark.parametrize(
    ("uses", "days", "field"),
    [(0, 1, "uses"), (-1, 1, "uses"), (1001, 1, "uses"), (1, -1, "last_day"), (1, 367, "last_day")],
)
def test_an_invitation_is_for_some_people_and_some_days(
    services: Services, admin: Member, db: Any, uses: int, days: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        services.moderation.invitations.make(admin, uses, day(days))

    assert refused.value.field == field
    assert db["invitations"].count_documents({}) == db["audit"].count_documents({}) == 0


@pytest.mark.parametrize(("uses", "days"), [(1, 0), (1000, 365)])
def test_the_most_and_the_least_are_taken(services: Services, admin: Member, uses: int, days: int) -> None:
    services.moderation.invitations.make(admin, uses, day(days))

    [(invitation, link)] = services.moderation.invitations.latest(admin)
    assert invitation.uses_left == uses
    assert "/signup?invitation=" in link


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_an_admin_invites_and_opens_the_door(services: Services, admin: Member, role: str) -> None:
    invitations, other = services.moderation.invitations, sign_up(services, "Tom", role)
    invitation = invitations.make(admin, 1, day(1))

    for refused in (
        lambda: invitations.make(other, 1, day(1)),
        lambda: invitations.end(other, invitation.id),
        lambda: invitations.latest(other),
        lambda: services.moderation.site_settings.choose_sign_up(other, "closed"),
    ):
        with pytest.raises(NotAllowed, match="Only admins"):
            refused()
    assert services.moderation.site_settings.read().sign_up == "open"
    invitations.end(admin, invitation.id)
    with pytest.raises(NotFound):
        invitations.end(admin, "0" * 24)


def test_the_door_has_three_positions(services: Services, admin: Member) -> None:
    with pytest.raises(Invalid) as refused:
        services.moderation.site_settings.choose_sign_up(admin, "ajar")

    assert refused.value.field == "sign_up"
    assert services.moderation.site_settings.read().sign_up == "open"


def test_who_needs_an_invitation_signs_up_with_none_but_a_good_one(services: Services, admin: Member) -> None:
    invitations = services.moderation.invitations
    token = invitations.link(invitations.make(admin, 1, day(1))).partition("invitation=")[2]
    services.moderation.site_settings.choose_sign_up(admin, "invitation")

    def join(name: str, token: str) -> None:
        form = SignUp(name, "Lind", f"{name}@example.org", PASSWORD)
        services.accounts.sign_up(form, token)

    for none in ("", "made up"):
        with pytest.raises(SignUpClosed):
            join("Tom", none)
    with pytest.raises(Taken):
        join("Ada", token)  # which uses nothing up
    join("Tom", token)
    with pytest.raises(SignUpClosed, match="used up"):
        join("Ines", token)
    services.moderation.site_settings.choose_sign_up(admin, "closed")
    with pytest.raises(SignUpClosed, match="just now"):
        join("Ines", token)


@pytest.mark.parametrize(
    ("password", "word", "field"),
    [("wrong", "goodbye", "password"), (PASSWORD, "good", "word"), (PASSWORD, "", "word")],
)
def test_nobody_goes_by_a_slip_of_the_finger(
    services: Services, mara_lind: Member, password: str, word: str, field: str
) -> None:
    session = services.sessions.start(mara_lind, "a browser", False).token

    with pytest.raises(Invalid) as refused:
        services.account_deletion.ask(mara_lind, password, word)

    assert refused.value.field == field
    assert again(services, mara_lind.email).deletion_due_at is None
    assert services.sessions.find(session) is not None
    assert services.mail_queue.outbox() == []


def test_an_admin_hands_over_before_they_go(services: Services, admin: Member) -> None:
    with pytest.raises(Invalid, match="as an admin") as refused:
        services.account_deletion.ask(admin, PASSWORD, "goodbye")

    assert refused.value.field == ""
    assert again(services, admin.email).deletion_due_at is None


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("new@example.org", "wrong", "password"),
        ("TOM@example.org", PASSWORD, "email"),
        ("mara@example.org", PASSWORD, "email"),
    ],
)
def test_an_address_is_changed_by_who_knows_the_password_into_one_that_is_free(
    services: Services, mara_lind: Member, email: str, password: str, field: str
) -> None:
    sign_up(services, "Tom")

    with pytest.raises(Invalid) as refused:
        services.email_confirmations.change(mara_lind, email, password)

    assert refused.value.field == field
    assert services.email_confirmations.pending_address(mara_lind) is None
    assert services.mail_queue.outbox() == []


def test_an_address_that_somebody_took_meanwhile_is_taken(services: Services, mara_lind: Member) -> None:
    services.email_confirmations.change(mara_lind, "tom@example.org", PASSWORD)
    letters = [queued.mail.text for queued in services.mail_queue.outbox()]
    [token] = [
        text.partition("/settings/email/confirm/")[2].split()[0]
        for text in letters
        if "/settings/email/confirm/" in text
    ]
    sign_up(services, "Tom")

    with pytest.raises(Taken) as refused:
        services.email_confirmations.confirm(token)

    assert refused.value.field == "email"
    assert again(services, mara_lind.email).id == mara_lind.id
    with pytest.raises(BadToken):
        services.email_confirmations.confirm("made up")


def test_who_is_suspended_comes_to_their_own_page_only_with_the_right_password(
    services: Services, admin: Member, mara_lind: Member
) -> None:
    services.moderation.members.suspend(admin, mara_lind.id, day(3), WHY)

    member = services.accounts.log_in(mara_lind.email, PASSWORD)
    started = services.sessions.start(member, "a browser", False)
    running = services.sessions.find(started.token)
    assert started.suspended
    assert running
    assert running.suspended
    with pytest.raises(BadCredentials):
        services.accounts.log_in(mara_lind.email, "wrong")
