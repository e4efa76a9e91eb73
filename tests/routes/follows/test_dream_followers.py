"""Who follows a dream: for its dreamer, and for members as the dreamer and whoever follows it let it be seen."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
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
NANA = "Nana Lind 000"
WAITS = {"reason": "", "rule": "", "by": None, "at": None, "waiting": ["first"]}


@pytest.fixture(autouse=True)
def followed(mara: Visitor, tom: Visitor, db: Any) -> str:
    """Mara's dream, which Nana follows and then Tom; its id."""
    dream = dream_of(mara)
    [nana] = plant_members(db, 1)
    # The database names what Tom makes, and of one second whoever names first need not come first.
    edge = {"_id": ObjectId.from_datetime(datetime.now(UTC) - timedelta(days=1)), "member_id": nana}
    db["follows"].insert_one({**edge, "kind": "dream", "target_id": ObjectId(dream.id)})
    tom.post("/dreams/a-boat/follow")
    return str(dream.id)


def names(visitor: Visitor, path: str = LIST) -> list[str]:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return NAME.findall(answer.text)


def keep(visitor: Visitor, *, hides_counts: bool, members_only: bool = False) -> None:
    with visitor.app.app_context():
        services_of(visitor).profiles.set_privacy(member(visitor), members_only, hides_counts)


def test_members_see_who_follows_it_the_newest_first_and_guests_the_number_alone(
    mara: Visitor, tom: Visitor, guest: Visitor
) -> None:
    for reader in (mara, tom):
        assert names(reader) == ["Tom Okoye", NANA]
        assert LINK in reader.get("/dreams/a-boat").text
    assert guest.get(LIST).location == f"/login?next={LIST}"
    assert "1 follows" in guest.get("/dreams/a-boat").text
    assert LINK not in guest.get("/dreams/a-boat").text


def test_who_hides_whom_they_follow_is_counted_and_not_named(
    mara: Visitor, tom: Visitor, mo: Visitor
) -> None:
    keep(tom, hides_counts=True)

    assert names(mara) == names(mo) == [NANA]
    assert names(tom) == ["Tom Okoye", NANA], "oneself one sees"
    assert "1 follows" in mo.get("/dreams/a-boat").text
    keep(tom, hides_counts=False, members_only=True)
    assert names(mo) == ["Tom Okoye", NANA]


def test_a_dreamer_who_hides_such_things_sees_it_alone(mara: Visitor, tom: Visitor, mo: Visitor) -> None:
    keep(mara, hides_counts=True)

    assert names(mara) == ["Tom Okoye", NANA]
    assert LINK in mara.get("/dreams/a-boat").text
    for other in (tom, mo):
        assert other.get(LIST).status_code == 404
        assert LINK not in other.get("/dreams/a-boat").text
    assert LINK not in by_script(tom, "/dreams/a-boat/unfollow", "/dreams/a-boat").text


def test_who_may_not_know_of_the_dream_finds_nothing(mara: Visitor, tom: Visitor, db: Any) -> None:
    circles = {"audience": "circles", "circles": [ObjectId()]}
    for state in ({"audience": "only_me"}, circles, {"audience": "everybody", "hidden": WAITS}):
        db["dreams"].update_one({}, {"$set": state})

        assert tom.get(LIST).status_code == 404
        assert names(mara) == ["Tom Okoye", NANA]


def test_blocked_people_do_not_meet_there(mara: Visitor, tom: Visitor) -> None:
    tom.post("/people/nana-0/block")
    assert names(tom) == ["Tom Okoye"]
    assert names(mara) == ["Tom Okoye", NANA]
    mara.post("/people/tom-okoye/block")
    assert tom.get(LIST).status_code == 404


def test_a_former_name_leads_there_and_so_does_the_press_of_a_script(mara: Visitor, tom: Visitor) -> None:
    assert LINK not in by_script(tom, "/dreams/a-boat/unfollow", "/dreamscape").text
    assert LINK in by_script(tom, "/dreams/a-boat/follow", "/dreams/a-boat?order=newest").text
    fields = {"title": "A yacht", "description": "Red.", "categories": "sea", "audience": "everybody"}
    assert mara.post("/dreams/a-boat/edit", {**fields, "who_may_comment": "readers"}).status_code == 303
    assert tom.get(LIST).location == "/dreams/a-yacht/followers"
    assert tom.get("/dreams/none/followers").status_code == 404


def test_a_long_list_is_read_to_its_end_each_once(mara: Visitor, followed: str, db: Any) -> None:
    edge = {"kind": "dream", "target_id": ObjectId(followed)}
    db["users"].update_one(
        {"first_name": "Nana"}, {"$set": {"first_name": "Nora", "slug": "nora", "email_key": "nora"}}
    )
    people = plant_members(db, 79)
    plant(db["follows"], 79, lambda n: {**edge, "member_id": people[n]})
    found, path = [], LIST
    for expected in (40, 40, 1):
        page = mara.get(path).text
        found += (shown := NAME.findall(page))
        assert len(shown) == expected
        more = re.search(r'href="([^"]+after=[^"]+)"', page)
        assert bool(more) == (expected == 40)
        path = more[1] if more else path
    assert len(set(found)) == 81
