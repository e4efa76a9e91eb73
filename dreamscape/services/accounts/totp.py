"""Codes of an authenticator app (RFC 6238): six digits, another one every thirty seconds."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import pyotp

if TYPE_CHECKING:
    from datetime import datetime

SECONDS = 30
# A clock may be wrong by so many steps, and who types takes a while.
DRIFT = 1
ISSUER = "Dreamscape"


def new_secret() -> str:
    """A secret to be shared with an app, 160 bits of it, as 32 letters and digits."""
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """What an app reads from a picture: the secret, and whose it is."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def time_step(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The time step that `code` belongs to, if it is one about now and comes after step `after`; else None."""
    present = int(now.timestamp()) // SECONDS
    totp = pyotp.TOTP(secret)
    steps = range(max(after + 1, present - DRIFT), present + DRIFT + 1)
    matching = [step for step in steps if hmac.compare_digest(totp.at(step * SECONDS), code)]
    return matching[0] if matching else None
