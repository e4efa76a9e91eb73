"""The system's own drawings, given at random to whoever has no photo."""

from __future__ import annotations

import secrets
from collections.abc import Sequence


class Avatars:
    """`keys` are the names of the drawings, as `static/img/avatars/KEY.svg` has them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(sorted(keys))

    def all(self) -> tuple[str, ...]:
        """Every drawing's key."""
        return self._keys

    def random(self, other_than: str = "") -> str:
        """Any drawing but `other_than`."""
        return secrets.choice([key for key in self._keys if key != other_than] or [other_than])

    def known_or_random(self, key: str) -> str:
        """`key` if it is a drawing of ours, else any."""
        return key if key in self._keys else self.random()

    def some(self, count: int, first: str = "") -> list[str]:
        """`count` different drawings at random, `first` in front if it is one of ours."""
        offered = [first] if first in self._keys else []
        others = [key for key in self._keys if key not in offered]
        return offered + secrets.SystemRandom().sample(others, min(count - len(offered), len(others)))
