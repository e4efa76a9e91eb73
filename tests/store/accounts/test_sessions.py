"""Sessions as they are stored: found with their member, or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bson import ObjectId

from dreamscape.store.accounts.sessions import Sessions
from dreamscape.store.common.person_cache_version import PersonCacheVersion
from dreamscape.store.members.members import Members, NewMember

DAY = timedelta(days=1)


@pytest.fixture
def mara_id(db: Any) -> str:
    return (
        Members(db)
        .add(NewMember("mara@example.org", "hash", "Mara", "Lind", "mara-lind", (), (), "bear-1"))
        .id
    )


def test_a_session_is_found_with_its_member(db: Any, mara_id: str) -> None:
    Sessions(db).add("digest", mara_id, "Firefox", DAY)

    found = Sessions(db).find("digest")

    assert found
    assert (found.session.member_id, found.session.user_agent) == (mara_id, "Firefox")
    assert (found.member.id, found.member.first_name) == (mara_id, "Mara")


def test_a_session_tells_how_often_people_have_changed(db: Any, mara_id: str) -> None:
    sessions = Sessions(db)
    sessions.add("digest", mara_id, "Firefox", DAY)

    before = sessions.find("digest")
    PersonCacheVersion(db).increment()
    PersonCacheVersion(db).increment()
    after = sessions.find("digest")

    assert before
    assert after
    assert (before.person_cache_version, after.person_cache_version) == (0, 2)


def test_a_session_that_is_over_is_not_found(db: Any, mara_id: str) -> None:
    Sessions(db).add("digest", mara_id, "", timedelta(seconds=-1))

    assert Sessions(db).find("digest") is None


def test_a_session_of_which_nobody_knows_when_it_ends_is_over(db: Any, mara_id: str) -> None:
    Sessions(db).add("digest", mara_id, "Firefox", DAY)
    db["sessions"].update_one({}, {"$unset": {"expires_at": ""}})

    assert Sessions(db).find("digest") is None


@pytest.mark.parametrize("member_id", ["0" * 24, "no id at all", ""])
def test_a_session_of_nobody_is_not_found(db: Any, member_id: str) -> None:
    Sessions(db).add("digest", member_id, "", DAY)

    assert Sessions(db).find("digest") is None


def test_all_of_a_members_sessions_end_but_one_and_nobody_elses(db: Any, mara_id: str) -> None:
    sessions = Sessions(db)
    for name in ("one", "two", "three"):
        sessions.add(name, mara_id, "", DAY)
    sessions.add("other", str(ObjectId()), "", DAY)

    assert sessions.remove_all(mara_id, but="two") == 2

    assert {record["_id"] for record in db["sessions"].find()} == {"two", "other"}


def test_ending_a_session_twice_is_no_error(db: Any, mara_id: str) -> None:
    sessions = Sessions(db)
    sessions.add("one", mara_id, "", DAY)

    sessions.remove("one")
    sessions.remove("one")

    assert sessions.find("one") is None
