"""A comment that was just deleted is gone everywhere, and whoever deleted it can have it back with all that it had."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.store.comments.removed import MOST_KEPT, UNDO_TIME
from tests.support.threads import by_script, comment_by, dream_of, member, names, services_of

if TYPE_CHECKING:
    from dreamscape.models import Comment, Dream
    from tests.support.visitor import Visitor

PAGE = "/dreams/a-boat"


@pytest.fixture
def dream(mara: Visitor) -> Dream:
    return dream_of(mara)


@pytest.fixture
def comment(dream: Dream, tom: Visitor, mara: Visitor, ada: Visitor) -> Comment:
    """Tom's, the first of two; Mara likes it, Ada does not and has reported it."""
    comment = comment_by(tom, dream)
    comment_by(tom, dream, "And your cat!")
    mara.post(f"/comments/{comment.id}/like")
    ada.post(f"/comments/{comment.id}/dislike")
    ada.post(f"/comments/{comment.id}/report", {"reason": "There is no room."})
    return comment


def stored(db: Any) -> dict[str, list[Any]]:
    """All that a comment consists of."""
    kept = {name: list(db[name].find().sort("_id", 1)) for name in ("comments", "reactions", "reports")}
    return {**kept, "counts": [dream["comment_count"] for dream in db["dreams"].find()]}


def agrees(visitor: Visitor) -> bool:
    with visitor.app.app_context():
        return list(services_of(visitor).integrity.run(repair=False)) == []


@pytest.mark.parametrize("who", ["author", "dreamer"])
def test_undo_brings_it_back_as_it_was(
    who: str, comment: Comment, tom: Visitor, mara: Visitor, db: Any
) -> None:
    visitor = tom if who == "author" else mara
    before = stored(db)

    answer = visitor.post(f"/comments/{comment.id}/delete", {"next": PAGE})

    assert answer.status_code == 303
    assert comment.body not in visitor.get(PAGE).text
    assert [len(rows) for rows in stored(db).values()] == [1, 0, 0, 1]
    assert stored(db)["counts"] == [1]
    assert agrees(visitor)
    assert "Undo" in names(visitor.get(PAGE).text)

    for _press in range(2):
        answer = visitor.post(f"/comments/{comment.id}/restore", {"next": PAGE})
        assert (answer.status_code, answer.location) == (303, f"{PAGE}#comment-{comment.id}")
        assert stored(db) == before
    assert "Undo" not in names(visitor.get(PAGE).text)
    assert agrees(visitor)


def test_a_script_gets_undo_in_the_place_of_the_comment_and_then_the_comment(
    comment: Comment, tom: Visitor
) -> None:
    gone = by_script(tom, f"/comments/{comment.id}/delete", PAGE)

    assert f'hx-swap-oob="beforebegin:#comment-{comment.id}"' in gone.text
    assert names(gone.text) == ["Undo"]
    assert "The comment is gone." in gone.headers["HX-Trigger"]
    back = by_script(tom, f"/comments/{comment.id}/restore", PAGE)
    assert f'id="comment-{comment.id}"' in back.text
    assert "2</span>" in back.text.partition("data-comment-count")[2]


def test_only_whoever_deleted_it_can_have_it_back(
    comment: Comment, tom: Visitor, mara: Visitor, ada: Visitor
) -> None:
    mara.post(f"/comments/{comment.id}/delete")

    for visitor in (tom, ada):
        assert visitor.post(f"/comments/{comment.id}/restore").status_code == 404
    assert mara.post(f"/comments/{comment.id}/restore").status_code == 303


def test_what_a_moderator_took_down_stays_gone(comment: Comment, ada: Visitor, db: Any) -> None:
    # So they are asked for a reason first, on a page of its own.
    assert f'href="/admin/comments/{comment.id}" title="Delete comment"' in ada.get(PAGE).text
    assert f'action="/comments/{comment.id}/delete"' not in ada.get(PAGE).text
    gone = by_script(ada, f"/comments/{comment.id}/delete", PAGE).text
    assert names(gone) == []
    assert gone.count("The comment is gone.") == 1
    assert ada.post(f"/comments/{comment.id}/restore").status_code == 404
    assert db["removed_comments"].count_documents({}) == 0


def test_without_scripts_what_cannot_be_had_back_is_said_to_be_gone_and_said_once(
    comment: Comment, ada: Visitor
) -> None:
    ada.post(f"/comments/{comment.id}/delete", {"next": PAGE})

    page = ada.get(PAGE).text
    assert page.count("The comment is gone.") == 1
    assert "Undo" not in names(page)
    assert "The comment is gone." not in ada.get(PAGE).text


def test_after_a_while_it_is_too_late(comment: Comment, tom: Visitor, db: Any) -> None:
    tom.post(f"/comments/{comment.id}/delete", {"next": PAGE})
    removed = db["removed_comments"].find_one()
    db["removed_comments"].update_one({}, {"$set": {"removed_at": removed["removed_at"] - UNDO_TIME}})

    assert "Undo" not in names(tom.get(PAGE).text)
    assert tom.post(f"/comments/{comment.id}/restore").status_code == 404
    expiry = db["removed_comments"].index_information()["expiry"]
    assert timedelta(seconds=expiry["expireAfterSeconds"]) == UNDO_TIME


def test_comments_that_were_closed_meanwhile_take_it_back_all_the_same(
    comment: Comment, tom: Visitor, db: Any
) -> None:
    tom.post(f"/comments/{comment.id}/delete")
    db["dreams"].update_one({}, {"$set": {"who_may_comment": "nobody"}})

    assert tom.post(f"/comments/{comment.id}/restore").status_code == 303
    assert agrees(tom)


def test_a_dream_that_is_gone_meanwhile_has_no_comments_to_bring_back(
    comment: Comment, dream: Dream, tom: Visitor, db: Any
) -> None:
    tom.post(f"/comments/{comment.id}/delete")
    with tom.app.app_context():
        services_of(tom).dreams.take_down(dream)

    assert tom.post(f"/comments/{comment.id}/restore").status_code in (404, 410)
    assert db["removed_comments"].count_documents({}) == 0
    assert agrees(tom)


@pytest.mark.real_db
def test_who_has_left_meanwhile_does_not_come_back_with_it(comment: Comment, tom: Visitor, db: Any) -> None:
    tom.post(f"/comments/{comment.id}/delete")
    db["users"].delete_one({"_id": db["dreams"].find_one()["dreamer_id"]})

    tom.post(f"/comments/{comment.id}/restore")

    found = db["comments"].find_one({"body": comment.body})
    assert (found["like_count"], found["dislike_count"]) == (0, 1)
    assert db["reactions"].count_documents({}) == 1


def test_one_with_very_many_reactions_is_deleted_for_good(comment: Comment, tom: Visitor, db: Any) -> None:
    more = [{**db["reactions"].find_one({}, {"_id": 0}), "member_id": number} for number in range(MOST_KEPT)]
    db["reactions"].insert_many(more)

    assert names(by_script(tom, f"/comments/{comment.id}/delete", PAGE).text) == []
    assert db["removed_comments"].count_documents({}) == 0
    assert member(tom).id
