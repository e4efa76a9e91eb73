"""What somebody looks for, and what there is of it for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.models.common import Page

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.categories import Category
    from dreamscape.models.dreams import DreamCard
    from dreamscape.models.members import Person

# Whose words a vocabulary knows.
DREAMS, PEOPLE = "dreams", "people"


class VocabularyWord(NamedTuple):
    """A word of dreams or people, folded; `frequency` is about how many have it, for the site's own reckoning alone."""

    word: str
    frequency: int


class KnownWords(NamedTuple):
    """What a vocabulary knows: how common each word is, and for each beginning the words that begin so, the commonest
    first."""

    counts: dict[str, int]
    beginning: dict[str, list[VocabularyWord]]


class Terms(NamedTuple):
    """What marks a place of a text as found: folded words, and beginnings of them."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def match(self, word: str) -> bool:
        """Was this folded word looked for?"""
        return word in self.words or word.startswith(self.beginnings)


class FoundMember(NamedTuple):
    """A member by whom something was found, as stored."""

    person: Person
    bio: str
    skills: tuple[str, ...]
    location: str
    created_at: datetime


class FoundPerson(NamedTuple):
    """Somebody who was found, as one reader sees them: what they say of themselves is "" where the reader does not want
    to see a word of it."""

    person: Person
    bio: str
    skills: tuple[str, ...]
    location: str
    can_follow: bool = False
    follows: bool = False


class DreamResults(NamedTuple):
    """Dreams that were found. `looked_for` is what was looked for in place of what was typed, `meant` a near miss that
    finds more; both "" as a rule. With `partly` no dream has all the words: these have some of them."""

    page: Page[DreamCard] = Page(())
    terms: Terms = Terms()
    looked_for: str = ""
    meant: str = ""
    partly: bool = False


class PeopleResults(NamedTuple):
    """People who were found, otherwise as `DreamResults`."""

    page: Page[FoundPerson] = Page(())
    terms: Terms = Terms()
    looked_for: str = ""
    meant: str = ""


class Suggestions(NamedTuple):
    """What somebody may be about to type, all of it theirs to see."""

    words: tuple[str, ...] = ()
    dreams: tuple[DreamCard, ...] = ()
    people: tuple[FoundPerson, ...] = ()
    categories: tuple[Category, ...] = ()
    terms: Terms = Terms()
