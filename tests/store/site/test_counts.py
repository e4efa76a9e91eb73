"""Edges and their counts: the stores of follows, reactions and comments, and the recount that proves them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.errors import NotFound
from dreamscape.models import Comment, Dream, DreamContent
from dreamscape.store.comments.comments import Comments, CommentsClosed, DuplicateComment
from dreamscape.store.comments.reactions import Reactions
from dreamscape.store.dreams.dreams import Dreams, dream_from
from dreamscape.store.follows.follows import Follows
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.site.copies import Difference
from dreamscape.store.site.integrity import BATCH, Integrity, Orphan

if TYPE_CHECKING:
    from collections.abc import Callable

NOBODY = "000000000000000000000000"


@pytest.fixture
def people(db: Any) -> list[str]:
    """The ids of three members."""
    return [
        Members(db)
        .add(NewMember(f"{n}@example.org", "", f"Member {n}", "", f"member-{n}", (), (), "owl-1"))
        .id
        for n in range(3)
    ]


@pytest.fixture
def dream(db: Any, people: list[str]) -> Dream:
    """The first member's dream."""
    return Dreams(db).add(people[0], DreamContent("A boat", "Red sail.", ("sea",)), "a-boat")


@pytest.fixture
def comment(db: Any, people: list[str], dream: Dream) -> Comment:
    """What the second member says about it."""
    return Comments(db).add(dream, people[1], "Take me with you!")


def test_a_change_says_whether_it_changed_anything(db: Any, people: list[str], dream: Dream) -> None:
    follows = Follows(db)
    assert [follows.add(people[1], "dream", dream.id) for _ in range(2)] == [True, False]
    assert [follows.remove(people[1], "dream", dream.id) for _ in range(2)] == [True, False]


def test_what_a_member_follows_among_many_is_one_question(db: Any, people: list[str], dream: Dream) -> None:
    follows = Follows(db)
    follows.add(people[1], "dream", dream.id)
    follows.add(people[1], "member", people[0])
    asked = [dream.id, people[0], people[2], "nonsense"]
    assert follows.among(people[1], None, asked) == {dream.id, people[0]}
    assert follows.among(people[1], "dream", asked) == {dream.id}
    assert follows.among(people[2], None, asked) == follows.among(people[1], None, []) == frozenset()


@pytest.mark.parametrize("target", [NOBODY, "nonsense", ""])
def test_nothing_hangs_on_what_is_not_there(db: Any, people: list[str], target: str) -> None:
    with pytest.raises(NotFound):
        Follows(db).add(people[0], "dream", target)
    with pytest.raises(NotFound):
        Reactions(db).set(people[0], target, "like")
    with pytest.raises(NotFound):
        Comments(db).add(dream_from({"_id": ObjectId()})._replace(id=target), people[0], "Hello?")
    assert not Follows(db).remove(people[0], "dream", target)
    assert not Reactions(db).take_back(people[0], target, "like")
    assert Comments(db).by_id(target) is None
    assert not any(db[name].count_documents({}) for name in ("follows", "reactions", "comments"))


@pytest.mark.parametrize("member", [NOBODY, "nonsense", ""])
def test_a_deleted_member_leaves_nothing_more_behind(
    db: Any, people: list[str], dream: Dream, comment: Comment, member: str
) -> None:
    """Their request was on its way when their account went."""
    acts: list[Callable[[], object]] = [
        lambda: Follows(db).add(member, "dream", dream.id),
        lambda: Follows(db).add(member, "member", people[0]),
        lambda: Reactions(db).set(member, comment.id, "like"),
        lambda: Comments(db).add(dream, member, "Wait!"),
        lambda: Dreams(db).add(member, DreamContent("A bus", "Blue.", ("sea",)), "a-bus"),
    ]
    before = {name: list(db[name].find()) for name in db.list_collection_names()}
    for act in acts:
        with pytest.raises(NotFound):
            act()
    assert {name: list(db[name].find()) for name in before} == before


def test_a_reaction_turned_round_moves_both_counts(db: Any, people: list[str], comment: Comment) -> None:
    reactions = Reactions(db)
    assert reactions.set(people[2], comment.id, "like")
    assert not reactions.set(people[2], comment.id, "like")
    assert reactions.set(people[2], comment.id, "dislike")
    assert not reactions.take_back(people[2], comment.id, "like")
    assert reactions.of(people[2], [comment.id, NOBODY]) == {comment.id: "dislike"}
    stored = Comments(db).by_id(comment.id)
    assert stored is not None
    assert (stored.like_count, stored.dislike_count) == (0, 1)


def test_closed_comments_and_repeated_ones_are_told_apart(
    db: Any, people: list[str], dream: Dream, comment: Comment
) -> None:
    with pytest.raises(DuplicateComment):
        Comments(db).add(dream, people[1], comment.body)
    db["dreams"].update_one({}, {"$set": {"who_may_comment": "nobody"}})
    with pytest.raises(CommentsClosed):
        Comments(db).add(dream, people[2], "Me too.")


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"audience": "only_me"},
        {"audience": "circles", "circles": [ObjectId()]},
        {"who_may_comment": "followed"},
    ],
)
def test_nobody_comments_on_what_was_narrowed_since_they_read_it(
    db: Any, people: list[str], dream: Dream, meanwhile: dict[str, Any]
) -> None:
    db["dreams"].update_one({}, {"$set": meanwhile})
    with pytest.raises(CommentsClosed):
        Comments(db).add(dream, people[1], "Hello.")
    assert db["comments"].count_documents({}) == 0


def test_a_dream_from_before_comments_could_be_closed_takes_them(
    db: Any, people: list[str], dream: Dream
) -> None:
    db["dreams"].update_one({}, {"$unset": {"who_may_comment": "", "audience": "", "comment_count": ""}})
    Comments(db).add(dream, people[1], "Hello.")
    assert db["dreams"].find_one()["comment_count"] == 1


def test_comments_of_one_moment_are_paged_without_gap_or_repetition(
    db: Any, people: list[str], dream: Dream
) -> None:
    at = datetime(2026, 1, 1, 12, 0, 0, 123000, tzinfo=UTC)
    comments = Comments(db)
    said = [comments.add(dream, people[n % 3], f"Number {n}").id for n in range(12)]
    for number, comment_id in enumerate(said):
        moment = {"created_at": at + timedelta(number // 4)}
        db["comments"].update_one({"_id": ObjectId(comment_id)}, {"$set": moment})
    for newest_first, expected in ((False, said), (True, said[::-1])):
        found, after = [], None
        while True:
            page, _ = comments.page(dream.id, after, newest_first, size=5)
            found += [each.id for each in page.items]
            if not (after := page.after):
                break
        assert found == expected


def test_a_new_comment_moves_nobodys_page(db: Any, people: list[str], dream: Dream) -> None:
    comments = Comments(db)
    said = [comments.add(dream, people[1], f"Number {n}").id for n in range(4)]
    first, _ = comments.page(dream.id, None, newest_first=True, size=2)
    comments.add(dream, people[2], "Meanwhile")
    second, _ = comments.page(dream.id, first.after, newest_first=True, size=2)
    assert [each.id for each in [*first.items, *second.items]] == said[::-1]


def test_what_hung_on_a_dream_is_cleared_and_clearing_again_is_harmless(
    db: Any, people: list[str], dream: Dream, comment: Comment
) -> None:
    Follows(db).add(people[1], "dream", dream.id)
    Follows(db).add(people[1], "member", people[0])
    Reactions(db).set(people[2], comment.id, "like")
    Dreams(db).remove(dream)
    for _ in range(2):
        Comments(db).clear(dream.id)
        Follows(db).clear("dream", dream.id)
    assert [db[name].count_documents({}) for name in ("comments", "reactions", "follows")] == [0, 0, 1]


@pytest.mark.usefixtures("people", "dream")
def test_a_comment_with_missing_keys_is_an_ordinary_case(db: Any) -> None:
    kept = db["comments"].insert_one({"dream_id": db["dreams"].find_one()["_id"], "author_id": None})
    found = Comments(db).by_id(str(kept.inserted_id))
    assert found is not None
    assert (found.body, found.like_count, found.edited_at) == ("", 0, None)
    assert found.created_at == kept.inserted_id.generation_time


def test_a_recount_finds_nothing_where_all_went_through_the_stores(
    db: Any, people: list[str], dream: Dream, comment: Comment
) -> None:
    Follows(db).add(people[1], "dream", dream.id)
    Reactions(db).set(people[2], comment.id, "like")
    integrity = Integrity(db)
    assert [*integrity.orphans(repair=False), *integrity.differences(repair=False)] == []


def test_a_recount_names_each_wrong_count_and_repairs_it(
    db: Any, people: list[str], dream: Dream, comment: Comment
) -> None:
    db["dreams"].update_one({}, {"$set": {"follower_count": 7}, "$unset": {"comment_count": ""}})
    db["users"].update_one({"slug": "member-2"}, {"$set": {"follower_count": -1}})
    db["comments"].update_one({}, {"$inc": {"like_count": 1, "dislike_count": 2}})
    wrong = {
        Difference("dreams", dream.id, "follower_count", 7, 0),
        Difference("dreams", dream.id, "comment_count", None, 1),
        Difference("users", people[2], "follower_count", -1, 0),
        Difference("comments", comment.id, "like_count", 1, 0),
        Difference("comments", comment.id, "dislike_count", 2, 0),
    }
    integrity = Integrity(db)
    assert set(integrity.differences(repair=False)) == wrong
    assert set(integrity.differences(repair=True)) == wrong
    assert list(integrity.differences(repair=True)) == []


def test_a_recount_removes_what_hangs_on_nothing(
    db: Any, people: list[str], dream: Dream, comment: Comment
) -> None:
    Follows(db).add(people[1], "dream", dream.id)
    Follows(db).add(people[2], "member", people[1])
    Reactions(db).set(people[2], comment.id, "like")
    db["dreams"].delete_one({})
    db["users"].delete_one({"slug": "member-2"})
    integrity = Integrity(db)
    reported = list(integrity.orphans(repair=False))
    assert Orphan("comments", comment.id, "dream_id") in reported
    list(integrity.orphans(repair=True))
    assert [db[name].count_documents({}) for name in ("comments", "reactions", "follows")] == [0, 0, 0]
    assert [each.field for each in integrity.differences(repair=True)] == ["follower_count"]
    assert [*integrity.orphans(repair=True), *integrity.differences(repair=True)] == []


@pytest.mark.usefixtures("people")
def test_a_recount_goes_through_more_than_one_batch(db: Any) -> None:
    db["dreams"].insert_many(
        {"slug": f"d{n}", "title_key": f"d{n}", "follower_count": 0, "comment_count": 0}
        for n in range(BATCH + 5)
    )
    last = db["dreams"].find_one(sort=[("_id", -1)])["_id"]
    db["dreams"].update_one({"_id": last}, {"$set": {"comment_count": 3}})
    assert [found.id for found in Integrity(db).differences(repair=True)] == [str(last)]
