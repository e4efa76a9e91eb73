"""What dreams can be about."""

from __future__ import annotations

from typing import NamedTuple


class Category(NamedTuple):
    """Something a dream can be about. `key` never changes; `name` may.

    `merged_into` is the key of the category that took this one's dreams over, or "".
    """

    key: str
    name: str
    retired: bool = False
    merged_into: str = ""
