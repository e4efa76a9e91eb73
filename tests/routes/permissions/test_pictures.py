"""Whoever may see a page may see its picture, and nobody else: by whatever request, and from the moment it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models import PictureUpload
from dreamscape.services.accounts.sessions import RunningSession, Sessions
from dreamscape.services.permissions.viewer import Viewer
from tests.routes.permissions.site import PEOPLE, PermissionSite
from tests.support.photos import quarters, saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from dreamscape.models import Dream, Member, Picture
    from tests.support.visitor import Visitor

PHOTO = PictureUpload(saved(quarters(500, 400), "JPEG"))
# Every way to ask for a picture, as what comes beside its address.
WAYS: dict[str, dict[str, Any]] = {
    "whole": {},
    "small": {"query_string": {"w": "400"}},
    "head": {"method": "HEAD"},
    "a part": {"headers": {"Range": "bytes=0-9"}},
    "again": {"headers": {"If-None-Match": "*"}},
}


class Pictures:
    """The pictures of the site, what becomes of them, and who is served which."""

    def __init__(self, site: PermissionSite) -> None:
        self.site = site
        self.services = site.app.extensions["dreamscape"]
        self.services.profiles.change(self.member("dreamer"), self.member("dreamer").content, PHOTO)
        self.services.moderation.avatars.add(self.member("admin"), PHOTO.data)
        self.drawing = site.db["avatars"].find_one()["picture"]["public_id"]
        self.of_dream = self.picture().public_id
        self.of_person = self.photo().public_id

    def member(self, person: str) -> Member:
        found: Member = self.services.accounts.by_email(f"{person}@example.net")
        return found

    def dream(self) -> Dream:
        found: Dream = self.services.dreams.find("a-boat", self.member("dreamer"))
        return found

    def picture(self) -> Picture:
        picture = self.dream().picture
        assert picture
        return picture

    def photo(self) -> Picture:
        picture = self.member("dreamer").picture
        assert picture
        return picture

    def hide(self) -> None:
        self.services.moderation.dreams.hide(self.member("moderator"), self.dream().id, "Not this one.")

    def show(self) -> None:
        self.services.moderation.dreams.show(self.member("moderator"), self.dream().id)

    def choose(self, *, members_only: bool) -> None:
        self.services.profiles.set_privacy(self.member("dreamer"), members_only, False)

    def be_for(self, audience: str, *circles: str) -> None:
        """The dreamer says whom the dream is for; nobody has reported it."""
        self.site.db["dreams"].update_many({}, {"$unset": {"reported": ""}})
        content = self.dream().content._replace(audience=audience, circles=circles)
        self.services.dreams.edit(self.member("dreamer"), "a-boat", content, earlier_comments="show")

    def replace(self) -> None:
        self.services.dreams.edit(self.member("dreamer"), "a-boat", self.dream().content, PHOTO)
        self.services.profiles.change(self.member("dreamer"), self.member("dreamer").content, PHOTO)

    def ask(self, person: str, public_id: str, **way: Any) -> TestResponse:
        """What this person is answered, with the cookie they came with."""
        client = self.site.app.test_client()
        cookie = self.site.visitors[person].client.get_cookie("dreamscape")
        assert cookie
        client.set_cookie("dreamscape", cookie.value)
        return client.open(f"/media/{public_id}", **way)

    def served(self, public_id: str) -> set[str]:
        """To whom it is served; each way of asking tells the same."""
        found = []
        for way in WAYS.values():
            answers = {person: self.ask(person, public_id, **way).status_code for person in PEOPLE}
            assert set(answers.values()) <= {200, 206, 304, 404}
            found.append({person for person, status in answers.items() if status != 404})
        assert all(one == found[0] for one in found)
        return found[0]

    def allowed(self, may: Callable[[Viewer], bool]) -> set[str]:
        """Whom the policy allows it."""
        viewers = {person: Viewer.of(self.member(person)) for person in PEOPLE}
        return {person for person, viewer in viewers.items() if may(viewer)}


@pytest.fixture
def pictures(site: PermissionSite) -> Pictures:
    return Pictures(site)


def test_the_picture_of_a_dream_is_for_those_who_may_see_the_dream(pictures: Pictures) -> None:
    assert pictures.served(pictures.of_dream) == set(PEOPLE)

    pictures.hide()
    dream = pictures.dream()
    expected = pictures.allowed(lambda viewer: viewer.can_see_dream(dream))
    assert pictures.served(pictures.of_dream) == expected == {"dreamer", "moderator", "admin"}

    pictures.show()
    assert pictures.served(pictures.of_dream) == set(PEOPLE), "an old link lives on"
    assert pictures.served(pictures.drawing) == set(PEOPLE), "drawings are the site's own"


def test_it_follows_the_dream_from_audience_to_audience_by_its_address_alone_nobody_gets_it(
    pictures: Pictures,
) -> None:
    services, dreamer = pictures.services, pictures.member("dreamer")
    circle = services.circles.add(dreamer, "Sailors", [pictures.member("author").slug])
    services.follows.follow_member(pictures.member("dreamer"), pictures.member("member").slug)
    members = set(PEOPLE) - {"guest", "suspended"}
    steps: list[tuple[str, tuple[str, ...], set[str]]] = [
        ("members", (), members),
        ("followed", (), {"dreamer", "member"}),
        ("circles", (circle,), {"dreamer", "author"}),
        ("only_me", (), {"dreamer"}),
        ("everybody", (), set(PEOPLE)),
    ]
    for audience, circles, expected in steps:
        pictures.be_for(audience, *circles)
        dream = pictures.dream()
        allowed = {
            person for person in PEOPLE if services.viewer_of(pictures.member(person)).can_see_dream(dream)
        }
        assert pictures.served(pictures.of_dream) == allowed == expected, audience
        # At Cloudinary that is its type: what is not for everybody has no address that works unsigned.
        assert pictures.picture().protected == (audience != "everybody")


def test_a_new_picture_of_a_dream_for_some_was_never_for_everybody(pictures: Pictures) -> None:
    pictures.be_for("only_me")
    pictures.replace()

    assert pictures.picture().protected
    assert pictures.served(pictures.picture().public_id) == {"dreamer"}
    secret, warning = pictures.services.dreams.create(
        pictures.member("dreamer"), pictures.dream().content._replace(title="A kite"), PHOTO
    )
    assert warning is None
    assert secret.picture.protected
    assert pictures.served(secret.picture.public_id) == {"dreamer"}


def test_a_photo_is_for_those_who_may_see_the_profile(pictures: Pictures) -> None:
    assert pictures.served(pictures.of_person) == set(PEOPLE)

    pictures.choose(members_only=True)
    person = pictures.member("dreamer")
    expected = pictures.allowed(lambda viewer: viewer.can_see_profile(person))
    assert pictures.served(pictures.of_person) == expected == set(PEOPLE) - {"guest", "suspended"}

    pictures.choose(members_only=False)
    assert pictures.served(pictures.of_person) == set(PEOPLE)


def test_a_picture_that_was_replaced_or_taken_away_is_nobodys_though_storage_has_it_still(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dreamscape.services.pictures.pictures.Pictures.clean_up", lambda *_: None)
    pictures.replace()

    assert pictures.served(pictures.of_dream) == pictures.served(pictures.of_person) == set()
    new = pictures.picture()
    assert pictures.served(new.public_id) == pictures.served(pictures.photo().public_id) == set(PEOPLE)

    pictures.hide()
    pictures.choose(members_only=True)
    pictures.replace()
    new = pictures.picture()
    assert pictures.served(new.public_id) == {"dreamer", "moderator", "admin"}
    assert "guest" not in pictures.served(pictures.photo().public_id)

    pictures.services.dreams.delete(pictures.member("dreamer"), "a-boat")
    assert pictures.served(new.public_id) == set()
    assert pictures.site.db["pictures.files"].count_documents({"metadata.public_id": new.public_id}) == 2


def test_what_everybody_may_see_is_kept_for_minutes_and_anything_else_asked_for_each_time(
    pictures: Pictures,
) -> None:
    for way in WAYS.values():
        public = pictures.ask("dreamer", pictures.of_dream, **way)
        assert public.cache_control.public
        assert 0 < (public.cache_control.max_age or 0) <= 600
        assert "immutable" not in public.headers["Cache-Control"]
        assert "cookie" not in public.headers.get("Vary", "").lower()
    pictures.hide()
    pictures.choose(members_only=True)
    for way in WAYS.values():
        for answer in (
            pictures.ask("dreamer", pictures.of_dream, **way),
            pictures.ask("member", pictures.of_person, **way),
        ):
            assert answer.headers["Cache-Control"] == "private, no-cache"
            assert "Cookie" in answer.headers["Vary"]
        for public_id in (pictures.of_dream, pictures.of_person):
            refused = pictures.ask("guest", public_id, **way)
            assert refused.status_code == 404
            assert "public" not in refused.headers["Cache-Control"]
            assert "max-age" not in refused.headers["Cache-Control"]


def test_a_browser_that_has_a_picture_is_told_so_only_while_it_may_see_it(pictures: Pictures) -> None:
    has = {"If-None-Match": pictures.ask("guest", pictures.of_dream).headers["ETag"]}
    assert pictures.ask("guest", pictures.of_dream, headers=has).status_code == 304

    pictures.hide()

    assert pictures.ask("guest", pictures.of_dream, headers=has).status_code == 404
    again = pictures.ask("dreamer", pictures.of_dream, headers=has)
    assert (again.status_code, again.data) == (304, b"")
    assert again.cache_control.private


def test_for_a_public_picture_nobody_is_asked_who_they_are(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = Sessions.find

    def overheard(sessions: Sessions, token: str) -> RunningSession | None:
        asked.append(token)
        return real(sessions, token)

    monkeypatch.setattr(Sessions, "find", overheard)
    assert pictures.ask("dreamer", pictures.of_dream).status_code == 200
    assert asked == []
    pictures.hide()
    assert pictures.ask("dreamer", pictures.of_dream).status_code == 200
    assert len(asked) == 1


def test_pages_show_no_address_that_their_reader_is_refused(pictures: Pictures) -> None:
    """Each picture that a page names, whoever reads it, opens for them."""
    pictures.choose(members_only=True)
    for person in ("guest", "member", "dreamer"):
        visitor: Visitor = pictures.site.visitors[person]
        for page in ("/", "/dreamscape", "/dreams/a-boat", "/people/dreamer-person"):
            text = visitor.get(page, follow_redirects=True).text
            for public_id in (pictures.of_dream, pictures.of_person, pictures.drawing):
                if public_id in text:
                    assert pictures.ask(person, public_id).status_code == 200, f"{page} for {person}"
