"""People to meet: who likes what one likes, who can do something, and who is new, each with a word why."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.services.members.discovery import AT_A_GLANCE, PAGE_SIZE, WAYS

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

NOW = datetime.now(UTC)
NAME = re.compile(r'class="stranger__name"[^>]*>([^<]+)')
WORDS = re.compile(r"<[^>]+>")


def plant(db: Any, *names: str, **fields: Any) -> None:
    """Store members of these names, each a minute newer than the one before."""
    many = db["users"].count_documents({})
    for number, name in enumerate(names):
        db["users"].insert_one(
            {
                "email_key": f"{name.lower()}@example.net",
                "first_name": name,
                "last_name": "",
                "slug": name.lower().replace(" ", "-"),
                "interests": [],
                "skills": [],
                "created_at": NOW - timedelta(days=400) + timedelta(minutes=many + number),
                **fields,
            }
        )


def met(visitor: Visitor, by: str = "") -> list[str]:
    answer = visitor.get(f"/people?by={by}" if by else "/people")
    assert answer.status_code == 200
    return NAME.findall(answer.text)


def why(visitor: Visitor, name: str) -> str:
    """The words beside somebody."""
    page = visitor.get("/people").text
    found = re.search(rf'class="stranger__name"[^>]*>{name}</a>(.*?)</div>', page, re.DOTALL)
    assert found
    return " ".join(WORDS.sub("", found[1].replace("</p>", " ")).split())


@pytest.fixture
def reader(mara: Visitor, db: Any) -> Visitor:
    """Mara, who likes the sea and kindness."""
    db["users"].update_one({"_id": ObjectId(mara.id)}, {"$set": {"interests": ["sea", "kindness"]}})
    return mara


def test_everybody_stands_there_once_with_a_word_why(reader: Visitor, db: Any) -> None:
    plant(db, "Ana", interests=["sea", "art", "kindness"], skills=["sewing sails"])
    plant(db, "Bo", interests=["art"], skills=["baking", "rowing", "singing", "more"])
    plant(db, "Cleo", interests=["art"], created_at=NOW)
    plant(db, "Dag")

    assert met(reader) == ["Ana", "Bo", "Cleo", "Dag"]
    assert why(reader, "Ana") == "You both like Sea and Kindness Can help with: sewing sails"
    assert why(reader, "Bo") == "Can help with: baking, rowing, singing …"
    assert why(reader, "Cleo") == "New here"
    assert why(reader, "Dag").startswith("Here since ")


def test_each_way_has_all_of_its_people_the_newest_first(reader: Visitor, db: Any) -> None:
    plant(db, "Ana", "Bo", interests=["sea"])
    plant(db, "Cleo", interests=["kindness"], skills=["baking"])
    plant(db, "Dag", interests=["art"])

    assert met(reader, "interests") == ["Cleo", "Bo", "Ana"]
    assert met(reader, "skills") == ["Cleo"]
    assert met(reader, "new") == ["Dag", "Cleo", "Bo", "Ana"]
    assert met(reader, "nonsense") == met(reader)


NOBODY: dict[str, dict[str, Any]] = {
    "suspended": {"suspended_until": NOW + timedelta(days=2)},
    "leaving": {"leaves_at": NOW + timedelta(days=2)},
    "doubted": {"joined": {"doubts": ["network"]}},
}


def test_nobody_is_led_to_who_is_not_to_be_met_and_then_may_be_again(reader: Visitor, db: Any) -> None:
    for who, state in NOBODY.items():
        plant(db, who, interests=["sea"], skills=["baking"], **state)
    assert met(reader) == met(reader, "interests") == met(reader, "skills") == met(reader, "new") == []

    plant(db, "Ana", suspended_until=NOW - timedelta(days=2))
    plant(db, "Bo", joined={"doubts": ["network"]}, vetted_at=NOW)
    plant(db, "Cleo", members_only=True, hides_counts=True)

    assert met(reader) == ["Cleo", "Bo", "Ana"]


def test_neither_oneself_nor_whom_one_follows_blocks_or_mutes(reader: Visitor, tom: Visitor, db: Any) -> None:
    plant(db, "Ana", "Bo", "Cleo", "Dag")
    assert set(met(reader)) == {"Ana", "Bo", "Cleo", "Dag", "Tom Okoye"}
    for deed in ("bo/follow", "cleo/block", "dag/mute"):
        reader.post(f"/people/{deed}")
    tom.post("/people/mara-lind/block")

    assert met(reader) == met(reader, "new") == ["Ana"]


def test_what_they_can_do_is_not_said_in_words_one_does_not_want(reader: Visitor, db: Any) -> None:
    plant(db, "Ana", skills=["feeding spiders", "baking"])
    plant(db, "Bo", skills=["feeding spiders"])
    db["users"].update_one({"_id": ObjectId(reader.id)}, {"$set": {"hidden_words": ["spiders"]}})

    assert "spiders" not in reader.get("/people").text
    assert why(reader, "Ana") == "Can help with: baking"
    assert met(reader, "skills") == ["Ana"]


def test_who_likes_nothing_yet_is_asked_and_comes_back(mara: Visitor, guest: Visitor, db: Any) -> None:
    assert guest.get("/people").location == "/login?next=/people"
    plant(db, "Ana", interests=["sea"])
    page = mara.get("/people").text
    assert '<input type="hidden" name="next" value="/people">' in page

    answer = mara.post("/profile/interests", {"interests": "sea", "next": "/people"})

    assert answer.location == "/people"
    assert why(mara, "Ana") == "You both like Sea"
    assert 'name="interests"' not in mara.get("/people").text


def test_long_lists_are_read_to_their_end_each_once(reader: Visitor, db: Any) -> None:
    # Some came in the same moment, and one likes two things that the reader likes.
    same = {"interests": ["sea", "kindness"], "skills": ["baking"], "created_at": NOW}
    plant(db, *(f"P{number}" for number in range(PAGE_SIZE)), interests=["sea"], skills=["baking"])
    plant(db, *(f"Q{number}" for number in range(PAGE_SIZE)), **same)
    assert len(met(reader)) == len(WAYS) * AT_A_GLANCE
    for way in WAYS:
        found, path = [], f"/people?by={way}"
        for last in (False, True):
            page = reader.get(path).text
            found += NAME.findall(page)
            more = re.search(r'href="(/people[^"]+after=[^"]+)"', page)
            assert bool(more) != last
            path = more[1].replace("&amp;", "&") if more else path
        assert len(found) == len(set(found)) == 2 * PAGE_SIZE
        assert len(met(reader, f"{way}&after=made-up")) == PAGE_SIZE


def test_the_aside_leads_there_and_a_press_comes_back_to_the_list(reader: Visitor, tom: Visitor) -> None:
    fields = {"title": "A bus", "description": "Red.", "categories": "sea", "comments_enabled": "y"}
    tom.post("/dreams/new", fields)

    assert '<a class="panel__more" href="/people">Meet more</a>' in reader.get("/dreamscape/aside").text
    assert '<input type="hidden" name="next" value="/people?by=new#new">' in reader.get("/people?by=new").text
    assert (
        reader.post("/people/tom-okoye/follow", {"next": "/people?by=new#new"}).location
        == "/people?by=new#new"
    )
    assert met(reader, "new") == []
