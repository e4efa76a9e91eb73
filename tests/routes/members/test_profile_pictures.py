"""A member's photo: chosen, replaced, described, taken away, and what happens when it cannot be kept."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotFound, StorageFailed
from dreamscape.media.storage.gridfs import GridFsStorage
from dreamscape.models import PictureUpload, ProfileContent
from tests.support.profile_forms import photo, save, stored_member

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


def test_a_photo_is_shown_and_replaces_the_one_before(mara: Visitor, db: Any) -> None:
    save(mara, picture=photo())
    first = stored_member(db, mara)["picture"]["public_id"]
    save(mara, picture=photo("red"), picture_alt="Me in red")
    second = stored_member(db, mara)["picture"]

    assert first.startswith("profile/")
    assert second["alt"] == "Me in red"
    assert mara.get(f"/media/{first}").status_code == 404
    assert mara.get(f"/media/{second['public_id']}").status_code == 200
    assert second["public_id"] in mara.get("/people/mara-lind").text
    assert db["jobs"].count_documents({"kind": "delete_picture"}) == 0


def test_a_photo_stays_when_only_words_change(mara: Visitor, db: Any) -> None:
    save(mara, picture=photo())
    before = stored_member(db, mara)["picture"]

    save(mara, bio="New words", picture_alt="Me, smiling")

    assert stored_member(db, mara)["picture"] == {**before, "alt": "Me, smiling"}


def test_a_photo_on_its_members_page_is_told_to_who_cannot_see_it(mara: Visitor, guest: Visitor) -> None:
    save(mara, picture=photo())
    assert 'alt="Mara Lind"' in guest.get("/people/mara-lind").text
    save(mara, picture_alt="Me on the pier, laughing")
    assert 'alt="Me on the pier, laughing"' in guest.get("/people/mara-lind").text


def test_taking_the_photo_away_gives_the_creature_back(mara: Visitor, db: Any) -> None:
    save(mara, picture=photo())
    taken = stored_member(db, mara)["picture"]["public_id"]

    save(mara, remove_picture="y")

    assert stored_member(db, mara)["picture"] is None
    assert mara.get(f"/media/{taken}").status_code == 404
    assert f"avatars/{stored_member(db, mara)['avatar']}.svg" in mara.get("/people/mara-lind").text


def test_a_file_that_is_no_picture_is_refused_at_its_field_and_nothing_changes(
    mara: Visitor, db: Any
) -> None:
    answer = save(mara, bio="Kept", picture=(io.BytesIO(b"%PDF-1.7 not a face"), "me.jpg"))

    assert answer.status_code == 200
    assert 'id="picture-error"' in answer.text
    assert "Kept" in answer.text
    assert stored_member(db, mara).get("bio") == ""
    assert db["pictures.files"].count_documents({}) == 0


def test_when_storage_fails_the_words_are_saved_and_the_member_is_told(
    mara: Visitor, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise StorageFailed

    monkeypatch.setattr(GridFsStorage, "save", refuse)

    answer = save(mara, bio="Saved all the same", picture=photo())

    assert answer.status_code == 303
    assert stored_member(db, mara)["bio"] == "Saved all the same"
    assert "photo could not be kept" in mara.get("/profile").text


def test_taking_a_photo_away_for_a_new_one_keeps_it_when_storage_sleeps(
    mara: Visitor, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise StorageFailed

    save(mara, picture=photo(), picture_alt="Me")
    before = stored_member(db, mara)["picture"]
    monkeypatch.setattr(GridFsStorage, "save", refuse)

    save(mara, picture=photo("red"), picture_alt="Me in red", remove_picture="y")

    assert stored_member(db, mara)["picture"] == before
    assert "the one you had is still there" in mara.get("/profile").text
    assert mara.get(f"/media/{before['public_id']}").status_code == 200


@pytest.mark.usefixtures("mara")
def test_a_profile_saved_by_somebody_who_is_just_taken_away_leaves_nothing_behind(app: Any, db: Any) -> None:
    with app.app_context():
        services = app.extensions["dreamscape"]
        member = services.accounts.by_email("mara@example.org")
        db["users"].delete_many({})
        upload = PictureUpload(photo()[0].read())

        with pytest.raises(NotFound):
            services.profiles.change(member, ProfileContent("Nora", "Berg"), upload)

    assert [claim["_id"] for claim in db["slugs"].find()] == ["member:mara-lind"]
    assert db["pictures.files"].count_documents({}) == 0
