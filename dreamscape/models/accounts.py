"""What belongs to an account: where it is logged in, and who may come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class MemberSession:
    """One browser that is logged in. `id` is a digest; the token itself lives in the cookie only.

    `proven_at` is when whoever sits there last showed who they are: by the password, or by a mailed link.
    """

    id: str
    member_id: str
    created_at: datetime
    last_seen_at: datetime
    proven_at: datetime
    user_agent: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key that a device or a password manager keeps for a member, and that opens their account.

    `id` is the credential's, in base64url; `public_key` is written in COSE. `sign_count` is how often it had been used
    when it was used last, as far as it counts at all: those that are kept in several places stay at 0. `transports` say
    how browsers reach it, and `backed_up` whether it is kept in more than one place.
    """

    id: str
    member_id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None = None
    public_key: bytes = field(repr=False, default=b"")
    sign_count: int = 0
    transports: tuple[str, ...] = ()
    backed_up: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that lets people sign up: `uses` of them altogether, `uses_left` still, until `ends_at`. The member of the
    id `by` has made it."""

    id: str
    created_at: datetime
    ends_at: datetime
    uses: int
    uses_left: int
    note: str = ""
    by: str = ""
