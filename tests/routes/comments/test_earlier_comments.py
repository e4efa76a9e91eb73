"""What was said while a dream was for fewer people is asked about once, when it is for more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.dream_forms import DREAM_FORM, write
from tests.support.threads import by_script, services_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

PATH = "/dreams/sail-to-the-midnight-sun"


@pytest.fixture
def dream(mara: Visitor, tom: Visitor) -> str:
    """Mara's, for members, under which Tom has said something."""
    write(mara, audience="members")
    tom.post(f"{PATH}/comments", {"body": "Tom's word"}, page=PATH)
    return PATH


def edit(mara: Visitor, **fields: Any) -> Any:
    return mara.post(f"{PATH}/edit", {**DREAM_FORM, **fields}, page=f"{PATH}/edit")


def counted(page: str) -> str:
    found = re.search(r'data-comment-count="\w+"[^>]*>(\d+)<', page)
    assert found
    return found[1]


def agrees(visitor: Visitor) -> bool:
    with visitor.app.app_context():
        return list(services_of(visitor).integrity.run(repair=False)) == []


@pytest.mark.usefixtures("dream")
@pytest.mark.parametrize("answer", [{}, {"earlier_comments": ""}, {"earlier_comments": "perhaps"}])
def test_it_is_asked_before_anything_is_stored_and_nothing_typed_is_lost(
    mara: Visitor, db: Any, answer: dict[str, str]
) -> None:
    before = db["dreams"].find_one()
    page = edit(mara, audience="everybody", description="Typed since.", **answer)
    assert page.status_code == 422
    assert "Shall they read what was said before?" in page.text
    assert re.search(r'id="earlier_comments-error"', page.text)
    assert "Typed since." in page.text
    assert re.search(r'name="audience" value="everybody"[^>]* checked', page.text)
    assert db["dreams"].find_one() == before


@pytest.mark.usefixtures("dream")
@pytest.mark.parametrize("audience", ["members", "followed", "only_me"])
def test_nobody_is_asked_when_nobody_sees_it_who_did_not(mara: Visitor, audience: str) -> None:
    assert edit(mara, audience=audience).status_code == 303
    assert edit(mara, audience=audience).status_code == 303


def test_nor_where_nothing_was_said(mara: Visitor, db: Any) -> None:
    write(mara, audience="only_me")
    assert edit(mara, audience="everybody").status_code == 303
    assert not db["dreams"].find_one().get("comments_since")


@pytest.mark.usefixtures("dream")
def test_shown_it_is_everybodys_to_read(mara: Visitor, guest: Visitor) -> None:
    assert edit(mara, audience="everybody", earlier_comments="show").status_code == 303
    page = guest.get(PATH).text
    assert "Tom&#39;s word" in page
    assert counted(page) == "1"


@pytest.mark.usefixtures("dream")
def test_kept_it_is_there_for_its_author_and_the_dreamer_alone(
    mara: Visitor, tom: Visitor, ada: Visitor, guest: Visitor, db: Any
) -> None:
    assert edit(mara, audience="everybody", earlier_comments="keep").status_code == 303
    earlier = db["comments"].find_one()["_id"]
    ada.post(f"{PATH}/comments", {"body": "Ada's word"}, page=PATH)
    for order in ("oldest", "newest"):
        for reader, words in ((mara, 2), (tom, 2), (ada, 1), (guest, 1)):
            page = reader.get(f"{PATH}/comments?order={order}").text
            assert page.count("&#39;s word") == words
            assert ("Tom&#39;s word" in page) is (words == 2)
    assert [counted(reader.get(PATH).text) for reader in (mara, tom, ada, guest)] == ["2", "1", "1", "1"]
    assert counted(ada.get("/dreamscape").text) == "1"
    for action in ("like", "report", "edit"):
        assert ada.post(f"/comments/{earlier}/{action}", {"reason": "No."}).status_code in (403, 404), action
    assert db["reactions"].count_documents({}) == 0
    assert mara.post(f"/comments/{earlier}/like").status_code == 303
    # What was decided is not asked again, and what came since is.
    edit(mara, audience="members")
    assert edit(mara, audience="everybody").status_code == 422
    assert edit(mara, audience="everybody", earlier_comments="show").status_code == 303
    assert counted(guest.get(PATH).text) == "1"
    assert agrees(mara)


@pytest.mark.usefixtures("dream")
def test_its_count_stays_true_when_it_is_deleted_had_back_and_its_author_leaves(
    mara: Visitor, tom: Visitor, ada: Visitor, db: Any
) -> None:
    edit(mara, audience="everybody", earlier_comments="keep")
    ada.post(f"{PATH}/comments", {"body": "Ada's word"}, page=PATH)
    first, second = (str(one["_id"]) for one in db["comments"].find().sort("_id", 1))

    def counts() -> tuple[int, int]:
        dream = db["dreams"].find_one()
        return dream["comment_count"], dream["earlier_comment_count"]

    assert counts() == (2, 1)
    steps = ((tom, first, (1, 0)), (ada, second, (1, 1)))
    for author, comment, without in steps:
        by_script(author, f"/comments/{comment}/delete", PATH)
        assert counts() == without
        assert agrees(mara)
        by_script(author, f"/comments/{comment}/restore", PATH)
        assert counts() == (2, 1)
    db["dreams"].update_one({}, {"$set": {"earlier_comment_count": 7}})
    assert not agrees(mara)
    with mara.app.app_context():
        list(services_of(mara).integrity.run(repair=True))
    assert counts() == (2, 1)
    with mara.app.app_context():
        services_of(mara).account_deletion.remove(tom.id)
    # Somebody has said something since: it stays, as nobody's.
    assert db["comments"].find_one({"_id": ObjectId(first)})["author_id"] is None
    assert counts() == (2, 1)
    assert agrees(mara)
