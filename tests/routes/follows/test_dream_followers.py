"""Who follows a dream: for its dreamer, and for members as the dreamer and whoever follows it let it be seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.rows import plant, plant_members
from tests.support.threads import by_script, dream_of, member, services_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

LIST = "/dreams/a-boat/followers"
NAME = re.compile(r'<span dir="auto">([^<]+)</span></a></li>')
LINK = f'<a href="{LIST}">'
WAITS = {"reason": "", "rule": "", "by": None, "at": None, "waiting": ["first"]}


@pytest.fixture(autouse=True)
def followed(mara: Visitor, tom: Visitor, mo: Visitor) -> str:
    """Mara's dream, which Mo follows and then Tom; its id."""
    dream = dream_of(mara)
    for one in (mo, tom):
        one.post("/dreams/a-boat/follow")
    return str(dream.id)


def names(visitor: Visitor, path: str = LIST) -> list[str]:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return NAME.findall(answer.text)


def keep(visitor: Visitor, *, hides_counts: bool, members_only: bool = False) -> None:
    with visitor.app.app_context():
        services_of(visitor).profiles.set_privacy(member(visitor), members_only, hides_counts)


def test_members_see_who_follows_it_the_newest_first(mara: Visitor, tom: Visitor, ada: Visitor) -> None:
    for reader in (mara, tom, ada):
        assert names(reader) == ["Tom Okoye", "Mo Derat"]
        assert LINK in reader.get("/dreams/a-boat").text


def test_guests_are_asked_who_they_are_and_see_the_number_alone(guest: Visitor) -> None:
    assert guest.get(LIST).location == f"/login?next={LIST}"
    page = guest.get("/dreams/a-boat").text
    assert "2 follow" in page
    assert LINK not in page


def test_who_hides_whom_they_follow_is_counted_and_not_named(
    mara: Visitor, tom: Visitor, ada: Visitor
) -> None:
    keep(tom, hides_counts=True)

    assert names(mara) == names(ada) == ["Mo Derat"]
    assert names(tom) == ["Tom Okoye", "Mo Derat"], "oneself one sees"
    assert "2 follow" in ada.get("/dreams/a-boat").text
    keep(tom, hides_counts=False, members_only=True)
    assert names(ada) == ["Tom Okoye", "Mo Derat"]


def test_a_dreamer_who_hides_such_things_sees_it_alone(mara: Visitor, tom: Visitor, ada: Visitor) -> None:
    keep(mara, hides_counts=True)

    assert names(mara) == ["Tom Okoye", "Mo Derat"]
    assert LINK in mara.get("/dreams/a-boat").text
    for other in (tom, ada):
        assert other.get(LIST).status_code == 404
        assert LINK not in other.get("/dreams/a-boat").text


@pytest.mark.parametrize(
    "state", [{"audience": "only_me"}, {"audience": "circles", "circles": [ObjectId()]}, {"hidden": WAITS}]
)
def test_who_may_not_know_of_the_dream_finds_nothing(
    mara: Visitor, tom: Visitor, db: Any, state: dict[str, Any]
) -> None:
    db["dreams"].update_one({}, {"$set": state})

    assert tom.get(LIST).status_code == 404
    assert names(mara) == ["Tom Okoye", "Mo Derat"]


def test_blocked_people_do_not_meet_there(mara: Visitor, tom: Visitor) -> None:
    tom.post("/people/mo-derat/block")
    assert names(tom) == ["Tom Okoye"]
    assert names(mara) == ["Tom Okoye", "Mo Derat"]
    mara.post("/people/tom-okoye/block")
    assert tom.get(LIST).status_code == 404


def test_a_former_name_leads_to_the_list(mara: Visitor, tom: Visitor) -> None:
    fields = {"title": "A yacht", "description": "Red.", "categories": "sea", "audience": "everybody"}
    assert mara.post("/dreams/a-boat/edit", {**fields, "who_may_comment": "readers"}).status_code == 303
    assert tom.get(LIST).location == "/dreams/a-yacht/followers"
    assert tom.get("/dreams/none/followers").status_code == 404


def test_the_press_of_a_script_keeps_the_way_there(mara: Visitor, tom: Visitor) -> None:
    assert LINK in by_script(tom, "/dreams/a-boat/unfollow", "/dreams/a-boat?order=newest").text
    assert LINK not in by_script(tom, "/dreams/a-boat/follow", "/dreamscape").text
    keep(mara, hides_counts=True)
    assert LINK not in by_script(tom, "/dreams/a-boat/unfollow", "/dreams/a-boat").text


def test_a_long_list_is_read_to_its_end_each_once(mara: Visitor, followed: str, db: Any) -> None:
    people = plant_members(db, 79)
    plant(
        db["follows"],
        79,
        lambda n: {"kind": "dream", "member_id": people[n], "target_id": ObjectId(followed)},
    )
    found, path = [], LIST
    for expected in (40, 40, 1):
        page = mara.get(path).text
        found += (shown := NAME.findall(page))
        assert len(shown) == expected
        more = re.search(r'href="([^"]+after=[^"]+)"', page)
        assert bool(more) == (expected == 40)
        path = more[1] if more else path
    assert len(set(found)) == 81
