"""A sum for the browser of a stranger to do, which costs a person nothing and a thousand sign-ups a great deal.

altcha's challenge: a key is derived again and again, with a counter, until it begins as the challenge says; which
counter that is, only the site knew. Checking it is one HMAC. Why this one: docs/adr/0019-altcha.md.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.store.accounts.spent_challenges import SpentChallenges

# The one that browsers do by themselves; argon2 and scrypt would need WebAssembly, which our pages forbid.
ALGORITHM = "PBKDF2/SHA-256"
ITERATIONS = 5_000
# How many keys are derived until the right one: not so few that one guesses, not so many that a phone takes long.
FEWEST, MOST = 100, 300
# As long as a form stays fresh by default (WTF_CSRF_TIME_LIMIT).
LIFETIME = 12 * 3600
# What the widget sends has some 900.
MOST_CHARACTERS = 3_000


class ProofOfWork:
    """Challenges for one door and one browser, each of use once. The last of `keys` signs."""

    def __init__(self, *, spent: SpentChallenges, keys: Sequence[str]) -> None:
        self._spent = spent
        self._secrets = [(_derived(key, "challenge"), _derived(key, "solution")) for key in reversed(keys)]

    def challenge(self, door: str, browser: str) -> dict[str, Any]:
        """A new one, as altcha's widget reads it; nothing of it is stored."""
        from altcha import create_challenge  # it loads what fetches over the network, and few pages need it

        secret, key_secret = self._secrets[0]
        challenge = create_challenge(
            ALGORITHM,
            ITERATIONS,
            counter=FEWEST + secrets.randbelow(MOST - FEWEST),
            expires_at=int(time.time()) + LIFETIME,
            data={"door": door, "browser": browser},
            hmac_secret=secret,
            hmac_key_secret=key_secret,
        )
        return challenge.to_dict()

    def accept(self, payload: str, door: str, browser: str) -> bool:
        """Is this the solution of a challenge for this door and browser? It is used up by the question."""
        from altcha import Payload, verify_solution

        if not browser or len(payload) > MOST_CHARACTERS:
            return False
        if not any(
            verify_solution(payload, secret, hmac_key_secret=key_secret).verified
            for secret, key_secret in self._secrets
        ):
            return False
        challenge = Payload.from_base64(payload).challenge
        signed = challenge.parameters
        if signed.data != {"door": door, "browser": browser} or not signed.expires_at:
            return False
        expires_at = datetime.fromtimestamp(signed.expires_at, UTC)
        return self._spent.spend(str(challenge.signature), expires_at)


def _derived(key: str, use: str) -> bytes:
    return hashlib.sha256(f"proof of work {use} {key}".encode()).digest()
