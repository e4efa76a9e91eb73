"""What waited is let through: once, counted, and to nobody more than it was said to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId

from dreamscape.errors import NotFound
from dreamscape.models import Comment, Dream, DreamContent
from dreamscape.store.asks.ending import end_all_of_dream
from dreamscape.store.comments.comments import Comments, CommentsClosed, DuplicateComment
from dreamscape.store.comments.pending import PendingComments
from dreamscape.store.comments.repeated import RepeatedTexts
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.dreams.visibility import DreamVisibility, TooManyWaiting
from dreamscape.store.members.newcomers import NewcomerDeeds
from dreamscape.store.members.status import MemberStatus
from tests.support.rows import plant_members

if TYPE_CHECKING:
    from collections.abc import Callable

LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)


@pytest.fixture
def people(db: Any) -> list[str]:
    """Two members: the first dreams, the second comments."""
    return [str(member_id) for member_id in plant_members(db, 2)]


@pytest.fixture
def dream(db: Any, people: list[str]) -> Dream:
    return Dreams(db).add(people[0], DreamContent("A boat"), "a-boat")


@pytest.fixture
def said(db: Any, people: list[str], dream: Dream) -> Comment:
    return PendingComments(db).add(dream, people[1], "How far?", ("unproven",))


def again(db: Any, dream: Dream) -> Dream:
    found = Dreams(db).by_id(dream.id)
    assert found
    return found


def change(db: Any, dream: Dream, *, keep: bool = False, **fields: Any) -> Dream:
    """The dream after a change of its content."""
    content = again(db, dream).content._replace(**fields)
    return Dreams(db).change(again(db, dream), content, None, lambda had: had, keep_comments=keep)[0]


def vetted(db: Any, member_id: str) -> Any:
    return db["users"].find_one({"_id": ObjectId(member_id)}).get("vetted_at")


class TestAComment:
    def test_stands_there_from_now_on_and_is_counted(
        self, db: Any, said: Comment, dream: Dream, people: list[str]
    ) -> None:
        with time_machine.travel(LATER, tick=False):
            assert PendingComments(db).let_through(said, again(db, dream))

        after = Comments(db).by_id(said.id)
        assert after
        assert (after.body, after.author_id, after.created_at) == ("How far?", people[1], LATER)
        assert after.waiting == ()
        assert again(db, dream).comment_count == 1
        assert db["pending_comments"].count_documents({}) == 0
        assert not vetted(db, people[1])

    def test_twice_is_once(self, db: Any, said: Comment, dream: Dream) -> None:
        pending = PendingComments(db)
        assert [pending.let_through(said, again(db, dream)) for _ in range(2)] == [True, False]
        assert again(db, dream).comment_count == 1

    def test_not_where_the_comments_were_closed_meanwhile(self, db: Any, said: Comment, dream: Dream) -> None:
        closed = change(db, dream, who_may_comment="nobody")
        for judged in (dream, closed):
            with pytest.raises(CommentsClosed):
                PendingComments(db).let_through(said, judged)

        assert PendingComments(db).by_id(said.id) == said
        assert again(db, dream).comment_count == 0

    def test_not_where_the_dream_is_for_others_than_was_judged(
        self, db: Any, said: Comment, dream: Dream
    ) -> None:
        narrowed = change(db, dream, audience="members")
        with pytest.raises(CommentsClosed):
            PendingComments(db).let_through(said, dream)

        assert PendingComments(db).let_through(said, narrowed)

    def test_not_where_the_dream_is_gone(self, db: Any, said: Comment, dream: Dream) -> None:
        Dreams(db).remove(dream)
        with pytest.raises(NotFound):
            PendingComments(db).let_through(said, dream)

        assert db["comments"].count_documents({}) == 0

    def test_not_where_its_author_is_gone(self, db: Any, said: Comment, dream: Dream) -> None:
        db["users"].delete_one({"_id": ObjectId(said.author_id)})
        with pytest.raises(NotFound):
            PendingComments(db).let_through(said, again(db, dream))

        assert again(db, dream).comment_count == 0

    def test_what_was_said_to_fewer_people_stays_with_them(self, db: Any, people: list[str]) -> None:
        few = Dreams(db).add(people[0], DreamContent("A kite", audience="members"), "a-kite")
        before = PendingComments(db).add(few, people[1], "Between us", ("first",))
        wide = change(db, few, keep=True, audience="everybody")
        assert wide.comments_since == before.created_at
        with time_machine.travel(LATER):
            after = PendingComments(db).add(wide, people[1], "To all", ("first",))
            for one in (before, after):
                PendingComments(db).let_through(one, wide)

        dream = again(db, few)
        assert (dream.comment_count, dream.earlier_comment_count) == (2, 1)
        page, _ = Comments(db).page(dream.id, None, False, 20, since=dream.comments_since)
        assert [comment.body for comment in page.items] == ["To all"]

    def test_where_it_waits_it_is_there_once(self, db: Any, said: Comment, dream: Dream) -> None:
        with pytest.raises(DuplicateComment):
            PendingComments(db).add(dream, said.author_id, said.body, ("first",))
        change(db, dream, audience="members")
        with pytest.raises(CommentsClosed):
            PendingComments(db).add(dream, said.author_id, "How high?", ("first",))


def test_who_is_trusted_is_so_since_the_first_time(db: Any, people: list[str]) -> None:
    for moment in (LATER, LATER + timedelta(days=1)):
        with time_machine.travel(moment, tick=False):
            assert MemberStatus(db).trust(people[0])

    assert vetted(db, people[0]) == LATER
    assert not MemberStatus(db).trust(str(ObjectId()))
    assert not MemberStatus(db).trust("nonsense")


class TestADream:
    @pytest.fixture
    def held(self, db: Any, people: list[str]) -> Dream:
        return Dreams(db).add(people[0], DreamContent("A kite"), "a-kite", waiting=("first",))

    def test_is_out_as_one_that_was_written_just_now(self, db: Any, held: Dream, people: list[str]) -> None:
        assert held.waits
        with time_machine.travel(LATER, tick=False):
            assert DreamVisibility(db, end_offers=end_all_of_dream).let_through(held.id)

        after = again(db, held)
        assert (after.hidden, after.created_at) == (None, LATER)
        assert not vetted(db, people[0])

    def test_twice_is_once_and_what_does_not_wait_is_let_through_by_nobody(
        self, db: Any, held: Dream, dream: Dream, people: list[str]
    ) -> None:
        visibility = DreamVisibility(db, end_offers=end_all_of_dream)
        visibility.hide(dream.id, people[1], "Why")
        assert not visibility.let_through(dream.id)
        assert [visibility.let_through(held.id) for _ in range(2)] == [True, False]

    def test_one_that_somebody_follows_keeps_its_age(self, db: Any, held: Dream) -> None:
        db["dreams"].update_one({"_id": ObjectId(held.id)}, {"$set": {"follower_count": 1}})
        DreamVisibility(db, end_offers=end_all_of_dream).let_through(held.id)

        assert again(db, held).created_at == held.created_at

    def test_not_where_it_or_its_dreamer_is_gone(self, db: Any, held: Dream, people: list[str]) -> None:
        db["users"].delete_one({"_id": ObjectId(people[0])})
        assert not DreamVisibility(db, end_offers=end_all_of_dream).let_through(held.id)
        Dreams(db).remove(held)
        assert not DreamVisibility(db, end_offers=end_all_of_dream).let_through(held.id)


@pytest.mark.real_db
class TestAtOnce:
    """Eight times the same, at one moment."""

    def at_once(self, act: Callable[[], Any]) -> list[Any]:
        def one(_: int) -> Any:
            try:
                return act()
            except DuplicateComment:
                return False

        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(one, range(8)))

    def test_a_comment_is_let_through_once(self, db: Any, said: Comment, dream: Dream) -> None:
        assert sum(self.at_once(lambda: PendingComments(db).let_through(said, dream))) == 1
        assert again(db, dream).comment_count == db["comments"].count_documents({}) == 1

    def test_of_many_dreams_no_more_wait_than_may(self, db: Any, people: list[str], monkeypatch: Any) -> None:
        monkeypatch.setattr("dreamscape.store.dreams.visibility.MOST_WAITING", 3)
        titles = iter(map("Kite {}".format, range(8)))

        def add() -> bool:
            title = next(titles)
            try:
                return bool(Dreams(db).add(people[0], DreamContent(title), title, waiting=("first",)))
            except TooManyWaiting:
                return False

        assert sum(self.at_once(add)) == db["dreams"].count_documents({"hidden.waiting": "first"}) == 3
        assert db["slugs"].count_documents({}) == 3

    def test_a_dream_is_let_through_once(self, db: Any, people: list[str]) -> None:
        held = Dreams(db).add(people[0], DreamContent("A kite"), "a-kite", waiting=("first",))
        assert (
            sum(self.at_once(lambda: DreamVisibility(db, end_offers=end_all_of_dream).let_through(held.id)))
            == 1
        )

    def test_a_double_press_is_one_comment(self, db: Any, dream: Dream, people: list[str]) -> None:
        added = self.at_once(lambda: PendingComments(db).add(dream, people[1], "How far?", ("first",)))
        assert sum(map(bool, added)) == db["pending_comments"].count_documents({}) == 1

    def test_a_count_stops_at_its_limit(self, db: Any, people: list[str]) -> None:
        deeds = NewcomerDeeds(db)
        assert sum(self.at_once(lambda: deeds.count(people[0], "follows", 3))) == 3

    def test_of_many_same_texts_all_but_two_are_repeated(self, db: Any) -> None:
        texts, dreams = RepeatedTexts(db), iter(map(str, range(8)))
        assert sum(self.at_once(lambda: texts.is_repeated("member:1", "same", next(dreams)))) == 6
