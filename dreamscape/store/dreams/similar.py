"""The `similar_dreams` collection: for each dream those that share its rarest words, the likest first.

A list is written after the response and read as it is; what has vanished since, or is not for its reader, is passed
over when it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING

from dreamscape.store.common.bulk import update_each
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.dreams.visibility import IN_LISTS, MEMBERS, NOT_HIDDEN
from dreamscape.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pymongo.database import Database

    from dreamscape.store.common.bulk import Change

MOST_SIMILAR = 20
MOST_OF_ONE_DREAMER = 2
# Whose list one may turn up in: what everybody may see, or all members.
LISTED: dict[str, Any] = {**NOT_HIDDEN, **IN_LISTS, "audience": {"$in": [*MEMBERS]}}
NEWEST_FIRST = [("created_at", DESCENDING), ("_id", DESCENDING)]
FIELDS = ("dreamer_id", "title", "words", "categories", "audience", "hidden", "unlisted")


class WordedDream(NamedTuple):
    """What of a dream says which others are like it: all of its words, and those of its `title`. `is_listed`: may all
    members see it?"""

    id: str
    dreamer_id: str
    title: frozenset[str]
    words: frozenset[str]
    categories: frozenset[str]
    is_listed: bool


class Similarity(NamedTuple):
    """A dream in another's list, and how much the two share."""

    dream_id: str
    score: float


class SimilarDreams:
    """Lists of at most MOST_SIMILAR."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]
        self._similar = db["similar_dreams"]

    def worded(self, dream_id: str) -> WordedDream | None:
        """The dream with this id, or None."""
        document = self._dreams.find_one({"_id": object_id(dream_id)}, FIELDS)
        return _worded_from(document) if document else None

    def how_many_dreams(self) -> int:
        """About so many there are."""
        return self._dreams.estimated_document_count()

    def sharing(self, some: Sequence[str], but_by: str, most: int) -> list[WordedDream]:
        """Dreams by others than this dreamer that have any of these words and are LISTED, the newest `most`."""
        which = {"words": {"$in": list(some)}, "dreamer_id": {"$ne": object_id(but_by)}, **LISTED}
        found = self._dreams.find(which, FIELDS).sort(NEWEST_FIRST).limit(most)
        return [_worded_from(document) for document in found.hint("words")]

    def save(self, dream_id: str, similar: Sequence[Similarity]) -> None:
        """Make these the list of a dream, the likest first."""
        entries = [_entry(one) for one in similar[:MOST_SIMILAR]]
        self._similar.update_one({"_id": object_id(dream_id)}, {"$set": {"dreams": entries}}, upsert=True)

    def put_into(self, lists: Sequence[Similarity], dream: WordedDream) -> None:
        """Let a dream turn up in the lists of these, where it is among the likest and of its dreamer's own; and in
        theirs no more where it is not LISTED. Who has no list yet is left to their own turn."""
        own = ObjectId(dream.id)
        found = {row["_id"]: row["dreams"] for row in self._lists(lists)}
        named = {entry["dream_id"] for entries in found.values() for entry in entries} - {own}
        by_dreamer = {"_id": {"$in": list(named)}, "dreamer_id": object_id(dream.dreamer_id)}
        others = (
            {row["_id"] for row in self._dreams.find(by_dreamer, ["_id"]).hint("_id_")} if named else set()
        )
        pulls: list[Change] = []
        pushes: list[Change] = []
        for one in lists:
            target = {"_id": ObjectId(one.dream_id)}
            if target["_id"] not in found:
                continue
            entries = [entry for entry in found[target["_id"]] if entry["dream_id"] in others]
            entries += [_entry(one._replace(dream_id=dream.id))] if dream.is_listed else []
            entries.sort(key=lambda entry: -entry["score"])
            kept, surplus = entries[:MOST_OF_ONE_DREAMER], entries[MOST_OF_ONE_DREAMER:]
            gone = [own, *(entry["dream_id"] for entry in surplus)]
            pulls.append((target, {"$pull": {"dreams": {"dream_id": {"$in": gone}}}}))
            if put := [entry for entry in kept if entry["dream_id"] == own]:
                likest = {"$each": put, "$sort": {"score": DESCENDING}, "$slice": MOST_SIMILAR}
                pushes.append((target, {"$push": {"dreams": likest}}))
        update_each(self._similar, pulls)
        update_each(self._similar, pushes)

    def clear(self, dream_id: str) -> None:
        """Forget the list of a dream that is gone, and it in the lists of those it names; safe to repeat.

        Where it is named beyond these, it is passed over by whoever reads.
        """
        own = object_id(dream_id)
        document = self._similar.find_one({"_id": own})
        if document is None:
            return
        named = {"_id": {"$in": [entry["dream_id"] for entry in document["dreams"]]}}
        self._similar.update_many(named, {"$pull": {"dreams": {"dream_id": own}}})
        self._similar.delete_one({"_id": own})

    def without_list(self, after: str, most: int) -> tuple[list[str], str]:
        """Of the next `most` dreams by id those that have no list yet, and where to go on ("": nowhere)."""
        beyond = {"_id": {"$gt": object_id(after)}} if after else {}
        ids = [row["_id"] for row in self._dreams.find(beyond, ["_id"]).sort("_id", ASCENDING).limit(most)]
        done = {row["_id"] for row in self._similar.find({"_id": {"$in": ids}}, ["_id"])}
        return [str(one) for one in ids if one not in done], str(ids[-1]) if len(ids) == most else ""

    def _lists(self, lists: Sequence[Similarity]) -> Any:
        return self._similar.find({"_id": {"$in": object_ids(one.dream_id for one in lists)}})


def _entry(one: Similarity) -> dict[str, Any]:
    return {"dream_id": ObjectId(one.dream_id), "score": one.score}


def _worded_from(document: Mapping[str, Any]) -> WordedDream:
    return WordedDream(
        id=str(document["_id"]),
        dreamer_id=str(document.get("dreamer_id", "")),
        title=frozenset(words(document.get("title") or "")),
        words=frozenset(document.get("words") or ()),
        categories=frozenset(document.get("categories") or ()),
        is_listed=not (document.get("hidden") or document.get("unlisted"))
        and document.get("audience") in MEMBERS,
    )
