"""Search as pages ask for it: results and suggestions, each as its reader may see it."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from dreamscape.models import Page
from dreamscape.models.search import (
    DREAMS,
    PEOPLE,
    DreamResults,
    FoundMember,
    FoundPerson,
    PeopleResults,
    Suggestions,
    Terms,
)
from dreamscape.services.blocks.hidden_words import has_hidden_word
from dreamscape.services.members.faces import with_photos_for
from dreamscape.services.search.found_words import found_words
from dreamscape.services.search.query import LONGEST_QUERY, SHORT_WORD, Wish, parse, wishes_for
from dreamscape.services.search.remembered import RememberedVocabulary
from dreamscape.services.search.word_search import WordSearch
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.dreams.visibility import listed_to
from dreamscape.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from dreamscape.models import Category, Dream, DreamCard, Member
    from dreamscape.services.categories import Categories
    from dreamscape.services.feed.cards import Cards
    from dreamscape.services.permissions.viewer import Viewer, ViewerOf
    from dreamscape.services.search.protocols import Finder, Vocabulary
    from dreamscape.services.search.query import QueryWord

PAGE_SIZE = 20
# Among so many of the newest the best are looked for.
MOST_COMPARED = 200
# Of the words that were looked for, what has only some is to say this much of all they say.
ENOUGH = 0.5
MOST_SUGGESTED = 4
MOST_DREAMS_SUGGESTED = 3
MOST_PEOPLE_SUGGESTED = 2
# Dreams in which words are looked for that somebody may be typing.
LOOKED_THROUGH = 12
SHORTEST_NEAR = 4


class Search:
    """`reader` None is a guest; `text` is what was typed, whatever it is."""

    def __init__(
        self,
        *,
        finder: Finder,
        vocabulary: Vocabulary,
        cards: Cards,
        categories: Categories,
        viewer_of: ViewerOf,
    ) -> None:
        self._finder = finder
        self._vocabulary = RememberedVocabulary(vocabulary)
        self._cards = cards
        self._categories = categories
        self._viewer_of = viewer_of

    def dreams(
        self,
        text: str,
        reader: Member | None,
        after: str | None = None,
        *,
        exact: bool = False,
        best: bool = False,
        own: bool = True,
    ) -> DreamResults:
        """Dreams with all of the words, the newest first, or with `best` those that say most of them first; where there
        are none, dreams with words near to them (unless `exact`), or with some of them. Without `own` the reader's own
        are left out."""
        if not parse(text):
            return DreamResults()
        viewer = self._viewer_of(reader)
        visible = listed_to(viewer.id, viewer.edges, own=own)
        found = self._dream_search(visible).find(
            text, None if best else after, MOST_COMPARED if best else PAGE_SIZE, exact=exact
        )
        dreams, cursor = found.items, found.after
        partly = not dreams and not after and not cursor and len(found.wish.words) > 1
        if partly:
            dreams = self._with_some(found.wish, visible)
        elif best:
            dreams, cursor = _page_of(_best_first(found.wish, dreams), after)
        return DreamResults(
            page=Page(self._cards_of(dreams, reader, viewer), cursor),
            terms=found.wish.terms,
            looked_for=found.looked_for,
            meant=found.meant,
            partly=partly and bool(dreams),
        )

    def people(
        self, text: str, reader: Member | None, after: str | None = None, *, exact: bool = False
    ) -> PeopleResults:
        """Members with all of the words in their names or in what they say of themselves; the newest members first."""
        if not parse(text):
            return PeopleResults()
        viewer = self._viewer_of(reader)
        found = self._people_search(viewer).find(text, after, PAGE_SIZE, exact=exact)
        people = self._people_of(found.items, reader, viewer)
        return PeopleResults(Page(people, found.after), found.wish.terms, found.looked_for, found.meant)

    def categories(self, text: str) -> list[Category]:
        """Categories whose names have all of the words, be it but their beginnings or with a slip of the fingers."""
        wanted = [word.text for word in parse(text)]
        if not wanted:
            return []
        return [one for one in self._categories.offered() if _all_near(wanted, _words_of(one.name))]

    def suggest(self, text: str, reader: Member | None) -> Suggestions:
        """What somebody may be about to type: words, dreams, people and categories that begin with what they have."""
        typed = text[:LONGEST_QUERY]
        parsed = parse(typed)
        if not parsed:
            return Suggestions()
        viewer = self._viewer_of(reader)
        *before, last = parsed
        # The words before the one that is being typed may be of any length; that one is always a beginning.
        shortest = min(len(last.text), SHORT_WORD)
        wishes = wishes_for(parsed, (DREAMS, PEOPLE), self._vocabulary, shortest=shortest)
        dreams, people = self._finder.glance(
            (wishes[DREAMS].known, wishes[PEOPLE].known),
            listed_to(viewer.id, viewer.edges, own=True),
            viewer.id,
            viewer.edges,
            (LOOKED_THROUGH, MOST_PEOPLE_SUGGESTED),
        )
        cards = [card for card in self._cards_of(dreams, reader, viewer) if not card.folded]
        terms = Terms(frozenset(one for word in before for one in word.spellings), (last.text,))
        return Suggestions(
            words=_completed(typed, last, wishes[DREAMS], [card.dream for card in cards]),
            dreams=tuple(
                [card for card in cards if any(found_words(card.dream.title, terms))][:MOST_DREAMS_SUGGESTED]
            ),
            people=tuple(self._people_of(people, reader, viewer)),
            categories=tuple(self.categories(typed)[:MOST_SUGGESTED]),
            terms=terms,
        )

    def _dream_search(self, visible: Mapping[str, Any]) -> WordSearch[Dream]:
        return WordSearch(
            kind=DREAMS,
            vocabulary=self._vocabulary,
            walk=lambda wanted, after, limit: self._finder.dreams(wanted, visible, after, limit),
            text_of=lambda dream: f"{dream.title}\n{dream.description}",
        )

    def _people_search(self, viewer: Viewer) -> WordSearch[FoundMember]:
        return WordSearch(
            kind=PEOPLE,
            vocabulary=self._vocabulary,
            walk=lambda wanted, after, limit: self._finder.people(
                wanted, viewer.id, viewer.edges, after, limit
            ),
            text_of=_said_by,
        )

    def _with_some(self, wish: Wish, visible: Mapping[str, Any]) -> list[Dream]:
        """Dreams that have some of the words, the best of the newest first."""
        every = list(dict.fromkeys(form for word in wish.words for form in wish.all_of(word)))
        found = self._finder.dreams_with_any(every, visible, MOST_COMPARED)
        fitting = [one for one in found if _score(wish, one) >= ENOUGH * wish.best_score]
        return _best_first(wish, fitting)[:PAGE_SIZE]

    def _cards_of(self, dreams: Sequence[Dream], reader: Member | None, viewer: Viewer) -> list[DreamCard]:
        return self._cards.of(dreams, reader, (), viewer.edges.ids)

    def _people_of(
        self, found: Iterable[FoundMember], reader: Member | None, viewer: Viewer
    ) -> list[FoundPerson]:
        members = {one.person.id: one for one in found}
        faces = with_photos_for(viewer, {key: one.person for key, one in members.items()})
        hidden_words = reader.hidden_words if reader else ()
        return [
            FoundPerson(
                person=faces[key],
                bio="" if has_hidden_word(hidden_words, (one.bio,)) else one.bio,
                skills=tuple(skill for skill in one.skills if not has_hidden_word(hidden_words, (skill,))),
                location=one.location,
                can_follow=viewer.can_follow_member(one.person),
                follows=key in viewer.edges.ids,
            )
            for key, one in members.items()
        ]


def _said_by(member: FoundMember) -> str:
    person = member.person
    return "\n".join([person.first_name, person.last_name, member.bio, *member.skills, member.location])


@lru_cache(maxsize=512)
def _words_of(name: str) -> list[str]:
    """The words of a category's name: there are few, and each search looks through them."""
    return words(name)


def _all_near(wanted: Iterable[str], names: Sequence[str]) -> bool:
    return all(
        any(
            name.startswith(word)
            or (len(word) >= SHORTEST_NEAR and OSA.distance(word, name, score_cutoff=1) <= 1)
            for name in names
        )
        for word in wanted
    )


def _score(wish: Wish, dream: Dream) -> float:
    return wish.score(words(dream.title), words(dream.description))


def _best_first(wish: Wish, dreams: Iterable[Dream]) -> list[Dream]:
    """Of two that fit alike the newer one stays first."""
    return sorted(dreams, key=partial(_score, wish), reverse=True)


def _page_of(dreams: Sequence[Dream], after: str | None) -> tuple[Sequence[Dream], str | None]:
    """The page that begins at the number in this cursor, and the cursor of the next."""
    (start,) = decode_cursor(after, int) or (0,)
    start = max(start, 0)
    end = start + PAGE_SIZE
    return dreams[start:end], encode_cursor(end) if len(dreams) > end else None


def _completed(typed: str, last: QueryWord, wish: Wish, dreams: Iterable[Dream]) -> tuple[str, ...]:
    """What was typed with its last word typed to the end, the commonest first: as words are written in these dreams."""
    if last.is_gram:
        return ()
    text = "\n".join(said for dream in dreams for said in (dream.title, dream.description))
    written: dict[str, str] = {}
    for token in found_words(text, Terms(beginnings=(last.text,))):
        if token.text not in written:
            written[token.text] = text[token.start : token.end].lower()
    commonest = sorted(written, key=lambda word: -wish.counts.get(word, 0))[:MOST_SUGGESTED]
    return tuple(dict.fromkeys(f"{typed[: last.start]}{written[word]}" for word in commonest))
