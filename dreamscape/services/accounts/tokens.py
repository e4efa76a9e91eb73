"""The secret part of a link that is mailed to a member."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from itsdangerous import BadSignature

from dreamscape.errors import BadToken
from dreamscape.services.common.signing import TimedSiteSerializer

if TYPE_CHECKING:
    from collections.abc import Sequence


class Tokens:
    """Signed and timed. A token has a key, its digest: whoever keeps that decides how often the token works.

    Tokens of another `purpose` are not taken; `max_age` is in seconds. The last of `keys` signs.
    """

    def __init__(self, *, keys: Sequence[str], purpose: str, max_age: int) -> None:
        self._signer = TimedSiteSerializer(keys, salt=purpose)
        self.max_age = max_age

    def make(self, member_id: str, *state: str) -> tuple[str, str]:
        """A new token for this member, to go into the link, and its key, to be stored.

        All tokens of one `state` have the same key, so that a newer one does not void the older: each has its own
        time, and whoever forgets the key voids them all. The state holds something that using a token changes and
        that only the database knows (the hash of the password).
        """
        nonce = _key("\0".join(state))[:32]  # links are read and typed by people
        return str(self._signer.dumps([member_id, nonce])), _key(nonce)

    def ends_at(self) -> datetime:
        """When a token that is made now stops working."""
        return datetime.now(UTC) + timedelta(seconds=self.max_age)

    def read(self, token: str) -> tuple[str, str]:
        """The member's id and the token's key. Raises BadToken for one that is too old or not ours."""
        try:
            member_id, nonce = self._signer.loads(token, max_age=self.max_age)
        except (BadSignature, ValueError, TypeError) as error:
            raise BadToken from error
        return str(member_id), _key(str(nonce))


def _key(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()
