"""Passkeys of one's own: adding, naming and removing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.services.accounts.passkeys import MOST_PASSKEYS
from dreamscape.services.accounts.relying_party import RelyingParties
from tests.support.authenticator import Authenticator
from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services

from tests.unit.accounts.passkeys.using import HERE, add, log_in, mails


def test_one_that_was_removed_opens_nothing(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    made = add(services, mara_lind, device)
    answer = device.get(services.passkeys.ask(HERE))

    services.passkeys.remove(mara_lind, made.id, PASSWORD)

    assert "a passkey was removed from your account" in mails(services)[0]
    with pytest.raises(Invalid):
        services.passkeys.log_in(answer, HERE)
    assert services.passkeys.of(mara_lind) == []


def test_removing_asks_for_the_password(services: Services, mara_lind: Member, device: Authenticator) -> None:
    made = add(services, mara_lind, device)

    with pytest.raises(Invalid) as error:
        services.passkeys.remove(mara_lind, made.id, "not hers")

    assert error.value.field == "password"
    assert log_in(services, device).id == mara_lind.id


def test_anothers_is_not_there(services: Services, mara_lind: Member, device: Authenticator) -> None:
    made = add(services, mara_lind, device)
    tom = sign_up(services, "Tom")

    for act in (
        lambda: services.passkeys.find(tom, made.id),
        lambda: services.passkeys.rename(tom, made.id, "Mine"),
        lambda: services.passkeys.remove(tom, made.id, PASSWORD),
    ):
        with pytest.raises(NotFound):
            act()

    assert [one.name for one in services.passkeys.of(mara_lind)] == ["My phone"]


def test_who_moderates_keeps_the_last_second_step_where_the_site_asks_for_one(
    services: Services, device: Authenticator
) -> None:
    moderator = sign_up(services, "Mara", role="admin")
    first, second = add(services, moderator, device, "One"), add(services, moderator, device, "Two")
    services.moderation.site_settings.choose_second_step(moderator, True)

    services.passkeys.remove(moderator, first.id, PASSWORD)
    with pytest.raises(Invalid, match="needs a second step") as error:
        services.passkeys.remove(moderator, second.id, PASSWORD)

    assert error.value.field == "password"
    assert [one.name for one in services.passkeys.of(moderator)] == ["Two"]


def test_a_passkey_makes_the_password_alone_too_little_and_brings_recovery_codes(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    made = add(services, mara_lind, device)
    codes = services.second_steps.first_codes(mara_lind)

    assert services.second_steps.status(mara_lind).is_on
    assert len(codes) == services.second_steps.status(mara_lind).codes_left > 0
    services.passkeys.remove(mara_lind, made.id, PASSWORD)
    status = services.second_steps.status(mara_lind)
    assert (status.is_on, status.codes_left) == (False, 0)


def test_there_is_a_most_of_them(services: Services, mara_lind: Member, device: Authenticator) -> None:
    asked = [services.passkeys.ask_to_add(mara_lind, HERE) for _ in range(MOST_PASSKEYS + 1)]
    *taken, over = [device.create(question) for question in asked]
    for number, answer in enumerate(taken):
        services.passkeys.add(mara_lind, f"Key {number}", answer, HERE)

    with pytest.raises(Invalid, match="more there cannot be"):
        services.passkeys.add(mara_lind, "One more", over, HERE)
    with pytest.raises(NotAllowed):
        services.passkeys.ask_to_add(mara_lind, HERE)
    assert len(services.passkeys.of(mara_lind)) == MOST_PASSKEYS


def test_a_credential_is_nobodys_second_time(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    add(services, mara_lind, device)
    tom, same = sign_up(services, "Tom"), device.credentials[-1].id
    forged = Authenticator()
    forged.new_id = same

    with pytest.raises(Invalid, match="here already"):
        add(services, tom, forged)

    assert log_in(services, device).id == mara_lind.id


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_name_is_asked_for_and_has_an_end(
    services: Services, mara_lind: Member, device: Authenticator, name: str
) -> None:
    made = add(services, mara_lind, device)

    with pytest.raises(Invalid) as error:
        services.passkeys.rename(mara_lind, made.id, name)
    with pytest.raises(Invalid):
        add(services, mara_lind, device, name)

    assert error.value.field == "name"
    assert services.passkeys.of(mara_lind)[0].name == "My phone"


def test_who_has_another_password_by_now_adds_nothing(
    services: Services, mara_lind: Member, device: Authenticator
) -> None:
    answer = device.create(services.passkeys.ask_to_add(mara_lind, HERE))
    services.passwords.change(mara_lind, PASSWORD, "a kite above the roofs")

    with pytest.raises(NotFound):
        services.passkeys.add(mara_lind, "Too late", answer, HERE)

    assert services.passkeys.of(again(services, mara_lind.email)) == []


@pytest.mark.parametrize(
    ("base_url", "developing", "origin", "party"),
    [
        ("https://example.org", False, "https://example.org", "example.org"),
        ("https://example.org", False, "https://www.example.org", "example.org"),
        # A proxy that does not pass the host on, and a name that the browser will refuse.
        ("https://example.org", False, "https://127.0.0.1", "example.org"),
        ("https://example.org", False, "https://notexample.org", "example.org"),
        ("https://192.0.2.1", False, "https://192.0.2.1", None),
        ("http://127.0.0.1:8000", True, "http://127.0.0.1:8000", None),
        ("http://127.0.0.1:8000", True, "http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", False, "http://localhost:8000", None),
        ("http://localhost:8000", True, "http://localhost:8000", "localhost"),
    ],
)
def test_for_which_site_a_passkey_is(base_url: str, developing: bool, origin: str, party: str | None) -> None:
    found = RelyingParties(base_url=base_url, developing=developing).at(origin)

    assert (found and found.id) == party
    if found:
        named_below = origin.rpartition("/")[2].split(":")[0]
        is_ours = named_below == party or named_below.endswith(f".{party}")
        assert (origin in found.origins) == is_ours
