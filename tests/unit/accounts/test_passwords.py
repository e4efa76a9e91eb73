"""What a password may be, and how it is kept and compared."""

from __future__ import annotations

from typing import Literal

import pytest
from argon2 import PasswordHasher

from dreamscape.errors import Invalid
from dreamscape.services.accounts.password_rules import check_password
from dreamscape.services.accounts.passwords import PasswordHashing


class CountingHasher(PasswordHasher):
    """Counts how often it was asked to do the slow work."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.verified += 1
        return super().verify(hash, password)


@pytest.fixture
def hashing() -> PasswordHashing:
    return PasswordHashing(PasswordHasher(1, 64, 1))


@pytest.mark.parametrize("password", ["", "seven77", "x" * 257])
def test_a_password_too_short_or_too_long_is_refused_with_its_length(password: str) -> None:
    with pytest.raises(Invalid, match=str(len(password))):
        check_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "eight8s8",
        "a red kite; " * 21 + "high",
        "?:;_!$&=",
        "🌙⭐🌊🐚🌸⛵🪁🏔",
        "מרים על הגג",
        "a\x00b\ud800kqwm",
    ],
)
def test_any_characters_will_do(password: str, hashing: PasswordHashing) -> None:
    check_password(password)

    assert hashing.matches(hashing.hash(password), password)


def test_a_password_is_used_unchanged(hashing: PasswordHashing) -> None:
    kept = hashing.hash(" A boat é ")

    assert not hashing.matches(kept, "A boat é")
    assert not hashing.matches(kept, " a boat é ")
    assert not hashing.matches(kept, " A boat e\u0301 ")


def test_two_members_with_one_password_have_different_hashes(hashing: PasswordHashing) -> None:
    assert hashing.hash("a red sail") != hashing.hash("a red sail")
    assert hashing.hash("a red sail").startswith("$argon2id$")


def test_without_a_hash_to_compare_with_the_same_work_is_done() -> None:
    hasher = CountingHasher()
    hashing = PasswordHashing(hasher)

    assert not hashing.matches(None, "anything at all")
    assert not hashing.matches("", "anything at all")

    assert hasher.verified == 2


def test_a_hash_that_is_damaged_matches_nothing(hashing: PasswordHashing) -> None:
    assert not hashing.matches("$argon2id$v=19$broken", "a red sail")
    assert not hashing.matches("plain", "plain")
