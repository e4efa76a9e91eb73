"""Ten codes on paper, for who has lost what they log in with beside the password. Each works once."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from argon2.low_level import Type, hash_secret_raw

from dreamscape.models import RecoveryCodeSet

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MANY = 10
# What nobody takes for another letter when they read it off paper: 31 of them, so a code has 49 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 10


def new_codes() -> list[str]:
    """Ten codes, as a person reads them: `abcde-fghjk`."""
    drawn = ("".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(MANY))
    return [f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}" for code in drawn]


def hashed(codes: list[str], hasher: PasswordHasher) -> RecoveryCodeSet:
    """What is stored of them, as dear to guess as a password: argon2id, as much work as `hasher` does."""
    empty = RecoveryCodeSet(
        secrets.token_hex(16), hasher.time_cost, hasher.memory_cost, (), datetime.now(UTC)
    )
    digests = tuple(digest_in(empty, code) for code in codes)
    return RecoveryCodeSet(empty.salt, empty.time_cost, empty.memory_kib, digests, empty.made_at)


def digest_in(codes: RecoveryCodeSet, typed: str) -> str:
    """What a code would be stored as among these: one hash tells of all ten, since they share their salt."""
    bare = "".join(letter for letter in typed.lower() if letter in LETTERS)
    return hash_secret_raw(
        bare.encode(),
        bytes.fromhex(codes.salt),
        time_cost=codes.time_cost,
        memory_cost=codes.memory_kib,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    ).hex()
