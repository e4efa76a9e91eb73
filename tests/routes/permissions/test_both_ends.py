"""What a member keeps to themselves is kept at both ends: nobody meets them in somebody else's list, page or copy."""

from __future__ import annotations

import io
import json
import zipfile
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.services.permissions.viewer import Viewer
from tests.support.photos import quarters, saved
from tests.support.rows import plant, plant_members
from tests.support.without_forms import again, dream_by, pages, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services
    from tests.support.visitor import Visitor

DREAM = {"description": "Red.", "categories": "travel", "comments_enabled": "y"}
LISTS = ("following", "followers")


@pytest.fixture
def people(services: Services) -> dict[str, Member]:
    """Mara, Tom and Ines, each of whom follows both others."""
    found = {name: sign_up(services, name) for name in ("Mara", "Tom", "Ines")}
    for one, other in product(found.values(), repeat=2):
        if one is not other:
            services.follows.follow_member(one, other.slug)
    return {name: again(services, member.email) for name, member in found.items()}


def listed(services: Services, which: str, whose: Member, reader: Member | None) -> set[str]:
    """The first names in one of their lists, as `reader` sees it."""
    return {one.first_name for one in getattr(services.people, which)(whose, reader, None).items}


@pytest.mark.parametrize("which", LISTS)
def test_who_hides_whom_they_follow_stands_in_nobodys_list(
    services: Services, people: dict[str, Member], which: str
) -> None:
    mara, tom, ines = people.values()
    services.profiles.set_privacy(tom, members_only=False, hides_counts=True)

    for reader in (None, ines, sign_up(services, "Mo", "moderator")):
        assert listed(services, which, mara, reader) == {"Ines"}
    assert listed(services, which, mara, tom) == {"Tom", "Ines"}


def test_whom_one_follows_oneself_one_sees_and_who_follows_one_only_as_they_let_it_be_seen(
    services: Services, people: dict[str, Member]
) -> None:
    mara, tom, _ = people.values()
    services.profiles.set_privacy(tom, members_only=False, hides_counts=True)

    assert listed(services, "following", mara, mara) == {"Tom", "Ines"}
    assert listed(services, "followers", mara, mara) == {"Ines"}


@pytest.mark.parametrize("which", LISTS)
def test_who_is_there_for_members_only_stands_in_no_guests_list(
    services: Services, people: dict[str, Member], which: str
) -> None:
    mara, tom, ines = people.values()
    services.profiles.set_privacy(tom, members_only=True, hides_counts=False)

    assert listed(services, which, mara, None) == {"Ines"}
    assert listed(services, which, mara, ines) == {"Tom", "Ines"}


def test_the_lists_say_what_the_policy_says(services: Services, people: dict[str, Member]) -> None:
    """Each choice of each, seen by everybody: the query of the lists and the rule are one."""
    mara, tom, ines = people.values()
    for members_only, hides_counts in product((True, False), repeat=2):
        services.profiles.set_privacy(tom, members_only=members_only, hides_counts=hides_counts)
        changed = again(services, tom.email)
        for reader in (None, tom, ines):
            expected = Viewer.of(reader).can_see_counts(changed)
            for which in LISTS:
                assert ("Tom" in listed(services, which, mara, reader)) == expected


def test_what_is_counted_is_every_edge(services: Services, people: dict[str, Member], guest: Visitor) -> None:
    mara, tom, ines = people.values()
    services.profiles.set_privacy(tom, members_only=True, hides_counts=True)

    for reader in (None, ines, mara):
        counts = services.people.card(mara, reader).counts
        assert counts
        assert (counts.followers, counts.following) == (2, 2)
    assert "counted, and not listed" in guest.get("/people/mara-lind/followers").text


def test_pages_are_full_whoever_is_left_out(services: Services, db: Any) -> None:
    mara = sign_up(services, "Mara")
    others = plant_members(db, 120)
    target = db["users"].find_one({"first_name": "Mara"})["_id"]
    plant(db["follows"], 120, lambda n: {"kind": "member", "member_id": others[n], "target_id": target})
    db["users"].update_many({"_id": {"$in": others[::3]}}, {"$set": {"hides_counts": True}})

    found = pages(lambda after: services.people.followers(mara, None, after))

    assert [len(page) for page in found] == [40, 40]
    assert {one.id for page in found for one in page} == {str(one) for one in others} - {
        str(one) for one in others[::3]
    }


def test_a_guest_sees_the_drawing_of_who_is_there_for_members_only(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    photo = (io.BytesIO(saved(quarters(200, 200), "JPEG")), "me.jpg")
    mara.post("/profile", {"first_name": "Mara", "last_name": "Lind", "picture": photo}, page="/profile")
    mara.post("/dreams/new", {**DREAM, "title": "A boat"})
    tom.post("/dreams/new", {**DREAM, "title": "A bus"})
    mara.post("/dreams/a-bus/comments", {"body": "Take me along"})
    places = ("/", "/dreams/a-boat", "/dreams/a-bus", "/dreams/a-bus/comments")
    face = db["users"].find_one({"first_name": "Mara"})["picture"]["public_id"]
    assert all(face in guest.get(place).text for place in places)

    mara.post("/settings/privacy", {"members_only": "y"}, page="/settings/privacy")

    for place in places:
        assert face not in guest.get(place).text
        assert "Mara Lind" in guest.get(place).text  # what is said in public carries its name
    assert face in tom.get("/dreams/a-boat").text


def copy_of(visitor: Visitor) -> tuple[str, dict[str, Any]]:
    """What a member's export says, as text and read."""
    answer = visitor.post("/settings/export", page="/settings/export")
    text = zipfile.ZipFile(io.BytesIO(answer.data)).read("dreamscape.json").decode()
    return text, json.loads(text)


def test_a_hidden_dreams_title_is_in_nobody_elses_copy(
    mara: Visitor, tom: Visitor, mo: Visitor, db: Any
) -> None:
    tom.post("/dreams/new", {**DREAM, "title": "Secret bus"})
    mara.post("/dreams/secret-bus/comments", {"body": "Take me along"})
    mara.post("/dreams/secret-bus/follow")
    assert "Secret bus" in copy_of(mara)[0]
    mo.post(f"/admin/dreams/{db['dreams'].find_one()['_id']}/hide", {"reason": "It is late."})

    text, data = copy_of(mara)

    assert "ecret" not in text
    assert [said["body"] for said in data["comments"]] == ["Take me along"]
    assert [(said["dream"], said["address"]) for said in data["comments"]] == [(None, None)]
    assert [(follow["dream"], follow["address"]) for follow in data["follows"]] == [(None, None)]
    assert "Secret bus" in copy_of(tom)[0], "it is their own"


def test_the_former_name_of_a_hidden_dream_tells_nobody_the_new_one(
    services: Services, guest: Visitor
) -> None:
    nora = sign_up(services, "Nora")
    dream = dream_by(services, nora, "A boat")
    services.dreams.edit(nora, "a-boat", dream.content._replace(title="A yacht"))
    assert "yacht" in guest.get("/dreams/a-boat").headers["Location"]
    services.moderation.dreams.hide(sign_up(services, "Mo", "moderator"), dream.id, "It is late.")

    for path in ("/dreams/a-boat", "/dreams/a-boat/comments"):
        answer = guest.get(path)
        assert answer.status_code in (404, 410)
        assert "yacht" not in answer.text + str(answer.headers)


def test_at_the_door_no_guest_is_told_whom_or_what_they_may_not_see(
    mara: Visitor, mo: Visitor, guest: Visitor, db: Any
) -> None:
    mara.post("/dreams/new", {**DREAM, "title": "A boat"})
    ways = {"/people/mara-lind/follow": "you follow Mara", "/dreams/a-boat/follow": "A boat"}
    for way, said in ways.items():
        assert said in guest.post(way, follow_redirects=True).get_data(as_text=True).replace("<bdi>", "")
    mara.post("/settings/privacy", {"members_only": "y"}, page="/settings/privacy")
    mo.post(f"/admin/dreams/{db['dreams'].find_one()['_id']}/hide", {"reason": "It is late."})

    for way, said in ways.items():
        assert said not in guest.post(way, follow_redirects=True).get_data(as_text=True).replace("<bdi>", "")
