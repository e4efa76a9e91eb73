"""The picture of a dream, from its form to its page."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from dreamscape.errors import StorageFailed
from dreamscape.media.storage.gridfs import GridFsStorage
from tests.support.dream_forms import DREAM_FORM, photo, stored_dream, write

if TYPE_CHECKING:
    import pytest

    from tests.support.visitor import Visitor


def test_a_picture_comes_with_its_words_and_is_shown(mara: Visitor, db: Any) -> None:
    answer = write(mara, picture=photo(), picture_alt="A red sail")
    picture = stored_dream(db)["picture"]
    assert picture["public_id"].startswith("dreams/")
    page = mara.get(answer.location).text
    assert 'alt="A red sail"' in page
    assert mara.get(f"/media/{picture['public_id']}").mimetype == "image/webp"


def test_a_file_that_is_no_picture_is_refused_and_nothing_typed_is_lost(mara: Visitor, db: Any) -> None:
    answer = write(mara, picture=(BytesIO(b"just some words"), "boat.jpg"))
    assert answer.status_code == 200
    assert 'id="picture-error"' in answer.text
    assert "Sail to the midnight sun" in answer.text
    assert db["dreams"].count_documents({}) == 0


def test_a_picture_whose_dream_was_refused_is_not_kept(mara: Visitor, db: Any) -> None:
    write(mara)
    answer = write(mara, picture=photo())
    assert "please choose it again" in answer.text
    assert db["pictures.files"].count_documents({}) == 0


def test_a_dream_is_saved_without_its_picture_when_storage_sleeps(
    mara: Visitor, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleeping(*_: Any, **__: Any) -> None:
        raise StorageFailed

    monkeypatch.setattr(GridFsStorage, "save", sleeping)
    answer = write(mara, picture=photo())
    assert answer.status_code == 303
    assert "Only its picture could not be kept" in mara.get(answer.location).text
    assert stored_dream(db)["picture"] is None


def test_taking_a_picture_away_for_a_new_one_keeps_it_when_storage_sleeps(
    mara: Visitor, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit = f"{write(mara, picture=photo(), picture_alt='A red sail').location}/edit"
    before = stored_dream(db)["picture"]

    def sleeping(*_: Any, **__: Any) -> None:
        raise StorageFailed

    monkeypatch.setattr(GridFsStorage, "save", sleeping)
    other = {"picture": photo(), "picture_alt": "A blue one", "remove_picture": "y"}
    answer = mara.post(edit, {**DREAM_FORM, **other}, page=edit)

    page = mara.get(answer.location).text
    assert "the one it had is still there" in page
    assert stored_dream(db)["picture"] == before, "with its own words, not those of the other"
    assert before["public_id"] in page
    assert mara.get(f"/media/{before['public_id']}").status_code == 200


def test_another_picture_takes_the_place_of_the_old_one(mara: Visitor, db: Any) -> None:
    edit = f"{write(mara, picture=photo()).location}/edit"
    before = stored_dream(db)["picture"]["public_id"]
    assert mara.post(edit, {**DREAM_FORM, "picture": photo()}, page=edit).status_code == 303
    after = stored_dream(db)["picture"]["public_id"]
    assert before != after
    names = {file["_id"].rpartition("/")[0] for file in db["pictures.files"].find()}
    assert names == {after}
    assert db["jobs"].count_documents({"kind": "delete_picture"}) == 0


def test_the_words_of_a_picture_change_without_sending_it_again(mara: Visitor, db: Any) -> None:
    edit = f"{write(mara, picture=photo(), picture_alt='A boat').location}/edit"
    before = stored_dream(db)["picture"]
    mara.post(edit, {**DREAM_FORM, "picture_alt": "A sailing boat"}, page=edit)
    assert stored_dream(db)["picture"] == {**before, "alt": "A sailing boat"}


def test_a_picture_without_words_of_its_own_is_called_after_its_dream(mara: Visitor) -> None:
    location = write(mara, picture=photo(), title='Sail to the "midnight" sun').location
    called = "A picture for “Sail to the &#34;midnight&#34; sun”"
    for page in (location, "/dreams", "/dreamscape?own=1", "/people/mara-lind"):
        assert f'alt="{called}"' in mara.get(page).text, page
    assert f'property="og:image:alt" content="{called}"' in mara.get(location).text
    mara.post(f"{location}/edit", {**DREAM_FORM, "title": "Sail home"}, page=f"{location}/edit")
    assert 'alt="A picture for “Sail home”"' in mara.get("/dreams").text


def test_a_dream_without_a_picture_offers_room_for_one_to_its_dreamer_alone(
    mara: Visitor, guest: Visitor
) -> None:
    location = write(mara).location
    offer = f'href="{location}/edit#picture"'
    assert offer in mara.get(location).text
    assert offer not in guest.get(location).text
    mara.post(f"{location}/edit", {**DREAM_FORM, "picture": photo()}, page=f"{location}/edit")
    assert offer not in mara.get(location).text


def test_a_picture_can_be_taken_away(mara: Visitor, db: Any) -> None:
    edit = f"{write(mara, picture=photo()).location}/edit"
    mara.post(edit, {**DREAM_FORM, "remove_picture": "y"}, page=edit)
    assert stored_dream(db)["picture"] is None
    assert db["pictures.files"].count_documents({}) == 0
