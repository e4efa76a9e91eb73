"""What waits for moderators: read in order, decided once, and told to whoever wrote it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.services.moderation.waiting import REASONS
from dreamscape.store.moderation.waiting import WaitingPosts as WaitingPostStore
from tests.support.waiting import waiting_comment, waiting_dream
from tests.support.without_forms import again, dream_by, pages, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from dreamscape.models import Dream, Member
    from dreamscape.services.moderation.waiting import WaitingPosts, WaitingRow
    from dreamscape.wiring import Services

WHY = "It sells lighthouses."


class Place:
    """Mara, who dreams; Nora, who has just come; Mo and Vera, who look after the place."""

    def __init__(self, app: Flask, services: Services) -> None:
        self.app, self.services = app, services
        self.mara, self.nora = sign_up(services, "Mara"), sign_up(services, "Nora")
        self.mo, self.vera = sign_up(services, "Mo", "moderator"), sign_up(services, "Vera", "moderator")
        self.queue: WaitingPosts = services.moderation.waiting
        self.bus: Dream = dream_by(services, self.mara, "A bus")

    def dream(self, title: str = "A boat", **fields: Any) -> str:
        """A waiting dream of Nora's."""
        return waiting_dream(self.app, self.nora, title, **fields).id

    def comment(self, body: str = "Take me along!", **fields: Any) -> str:
        """A waiting comment of Nora's."""
        return waiting_comment(self.app, self.nora, fields.pop("under", self.bus), body, **fields).id

    def rows(self) -> list[WaitingRow]:
        return list(self.queue.page(self.vera, None).items)

    def waiting(self) -> list[str]:
        return [row.post.id for row in self.rows()]

    def told(self) -> list[str]:
        """What Nora has been told, the newest first."""
        return [str(notice.text) for notice in self.services.notices.of(self.nora)]


@pytest.fixture
def place(app: Flask, services: Services) -> Place:
    return Place(app, services)


def test_both_kinds_stand_in_one_list_the_oldest_first_with_all_that_is_known(place: Place) -> None:
    boat, word, kite = place.dream(), place.comment(reasons=("repeated",)), place.dream("A kite")

    assert place.waiting() == [boat, word, kite]
    first, second, _ = place.rows()
    assert first.post.dream
    assert (first.post.dream.title, first.author and first.author.id) == ("A boat", place.nora.id)
    assert first.reasons == (REASONS["unproven"],)
    assert second.post.comment
    assert (second.post.comment.body, second.under and second.under.id) == ("Take me along!", place.bus.id)
    assert second.reasons == (REASONS["repeated"],)
    assert place.queue.count(place.mo) == 3


def test_what_the_site_wondered_about_at_sign_up_stands_beside_the_reasons_each_once(
    place: Place, db: Any
) -> None:
    db["users"].update_one(
        {"first_name": "Nora"}, {"$set": {"joined": {"doubts": ["network", "throwaway"], "inviters": []}}}
    )
    place.dream(reasons=("network", "a reason of tomorrow"))

    [row] = place.rows()
    assert row.reasons == (REASONS["network"], REASONS["throwaway"])
    assert not row.origin.invited
    nora = again(place.services, place.nora.email)
    assert place.queue.doubts(place.mo, nora) == row.reasons


def test_who_invited_them_is_named_and_who_has_left_is_not(place: Place, db: Any) -> None:
    mara = ObjectId(place.mara.id)
    place.dream()
    db["users"].update_one({"first_name": "Nora"}, {"$set": {"joined": {"inviters": [ObjectId(), mara]}}})
    origin = place.rows()[0].origin
    assert origin.inviter
    assert origin.inviter.id == place.mara.id

    db["users"].update_one({"first_name": "Nora"}, {"$set": {"joined": {"inviters": [ObjectId()]}}})
    origin = place.rows()[0].origin
    assert (origin.invited, origin.inviter) == (True, None)


def test_what_a_dream_is_called_that_is_for_some_people_alone_is_no_moderators_business(
    place: Place,
) -> None:
    secret = dream_by(place.services, place.mara, "A secret", audience="followed")
    place.comment(under=secret)

    [row] = place.rows()
    assert row.under is None


@pytest.mark.parametrize("count", [30, 31, 61])
def test_the_list_ends_where_it_ends(place: Place, db: Any, count: int) -> None:
    start = datetime(2026, 5, 1, tzinfo=UTC)
    author, dream = ObjectId(place.nora.id), ObjectId(place.bus.id)
    for number in range(count):
        # Every third is of the moment of the one before: the list must settle such ties.
        at = start + timedelta(minutes=number - number % 3 // 2)
        if number % 2:
            hidden = {"reason": "", "rule": "", "at": at, "by": None, "waiting": ["first"]}
            db["dreams"].insert_one(
                {"dreamer_id": author, "title_key": f"{number}", "slug": f"n{number}", "hidden": hidden}
            )
        else:
            db["pending_comments"].insert_one(
                {"author_id": author, "dream_id": dream, "body": f"{number}", "created_at": at, "reasons": []}
            )

    found = pages(lambda after: place.queue.page(place.mo, after))

    assert [len(page) for page in found] == [min(30, count - start) for start in range(0, count, 30)]
    rows = [row.post for page in found for row in page]
    assert len({post.id for post in rows}) == count
    assert [(post.at, post.id) for post in rows] == sorted((post.at, post.id) for post in rows)
    assert place.queue.count(place.mo) == min(count, 99)


def test_one_goes_on_behind_what_was_decided_last(place: Place) -> None:
    place.dream(), place.comment(), place.dream("A kite")
    first, second, third = place.rows()

    def after(row: WaitingRow) -> list[bool]:
        return [row.is_next for row in place.queue.page(place.mo, None, row.post.place).items]

    assert not any(row.is_next for row in (first, second, third))
    assert after(first) == [False, True, False]
    place.queue.let_through(place.mo, "comment", second.post.id)
    assert after(second) == [False, True]
    # Behind the last one there is nothing: one begins anew.
    assert after(third) == [True, False]
    assert [row.is_next for row in place.queue.page(place.mo, None, "nonsense").items] == [True, False]


def test_a_dream_that_is_let_through_is_there_for_everybody_and_its_author_hears_so(
    place: Place, db: Any
) -> None:
    boat = place.dream()

    place.queue.let_through(place.mo, "dream", boat)

    assert place.services.dreams.read("a-boat").id == boat
    assert place.waiting() == []
    assert place.told() == ["Your dream “A boat” can be seen now."]
    entry = db["audit"].find_one({"action": "let a dream through"})
    assert (entry["target"]["id"], entry["target"]["name"]) == (boat, "A boat")


def test_a_comment_that_is_let_through_is_said_now_and_counted(place: Place, db: Any) -> None:
    word = place.comment()

    place.queue.let_through(place.mo, "comment", word)

    assert str(db["comments"].find_one({})["_id"]) == word
    assert place.services.dreams.read("a-bus").comment_count == 1
    assert place.waiting() == []
    assert place.told() == ["Your comment “Take me along!” can be seen now."]
    assert db["audit"].count_documents({"action": "let a comment through"}) == 1


def test_a_comment_whose_dream_takes_none_any_more_waits_on_and_says_why(place: Place, db: Any) -> None:
    word = place.comment()
    db["dreams"].update_one({"slug": "a-bus"}, {"$set": {"who_may_comment": "nobody"}})

    with pytest.raises(NotAllowed, match="no more comments"):
        place.queue.let_through(place.mo, "comment", word)

    assert place.waiting() == [word]
    assert place.told() == []
    assert db["audit"].count_documents({"action": "let a comment through"}) == 0


def test_whoever_is_trusted_has_nothing_waiting_and_hears_it_once(place: Place, db: Any) -> None:
    place.dream(), place.comment(), place.dream("A kite")
    tom = sign_up(place.services, "Tom")
    waiting_dream(place.app, tom, "A lamp")

    place.queue.trust(place.mo, place.nora.id)

    assert [row.post.author_id for row in place.rows()] == [tom.id]
    assert len(place.told()) == 1
    assert "can be seen now" in place.told()[0]
    assert again(place.services, place.nora.email).vetted_at
    done = [
        row["action"] for row in db["audit"].find({"by": {"$ne": None}, "action": {"$regex": "^let|^trust"}})
    ]
    assert sorted(done) == [
        "let a comment through",
        "let a dream through",
        "let a dream through",
        "trusted a member",
    ]

    place.queue.trust(place.vera, place.nora.id)
    assert db["audit"].count_documents({"action": "trusted a member"}) == 1
    assert len(place.told()) == 1


def test_of_whoever_is_trusted_all_is_let_through_however_much_it_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dreamscape.services.moderation.waiting.PAGE_SIZE", 2)
    for number in range(3):
        place.dream(f"Boat {number}"), place.comment(f"Ahoy {number}")

    place.queue.trust(place.mo, place.nora.id)

    assert place.queue.count(place.mo) == 0
    assert len(place.told()) == 1
    assert "All that you wrote" in place.told()[0]


def test_what_cannot_be_let_through_does_not_keep_the_rest_of_a_trusted_member(place: Place, db: Any) -> None:
    lamp = dream_by(place.services, place.mara, "A lamp")
    shut, word = place.comment(under=lamp), place.comment()
    db["dreams"].update_one({"slug": "a-lamp"}, {"$set": {"who_may_comment": "nobody"}})

    place.queue.trust(place.mo, place.nora.id)

    assert place.waiting() == [shut]
    assert [str(row["_id"]) for row in db["comments"].find()] == [word]
    told = place.told()
    assert len(told) == 1
    assert "All that you wrote" not in told[0]


def test_what_is_taken_down_is_gone_and_its_author_knows_the_rule_and_may_appeal(
    place: Place, db: Any
) -> None:
    boat, word = place.dream(), place.comment()

    place.queue.take_down(place.mo, "dream", boat, "spam", f"  {WHY} ")
    place.queue.take_down(place.mo, "comment", word, "spam", WHY)

    assert place.waiting() == []
    assert db["dreams"].count_documents({"slug": "a-boat"}) == 0
    assert db["pending_comments"].count_documents({}) == db["comments"].count_documents({}) == 0
    notices = place.services.notices.of(place.nora)
    assert {(notice.kind, notice.rule, notice.reason) for notice in notices} == {
        ("dream_removed", "spam", WHY),
        ("comment_removed", "spam", WHY),
    }
    assert all(notice.can_be_appealed for notice in notices)
    for notice in notices:
        place.services.appeals.against_notice(place.nora, notice.id, "I meant it well.")
    assert place.services.moderation.appeals.count(place.vera) == 2
    assert {row["action"] for row in db["audit"].find({"reason": WHY})} == {
        "removed a dream",
        "removed a comment",
    }


@pytest.mark.parametrize(("field", "rule", "reason"), [("rule", "nonsense", WHY), ("reason", "spam", " ")])
def test_nothing_is_taken_down_without_a_rule_and_a_reason(
    place: Place, field: str, rule: str, reason: str
) -> None:
    boat = place.dream()
    with pytest.raises(Invalid) as refused:
        place.queue.take_down(place.mo, "dream", boat, rule, reason)
    assert refused.value.field == field
    assert place.waiting() == [boat]
    assert place.told() == []


DEEDS: dict[str, Callable[[Place, Member, str, str], None]] = {
    "let through": lambda place, by, kind, post: place.queue.let_through(by, kind, post),
    "taken down": lambda place, by, kind, post: place.queue.take_down(by, kind, post, "spam", WHY),
}


@pytest.mark.parametrize("kind", ["dream", "comment"])
@pytest.mark.parametrize("second", DEEDS)
@pytest.mark.parametrize("first", DEEDS)
def test_what_is_decided_is_decided(place: Place, db: Any, kind: str, first: str, second: str) -> None:
    post = place.dream() if kind == "dream" else place.comment()
    DEEDS[first](place, place.mo, kind, post)
    told, logged = place.told(), db["audit"].count_documents({})

    with pytest.raises(NotFound, match="looked at this already"):
        DEEDS[second](place, place.vera, kind, post)

    assert (place.told(), db["audit"].count_documents({})) == (told, logged)
    still_there = db[f"{kind}s"].count_documents({"slug": "a-boat"} if kind == "dream" else {})
    assert still_there == (first == "let through")


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("kind", ["dream", "comment"])
def test_whoever_comes_second_by_a_moment_changes_and_tells_nothing(
    place: Place, db: Any, monkeypatch: pytest.MonkeyPatch, kind: str, deed: str
) -> None:
    post = place.dream() if kind == "dream" else place.comment()
    real = WaitingPostStore.one

    def one(store: WaitingPostStore, kind: str, post_id: str) -> Any:
        """What the second one sees is what the first lets through in this very moment."""
        seen = real(store, kind, post_id)
        monkeypatch.setattr(WaitingPostStore, "one", real)
        place.queue.let_through(place.mo, kind, post_id)
        return seen

    monkeypatch.setattr(WaitingPostStore, "one", one)
    with pytest.raises(NotFound, match="looked at this already"):
        DEEDS[deed](place, place.vera, kind, post)
    assert len(place.told()) == 1
    assert db["audit"].count_documents({"target.id": post}) == 1
    assert db[f"{kind}s"].count_documents({"slug": "a-boat"} if kind == "dream" else {}) == 1
    assert place.waiting() == []


@pytest.mark.parametrize("post", ["", "nonsense", "507f1f77bcf86cd799439011"])
def test_what_never_was_is_gone(place: Place, post: str) -> None:
    for kind in ("dream", "comment", "nonsense"):
        for deed in DEEDS.values():
            with pytest.raises(NotFound):
                deed(place, place.mo, kind, post)
    with pytest.raises(NotFound):
        place.queue.trust(place.mo, post)


def test_whose_author_has_just_left_is_read_and_taken_down(place: Place, db: Any) -> None:
    place.dream(), place.comment()
    db["users"].delete_one({"first_name": "Nora"})

    dream, comment = place.rows()
    assert (dream.author, comment.author, dream.can_suspend) == (None, None, False)
    for row in (dream, comment):
        with pytest.raises(NotFound):
            place.queue.let_through(place.mo, row.post.kind, row.post.id)
        place.queue.take_down(place.mo, row.post.kind, row.post.id, "spam", WHY)
    assert place.waiting() == []


def test_only_moderators_look_and_decide(place: Place) -> None:
    boat = place.dream()
    deeds: list[Callable[[], object]] = [
        lambda: place.queue.page(place.mara, None),
        lambda: place.queue.count(place.mara),
        lambda: place.queue.doubts(place.mara, place.nora),
        lambda: place.queue.let_through(place.mara, "dream", boat),
        lambda: place.queue.let_through(place.nora, "dream", boat),
        lambda: place.queue.trust(place.mara, place.nora.id),
        lambda: place.queue.take_down(place.mara, "dream", boat, "spam", WHY),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()
    assert place.waiting() == [boat]


def test_a_moderator_may_suspend_from_there_whom_they_may_act_on(place: Place) -> None:
    place.dream()
    waiting_dream(place.app, place.vera, "A lamp")
    ada = sign_up(place.services, "Ada", "admin")
    assert [row.can_suspend for row in place.queue.page(place.mo, None).items] == [True, False]
    assert [row.can_suspend for row in place.queue.page(ada, None).items] == [True, True]
