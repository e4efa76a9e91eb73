"""What search needs of an engine. MongoDB's ordinary indexes are one (`store/search/`); another can take its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dreamscape.models import Dream
    from dreamscape.models.search import FoundMember, KnownWords, VocabularyWord
    from dreamscape.store.edges import Edges


class Finder(Protocol):
    """Finds by folded words (`dreamscape.words`), the newest first. `wanted` are spellings of each word, the rarest
    word first: what is found has one of each. `visible` is a condition of `store.dreams.visibility`."""

    def dreams(
        self, wanted: Sequence[Sequence[str]], visible: Mapping[str, Any], after: str | None, limit: int
    ) -> tuple[list[Dream], str | None]:
        """At most `limit` after this cursor, and the cursor of what comes next; fewer are not always the last."""

    def dreams_with_any(self, words: Sequence[str], visible: Mapping[str, Any], limit: int) -> list[Dream]:
        """Some of the newest that have any of these words."""

    def people(
        self, wanted: Sequence[Sequence[str]], reader_id: str, edges: Edges, after: str | None, limit: int
    ) -> tuple[list[FoundMember], str | None]:
        """As `dreams`, members whose page this reader ("": a guest) with these edges may see."""

    def glance(
        self,
        wanted: tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]],
        visible: Mapping[str, Any],
        reader_id: str,
        edges: Edges,
        limits: tuple[int, int],
    ) -> tuple[list[Dream], list[FoundMember]]:
        """Dreams and people at once, each by their own `wanted` and at most so many: the first of them, or fewer where
        they would have to be looked for. Where nothing is `wanted` there are none."""


class Vocabulary(Protocol):
    """Knows which words there are. A kind is DREAMS or PEOPLE of `models.search`."""

    def known(
        self, kinds: Sequence[str], words: Sequence[str], beginnings: Sequence[str], most: int
    ) -> dict[str, KnownWords]:
        """For each of these kinds how common `words` are, and of each of `beginnings` the commonest words that begin
        so."""

    def alike(self, kind: str, word: str) -> list[VocabularyWord]:
        """Words that look like this one."""
