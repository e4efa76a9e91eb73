"""The collection `search_words`: which words there are, about how common they are, and which look alike.

It is written after the response, by a job, and read to find what begins like a word or differs from it by a letter. It
may know words of what nobody but its dreamer sees: whoever shows one has seen it in something that its reader may see.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import ExecutionTimeout

from dreamscape.models.search import DREAMS, PEOPLE, KnownWords, VocabularyWord
from dreamscape.store.common.bulk import update_each
from dreamscape.store.common.deadline import own_limit
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.union import union_read
from dreamscape.words import is_gram

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pymongo.database import Database

    from dreamscape.store.common.union import Pipeline

# Which collection has the words of a kind.
COLLECTIONS = {DREAMS: "dreams", PEOPLE: "users"}
# The first letters by which a word is found while it is typed.
LONGEST_START = 3
SHORTEST_WITH_TRIGRAMS = 3
MOST_ALIKE = 40
LONGEST_LOOK_MS = 100
# More are not counted: what is that common is common.
MOST_COUNTED = 100_000
CHECKED_AT_ONCE = 1000
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def trigrams(word: str) -> list[str]:
    """Each three letters of a word, and its beginning and end as such."""
    framed = f"^{word}$"
    return list(dict.fromkeys(framed[place : place + 3] for place in range(len(framed) - 2)))


class Vocabulary:
    """`kind` is "dreams" or "people"; all words are folded (`dreamscape.words`)."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._words = db["search_words"]

    def learn(self, kind: str, words: Iterable[str]) -> None:
        """One more dream or member has these words; learnt twice they count twice, until they are counted."""
        now = datetime.now(UTC)
        learnt = [_learnt(kind, word, now, {"$inc": {"count": 1}}) for word in words]
        update_each(self._words, learnt, upsert=True)

    def add_missing(self, kind: str, words: Iterable[str]) -> None:
        """There are these words, to be counted first of all; those that are known already are left as they are."""
        update_each(self._words, [_learnt(kind, word, NEVER, {}, count=1) for word in words], upsert=True)

    def learn_of(self, kind: str, thing_id: str) -> None:
        """Learn the words of this dream or member, if it is there."""
        found = self._db[COLLECTIONS[kind]].find_one({"_id": object_id(thing_id)}, {"words": 1})
        self.learn(kind, (found or {}).get("words") or ())

    def counts(self, kind: str, words: Iterable[str]) -> dict[str, int]:
        """About how many have each of these words; what is not known is left out."""
        found = self._words.find(
            {"_id": {"$in": [f"{kind}:{word}" for word in words]}}, {"word": 1, "count": 1}
        )
        return {row["word"]: row["count"] for row in found}

    def known(
        self, kinds: Sequence[str], words: Sequence[str], beginnings: Sequence[str], most: int
    ) -> dict[str, KnownWords]:
        """How common `words` are, and of each of `beginnings` the words that begin so, at most `most`, the commonest
        first; for all of these kinds in one round trip."""
        exact: Pipeline = [
            {"$match": {"_id": {"$in": [f"{kind}:{word}" for kind in kinds for word in words]}}},
            {"$project": {"kind": 1, "word": 1, "count": 1, "begins": 1}},
        ]
        lists = [exact, *(_beginning(kind, one, most) for kind in kinds for one in beginnings)]
        known = {kind: KnownWords({}, {one: [] for one in beginnings}) for kind in kinds}
        for row in union_read(self._words, lists):
            counts, beginning = known[row["kind"]]
            if "begins" in row:
                beginning[row["begins"]].append(VocabularyWord(row["word"], row["count"]))
            else:
                counts[row["word"]] = row["count"]
        return known

    def alike(self, kind: str, word: str) -> list[VocabularyWord]:
        """Words that share letters with this one, those that share most first; [] for what has no beginning and end,
        and where looking would take too long."""
        if len(word) < SHORTEST_WITH_TRIGRAMS or is_gram(word):
            return []
        own = trigrams(word)
        shared = {"$filter": {"input": "$trigrams", "as": "one", "cond": {"$in": ["$$one", own]}}}
        lengths = {"$gte": len(word) - 2, "$lte": len(word) + 2}
        with own_limit(), suppress(ExecutionTimeout):
            found = self._words.aggregate(
                [
                    {"$match": {"kind": kind, "trigrams": {"$in": own}, "length": lengths}},
                    {"$addFields": {"shared": {"$size": shared}}},
                    {"$sort": {"shared": DESCENDING, "count": DESCENDING}},
                    {"$limit": MOST_ALIKE},
                    {"$project": {"word": 1, "count": 1}},
                ],
                maxTimeMS=LONGEST_LOOK_MS,
            )
            return [VocabularyWord(row["word"], row["count"]) for row in found]
        return []

    def check_oldest(self, before: datetime) -> int:
        """Count some of the words anew that were not counted since `before`, and forget what nothing has any more;
        return how many were looked at."""
        oldest = self._words.find({"checked_at": {"$lt": before}}, {"kind": 1, "word": 1})
        looked_at = 0
        for row in oldest.sort("checked_at", ASCENDING).limit(CHECKED_AT_ONCE):
            looked_at += 1
            having = {"words": row["word"]}
            count = self._db[COLLECTIONS[row["kind"]]].count_documents(having, limit=MOST_COUNTED)
            if count:
                now = {"count": count, "checked_at": datetime.now(UTC)}
                self._words.update_one({"_id": row["_id"]}, {"$set": now})
            else:
                self._words.delete_one({"_id": row["_id"]})
        return looked_at


def _learnt(
    kind: str, word: str, checked_at: datetime, change: Mapping[str, Any], **new: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    first = {"kind": kind, "word": word, "checked_at": checked_at, **_shape(word), **new}
    return {"_id": f"{kind}:{word}"}, {"$setOnInsert": first, **change}


def _shape(word: str) -> dict[str, Any]:
    """By what a word is found that is not typed to its end, or wrongly."""
    if is_gram(word):
        return {}
    starts = [word[:length] for length in range(1, min(LONGEST_START, len(word)) + 1)]
    alike = {"trigrams": trigrams(word), "length": len(word)} if len(word) >= SHORTEST_WITH_TRIGRAMS else {}
    return {"starts": starts, **alike}


def _beginning(kind: str, beginning: str, most: int) -> Pipeline:
    which: dict[str, Any] = {"kind": kind, "starts": beginning[:LONGEST_START]}
    if len(beginning) > LONGEST_START:
        which["word"] = {"$gte": beginning, "$lt": beginning + "\U0010ffff"}
    return [
        {"$match": which},
        {"$sort": {"count": DESCENDING, "word": ASCENDING}},
        {"$limit": most},
        {"$project": {"kind": 1, "word": 1, "count": 1, "begins": {"$literal": beginning}}},
    ]
