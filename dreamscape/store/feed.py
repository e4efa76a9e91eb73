"""Lists of dreams, each a walk along an index from a given place on: see `indexes` for them.

A page starts after a place, not after a number of rows, so that page 500 costs
what page 1 costs and a dream that appears meanwhile moves nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import DESCENDING
from pymongo.errors import ExecutionTimeout

from dreamscape.models.dream_states import CAME_TRUE
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.deadline import own_limit
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.union import Pipeline, union_read
from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.dreams.visibility import LISTED_FOR_ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pymongo.database import Database

    from dreamscape.models import Dream
    from dreamscape.store.edges import Edges

Document = dict[str, Any]

NEWEST_FIRST = [("created_at", DESCENDING), ("_id", DESCENDING)]
MOST_FOLLOWED_FIRST = [("follower_count", DESCENDING), *NEWEST_FIRST]
# As many values of an $in as MongoDB merges in an index's order (internalQueryMaxScansToExplode).
MOST_MERGED = 200
MANY = 500
LONGEST_WALK_MS = 50


@dataclass(frozen=True, slots=True)
class FeedPosition:
    """Where a dream stands in a list. `follower_count` matters where most followers come first; among those that came
    true `created_at` is when they did, among those that ask for something when they last asked."""

    created_at: datetime
    id: ObjectId
    follower_count: int = 0

    @classmethod
    def of(cls, dream: Dream) -> FeedPosition:
        """Where `dream` stands: the page after it begins there."""
        return cls(dream.created_at, ObjectId(dream.id), dream.follower_count)

    @classmethod
    def of_came_true(cls, dream: Dream) -> FeedPosition:
        """Where it stands among those that came true, the latest first."""
        return cls(dream.state.at or dream.created_at, ObjectId(dream.id))

    @classmethod
    def of_helping(cls, dream: Dream) -> FeedPosition:
        """Where it stands among those that ask for something."""
        return cls(dream.open_asks[0].at if dream.open_asks else dream.created_at, ObjectId(dream.id))

    @classmethod
    def from_cursor(cls, cursor: str | None) -> FeedPosition | None:
        """The position that a cursor stands for; None, the list's beginning, for anything that is no cursor."""
        values = decode_cursor(cursor, datetime, ObjectId, int)
        return cls(*values) if values else None

    @property
    def cursor(self) -> str:
        """The position as a word in an address."""
        return encode_cursor(self.created_at, self.id, self.follower_count)


@dataclass(frozen=True, slots=True)
class News:
    """Of these dreams, those of which something was told since then: an entry, or that they are somewhere else."""

    dreams: tuple[ObjectId, ...]
    since: datetime

    @property
    def which(self) -> dict[str, Any]:
        """Them, as a condition."""
        lately = [{key: {"$gte": self.since}} for key in ("latest_entry.at", "state.at")]
        return {"_id": {"$in": list(self.dreams)}, "$or": lately}

    def told_at(self, dream: Dream) -> datetime | None:
        """When something was told of this dream last, if it is one of them."""
        if ObjectId(dream.id) not in self.dreams:
            return None
        times = [at for at in (dream.latest_entry and dream.latest_entry.at, dream.state.at) if at]
        return max((at for at in times if at >= self.since), default=None)

    def first_of(self, dreams: Iterable[Dream]) -> list[Dream]:
        """Those of them that are among these, whose news is the latest first."""
        told = [(at, dream) for dream in dreams if (at := self.told_at(dream))]
        return [dream for _, dream in sorted(told, key=lambda one: one[0], reverse=True)]


@dataclass(frozen=True, slots=True)
class FeedQuery:
    """Which dreams a list is to show: the `limit` first of them after a place.

    `visible` are those that the reader may see, as a condition (`store.dreams.visibility`); `category` is a key
    that all of them have. `news` are those that come first, before that list and not again in it, where something was
    told of them lately.
    """

    limit: int
    after: FeedPosition | None = None
    visible: Mapping[str, Any] = field(default_factory=lambda: LISTED_FOR_ALL)
    category: str | None = None
    news: News | None = None


class Feed:
    """The views of the dreamscape, and one dreamer's dreams."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]

    def latest(self, query: FeedQuery) -> list[Dream]:
        """The newest first."""
        return self._newest({}, query, by="feed_category" if query.category else "feed_latest")

    def by_dreamer(self, dreamer_id: str, query: FeedQuery) -> list[Dream]:
        """One dreamer's, the newest first."""
        return self._newest({"dreamer_id": object_id(dreamer_id)}, query, by="dreamer")

    def count_by_dreamer(self, dreamer_id: str, visible: Mapping[str, Any]) -> int:
        """How many of a dreamer's are among those that `visible` says."""
        return self._dreams.count_documents({"dreamer_id": object_id(dreamer_id), **visible})

    def about(self, categories: Sequence[str], query: FeedQuery) -> list[Dream]:
        """Those in any of these categories, the newest first."""
        return self._newest({"categories": {"$in": list(categories)}}, query, by="feed_category")

    def trending(self, query: FeedQuery) -> list[Dream]:
        """Those with most followers first, the newest of them before the others."""
        # All conditions stand in each branch, so that the branches can be merged in the index's order.
        others = {key: value for part in _filters(query) for key, value in part.items()}
        branches = [{**branch, **others} for branch in _less_followed(query.after)]
        condition = {"$or": branches} if len(branches) > 1 else branches[0]
        found = self._dreams.find(condition).sort(MOST_FOLLOWED_FIRST).limit(query.limit)
        return _dreams_from(found.hint("feed_category_trending" if query.category else "feed_trending"))

    def came_true(self, query: FeedQuery, dreamer_id: str | None = None) -> list[Dream]:
        """Those that came true, the latest first; of one dreamer's or of all."""
        which: dict[str, Any] = {"state.name": CAME_TRUE}
        index = "feed_category_came_true" if query.category else "feed_came_true"
        if dreamer_id is not None:
            which, index = {**which, "dreamer_id": object_id(dreamer_id)}, "dreamer_came_true"
        condition = _all_of(which, *_filters(query), _older(query.after, "state.at"))
        found = self._dreams.find(condition).sort([("state.at", DESCENDING), ("_id", DESCENDING)])
        return _dreams_from(found.limit(query.limit).hint(index))

    def helping(self, skill_keys: Sequence[str], refused: Sequence[str], query: FeedQuery) -> list[Dream]:
        """Those that ask for something with one of these keys (`skill_keys.held_keys`) that is not among the ids of
        `refused`, those that asked for anything last first."""
        fits: dict[str, Any] = {"skill_keys": {"$in": list(skill_keys)}}
        if refused:
            fits["id"] = {"$nin": object_ids(refused)}
        condition = _all_of(
            {"open_asks": {"$elemMatch": fits}, "asked_at": {"$exists": True}},
            *_filters(query),
            _older(query.after, "asked_at"),
        )
        found = self._dreams.find(condition).sort([("asked_at", DESCENDING), ("_id", DESCENDING)])
        return _dreams_from(found.limit(query.limit).hint("feed_helping"))

    def going_on(self, origin_id: str, query: FeedQuery) -> list[Dream]:
        """The newest that go on with this dream."""
        condition = {"continues": object_id(origin_id), **query.visible}
        return _dreams_from(self._dreams.find(condition).sort("_id", DESCENDING).limit(query.limit))

    def followed(self, followed: Edges, query: FeedQuery, include_author: str | None = None) -> list[Dream]:
        """Dreams that are followed or by people who are, each once, the newest first.

        `include_author` is the id of a dreamer whose own are shown as well. Before the first page, and beyond its
        limit, stand all of the query's `news`.

        One round trip as a rule and two at most, whatever is followed.
        """
        people = [*followed.people, *object_ids([include_author] if include_author else [])]
        end = _end_before(query.after, followed.dreams)
        start = max(0, end - (MANY if query.category else query.limit))
        newest = [dream_id for _, dream_id in followed.dreams[start:end]]
        first: list[Dream] = []
        try:
            read = self._merged if len(people) <= MOST_MERGED else self._walked
            first, others = _apart(read(people, newest, query), query)
            page = _newest_of(others, query.limit)
            # Those followed dreams that were not asked for are older than all of `newest`.
            enough = start == 0 or (len(page) == query.limit and _age(page[-1]) >= followed.dreams[start])
        except ExecutionTimeout:
            enough = False
        if not enough:
            every = [dream_id for _, dream_id in followed.dreams[:end]]
            first, others = _apart(self._all_merged(people, every, query), query)
            page = _newest_of(others, query.limit)
        return [*first, *_dreams_from(page)]

    def _merged(
        self, people: Sequence[ObjectId], dreams: Sequence[ObjectId], query: FeedQuery
    ) -> Iterable[Document]:
        """The newest by these people, whose lists the server merges, and all of these dreams."""
        lists = [self._list_of(people, query)] if people else []
        lists += [[{"$match": _all_of({"_id": {"$in": list(dreams)}}, *_filters(query))}]] if dreams else []
        lists += _news(query)
        return union_read(self._dreams, lists, **({"hint": "dreamer"} if people else {}))

    def _walked(
        self, people: Sequence[ObjectId], dreams: Sequence[ObjectId], query: FeedQuery
    ) -> Iterable[Document]:
        """The newest by any of these people and of these dreams, found on a walk through everybody's.

        That walk is short when many are followed, unless they have not dreamt for long: then it is given up
        and ExecutionTimeout raised.

        “Neither by somebody else nor another dream” is what is asked. Of an $in of thousands beside the time the
        server would make as many bounds of the index and jump from one to the next: on a short walk that takes
        twice as long.
        """
        neither = {"dreamer_id": {"$nin": list(people)}, "_id": {"$nin": list(dreams)}}
        condition = _all_of({"$nor": [neither]}, *_filters(query), _older(query.after))
        walk: Pipeline = [{"$match": condition}, {"$sort": dict(NEWEST_FIRST)}, {"$limit": query.limit}]
        by = "feed_category" if query.category else "feed_latest"
        with own_limit():
            return union_read(self._dreams, [walk, *_news(query)], hint=by, maxTimeMS=LONGEST_WALK_MS)

    def _all_merged(
        self, people: Sequence[ObjectId], dreams: Sequence[ObjectId], query: FeedQuery
    ) -> Iterable[Document]:
        """The same from all lists there are, the people's 200 at a time: slower, and always enough."""
        lists = [
            self._list_of(people[start : start + MOST_MERGED], query)
            for start in range(0, len(people), MOST_MERGED)
        ]
        ids = _all_of({"_id": {"$in": list(dreams)}}, *_filters(query))
        lists.append([{"$match": ids}, {"$sort": dict(NEWEST_FIRST)}, {"$limit": query.limit}])
        lists += _news(query)
        # Where hardly anything is in sight, the server is free to sort all that these people ever dreamt.
        return union_read(self._dreams, lists, **({"hint": "dreamer"} if people else {}))

    def _list_of(self, people: Sequence[ObjectId], query: FeedQuery) -> Pipeline:
        condition = _all_of({"dreamer_id": {"$in": list(people)}}, *_filters(query), _older(query.after))
        return [{"$match": condition}, {"$sort": dict(NEWEST_FIRST)}, {"$limit": query.limit}]

    def _newest(self, which: Mapping[str, Any], query: FeedQuery, by: str) -> list[Dream]:
        """Newest first, along the index `by`."""
        condition = _all_of(which, *_filters(query), _older(query.after))
        found = self._dreams.find(condition).sort(NEWEST_FIRST).limit(query.limit)
        return _dreams_from(found.hint(by))


def _age(document: Document) -> tuple[datetime, ObjectId]:
    return document.get("created_at") or document["_id"].generation_time, document["_id"]


def _newest_of(documents: Iterable[Document], limit: int) -> list[Document]:
    """Each once, the newest first, of documents that may be there twice."""
    return nlargest(limit, {document["_id"]: document for document in documents}.values(), key=_age)


def _dreams_from(documents: Iterable[Mapping[str, Any]]) -> list[Dream]:
    return [dream_from(document) for document in documents]


def _end_before(position: FeedPosition | None, dreams: Sequence[tuple[datetime, ObjectId]]) -> int:
    """How many of these dreams, the oldest first, come after `position` where the newest are first."""
    return bisect_left(dreams, (position.created_at, position.id)) if position else len(dreams)


def _all_of(*conditions: Mapping[str, Any]) -> dict[str, Any]:
    return {"$and": [condition for condition in conditions if condition] or [{}]}


def _filters(query: FeedQuery, *, news: bool = False) -> list[Mapping[str, Any]]:
    not_again = {"$nor": [query.news.which]} if query.news and not news else {}
    return [query.visible, {"categories": query.category} if query.category else {}, not_again]


def _news(query: FeedQuery) -> list[Pipeline]:
    """What stands before the first page, as a list of its own."""
    if query.news is None or query.after:
        return []
    return [[{"$match": _all_of(query.news.which, *_filters(query, news=True))}]]


def _apart(documents: Iterable[Document], query: FeedQuery) -> tuple[list[Dream], list[Document]]:
    """The news among these, and the others."""
    if query.news is None:
        return [], list(documents)
    named: list[Document] = []
    others: list[Document] = []
    for document in documents:
        (named if document["_id"] in query.news.dreams else others).append(document)
    first = query.news.first_of(_dreams_from(named))
    ids = {dream.id for dream in first}
    return first, [*others, *(document for document in named if str(document["_id"]) not in ids)]


def _older(position: FeedPosition | None, when: str = "created_at") -> dict[str, Any]:
    """Dreams after `position` in the order of `when`. The first condition bounds the walk, the second settles ties.

    An $or in the place of $nor says the same and costs the planner 8 ms beside an $in of 2,000.
    """
    if position is None:
        return {}
    at = position.created_at
    ahead_of_it = {when: at, "_id": {"$gte": position.id}}
    return {when: {"$lte": at}, "$nor": [ahead_of_it]}


def _less_followed(position: FeedPosition | None) -> list[dict[str, Any]]:
    """Dreams after `position` where most followers come first, in pieces that each are one stretch of the index."""
    if position is None:
        return [{}]
    count, at = position.follower_count, position.created_at
    return [
        {"follower_count": count, "created_at": at, "_id": {"$lt": position.id}},
        {"follower_count": count, "created_at": {"$lt": at}},
        {"follower_count": {"$lt": count}},
    ]
