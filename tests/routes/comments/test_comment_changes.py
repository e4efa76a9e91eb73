"""A comment changed by its author, and deleted by who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.threads import by_script, comment_by, dream_of, names

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


def test_only_the_author_can_change_a_comment_and_it_says_so(mara: Visitor, tom: Visitor) -> None:
    comment = comment_by(tom, dream_of(mara))
    path = f"/comments/{comment.id}/edit"
    assert mara.get(path).status_code == 403
    assert mara.post(path, {"body": "I say this"}).status_code == 403
    assert "Take me with you!" in tom.get(path).text
    answer = tom.post(path, {"body": "Take us with you!", "next": "/dreams/a-boat?own=1"})
    assert (answer.status_code, answer.location) == (303, f"/dreams/a-boat?own=1#comment-{comment.id}")
    page = tom.get("/dreams/a-boat").text
    assert "Take us with you!" in page
    assert "edited" in page


def test_saving_an_unchanged_comment_does_not_mark_it(mara: Visitor, tom: Visitor, db: Any) -> None:
    comment = comment_by(tom, dream_of(mara))
    tom.post(f"/comments/{comment.id}/edit", {"body": comment.body})
    assert db["comments"].find_one()["edited_at"] is None


def test_a_script_edits_in_the_comments_own_place(mara: Visitor, tom: Visitor) -> None:
    comment = comment_by(tom, dream_of(mara))
    path = f"/comments/{comment.id}/edit"
    form = tom.get(path, headers={"HX-Request": "true"}).text
    assert "<main" not in form
    assert "Take me with you!" in form
    assert "Save" in names(form)
    refused = by_script(tom, path, body="")
    assert "There is nothing here yet." in refused.text
    assert "HX-Retarget" not in refused.headers
    draft = f"{tom.id}.edit-{comment.id}"  # another member at this browser has drafts of their own
    assert f'data-draft="{draft}"' in form
    saved = by_script(tom, path, body="Better.")
    assert f'"draft-saved": "{draft}"' in saved.headers["HX-Trigger"]
    assert saved.headers["HX-Retarget"] == f"#comment-{comment.id}"
    assert "Better." in saved.text


@pytest.mark.parametrize("who", ["author", "dreamer", "moderator"])
def test_author_dreamer_and_moderators_can_delete_a_comment(
    mara: Visitor, tom: Visitor, ines: Visitor, db: Any, who: str
) -> None:
    dream = dream_of(mara)
    comment = comment_by(tom, dream)
    db["users"].update_one({"first_name": "Inês"}, {"$set": {"role": "moderator"}})
    mara.post(f"/comments/{comment.id}/like")
    deleter = {"author": tom, "dreamer": mara, "moderator": ines}[who]
    assert "Delete comment" in names(deleter.get("/dreams/a-boat").text)
    answer = deleter.post(f"/comments/{comment.id}/delete", {"next": "/dreams/a-boat?own=1"})
    assert (answer.status_code, answer.location) == (303, f"/dreams/a-boat?own=1#comments-{dream.id}")
    assert db["comments"].count_documents({}) == db["reactions"].count_documents({}) == 0
    assert db["dreams"].find_one()["comment_count"] == 0


def test_nobody_else_can_delete_a_comment(mara: Visitor, tom: Visitor, ines: Visitor, db: Any) -> None:
    comment = comment_by(tom, dream_of(mara))
    assert "Delete comment" not in names(ines.get("/dreams/a-boat").text)
    assert ines.post(f"/comments/{comment.id}/delete").status_code == 403
    assert db["dreams"].find_one()["comment_count"] == db["comments"].count_documents({}) == 1


def test_deleting_twice_says_that_it_is_gone_and_counts_once(mara: Visitor, tom: Visitor, db: Any) -> None:
    dream = dream_of(mara)
    comment_by(tom, dream, "I stay.")
    comment = comment_by(tom, dream)
    first = by_script(tom, f"/comments/{comment.id}/delete")
    assert f'hx-swap-oob="delete:#comment-{comment.id}"' in first.text
    assert ">1<" in first.text
    assert tom.post(f"/comments/{comment.id}/delete").status_code == 404
    assert "This comment is gone." in by_script(tom, f"/comments/{comment.id}/delete").text
    assert db["dreams"].find_one()["comment_count"] == 1
