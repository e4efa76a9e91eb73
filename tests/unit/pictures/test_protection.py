"""Storage gives away what pages show, and nothing else: after each change, after each failure, after each race."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.media.storage.cloudinary import CloudinaryStorage
from dreamscape.models import DreamContent, PictureUpload
from dreamscape.models.jobs import PROTECT_PICTURE
from dreamscape.services.permissions.viewer import GUEST
from dreamscape.services.pictures.protection import PictureProtection
from dreamscape.store.pictures.references import PictureReferences
from dreamscape.wiring.stores import WITH_PICTURE
from tests.support.cloudinary import CloudinaryDouble
from tests.support.photos import quarters, saved
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from dreamscape.models import Dream, Member, Picture
    from dreamscape.wiring import Services

PHOTO = PictureUpload(saved(quarters(500, 400), "JPEG"))


@pytest.fixture
def cloud() -> Iterator[CloudinaryDouble]:
    with CloudinaryDouble() as cloud:
        yield cloud


@pytest.fixture
def settings(settings: dict[str, Any], cloud: CloudinaryDouble) -> dict[str, Any]:
    """A site whose pictures are at Cloudinary."""
    return settings | {"CLOUDINARY_URL": cloud.url, "CLOUDINARY_TIMEOUT": 2.0}


def later() -> datetime:
    """When the sweep finds everything old enough."""
    return datetime.now(UTC) + timedelta(days=2)


class Home:
    """Mara, who has a photo and a dream with a picture; Mo, who hides it and shows it."""

    def __init__(self, app: Flask, services: Services, cloud: CloudinaryDouble, db: Any) -> None:
        self.app, self.services, self.cloud, self.db = app, services, cloud, db
        mara = sign_up(services, "Mara")
        services.profiles.change(mara, mara.content, PHOTO)
        services.dreams.create(self.mara(), DreamContent("A boat", "", ("sea",)), PHOTO)
        self.mo = sign_up(services, "Mo", "moderator")

    def mara(self) -> Member:
        return again(self.services, "mara@example.org")

    def dream(self) -> Dream:
        return self.services.dreams.find("a-boat", self.mara())

    def picture(self) -> Picture:
        picture = self.dream().picture
        assert picture
        return picture

    def photo(self) -> Picture:
        picture = self.mara().picture
        assert picture
        return picture

    def hide(self) -> None:
        self.services.moderation.dreams.hide(self.mo, self.dream().id, "Not this one.")

    def show(self) -> None:
        self.services.moderation.dreams.show(self.mo, self.dream().id)

    def choose(self, *, members_only: bool) -> None:
        self.services.profiles.set_privacy(self.mara(), members_only, False)

    def address(self, picture: Picture) -> str:
        """What a page says."""
        return self.services.pictures.url(picture, 400)

    def type(self, picture: Picture) -> str:
        """How Cloudinary has it."""
        return self.cloud.pictures[picture.public_id].type

    def waiting(self) -> int:
        found: int = self.db["jobs"].count_documents({"kind": PROTECT_PICTURE})
        return found


@pytest.fixture
def home(app: Flask, services: Services, cloud: CloudinaryDouble, db: Any) -> Home:
    return Home(app, services, cloud, db)


def test_a_hidden_dreams_picture_leaves_the_public_and_comes_back(home: Home) -> None:
    public = home.address(home.picture())
    assert public.startswith(f"http://{home.cloud.address}/")

    home.hide()
    hidden = home.picture()
    assert (home.type(hidden), hidden.protected) == ("authenticated", True)
    assert hidden.public_id in home.cloud.invalidated, "the delivery network forgets it"
    assert home.address(hidden) == f"/media/{hidden.public_id}?w=400"
    assert home.app.test_client().get(home.address(hidden)).status_code == 404

    home.show()
    shown = home.picture()
    assert (home.type(shown), shown.protected) == ("upload", False)
    assert home.address(shown) == public, "an old link lives on"
    assert home.app.test_client().get(f"/media/{shown.public_id}").status_code == 302
    assert home.waiting() == 0
    assert not home.cloud.forgeries


def test_so_does_the_photo_of_who_is_there_for_members_only(home: Home) -> None:
    home.choose(members_only=True)
    assert (home.type(home.photo()), home.photo().protected) == ("authenticated", True)
    assert home.type(home.picture()) == "upload"
    home.services.profiles.change(home.mara(), home.mara().content, PHOTO)
    assert (home.type(home.photo()), home.photo().protected) == ("authenticated", True), "a new one too"

    home.choose(members_only=False)
    assert (home.type(home.photo()), home.photo().protected) == ("upload", False)


def test_who_may_see_it_gets_the_bytes_through_the_site(home: Home) -> None:
    before = len(home.cloud.requests)
    home.hide()
    read = [home.services.pictures.read(home.picture().public_id, width) for width in (400, 1200)]

    assert [served.data[8:12] for served in read] == [b"WEBP", b"WEBP"]
    assert read[1].data == home.cloud.pictures[home.picture().public_id].data
    assert read[0].etag != read[1].etag
    assert not home.cloud.forgeries, "signed as Cloudinary wants it"
    assert any("/image/authenticated/s--" in request for request in home.cloud.requests[before:])


def test_no_page_says_a_signed_address(home: Home, app: Flask) -> None:
    home.hide()
    home.choose(members_only=True)
    for page in ("/", "/dreams/a-boat", "/people/mara-lind"):
        assert "s--" not in app.test_client().get(page, follow_redirects=True).text


@pytest.mark.parametrize("trouble", [500, "lost", "nothing"])
def test_while_cloudinary_does_not_answer_pages_do_without_and_a_job_waits(
    home: Home, trouble: int | str
) -> None:
    home.cloud.misbehave(trouble, path="/rename")
    home.hide()

    assert home.waiting() == 1
    assert home.address(home.picture()).startswith("/media/"), (
        "the public address is shown to nobody any more"
    )
    assert home.app.test_client().get(home.address(home.picture())).status_code == 404

    home.services.jobs.run_all([PROTECT_PICTURE])
    assert home.type(home.picture()) == "authenticated"
    home.cloud.misbehave(trouble, path="/rename")
    home.show()
    assert home.address(home.picture()).startswith("/media/"), "until everybody may have it again"
    assert home.app.test_client().get(home.address(home.picture())).status_code == 200
    home.services.jobs.run_all([PROTECT_PICTURE])
    assert (home.type(home.picture()), home.picture().protected, home.waiting()) == ("upload", False, 0)


def test_the_sweep_sets_right_what_an_older_version_or_an_accident_left(home: Home) -> None:
    """Hidden by hand; marked by hand; of another type by hand; each is seen, and set right."""
    sweep = home.services.picture_maintenance.sweep
    dream, photo = home.picture().public_id, home.photo().public_id
    assert sweep(later()).settled == []
    home.db["dreams"].update_one({}, {"$set": {"hidden": {"reason": "Why", "at": later()}}})
    home.cloud.pictures[photo].type = "authenticated"

    assert sorted(sweep(later(), dry_run=True).settled) == sorted([dream, photo])
    assert home.type(home.photo()) == "authenticated"
    assert sorted(sweep(later()).settled) == sorted([dream, photo])
    assert (home.type(home.picture()), home.picture().protected) == ("authenticated", True)
    assert (home.type(home.photo()), home.photo().protected) == ("upload", False)

    home.db["dreams"].update_one({}, {"$unset": {"picture.protected": ""}})
    assert sweep(later()).settled == [dream]
    assert home.picture().protected
    assert sweep(later()).settled == []


@pytest.mark.parametrize("first", ["hide", "show"])
def test_a_change_of_mind_while_storage_is_told_wins(
    home: Home, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second moderator decides otherwise just before Cloudinary hears of the first, and just after."""
    if first == "show":
        home.hide()
    other = {"hide": home.show, "show": home.hide}[first]
    real = CloudinaryStorage.protect

    def late(self: Any, public_id: str, protected: bool) -> None:
        monkeypatch.setattr(CloudinaryStorage, "protect", real)
        other()
        real(self, public_id, protected)

    monkeypatch.setattr(CloudinaryStorage, "protect", late)
    getattr(home, first)()

    hidden = first == "show"
    assert (home.dream().hidden is not None) == hidden
    assert (home.type(home.picture()) == "authenticated") == hidden
    assert home.picture().protected == hidden


def test_settling_what_nobody_shows_or_what_is_settled_changes_nothing(home: Home) -> None:
    references = [PictureReferences(home.db, *which) for which in WITH_PICTURE.items()]
    protection = PictureProtection(storage=CloudinaryStorage(home.cloud.url), references=references)
    before = {name: one.type for name, one in home.cloud.pictures.items()}
    for public_id in (home.picture().public_id, "dreams/nobody", home.photo().public_id):
        protection.settle(public_id)
        protection.settle(public_id)
    assert {name: one.type for name, one in home.cloud.pictures.items()} == before


def test_what_the_queries_say_is_what_the_policy_says(home: Home) -> None:
    """A picture is closed, for storage, when the policy keeps its page from a guest."""
    references = {which[0]: PictureReferences(home.db, *which) for which in WITH_PICTURE.items()}
    for hide, members_only in ((False, False), (True, False), (False, True), (True, True)):
        home.hide() if hide else home.show()
        home.choose(members_only=members_only)
        dream, mara = home.dream(), home.mara()
        may_see = {
            "dreams": (home.picture(), GUEST.can_see_dream(dream)),
            "users": (home.photo(), GUEST.can_see_profile(mara)),
        }
        for name, (picture, public) in may_see.items():
            assert references[name].is_public(picture.public_id) == public
            assert list(references[name].closed_ids()) == ([] if public else [picture.public_id])


def test_pictures_move_with_their_protection_and_go_whatever_it_is(home: Home) -> None:
    home.hide()
    home.choose(members_only=True)
    maintenance = home.services.picture_maintenance
    assert len(maintenance.move("gridfs", later()).copied) == 2
    home.cloud.pictures.clear()

    assert len(maintenance.move("cloudinary", later()).copied) == 2

    assert home.type(home.picture()) == home.type(home.photo()) == "authenticated"
    assert maintenance.sweep(later()).settled == []
    home.services.dreams.delete(home.mara(), "a-boat")
    assert len(home.cloud.pictures) == 1
