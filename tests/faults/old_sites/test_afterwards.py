"""An old site is looked after, and goes on living."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.old_sites.site import (
    ALL_IS_TRUE,
    BOAT,
    FINISH_REMOVALS,
    ORCHARD,
    RECOUNT_ONLY_LOOKING,
    RELEASE,
    Site,
    pictures_on,
    status,
    words,
)

pytestmark = pytest.mark.real_db


def test_moderators_find_what_was_done_and_what_waits(site: Site) -> None:
    mo = site.member("mo")
    log = words(mo, "/admin/log")
    for entry in (
        "The command line made moderator",
        "Mo Moderator hid a dream: A noisy parade Owls live there.",
        "settled a report of a dream",
        "Took a dream.",
        "deleted a member",
        "renamed a category",
        "merged a category",
        "set sign-up to invitation",
        "ended an invitation",
    ):
        assert entry in log
    reports = words(mo, "/admin/reports")
    assert "Counting in is for bands. about the comment “Count me in.”" in reports
    assert "Gil dislikes apples. about the dream “An orchard by the river”" in reports
    assert f"/admin/comments/{site.facts['comments']['edited']}" in mo.get("/admin/reports").text
    assert "It keeps the owls awake." not in reports
    site.run(FINISH_REMOVALS)
    figures = words(mo, "/admin/")
    for figure in ("Sign-ups 1 ", "Dreams 6 ", "Comments 7 ", "Follows 5 "):
        assert figure in figures
    assert "Suspended until" in words(mo, "/admin/members?q=Sven")
    assert "Nora Quist" in words(mo, "/admin/members?q=Quist")
    assert "A noisy parade" in words(mo, "/admin/dreams?q=a+noisy")
    avatars = mo.get("/admin/avatars").text
    assert "Owl 1, retired" in avatars
    assert pictures_on(mo, "/admin/avatars")


def test_a_merge_of_categories_that_was_cut_short_goes_on(site: Site) -> None:
    mo = site.member("mo")
    categories = words(mo, "/admin/categories")
    for row in (
        "Not everything has moved yet: Film.",
        "Night trains",
        "Film Merged into Art",
        "Travel Retired",
    ):
        assert row in categories
    assert categories.index("Travel") < categories.index("Wild ideas") < categories.index("Night trains")
    assert mo.post("/admin/categories/go-on", page="/dreamscape").status_code == 303
    assert "Not everything has moved yet" not in words(mo, "/admin/categories")
    assert "A lighthouse to sleep in" in words(mo, "/dreamscape?category=art&view=latest")


def test_everything_can_be_changed_as_before(site: Site) -> None:
    site.run(FINISH_REMOVALS)
    nora, remy = site.member("nora"), site.member("remy")
    first = site.facts["comments"]["first"]
    orchard = {
        "title": "An orchard",
        "description": "Pears too.",
        "categories": ["nature"],
        "comments_enabled": "y",
    }
    written = {
        "title": "A new mast",
        "description": "Taller.",
        "categories": ["sea"],
        "comments_enabled": "y",
    }
    for visitor, path, fields in (
        (nora, "/dreams/new", written),
        (nora, f"{ORCHARD}/edit", orchard),
        (nora, f"/comments/{first}/unlike", {}),
        (nora, "/people/mia-moss/unfollow", {}),
        (remy, "/dreams/a-new-mast/follow", {}),
        (remy, "/dreams/a-new-mast/comments", {"body": "I hold the ladder."}),
        (remy, f"/comments/{first}/edit", {"body": "I can sew both sails."}),
        (remy, f"{BOAT}/unfollow", {}),
    ):
        answer = visitor.post(path, fields, page="/dreamscape")
        assert answer.status_code == 303, f"{path}: {answer.text}"
    namesake = {**written, "title": "A boat with a red sail"}
    assert remy.post("/dreams/new", namesake, page="/dreams/new").location.endswith(f"{BOAT}-2")
    boat = words(site.guest(), BOAT)
    assert "I can sew both sails." in boat
    assert "2 follow" in boat
    assert "1 like " in boat
    assert site.guest().get(ORCHARD).location.endswith("/dreams/an-orchard")
    assert ALL_IS_TRUE in site.run(RECOUNT_ONLY_LOOKING)


def test_a_former_name_can_be_forgotten(site: Site) -> None:
    nora = site.member("nora")
    assert "/people/nora-lund" in words(nora, "/profile")
    assert nora.post("/profile/forget-names", page="/dreamscape").status_code == 303
    assert status(nora, "/people/nora-lund") == 404


def test_a_second_release_changes_nothing(site: Site, released: Any) -> None:
    _, db, held = released
    site.run(RELEASE)
    for name, documents in held.items():
        assert list(db[name].find()) == documents, name


def test_the_release_has_gone_through_every_migration_and_left_no_lease(site: Site, released: Any) -> None:
    status = site.run(["migrate --status"]).splitlines()
    assert status
    assert all(": applied " in line for line in status)
    assert not released[1]["migrations"].find_one({"_id": "lease"})


def test_what_older_documents_lacked_is_there(released: Any) -> None:
    _, _, held = released
    assert all(member["name_key"] and member["last_name_key"] for member in held["users"])
    assert all("comments_hidden" in dream for dream in held["dreams"])
    assert held["people_version"]


@pytest.mark.usefixtures("site")
def test_every_index_of_a_new_site_is_there(released: Any, db: Any) -> None:
    old = released[1]
    for name in db.list_collection_names():
        # Tests that ran before leave empty collections in this database; they have no index but the one of ids.
        made = {index: keys for index, keys in db[name].index_information().items() if index != "_id_"}
        there = old[name].index_information()
        assert made == {index: there.get(index) for index in made}, name
    assert "position" not in old["categories"].index_information()
