"""HTML that is kept for all and completed for one: where something of one person's belongs, a mark stands.

What is kept is bytes, as it travels: as text it would be joined, put into the page and encoded, each time all of it
anew, which takes longer than all else that the templates do.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Marks:
    """A mark for each of these names. Nobody can write one into a page: they are new in each process and stay in it."""

    def __init__(self, *names: str) -> None:
        secret = secrets.token_hex(16)
        self._of = {name: f"{secret}{number:02}" for number, name in enumerate(names)}
        self._all = re.compile(rf"({secret}\d\d)".encode())

    def __getitem__(self, name: str) -> str:
        """The mark to put where what is called `name` belongs."""
        return self._of[name]

    def cut(self, html: str) -> tuple[bytes, ...]:
        """`html` in UTF-8, cut at the marks, each of which is a piece of its own."""
        return tuple(self._all.split(html.encode()))

    def fill(self, pieces: Iterable[bytes], values: Mapping[str, bytes]) -> Iterator[bytes]:
        """These pieces with `values`, HTML by the marks' names, in the marks' places."""
        instead = {self._of[name].encode(): value for name, value in values.items()}
        return (instead.get(piece, piece) for piece in pieces)
