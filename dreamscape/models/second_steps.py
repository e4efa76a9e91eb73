"""What stands beside the password when a member logs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class RecoveryCodeSet:
    """The digests of those recovery codes that were not used yet, and what they were made with (`salt` as hexadecimal
    digits, argon2's passes and KiB)."""

    salt: str
    time_cost: int
    memory_kib: int
    digests: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class SecondStep:
    """What a member has: an authenticator app since `totp_since` (`totp_secret` is sealed), and recovery codes."""

    totp_since: datetime | None = None
    totp_secret: str = ""
    last_step: int = 0
    codes: RecoveryCodeSet | None = None


@dataclass(frozen=True, slots=True)
class SecondStepStatus:
    """What a member may be told of it. None of `codes_made_at`: there never were recovery codes."""

    totp_since: datetime | None = None
    codes_left: int = 0
    codes_made_at: datetime | None = None
    passkeys: int = 0

    @property
    def is_on(self) -> bool:
        """Is a right password not enough to come in?"""
        return self.totp_since is not None or self.passkeys > 0


@dataclass(frozen=True, slots=True)
class PendingLogIn:
    """Somebody has given a right password and not the second step yet. `id` is a digest; the token lives in a cookie.

    What they came with goes on with them: `remember` and `tell` of the log-in, the page `next`, the `wish`, and the
    form they had typed into (`kept`).
    """

    id: str
    member_id: str
    sessions_version: int
    remember: bool = False
    tell: bool = False
    next: str = ""
    wish: str = ""
    kept: str = ""
    tries: int = 0
