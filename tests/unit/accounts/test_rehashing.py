"""Hashes keep up with the settings: who logs in gets one as strong as those say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from dreamscape import create_app
from dreamscape.errors import BadCredentials
from dreamscape.services.accounts.passwords import PasswordHashing
from dreamscape.store.members.members import Members
from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, another_is_first, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services


@pytest.fixture
def mara_lind(services: Services) -> Member:
    return sign_up(services, "Mara")


def services_with(db: Any, settings: dict[str, Any], **changed: Any) -> Services:
    """Another process of the site, with these settings."""
    services: Services = create_app({**settings, **changed}, client=db.client).extensions["dreamscape"]
    return services


@pytest.mark.parametrize(
    "raised",
    [{"ARGON2_TIME_COST": 2}, {"ARGON2_MEMORY_KIB": 16}, {"ARGON2_MEMORY_KIB": 64, "ARGON2_TIME_COST": 3}],
)
def test_a_log_in_hashes_again_when_the_work_has_risen(
    services: Services, mara_lind: Member, db: Any, settings: dict[str, Any], raised: dict[str, int]
) -> None:
    stronger = services_with(db, settings, **raised)

    member = stronger.accounts.log_in(mara_lind.email, PASSWORD)

    stored = again(services, mara_lind.email)
    assert stored.password_hash == member.password_hash != mara_lind.password_hash
    made_with = extract_parameters(stored.password_hash)
    assert {
        "ARGON2_TIME_COST": made_with.time_cost,
        "ARGON2_MEMORY_KIB": made_with.memory_cost,
    }.items() >= raised.items()
    assert stronger.accounts.log_in(mara_lind.email, PASSWORD).password_hash == stored.password_hash


def test_a_log_in_leaves_a_hash_that_is_as_strong_or_stronger(
    services: Services, mara_lind: Member, db: Any, settings: dict[str, Any]
) -> None:
    services.accounts.log_in(mara_lind.email, PASSWORD)
    assert again(services, mara_lind.email).password_hash == mara_lind.password_hash

    stronger = services_with(db, settings, ARGON2_TIME_COST=3)
    strong = stronger.accounts.log_in(mara_lind.email, PASSWORD).password_hash
    services.accounts.log_in(mara_lind.email, PASSWORD)
    assert again(services, mara_lind.email).password_hash == strong


def test_a_wrong_password_changes_nothing(
    services: Services, mara_lind: Member, db: Any, settings: dict[str, Any]
) -> None:
    with pytest.raises(BadCredentials):
        services_with(db, settings, ARGON2_TIME_COST=2).accounts.log_in(mara_lind.email, "a wrong guess")

    assert again(services, mara_lind.email).password_hash == mara_lind.password_hash


def test_a_password_that_is_changed_meanwhile_stays_changed(
    services: Services, mara_lind: Member, db: Any, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "a kite above the roofs"
    real = Members.replace_hash

    def second(store: Members, *args: str) -> bool:
        services.passwords.change(mara_lind, PASSWORD, new)
        return real(store, *args)

    monkeypatch.setattr(Members, "replace_hash", second)

    with pytest.raises(BadCredentials):
        services_with(db, settings, ARGON2_TIME_COST=2).accounts.log_in(mara_lind.email, PASSWORD)
    assert services.accounts.log_in(mara_lind.email, new)


def test_two_log_ins_at_once_both_come_in(
    services: Services, mara_lind: Member, db: Any, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    another_is_first(monkeypatch, Members, "replace_hash")

    member = services_with(db, settings, ARGON2_TIME_COST=2).accounts.log_in(mara_lind.email, PASSWORD)

    assert member.password_hash == again(services, mara_lind.email).password_hash != mara_lind.password_hash


def test_another_kind_of_argon2_is_outdated_and_what_is_no_hash_is_left_alone() -> None:
    hashing = PasswordHashing(PasswordHasher(1, 64, 1))

    assert hashing.is_outdated(PasswordHasher(1, 64, 1, type=Type.I).hash("a red sail"))
    assert not hashing.is_outdated("")
    assert not hashing.is_outdated("$2b$12$somebody-elses")
