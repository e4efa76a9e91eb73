"""The picture that a dream's link is shown with: for what everybody may see, as it is now, drawn once."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from dreamscape.errors import StorageFailed
from dreamscape.services import share_pictures
from tests.support.dream_forms import DREAM_FORM, photo, write
from tests.support.threads import dream_of, services_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was drawn, in the order it was."""
    found: list[Any] = []

    def draw(shown: Any) -> bytes:
        found.append(shown)
        return f"picture {len(found)}".encode()

    monkeypatch.setattr(share_pictures, "draw", draw)
    return found


def etag(answer: Any) -> str:
    found: str = answer.get_etag()[0]
    return found


def test_it_is_a_png_of_the_size_that_links_are_shown_with(mara: Visitor, guest: Visitor) -> None:
    answer = guest.get(f"{write(mara).location}/share.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "public, max-age=300, must-revalidate"
    with Image.open(BytesIO(answer.data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))


@pytest.mark.usefixtures("drawn")
def test_pages_say_where_it_is(mara: Visitor, guest: Visitor) -> None:
    path = f"{write(mara).location}/share.png"
    page = guest.get(path.removesuffix("/share.png")).text
    for name, value in (("", f"http://localhost{path}"), (":width", "1200"), (":height", "630")):
        assert f'<meta property="og:image{name}" content="{value}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert f'href="{path}" download="sail-to-the-midnight-sun.png"' in page


@pytest.mark.usefixtures("drawn")
def test_who_has_just_shared_a_dream_sees_it_and_can_save_it(mara: Visitor) -> None:
    page = mara.get(write(mara).location).text
    celebration = page[page.index('class="celebration"') : page.index("</section>")]
    assert re.search(r'<img class="share-picture" src="/dreams/[^"]*/share.png"', celebration)
    assert "Save the picture" in celebration


@pytest.mark.parametrize("audience", ["members", "followed", "only_me"])
def test_of_what_is_for_some_people_there_is_none_for_anybody(
    mara: Visitor, tom: Visitor, guest: Visitor, drawn: list[Any], audience: str
) -> None:
    location = write(mara, audience=audience).location
    for visitor in (mara, tom, guest):
        assert visitor.get(f"{location}/share.png").status_code == 404
    page = mara.get(location).text
    assert "/share.png" not in page.replace("img/share.png", "")
    assert drawn == []


def test_it_goes_out_of_sight_with_its_dream_and_comes_back(
    mara: Visitor, guest: Visitor, drawn: list[Any]
) -> None:
    location = write(mara).location
    shown = guest.get(f"{location}/share.png")
    mara.post(f"{location}/edit", {**DREAM_FORM, "audience": "members"}, page=f"{location}/edit")
    for headers in ({}, {"If-None-Match": f'"{etag(shown)}"'}):
        assert guest.get(f"{location}/share.png", headers=headers).status_code == 404
    mara.post(f"{location}/edit", {**DREAM_FORM, "audience": "everybody"}, page=f"{location}/edit")
    assert guest.get(f"{location}/share.png").data == shown.data
    assert len(drawn) == 1


def test_hidden_by_a_moderator_it_is_as_its_dream(
    mara: Visitor, guest: Visitor, db: Any, drawn: list[Any]
) -> None:
    location = write(mara).location
    db["dreams"].update_one(
        {}, {"$set": {"hidden": {"reason": "x", "at": db["dreams"].find_one()["created_at"]}}}
    )
    assert guest.get(f"{location}/share.png").status_code == guest.get(location).status_code == 410
    assert mara.get(f"{location}/share.png").status_code == 410
    assert "/share.png" not in mara.get(location).text.replace("img/share.png", "")
    assert drawn == []


def test_it_is_drawn_once_and_a_browser_that_has_it_is_told_so(
    mara: Visitor, guest: Visitor, tom: Visitor, drawn: list[Any]
) -> None:
    path = f"{write(mara).location}/share.png"
    first, second = guest.get(path), tom.get(path)
    assert first.data == second.data == b"picture 1"
    again = guest.get(path, headers={"If-None-Match": f'"{etag(first)}"'})
    assert (again.status_code, again.data) == (304, b"")
    assert len(drawn) == 1


def test_it_is_drawn_anew_when_what_it_shows_has_changed_and_only_then(
    mara: Visitor, guest: Visitor, db: Any, drawn: list[Any]
) -> None:
    location = write(mara).location
    tags = [etag(guest.get(f"{location}/share.png"))]

    def changed(**fields: Any) -> bool:
        mara.post(f"{location}/edit", {**DREAM_FORM, **fields}, page=f"{location}/edit")
        tags.append(etag(guest.get(f"{location}/share.png", follow_redirects=True)))
        return tags[-1] != tags[-2]

    assert not changed(description="Twice.")
    assert changed(picture=photo())
    assert not changed(picture_alt="A boat")
    assert changed(title="Sail home")
    db["users"].update_one({"email": mara.email}, {"$set": {"first_name": "Maria"}, "$inc": {"acts": 1}})
    assert changed(title="Sail home")
    assert [(shown.title, shown.name, bool(shown.photo)) for shown in drawn] == [
        ("Sail to the midnight sun", "Mara Lind", False),
        ("Sail to the midnight sun", "Mara Lind", True),
        ("Sail home", "Mara Lind", True),
        ("Sail home", "Maria Lind", True),
    ]
    assert db["share_pictures"].count_documents({}) == 1


@pytest.mark.usefixtures("drawn")
def test_a_former_address_leads_to_it(mara: Visitor, guest: Visitor) -> None:
    location = write(mara).location
    mara.post(f"{location}/edit", {**DREAM_FORM, "title": "Sail home"}, page=f"{location}/edit")
    answer = guest.get(f"{location}/share.png")
    assert (answer.status_code, answer.location) == (301, "/dreams/sail-home/share.png")


@pytest.mark.usefixtures("drawn")
def test_it_goes_with_its_dream(mara: Visitor, guest: Visitor, db: Any) -> None:
    location = write(mara).location
    guest.get(f"{location}/share.png")
    assert db["share_pictures"].count_documents({}) == 1
    mara.post(f"{location}/delete")
    assert db["share_pictures"].count_documents({}) == 0
    assert guest.get(f"{location}/share.png").status_code == 410


def test_a_dream_that_goes_while_it_is_drawn_leaves_none_behind(
    mara: Visitor, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dream, services = dream_of(mara), services_of(mara)

    def draw(_shown: Any) -> bytes:
        db["dreams"].delete_many({})
        return b"too late"

    monkeypatch.setattr(share_pictures, "draw", draw)
    services.share_pictures.draw(services.share_pictures.of(dream))
    assert db["share_pictures"].count_documents({}) == 0


def test_while_storage_does_not_answer_it_does_without_the_photo_and_is_not_kept(
    mara: Visitor, guest: Visitor, db: Any, drawn: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    location = write(mara, picture=photo()).location

    def read(*_about: Any) -> Any:
        raise StorageFailed

    with monkeypatch.context() as away:
        away.setattr(type(services_of(mara).pictures), "read", read)
        assert guest.get(f"{location}/share.png").status_code == 200
    assert drawn[0].photo is None
    assert db["share_pictures"].count_documents({}) == 0
    guest.get(f"{location}/share.png")
    assert drawn[1].photo


def test_it_names_its_dreamer_and_shows_no_photo_of_them(
    mara: Visitor, guest: Visitor, drawn: list[Any]
) -> None:
    mara.post("/settings/privacy", {"members_only": "y"}, page="/settings/privacy")
    guest.get(f"{write(mara).location}/share.png")
    assert (drawn[0].name, drawn[0].photo) == ("Mara Lind", None)


@pytest.mark.usefixtures("drawn")
def test_search_engines_leave_it_alone_where_its_dreamer_wishes_so(
    mara: Visitor, guest: Visitor, db: Any
) -> None:
    path = f"{write(mara).location}/share.png"
    assert "X-Robots-Tag" not in guest.get(path).headers
    db["users"].update_one({"email": mara.email}, {"$set": {"no_index": True}})
    assert guest.get(path).headers["X-Robots-Tag"] == "noindex"


class TestLimit:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "RATELIMIT_ENABLED": True, "LIMIT_SHARE_PICTURES": "2 per hour"}

    def test_only_what_has_to_be_drawn_counts(self, mara: Visitor, guest: Visitor, drawn: list[Any]) -> None:
        paths = [f"/dreams/{dream_of(mara, f'Boat {name}').slug}/share.png" for name in "abc"]
        for _ in range(3):
            assert [guest.get(path).status_code for path in paths] == [200, 200, 429]
        refused = guest.get(paths[2])
        assert "Please try again in" in refused.text
        assert int(refused.headers["Retry-After"]) > 0
        assert len(drawn) == 2


def test_who_would_wait_too_long_is_told_to_come_again(
    mara: Visitor, guest: Visitor, drawn: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{write(mara).location}/share.png"
    monkeypatch.setattr(share_pictures, "PATIENCE", 0.01)
    busy = services_of(mara).share_pictures
    with busy._free:  # noqa: SLF001 - somebody else's is being drawn
        assert guest.get(path).status_code == 503
    assert guest.get(path).status_code == 200
    assert len(drawn) == 1


def test_of_what_came_true_it_says_so_in_the_sites_own_language_and_no_longer_once_it_does_not(
    mara: Visitor, guest: Visitor, drawn: list[Any]
) -> None:
    path = write(mara).location
    before = etag(guest.get(f"{path}/share.png"))

    mara.post(f"{path}/state", {"state": "came_true", "words": "She floats."})
    true = etag(guest.get(f"{path}/share.png", headers={"Accept-Language": "ar-XB"}))
    mara.post(f"{path}/state", {"state": "came_true", "words": "She floats well."})

    assert true == etag(guest.get(f"{path}/share.png")) != before
    assert [shown.sign for shown in drawn] == ["", "It came true"]
    mara.post(f"{path}/state", {"state": "on_the_way"})
    assert etag(guest.get(f"{path}/share.png")) == before
