"""The lists of the dreamscape: in order, each dream once, whatever happens between two pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo.cursor import Cursor

from dreamscape.models import AUDIENCES
from dreamscape.store.common.union import union_read
from dreamscape.store.dreams.visibility import listed_to, visible_to
from dreamscape.store.edges import NO_EDGES, Edges
from dreamscape.store.feed import MOST_MERGED, Feed, FeedPosition, FeedQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dreamscape.models import Dream

START = datetime(2026, 5, 1, tzinfo=UTC)
ME = ObjectId()


def dream_number(number: int, **fields: Any) -> dict[str, Any]:
    """A dream as stored, `number` minutes after the first."""
    return {
        "_id": ObjectId(),
        "dreamer_id": ObjectId(),
        "title": f"Dream {number}",
        "title_key": f"dream {number}",
        "slug": f"dream-{number}",
        "description": "Just once.",
        "categories": ["sea"],
        "follower_count": 0,
        "created_at": START + timedelta(minutes=number),
        **fields,
    }


def plant(db: Any, **fields: Any) -> str:
    """Store a dream; return its id."""
    document = dream_number(db["dreams"].count_documents({}), **fields)
    db["dreams"].insert_one(document)
    return str(document["_id"])


def scroll(view: Callable[[FeedQuery], list[Dream]], by: int = 3, **query: Any) -> list[str]:
    """The ids of a whole list, read in pages of `by`."""
    after, ids = None, []
    while found := view(FeedQuery(limit=by, after=after, **query)):
        ids += [dream.id for dream in found]
        after = FeedPosition.of(found[-1])
        assert len(ids) < 2000, "this never ends"
    return ids


def followed_by_me(people: Iterable[ObjectId] = (), dreams: Iterable[tuple[datetime, str]] = ()) -> Edges:
    edges = tuple(sorted((at, ObjectId(dream_id)) for at, dream_id in dreams))
    return Edges(people=tuple(people), dreams=edges)


def test_the_latest_come_newest_first(db: Any) -> None:
    ids = [plant(db) for _ in range(8)]
    assert scroll(Feed(db).latest) == ids[::-1]


def test_dreams_of_the_same_moment_are_neither_lost_nor_repeated_between_pages(db: Any) -> None:
    ids = [plant(db, created_at=START) for _ in range(10)]
    assert scroll(Feed(db).latest) == sorted(ids, reverse=True)
    assert scroll(Feed(db).trending) == sorted(ids, reverse=True)


def test_a_dream_that_appears_between_two_pages_moves_nothing(db: Any) -> None:
    ids = [plant(db) for _ in range(6)]
    first = Feed(db).latest(FeedQuery(limit=3))
    plant(db)
    second = Feed(db).latest(FeedQuery(limit=3, after=FeedPosition.of(first[-1])))
    assert [dream.id for dream in [*first, *second]] == ids[::-1]


def test_a_dream_that_goes_between_two_pages_moves_nothing(db: Any) -> None:
    ids = [plant(db) for _ in range(6)]
    first = Feed(db).latest(FeedQuery(limit=3))
    db["dreams"].delete_one({"_id": ObjectId(first[-1].id)})
    second = Feed(db).latest(FeedQuery(limit=3, after=FeedPosition.of(first[-1])))
    assert [dream.id for dream in second] == ids[2::-1]


def test_one_dreamer_can_be_left_out(db: Any) -> None:
    plant(db, dreamer_id=ME)
    other = plant(db)
    for view in (Feed(db).latest, Feed(db).trending):
        assert scroll(view, visible=listed_to(str(ME), NO_EDGES, own=False)) == [other]


def test_a_category_can_be_asked_for_in_every_view(db: Any) -> None:
    person = ObjectId()
    query = [plant(db, categories=["travel", "sea"], dreamer_id=person) for _ in range(4)]
    plant(db, categories=["books"], dreamer_id=person)
    feed = Feed(db)
    followed = followed_by_me([person])
    for view in (
        feed.latest,
        feed.trending,
        lambda query: feed.about(["sea", "books"], query),
        lambda query: feed.followed(followed, query),
    ):
        assert scroll(view, category="travel") == query[::-1]


def test_hidden_dreams_are_in_no_view(db: Any) -> None:
    person = ObjectId()
    hidden = plant(db, hidden={"reason": "spam", "at": START}, dreamer_id=person)
    feed = Feed(db)
    followed = followed_by_me([person], [(START, hidden)])
    assert feed.latest(FeedQuery(limit=9)) == feed.trending(FeedQuery(limit=9)) == []
    assert feed.about(["sea"], FeedQuery(limit=9)) == feed.followed(followed, FeedQuery(limit=9)) == []
    assert [dream.id for dream in feed.by_dreamer(str(person), FeedQuery(limit=9, visible={}))] == [hidden]


def test_trending_puts_the_most_followed_first_and_the_newest_before_the_older(db: Any) -> None:
    few, many, none, few_too = (plant(db, follower_count=count) for count in (2, 9, 0, 2))
    assert scroll(Feed(db).trending, by=1) == [many, few_too, few, none]


def test_a_dream_in_several_of_my_interests_comes_once(db: Any) -> None:
    ids = [plant(db, categories=["sea", "travel", "food"]) for _ in range(5)]
    plant(db, categories=["books"])
    assert scroll(lambda query: Feed(db).about(["travel", "food", "sea"], query), by=2) == ids[::-1]


def test_a_dream_i_follow_by_somebody_i_follow_comes_once(db: Any) -> None:
    person = ObjectId()
    by_person = [plant(db, dreamer_id=person) for _ in range(4)]
    alone = plant(db)
    plant(db)
    feed = Feed(db)
    dreams = [(START + timedelta(minutes=2), by_person[2]), (START + timedelta(minutes=4), alone)]
    followed = followed_by_me([person], dreams)
    assert scroll(lambda query: feed.followed(followed, query), by=2) == [alone, *by_person[::-1]]


def test_the_followed_view_passes_over_dreams_that_are_gone(db: Any) -> None:
    ids = [plant(db) for _ in range(8)]
    followed = followed_by_me(
        dreams=[(START + timedelta(minutes=n), dream_id) for n, dream_id in enumerate(ids)]
    )
    for gone in ids[4:7]:
        db["dreams"].delete_one({"_id": ObjectId(gone)})
    feed = Feed(db)
    assert scroll(lambda query: feed.followed(followed, query), by=2) == [ids[7], *ids[3::-1]]


def test_my_own_dreams_can_come_along_with_the_followed(db: Any) -> None:
    mine, person = plant(db, dreamer_id=ME), ObjectId()
    theirs = plant(db, dreamer_id=person)
    found = Feed(db).followed(followed_by_me([person]), FeedQuery(limit=9), include_author=str(ME))
    assert [dream.id for dream in found] == [theirs, mine]


def test_a_document_with_hardly_any_keys_is_still_a_dream(db: Any) -> None:
    db["dreams"].insert_one({"_id": ObjectId(), "created_at": START})
    found = Feed(db).latest(FeedQuery(limit=1))[0]
    assert (found.title, found.categories, found.picture, found.follower_count) == ("", (), None, 0)


@pytest.mark.real_db
def test_who_follows_more_people_than_the_server_merges_sees_the_same(db: Any) -> None:
    people = [ObjectId() for _ in range(MOST_MERGED + 50)]
    ids = [plant(db, dreamer_id=people[number * 7 % len(people)]) for number in range(60)]
    plant(db)
    feed = Feed(db)
    assert scroll(lambda query: feed.followed(followed_by_me(people), query), by=7) == ids[::-1]


@pytest.mark.real_db
@pytest.mark.parametrize("category", [None, "sea"])
def test_when_the_walk_takes_too_long_all_lists_are_merged_and_show_the_same(
    db: Any, monkeypatch: pytest.MonkeyPatch, category: str | None
) -> None:
    people = [ObjectId() for _ in range(MOST_MERGED + 50)]
    ids = [plant(db, dreamer_id=people[number * 7 % len(people)]) for number in range(40)]
    ids += [plant(db) for _ in range(10)]
    # Nobody of theirs has dreamt for long.
    db["dreams"].insert_many(dream_number(number) for number in range(100, 20_100))
    dreams = [(START + timedelta(minutes=number), ids[number]) for number in range(40, 50)]
    followed = followed_by_me(people, dreams)
    asked: list[int] = []

    def counted(collection: Any, pipelines: Any, **options: Any) -> Any:
        asked.append(len(pipelines))
        return union_read(collection, pipelines, **options)

    monkeypatch.setattr("dreamscape.store.feed.union_read", counted)
    monkeypatch.setattr("dreamscape.store.feed.LONGEST_WALK_MS", 1)
    found = Feed(db).followed(followed, FeedQuery(limit=7, category=category))
    assert [dream.id for dream in found] == ids[:42:-1]
    assert asked == [1, 3], "the walk, and then all lists"


@pytest.mark.parametrize("people", [0, 3, MOST_MERGED + 50])
def test_what_is_followed_and_in_sight_leaves_no_hole_however_many_are_followed(db: Any, people: int) -> None:
    dreamers = [ObjectId() for _ in range(people)]
    # Theirs are older and younger than all that is followed for itself, so that they fill a page that has a hole.
    older = [plant(db, dreamer_id=dreamer) for dreamer in dreamers[:9]]
    ids = [plant(db) for _ in range(30)]
    younger = [plant(db, dreamer_id=dreamer) for dreamer in dreamers[:3]]
    dreams = [(START + timedelta(minutes=len(older) + number), ids[number]) for number in range(30)]
    hidden = {"reason": "spam", "at": START}
    db["dreams"].update_many({"_id": {"$in": list(map(ObjectId, ids[20:29]))}}, {"$set": {"hidden": hidden}})
    feed, followed = Feed(db), followed_by_me(dreamers, dreams)
    wanted = [*younger[::-1], ids[29], *ids[19::-1], *older[::-1]]
    assert scroll(lambda query: feed.followed(followed, query), by=5) == wanted
    assert scroll(lambda query: feed.followed(followed, query), by=5, category="sea") == wanted


def test_dreams_that_are_followed_and_out_of_sight_leave_no_hole(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [plant(db) for _ in range(40)]
    for hidden in ids[10:35]:
        db["dreams"].update_one(
            {"_id": ObjectId(hidden)}, {"$set": {"hidden": {"reason": "spam", "at": START}}}
        )
    followed = followed_by_me(
        dreams=[(START + timedelta(minutes=n), dream_id) for n, dream_id in enumerate(ids)]
    )
    asked: list[int] = []

    def counted(collection: Any, pipelines: Any, **options: Any) -> Any:
        asked.append(len(pipelines))
        return union_read(collection, pipelines, **options)

    monkeypatch.setattr("dreamscape.store.feed.union_read", counted)
    found = Feed(db).followed(followed, FeedQuery(limit=15))
    assert [dream.id for dream in found] == [*ids[:34:-1], *ids[9::-1]]
    assert len(asked) == 2


def walk(cursor: Any) -> tuple[set[str], set[str]]:
    """The stages and the indexes of the plan that the server chose for a query."""
    stages: set[str] = set()
    indexes: set[str] = set()

    def look(plan: dict[str, Any]) -> None:
        stages.add(plan["stage"])
        indexes.update({plan["indexName"]} if "indexName" in plan else ())
        for below in [plan["inputStage"]] if "inputStage" in plan else plan.get("inputStages", []):
            look(below)

    planner = cursor.explain()["queryPlanner"] if isinstance(cursor, Cursor) else cursor
    look(planner["winningPlan"].get("queryPlan", planner["winningPlan"]))
    return stages, indexes


def planned(db: Any, pipeline: list[dict[str, Any]], **options: Any) -> dict[str, Any]:
    """What the server says of its plan for a pipeline."""
    command = {"aggregate": "dreams", "pipeline": pipeline, "cursor": {}, **options}
    told = db.command("explain", command, verbosity="queryPlanner")
    planner: dict[str, Any] = told.get("queryPlanner") or told["stages"][0]["$cursor"]["queryPlanner"]
    return planner


@pytest.mark.real_db
@pytest.mark.parametrize("category", [None, "sea"])
@pytest.mark.parametrize("page", ["first", "later"])
@pytest.mark.parametrize(
    "view", ["latest", "trending", "personalised", "followed", "followed by many", "mine"]
)
@pytest.mark.parametrize("own", [False, True])
def test_every_view_walks_an_index_without_sorting(
    db: Any, monkeypatch: pytest.MonkeyPatch, view: str, page: str, category: str | None, own: bool
) -> None:
    people = [ObjectId() for _ in range(300)]
    edges = Edges(
        newest_followers=tuple(people[::3]),
        circle_ids=tuple(ObjectId() for _ in range(50)),
        avoided=tuple(people[::2]),
    )
    db["dreams"].insert_many(
        dream_number(
            number,
            dreamer_id=people[number % 300],
            follower_count=number % 5,
            categories=[["sea"], ["art"]][number % 2],
            audience=AUDIENCES[number % 5],
            circles=[edges.circle_ids[number % 50]],
        )
        for number in range(400)
    )
    asked: list[Any] = []
    feed = Feed(db)

    def query_plans(_: Any, pipelines: list[list[dict[str, Any]]], **options: Any) -> list[dict[str, Any]]:
        first, *others = pipelines
        asked.extend([planned(db, first, **options), *(planned(db, other) for other in others)])
        return []

    monkeypatch.setattr("dreamscape.store.feed.union_read", query_plans)

    def keep_cursor(cursor: Any) -> list[Any]:
        asked.append(cursor)
        return []

    def keep_or_list(things: Any) -> list[Any]:
        return keep_cursor(things) if isinstance(things, Cursor) else list(things)

    monkeypatch.setattr("dreamscape.store.feed._dreams_from", keep_cursor)
    monkeypatch.setattr("dreamscape.store.feed.list", keep_or_list, raising=False)
    monkeypatch.setattr("dreamscape.store.feed._newest_of", lambda documents, _: keep_cursor(documents))
    after = FeedPosition(START + timedelta(minutes=200), ObjectId(), 2) if page == "later" else None
    query = FeedQuery(limit=21, after=after, visible=listed_to(str(ME), edges, own=own), category=category)
    dreams = [(START + timedelta(minutes=number), str(ObjectId())) for number in range(20)]
    {
        "latest": lambda: feed.latest(query),
        "trending": lambda: feed.trending(query),
        "personalised": lambda: feed.about(["art", "sea", "books"], query),
        "followed": lambda: feed.followed(followed_by_me(people[:20], dreams), query),
        "followed by many": lambda: feed.followed(followed_by_me(people, dreams), query),
        "mine": lambda: feed.by_dreamer(
            str(people[0]), replace(query, visible=visible_to(str(ME), edges, own=own))
        ),
    }[view]()
    assert any(asked)
    for cursor in filter(None, asked):
        stages, indexes = walk(cursor)
        assert indexes
        assert not stages & {"SORT", "COLLSCAN"}, stages


@pytest.mark.real_db
@pytest.mark.parametrize("own", [False, True])
def test_a_page_deep_in_a_list_reads_hardly_more_than_it_shows_whoever_stands_how_to_its_reader(
    db: Any, monkeypatch: pytest.MonkeyPatch, own: bool
) -> None:
    """Whose followed dreams are rare, who is in circles and avoids a thousand: no list is searched through for that."""
    people = [ObjectId() for _ in range(1_100)]
    db["dreams"].insert_many(
        dream_number(
            number,
            dreamer_id=people[number % 1_100],
            follower_count=number % 3,
            categories=[["sea"], ["art"]][number % 2],
        )
        for number in range(2_200)
    )
    edges = Edges(
        newest_followers=(ObjectId(),),
        circle_ids=(ObjectId(), ObjectId()),
        avoided=tuple(people[::11]) + tuple(ObjectId() for _ in range(900)),
    )
    feed, asked = Feed(db), list[Any]()
    after = FeedPosition(START + timedelta(minutes=1_100), ObjectId(), 1)
    query = FeedQuery(limit=21, after=after, visible=listed_to(str(ME), edges, own=own))

    def ask(cursor: Any) -> list[Dream]:
        asked.append(cursor)
        return []

    monkeypatch.setattr("dreamscape.store.feed._dreams_from", ask)
    feed.latest(query)
    feed.trending(query)
    feed.about(["art", "sea"], query)

    told = [cursor.explain() for cursor in asked]
    read = [one["executionStats"]["totalKeysExamined"] for one in told]
    assert len(read) == 3
    assert max(read) < 3 * query.limit, read
    # Nor does the server jump from one of those thousand to the next.
    assert all(len(dreamers) == 1 for one in told for dreamers in _bounds(one["queryPlanner"], "dreamer_id"))


def _bounds(plan: Any, key: str) -> list[list[str]]:
    """Between what each walk along an index stays, as for this key of it."""
    if isinstance(plan, list):
        return [found for part in plan for found in _bounds(part, key)]
    if not isinstance(plan, dict):
        return []
    own = [plan["indexBounds"][key]] if key in plan.get("indexBounds", {}) else []
    return own + _bounds(list(plan.values()), key)
