"""The navigation says where one is: the page itself, or the way that leads to pages like it. And what stands beside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.routes.feed.test_dreamscape import plant

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

LINK = re.compile(
    r'<a class="site-nav__link[^"]*" href="[^"]*"(?: aria-current="(\w+)")?(?: aria-label="[^"]*")?>.*?'
    r"<span>([^<]+)</span>",
    re.DOTALL,
)


def marks(visitor: Visitor, path: str) -> dict[str, str]:
    """What is marked in the navigation, and as what."""
    answer = visitor.get(path)
    return {name: mark for mark, name in LINK.findall(answer.text) if mark}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/dreamscape?view=latest", {"Dreamscape": "page"}),
        ("/dreamscape/aside", {"Dreamscape": "true"}),
        ("/dreams", {"My dreams": "page"}),
        ("/dreams/new", {"My dreams": "true", "Say a dream": "page"}),
        ("/dreams/dream-0", {"My dreams": "true"}),
        ("/dreams/dream-0/edit", {"My dreams": "true"}),
        ("/dreams/dream-0/delete", {"My dreams": "true"}),
        ("/dreams/dream-1", {"Dreamscape": "true"}),
        ("/dreams/dream-1/comments", {"Dreamscape": "true"}),
        ("/dreams/dream-1/report", {"Dreamscape": "true"}),
        ("/notifications", {"Notifications": "page"}),
        ("/profile", {"Profile": "page"}),
        ("/settings", {"Profile": "true"}),
        ("/settings/theme", {"Profile": "true"}),
        ("/people/mara-lind", {"Profile": "true"}),
        ("/people/mara-lind/followers", {"Profile": "true"}),
        ("/people/tom-okoye", {"Dreamscape": "true"}),
        ("/people/tom-okoye/followers", {"Dreamscape": "true"}),
        ("/no-such-page", {}),
    ],
)
def test_it_marks_the_page_or_its_section(
    mara: Visitor, tom: Visitor, db: Any, path: str, expected: dict[str, str]
) -> None:
    plant(db, mara)
    plant(db, tom)
    assert marks(mara, path) == expected


def test_those_who_look_after_the_place_have_one_way_more(mo: Visitor, mara: Visitor) -> None:
    assert marks(mo, "/admin/") == {"Look after": "page"}
    assert marks(mo, "/admin/members") == {"Look after": "true"}
    assert "Look after" not in mara.get("/settings").text


BELL = re.compile(
    r'href="/notifications"[^>]* aria-label="([^"]+)">.*?'
    r'<b class="badge" data-unread="([^"]*)" aria-hidden="true"( hidden)?></b>',
    re.DOTALL,
)


@pytest.mark.parametrize(
    ("unread", "said"),
    [
        (0, ("Notifications", "", " hidden")),
        (1, ("Notifications (1)", "1", "")),
        (99, ("Notifications (99)", "99", "")),
        (100, ("Notifications (100)", "99+", "")),
        (12345, ("Notifications (12,345)", "99+", "")),
    ],
)
def test_what_is_unread_is_told_in_a_number_that_is_ones_own(
    mara: Visitor, tom: Visitor, db: Any, unread: int, said: tuple[str, str, str]
) -> None:
    plant(db, tom)
    for path in ("/dreams", "/dreamscape?view=latest&own=1"):
        before = BELL.findall(mara.get(path).text)
        assert before == [("Notifications", "", " hidden")]
    db["users"].update_one({"email": mara.email}, {"$set": {"unread_notifications": unread}})

    for path in ("/dreams", "/dreamscape?view=latest&own=1"):
        assert BELL.findall(mara.get(path).text) == [said]
        assert BELL.findall(tom.get(path).text) == [("Notifications", "", " hidden")]


def test_a_guest_has_the_doors_in_its_place(guest: Visitor, tom: Visitor, db: Any) -> None:
    plant(db, tom)
    page = guest.get("/dreams/dream-0").text

    assert "site-nav" not in page
    assert "Log in</a>" in page
    assert "Sign up</a>" in page
    assert 'action="/logout"' not in page


TOPIC = re.compile(r'<li><a href="([^"]+)"(?: aria-current="(\w+)")? dir="auto">([^<]+)</a></li>')


def test_topics_are_what_one_likes_and_lead_to_the_view_that_is_shown(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    plant(db, tom)
    db["users"].update_many({}, {"$set": {"interests": ["sea", "no-such-thing", "music"]}})

    found = TOPIC.findall(mara.get("/dreamscape?view=trending&own=1&category=sea").text)

    assert found == [
        ("/dreamscape?view=trending&amp;own=1&amp;category=music", "", "Music"),
        ("/dreamscape?view=trending&amp;own=1&amp;category=sea", "true", "Sea"),
    ]


def test_who_likes_nothing_yet_is_offered_some_of_the_sites(
    app: Flask, mara: Visitor, tom: Visitor, db: Any
) -> None:
    plant(db, tom)
    db["categories"].update_one({"_id": "travel"}, {"$set": {"retired": True}})
    app.extensions["dreamscape"].categories.refresh()

    offered = [name for _, _, name in TOPIC.findall(mara.get("/dreamscape?view=latest").text)]

    assert len(offered) == 8
    assert "Travel" not in offered


def test_the_composer_shows_ones_own_face_and_leads_to_a_new_dream(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    plant(db, tom)
    composer = re.compile(
        r'<div class="composer"><a href="/dreams/new"><img class="avatar" src="([^"]+)".*?'
        r'<a href="/dreams/new#picture">'
    )
    for reader in (mara, tom):
        avatar = db["users"].find_one({"email": reader.email})["avatar"]
        found = composer.search(reader.get("/dreamscape?view=latest&own=1").text)
        assert found
        assert avatar in found[1]
