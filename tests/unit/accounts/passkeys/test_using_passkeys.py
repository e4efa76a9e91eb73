"""Coming in with a passkey: only what its own device says, here and now, counts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from time_machine import travel

from dreamscape.errors import CopiedPasskey, Invalid
from tests.support.authenticator import Authenticator
from tests.support.without_forms import sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services

from tests.unit.accounts.passkeys.using import ELSEWHERE, HERE, add, log_in, mails, refused


def test_a_passkey_is_kept_told_of_and_opens_the_account(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    made = add(services, mara_lind, device)

    assert "a passkey was added to your account" in mails(services)[0]
    assert services.passkeys.of(mara_lind)[0].last_used_at is None
    assert log_in(services, device).id == mara_lind.id
    (kept,) = services.passkeys.of(mara_lind)
    assert (kept.id, kept.name, kept.transports) == (made.id, "My phone", ("internal", "hybrid"))
    assert kept.last_used_at is not None
    assert kept.sign_count == device.sign_count == 2


def test_one_that_is_kept_in_several_places_never_counts(services: Services, mara_lind: Member) -> None:
    device = Authenticator(counts=False)
    add(services, mara_lind, device)

    assert [log_in(services, device).id for _ in range(3)] == [mara_lind.id] * 3
    assert services.passkeys.of(mara_lind)[0].backed_up


def test_what_a_device_is_told_does_not_say_who_somebody_is(services: Services, mara_lind: Member) -> None:
    asked = json.loads(services.passkeys.ask_to_add(mara_lind, HERE))

    assert asked["rp"] == {"name": "Dreamscape", "id": "localhost"}
    assert "mara" not in asked["user"]["id"].lower()
    assert asked["attestation"] == "none"


def test_a_device_hears_which_passkeys_there_are_so_that_it_makes_no_second(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    made = add(services, mara_lind, device)

    asked = json.loads(services.passkeys.ask_to_add(mara_lind, HERE))

    assert [one["id"] for one in asked["excludeCredentials"]] == [made.id]


def test_an_answer_works_once(services: Services, mara_lind: Member) -> None:
    device = Authenticator(counts=False)
    created = device.create(services.passkeys.ask_to_add(mara_lind, HERE))
    services.passkeys.add(mara_lind, "My phone", created, HERE)
    answer = device.get(services.passkeys.ask(HERE))
    services.passkeys.log_in(answer, HERE)

    with pytest.raises(Invalid, match="opens nothing here"):
        services.passkeys.log_in(answer, HERE)
    with pytest.raises(Invalid, match="could not be taken"):
        services.passkeys.add(mara_lind, "My phone", created, HERE)


def test_an_answer_from_another_browser_counts_for_nothing(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    add(services, mara_lind, device)

    with pytest.raises(Invalid):
        services.passkeys.log_in(device.get(services.passkeys.ask(HERE)), ELSEWHERE)
    with pytest.raises(Invalid):
        services.passkeys.add(
            mara_lind, "x", device.create(services.passkeys.ask_to_add(mara_lind, HERE)), ELSEWHERE
        )
    asked = services.passkeys.ask(HERE, mara_lind)
    with pytest.raises(Invalid):
        services.passkeys.check_second_step(mara_lind, device.get(asked), ELSEWHERE)


def test_what_was_asked_for_one_purpose_is_no_answer_to_another(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    add(services, mara_lind, device)

    with pytest.raises(Invalid):
        services.passkeys.log_in(device.get(services.passkeys.ask(HERE, mara_lind)), HERE)
    with pytest.raises(Invalid):
        services.passkeys.check_second_step(mara_lind, device.get(services.passkeys.ask(HERE)), HERE)


def test_an_answer_that_comes_too_late_counts_for_nothing(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    add(services, mara_lind, device)
    with travel("2026-11-30 10:00 +0000") as clock:
        answer = device.get(services.passkeys.ask(HERE))
        clock.shift(timedelta(minutes=11))

        with pytest.raises(Invalid):
            services.passkeys.log_in(answer, HERE)


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://localhost.evil.example"},
        {"origin": "https://localhost"},
        {"type": "webauthn.create"},
        {"challenge": "AAAA"},
    ],
)
def test_an_answer_that_was_given_elsewhere_or_to_something_else_counts_for_nothing(
    services: Services, mara_lind: Member, device: Authenticator, lies: dict[str, str]
) -> None:
    add(services, mara_lind, device)

    assert refused(services, device, **lies)
    assert log_in(services, device).id == mara_lind.id


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"id": 1}', "x" * 30_000, "[" * 15_000, "\ud800"]
)
def test_an_answer_that_cannot_be_read_is_a_wrong_one(
    services: Services, mara_lind: Member, answer: str
) -> None:
    with pytest.raises(Invalid):
        services.passkeys.log_in(answer, HERE)
    with pytest.raises(Invalid):
        services.passkeys.check_second_step(mara_lind, answer, HERE)
    with pytest.raises(Invalid):
        services.passkeys.add(mara_lind, "x", answer, HERE)


def test_a_signature_of_another_key_counts_for_nothing(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    add(services, mara_lind, device)
    other = Authenticator()
    other.create(services.passkeys.ask_to_add(mara_lind, HERE))
    other.sign_count = 100
    other.credentials[-1].id = device.credentials[-1].id

    assert refused(services, other)
    assert "copy" not in mails(services)[0]


def test_instead_of_the_password_the_device_has_to_make_sure_who_holds_it(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    add(services, mara_lind, device)
    device.verifies = False

    assert json.loads(services.passkeys.ask(HERE))["userVerification"] == "required"
    assert refused(services, device)


def test_as_the_second_step_it_need_not(services: Services, mara_lind: Member, device: Authenticator) -> None:
    add(services, mara_lind, device)
    device.verifies = False

    services.passkeys.check_second_step(mara_lind, device.get(services.passkeys.ask(HERE, mara_lind)), HERE)

    assert services.passkeys.of(mara_lind)[0].last_used_at is not None


def test_anothers_passkey_is_no_second_step_of_mine(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    add(services, mara_lind, device)
    tom = sign_up(services, "Tom")
    toms = Authenticator()
    add(services, tom, toms)

    with pytest.raises(Invalid):
        services.passkeys.check_second_step(mara_lind, toms.get(services.passkeys.ask(HERE, mara_lind)), HERE)


def test_a_passkey_that_says_it_is_anothers_opens_nobodys(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    add(services, mara_lind, device)
    device.credentials[-1].user_handle = sign_up(services, "Tom").id.encode()

    assert refused(services, device)


def test_a_count_that_goes_back_is_a_copy_and_its_owner_hears_of_it(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    add(services, mara_lind, device)
    log_in(services, device)

    for count in (1, 0, -1):
        device.sign_count = count
        with pytest.raises(CopiedPasskey) as error:
            log_in(services, device)
        assert error.value.member_id == mara_lind.id

    assert "somebody tried to log in with a copy of a passkey of yours" in mails(services)[0]
    assert "My phone" not in mails(services)[0]  # her address is not proven
    device.sign_count = 10
    assert log_in(services, device).id == mara_lind.id


def test_a_stranger_who_knows_its_id_cannot_make_it_look_like_a_copy(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    add(services, mara_lind, device)
    stranger = Authenticator()
    stranger.create(services.passkeys.ask_to_add(mara_lind, HERE))
    stranger.credentials[-1].id = device.credentials[-1].id
    stranger.sign_count = -1

    assert refused(services, stranger)
    assert not any("copy" in mail for mail in mails(services))
