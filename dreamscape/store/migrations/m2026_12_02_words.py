"""Writes beside each dream and member the words that they are found by, and has the vocabulary learn them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models import ProfileContent
from dreamscape.models.search import DREAMS, PEOPLE
from dreamscape.store.common.bulk import update_each
from dreamscape.store.members.documents import profile_words
from dreamscape.store.migrations.steps import Progress, in_batches
from dreamscape.store.search.vocabulary import COLLECTIONS, Vocabulary
from dreamscape.words import dream_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pymongo.database import Database

WITHOUT_WORDS = {"words": {"$exists": False}}
# What the words are made of.
SAID = {DREAMS: ("title", "description"), PEOPLE: ("first_name", "last_name", "bio", "skills", "location")}
WORDS_OF: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    DREAMS: lambda document: dream_words(*(document.get(key) or "" for key in SAID[DREAMS])),
    PEOPLE: lambda document: profile_words(
        ProfileContent(**{key: document[key] for key in SAID[PEOPLE] if document.get(key)})
    ),
}


def migrate(db: Database[dict[str, Any]]) -> Iterator[Progress]:
    """A thousand at a time, those that have none. What has just been changed has got its words by that."""
    vocabulary = Vocabulary(db)
    for kind, name in COLLECTIONS.items():
        total, done = db[name].count_documents(WITHOUT_WORDS), 0
        for batch in in_batches(db[name], WITHOUT_WORDS, SAID[kind]):
            _write(db, vocabulary, kind, batch)
            done += len(batch)
            yield Progress(done, max(total, done))


def _write(
    db: Database[dict[str, Any]], vocabulary: Vocabulary, kind: str, batch: Sequence[Mapping[str, Any]]
) -> None:
    found = {document["_id"]: WORDS_OF[kind](document) for document in batch}
    # Before they are written: whoever is stopped in between learns them twice rather than never.
    vocabulary.add_missing(kind, {word for words in found.values() for word in words})
    changes = [({"_id": one, **WITHOUT_WORDS}, {"$set": {"words": words}}) for one, words in found.items()]
    update_each(db[COLLECTIONS[kind]], changes)
