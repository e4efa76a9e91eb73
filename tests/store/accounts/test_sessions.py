"""Sessions as they are stored: found with their member, or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models import Mail
from dreamscape.models.jobs import SEND_MAIL
from dreamscape.store.accounts.sessions import Not, Sessions
from dreamscape.store.common.person_cache_version import PersonCacheVersion
from dreamscape.store.members.members import Members, NewMember

if TYPE_CHECKING:
    from dreamscape.models import Member

DAY = timedelta(days=1)
MAIL = Mail("mara@example.org", "Something happened", "", "")


@pytest.fixture
def mara(db: Any) -> Member:
    return member_of(db, "mara@example.org")


def member_of(db: Any, email: str) -> Member:
    return Members(db).add(NewMember(email, "hash", "Mara", "Lind", "mara-lind", (), (), "bear-1"))


def test_a_session_is_found_with_its_member(db: Any, mara: Member) -> None:
    Sessions(db).start("digest", mara, "Firefox", DAY)

    found = Sessions(db).find("digest")

    assert found
    assert (found.session.member_id, found.session.user_agent) == (mara.id, "Firefox")
    assert (found.member.id, found.member.first_name) == (mara.id, "Mara")


def test_a_session_tells_how_often_people_have_changed(db: Any, mara: Member) -> None:
    sessions = Sessions(db)
    sessions.start("digest", mara, "Firefox", DAY)

    before = sessions.find("digest")
    PersonCacheVersion(db).increment()
    PersonCacheVersion(db).increment()
    after = sessions.find("digest")

    assert before
    assert after
    assert (before.person_cache_version, after.person_cache_version) == (0, 2)


def test_a_session_that_is_over_is_not_found(db: Any, mara: Member) -> None:
    Sessions(db).start("digest", mara, "", timedelta(seconds=-1))

    assert Sessions(db).find("digest") is None


def test_a_session_of_which_nobody_knows_when_it_ends_is_over(db: Any, mara: Member) -> None:
    Sessions(db).start("digest", mara, "Firefox", DAY)
    db["sessions"].update_one({}, {"$unset": {"expires_at": ""}})

    assert Sessions(db).find("digest") is None


def test_a_session_of_nobody_is_not_found(db: Any, mara: Member) -> None:
    Sessions(db).start("digest", mara, "", DAY)
    db["users"].delete_many({})

    assert Sessions(db).find("digest") is None


def test_one_from_before_there_was_a_version_holds_until_something_ends_all(db: Any, mara: Member) -> None:
    sessions = Sessions(db)
    sessions.start("digest", mara, "Firefox", DAY)
    db["sessions"].update_one({}, {"$unset": {"sessions_version": "", "proven_at": ""}})

    found = sessions.find("digest")
    assert found
    assert found.session.proven_at == found.session.created_at
    assert [session.id for session in sessions.of(mara)] == ["digest"]

    changed = Members(db).set_password(mara, "another", MAIL)
    assert changed
    assert sessions.find("digest") is None
    assert sessions.of(changed.member) == []


@pytest.mark.parametrize(("which", "left"), [(Not("two"), {"two"}), ("two", {"one", "three"})])
def test_one_of_a_members_sessions_ends_or_all_but_one_and_nobody_elses(
    db: Any, mara: Member, which: str | Not, left: set[str]
) -> None:
    sessions = Sessions(db)
    for name in ("one", "two", "three"):
        sessions.start(name, mara, "", DAY)
    sessions.start("other", member_of(db, "tom@example.org"), "", DAY)

    assert sessions.end_own(mara.id, which, MAIL).many == 3 - len(left)

    assert {record["_id"] for record in db["sessions"].find()} == {*left, "other"}


def test_nothing_is_told_of_sessions_that_were_not_there(db: Any, mara: Member) -> None:
    sessions = Sessions(db)
    sessions.start("here", mara, "", DAY)

    assert sessions.end_own(mara.id, Not("here"), MAIL) == (0, None)
    assert sessions.end_own(mara.id, "nobody's", MAIL) == (0, None)
    assert db["jobs"].count_documents({"kind": SEND_MAIL}) == 0


def test_ending_a_session_twice_is_no_error(db: Any, mara: Member) -> None:
    sessions = Sessions(db)
    sessions.start("one", mara, "", DAY)

    sessions.remove("one")
    sessions.remove("one")

    assert sessions.find("one") is None
