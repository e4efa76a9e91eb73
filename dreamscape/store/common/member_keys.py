"""Where a member's id or address is stored, and what becomes of it: each store states that of its own collection.

`store.accounts.personal_data` puts the statements together; tests/store/accounts/test_personal_data.py finds every
place in the documents themselves, so that none is without one.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Erasure(Enum):
    """When what names a member goes, once they have been taken away."""

    ACCOUNT = "in the transaction that takes the member away"
    ERASE = "by the `erase` of its store"
    DREAMS = "with each of their dreams"
    LAST = "when nothing else is left"
    STAYS = "never: docs/data-model.toml says why"


class MemberKey(NamedTuple):
    """Documents of `collection` name a member at the path `key`.

    `exported` is where the member's own copy has them: the name of a list there, or `profile`. It is "" where they
    are not part of it, and docs/data-model.toml says why.
    """

    collection: str
    key: str
    erasure: Erasure
    exported: str = ""

    @property
    def path(self) -> str:
        """Collection and key in one word."""
        return f"{self.collection}.{self.key}"
