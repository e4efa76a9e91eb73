"""What people whom a dreamer does not meet said under their dream: others read it, and the dreamer can delete it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.store.blocks.blocks import Blocks
from tests.support.threads import by_script, comment_by, dream_of, services_of

if TYPE_CHECKING:
    from dreamscape.models import Comment
    from tests.support.visitor import Visitor

PAGE, UNMET = "/dreams/a-boat", "/dreams/a-boat/comments/unmet"
LINE = re.compile(r"\d+ comments? by (?:somebody|people) you do not meet")


def line_on(visitor: Visitor, page: str = PAGE) -> str:
    found = LINE.search(visitor.get(page).text)
    return found[0] if found else ""


def agrees(visitor: Visitor) -> bool:
    with visitor.app.app_context():
        return list(services_of(visitor).integrity.run(repair=False)) == []


@pytest.fixture(params=["the dreamer blocks", "the author blocks", "both block"])
def apart(request: pytest.FixtureRequest, mara: Visitor, tom: Visitor, ines: Visitor, db: Any) -> Comment:
    """What Tom said under Mara's dream, where Inês has answered, before one of the two blocked the other."""
    boat = dream_of(mara)
    said = comment_by(tom, boat, "Sink it!")
    comment_by(ines, boat, "Never.")
    if request.param != "the author blocks":
        assert mara.post("/people/tom-okoye/block").status_code == 303
    if request.param != "the dreamer blocks":
        Blocks(db).block(said.author_id, boat.dreamer_id)
    return said


@pytest.mark.usefixtures("apart")
def test_the_dreamer_alone_is_told_that_there_is_something_and_not_what_or_by_whom(
    mara: Visitor, tom: Visitor, ines: Visitor, guest: Visitor
) -> None:
    for page in (PAGE, f"{PAGE}/comments"):
        assert line_on(mara, page) == "1 comment by somebody you do not meet"
        assert "Sink it!" not in mara.get(page).text
        for other in (ines, guest):
            assert "Sink it!" in other.get(page).text
            assert not line_on(other, page)

    shown = mara.get(UNMET).text
    assert "Sink it!" in shown
    assert "Never." not in shown
    assert "Okoye" not in shown
    for other, status in ((ines, 403), (tom, 404)):
        assert other.get(UNMET).status_code == status
    assert guest.get(UNMET).status_code == 303


def test_the_dreamer_deletes_it_for_everybody_and_nothing_else_can_be_done_with_it(
    mara: Visitor, ines: Visitor, apart: Comment, db: Any
) -> None:
    for act in ("like", "edit", "report"):
        assert mara.post(f"/comments/{apart.id}/{act}", {"body": "?", "reason": "?"}).status_code == 404
    assert ines.post(f"/comments/{apart.id}/delete").status_code == 403

    answer = mara.post(f"/comments/{apart.id}/delete", {"next": UNMET})

    assert (answer.status_code, answer.location) == (303, f"{UNMET}#comments-{apart.dream_id}")
    told = mara.get(UNMET).text
    assert "The comment is gone." in told
    assert "There is nothing here" in told
    assert "The comment is gone." not in mara.get(UNMET).text
    assert "Sink it!" not in ines.get(PAGE).text
    assert not line_on(mara)
    # It would come back where nobody sees it who could undo it; and it is no deed of moderators.
    assert db["removed_comments"].count_documents({}) == 0
    assert db["notifications"].count_documents({"kind": "moderation"}) == 0
    assert mara.post(f"/comments/{apart.id}/restore").status_code == 404
    assert mara.post(f"/comments/{apart.id}/delete").status_code == 404
    assert agrees(mara)


def test_under_somebody_elses_dream_it_is_as_if_nothing_had_been_said(
    mara: Visitor, tom: Visitor, ines: Visitor
) -> None:
    said = comment_by(tom, dream_of(ines), "Sink it!")
    mara.post("/people/tom-okoye/block")

    assert not line_on(mara)
    assert mara.get(UNMET).status_code == 403
    for act in ("delete", "like"):
        assert mara.post(f"/comments/{said.id}/{act}").status_code == 404


def test_a_moderator_who_does_not_meet_its_author_has_no_say_under_the_dream(
    mo: Visitor, mara: Visitor, tom: Visitor
) -> None:
    said = comment_by(tom, dream_of(mara), "Sink it!")
    tom.post("/people/mo-derat/block")

    assert mo.post(f"/comments/{said.id}/delete").status_code == 404
    assert "Sink it!" in mo.get(f"/admin/comments/{said.id}").text


def test_private_comments_and_closed_ones_are_found_as_well(mara: Visitor, tom: Visitor, db: Any) -> None:
    comment_by(tom, dream_of(mara), "Sink it!")
    mara.post("/people/tom-okoye/block")
    for hidden in (False, True):
        db["dreams"].update_one({}, {"$set": {"who_may_comment": "nobody", "comments_hidden": hidden}})
        assert line_on(mara)
        assert "Sink it!" in mara.get(UNMET).text


def test_many_come_page_by_page_and_a_made_up_cursor_is_the_first(mara: Visitor, tom: Visitor) -> None:
    boat = dream_of(mara)
    for number in range(21):
        comment_by(tom, boat, f"Word {number}!")
    mara.post("/people/tom-okoye/block")

    assert line_on(mara) == "21 comments by people you do not meet"
    first = mara.get(UNMET).text
    assert (first.count("<article"), "Word 0!" in first) == (20, False)
    more = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert more
    assert "Word 0!" in mara.get(more[1]).text
    assert mara.get(f"{UNMET}?after=nonsense").text.count("<article") == 20


@pytest.mark.parametrize("why", ["muted", "reported", "said under a narrower audience"])
def test_what_the_dreamer_reads_although_others_may_not_or_it_is_folded_is_deleted_and_undone_as_ever(
    mara: Visitor, tom: Visitor, db: Any, why: str
) -> None:
    boat = dream_of(mara, audience="members")
    said = comment_by(tom, boat, "Sink it!")
    if why == "muted":
        mara.post("/people/tom-okoye/mute")
    elif why == "reported":
        mara.post(f"/comments/{said.id}/report", {"reason": "Unkind."})
    else:
        since = {"comments_since": said.created_at, "earlier_comment_count": 1, "audience": "everybody"}
        db["dreams"].update_one({}, {"$set": since})

    assert not line_on(mara)
    assert f'action="/comments/{said.id}/delete"' in mara.get(PAGE).text
    answer = by_script(mara, f"/comments/{said.id}/delete", PAGE)
    assert "Undo" in answer.text
    assert db["comments"].count_documents({}) == 0
    assert "Sink it!" in by_script(mara, f"/comments/{said.id}/restore", PAGE).text
    assert mara.post(f"/comments/{said.id}/delete").status_code == 303
    assert agrees(mara)
