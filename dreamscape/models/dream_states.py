"""Where a dream is in its life, and what happens when its dreamer says that it is somewhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

DREAMING = "dreaming"
ON_THE_WAY = "on_the_way"
CAME_TRUE = "came_true"
LET_GO = "let_go"
STATES = (DREAMING, ON_THE_WAY, CAME_TRUE, LET_GO)


class StateContent(NamedTuple):
    """What a dreamer says: the same in form, service and store. `name` is one of STATES.

    `worth`, `obstacle` and `may_ask` are for what came true: was it worth it, what stood in the way, may the next one
    ask. `may_continue` and `keeps_listed` for what is let go: somebody else may go on with it, and it stays in lists.
    """

    name: str = DREAMING
    words: str = ""
    worth: str = ""
    obstacle: str = ""
    may_ask: bool = False
    may_continue: bool = False
    keeps_listed: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        """All that the dreamer wrote of it."""
        return tuple(text for text in (self.words, self.worth, self.obstacle) if text)

    def of_its_kind(self) -> StateContent:
        """Without what belongs to other states."""
        true, gone = self.name == CAME_TRUE, self.name == LET_GO
        return self._replace(
            worth=self.worth if true else "",
            obstacle=self.obstacle if true else "",
            may_ask=true and self.may_ask,
            may_continue=gone and self.may_continue,
            keeps_listed=gone and self.keeps_listed,
        )


class DreamState(NamedTuple):
    """The state a dream is in, and since when: None where nobody ever said, so since it is a dream."""

    content: StateContent = StateContent()
    at: datetime | None = None

    @property
    def name(self) -> str:
        """One of STATES."""
        return self.content.name

    @property
    def came_true(self) -> bool:
        """Has it?"""
        return self.name == CAME_TRUE

    @property
    def is_let_go(self) -> bool:
        """Has its dreamer let it go?"""
        return self.name == LET_GO


STILL_DREAMING = DreamState()


class Change(NamedTuple):
    """What comes with a change: `begins` says that it has a date of its own (else only words change), `tells` that
    all who follow it are told, once in the dream's life; `opens_letters` those that wait for it to come true."""

    begins: bool = True
    tells: bool = False
    opens_letters: bool = False


_WORDS = Change(begins=False)
_MOVES = Change()
_COMES_TRUE = Change(tells=True, opens_letters=True)
_GOES = Change(tells=True)
# All that is allowed: from where, to where. Each can be changed back.
CHANGES: Mapping[tuple[str, str], Change] = {
    (DREAMING, DREAMING): _WORDS,
    (DREAMING, ON_THE_WAY): _MOVES,
    (DREAMING, CAME_TRUE): _COMES_TRUE,
    (DREAMING, LET_GO): _GOES,
    (ON_THE_WAY, DREAMING): _MOVES,
    (ON_THE_WAY, ON_THE_WAY): _WORDS,
    (ON_THE_WAY, CAME_TRUE): _COMES_TRUE,
    (ON_THE_WAY, LET_GO): _GOES,
    (CAME_TRUE, DREAMING): _MOVES,
    (CAME_TRUE, ON_THE_WAY): _MOVES,
    (CAME_TRUE, CAME_TRUE): _WORDS,
    (CAME_TRUE, LET_GO): _GOES,
    (LET_GO, DREAMING): _MOVES,
    (LET_GO, ON_THE_WAY): _MOVES,
    (LET_GO, CAME_TRUE): _COMES_TRUE,
    (LET_GO, LET_GO): _WORDS,
}
