"""What the migrations make of older documents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bson import ObjectId

from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.migrations.table import MIGRATIONS
from dreamscape.store.moderation.search import AdminSearch
from dreamscape.store.notifications.notices import Notices
from dreamscape.store.search.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pytest


def migrate(db: Any, name: str) -> None:
    [migration] = [one for one in MIGRATIONS if one.name == name]
    migration.apply(db)


def test_members_of_old_are_found_by_either_name(db: Any) -> None:
    Members(db).add(NewMember("nora@example.org", "", "Nora", "van der Lund", "nora", (), (), "fox"))
    db["users"].update_one({}, {"$unset": {"name_key": "", "last_name_key": ""}})
    search = AdminSearch(db, size=10)
    assert not search.members_named("van der", None).items

    migrate(db, "2026-11-22-looking-after-the-place")

    for words in ("van der", "NORA van"):
        assert [found.name for found in search.members_named(words, None).items] == ["Nora van der Lund"]


def test_a_dream_says_what_becomes_of_its_comments(db: Any) -> None:
    db["dreams"].insert_many(
        [{"_id": 1, "slug": "a"}, {"_id": 2, "slug": "b", "title_key": "b", "comments_hidden": True}]
    )
    migrate(db, "2026-11-22-comments-put-away")
    assert [dream["comments_hidden"] for dream in db["dreams"].find().sort("_id", 1)] == [False, True]


def test_dreams_of_old_are_for_everybody_and_closed_comments_stay_closed(db: Any) -> None:
    said = [{}, {"comments_enabled": True}, {"comments_enabled": False}]
    db["dreams"].insert_many(
        [{"_id": n, "slug": str(n), "title_key": str(n), **one} for n, one in enumerate(said)]
    )
    db["dreams"].insert_one({"_id": 3, "slug": "3", "title_key": "3", "audience": "only_me"})
    read = [dream_from({**dream, "_id": ObjectId()}) for dream in db["dreams"].find().sort("_id", 1)]

    migrate(db, "2026-11-30-audiences")

    dreams = list(db["dreams"].find().sort("_id", 1))
    assert [dream["audience"] for dream in dreams] == ["everybody"] * 3 + ["only_me"]
    assert [dream.get("who_may_comment") for dream in dreams] == ["readers", "readers", "nobody", None]
    assert not any("comments_enabled" in dream for dream in dreams)
    again = [dream_from({**dream, "_id": ObjectId()}) for dream in dreams]
    assert [dream.content for dream in again] == [dream.content for dream in read], "they were read so before"


def test_dreams_and_members_of_old_are_found_by_their_words(db: Any) -> None:
    db["dreams"].insert_one({"_id": ObjectId(), "slug": "a", "title": "Łódź by night", "description": None})
    db["users"].insert_one({"_id": ObjectId(), "slug": "n", "first_name": "Nora", "skills": ["Knots"]})

    migrate(db, "2026-12-02-words")

    assert db["dreams"].find_one({}, {"_id": 0, "words": 1}) == {"words": ["lodz", "by", "night"]}
    assert db["users"].find_one({}, {"_id": 0, "words": 1}) == {"words": ["nora", "knots"]}
    known = Vocabulary(db).known(("dreams",), ["lodz", "nora"], ["nig"], 5)["dreams"]
    assert known == ({"lodz": 1}, {"nig": [("night", 1)]})


def test_what_moderators_told_becomes_an_unread_notification_once(db: Any) -> None:
    mara, _tom = (
        Members(db).add(NewMember(f"{name}@example.org", "", name, "", name, (), (), "fox"))
        for name in ("mara", "tom")
    )
    told = {"member_id": ObjectId(mara.id), "kind": "dream_hidden", "about": "A boat", "reason": "Why"}
    first, second = (
        db["notices"].insert_one({**told, "created_at": datetime.now(UTC)}).inserted_id for _ in range(2)
    )
    # It was stopped in the middle of the first.
    db["notifications"].insert_one({"_id": first, **told, "kind": "moderation", "thing_id": first})
    db["users"].update_one({"slug": "mara"}, {"$set": {"unread_notifications": 1}})

    for _ in range(2):
        migrate(db, "2026-12-01-notifications")

    notices = Notices(db).of(mara.id)
    assert [(notice.id, notice.kind, notice.about) for notice in notices] == [
        (str(second), "dream_hidden", "A boat")
    ]
    assert db["notices"].count_documents({}) == 0
    assert [row.get("unread_notifications") for row in db["users"].find().sort("slug", 1)] == [2, None]


def test_the_number_of_changes_goes_on_where_it_was(db: Any) -> None:
    migrate(db, "2026-11-24-people-version")
    assert list(db["people_version"].find()) == [{"_id": "people", "number": 0}]
    db["people_version"].update_one({}, {"$set": {"number": 7}})
    migrate(db, "2026-11-24-people-version")
    assert list(db["people_version"].find()) == [{"_id": "people", "number": 7}]


def test_indexes_of_old_go_and_those_of_today_stay(db: Any) -> None:
    db["categories"].create_index([("position", 1)], name="position")
    db["users"].create_index([("interests", 1)], name="interest")
    today = {name: db[name].index_information() for name in ("follows", "categories", "users")}
    migrate(db, "2026-11-22-people-and-accounts")
    assert db["follows"].index_information() == today["follows"]
    migrate(db, "2026-11-24-acts-and-order")
    del today["categories"]["position"]
    assert db["categories"].index_information() == today["categories"]
    migrate(db, "2026-11-30-people-to-meet")
    del today["users"]["interest"]
    assert db["users"].index_information() == today["users"]


def test_pictures_of_pages_that_are_not_for_everybody_are_marked(db: Any) -> None:
    hidden, shown = {"reason": "Why"}, {"public_id": "dreams/a", "width": 7}
    db["dreams"].insert_many(
        [
            {"_id": 1, "slug": "a", "title_key": "a", "hidden": hidden, "picture": {"public_id": "dreams/b"}},
            {"_id": 2, "slug": "b", "title_key": "b", "hidden": None, "picture": shown},
            {"_id": 3, "slug": "c", "title_key": "c", "hidden": hidden, "picture": None},
        ]
    )
    db["users"].insert_one({"_id": 4, "members_only": True, "picture": {"public_id": "profile/a"}})

    migrate(db, "2026-11-29-protected-pictures")

    pictures = [dream["picture"] for dream in db["dreams"].find().sort("_id", 1)]
    assert pictures == [{"public_id": "dreams/b", "protected": True}, shown, None]
    assert db["users"].find_one()["picture"] == {"public_id": "profile/a", "protected": True}


def test_addresses_names_and_titles_get_one_spelling_and_those_that_are_one_both_stay(
    db: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def member(number: int, email: str, key: str, name: str = "Nora") -> dict[str, Any]:
        keys = {"email": email, "email_key": key, "slug": f"nora-{number}"}
        return {"_id": number, **keys, "first_name": name, "last_name": "Lund", "name_key": name.casefold()}

    db["users"].insert_many(
        [
            member(1, "nora@bücher.example", "nora@bücher.example", "Maße"),
            member(2, "eva@straße.example", "eva@strasse.example"),
            member(3, "plain@example.org", "plain@example.org"),
            member(4, "nora@bu\u0308cher.example", "nora@bu\u0308cher.example"),
        ]
    )
    titles = ("Mara’s", "Maße", "Plain", "mara’s ")
    db["dreams"].insert_many(
        [
            {"_id": n, "slug": f"{n}", "dreamer_id": 1, "title": title, "title_key": title.casefold()}
            for n, title in enumerate(titles)
        ]
    )

    for _ in range(2):
        migrate(db, "2026-11-29-spellings")

    assert [row["email_key"] for row in db["users"].find().sort("_id", 1)] == [
        "nora@xn--bcher-kva.example",
        "eva@xn--strae-oqa.example",
        "plain@example.org",
        "nora@bu\u0308cher.example",
    ]
    assert [row["title_key"] for row in db["dreams"].find().sort("_id", 1)] == [
        "mara's",
        "maße",
        "plain",
        "mara’s ",
    ]
    assert [row["name_key"] for row in db["users"].find().sort("_id", 1)] == [
        "maße lund",
        "nora",
        "nora",
        "nora",
    ]
    assert "The member 4 has an address that another member has too" in caplog.text
    assert "The dream 3 has a title" in caplog.text
    assert "bu\u0308cher" not in caplog.text


def test_what_is_reported_is_marked_and_clocks_stand_still_for_the_suspended(db: Any) -> None:
    dream, comment, now = ObjectId(), ObjectId(), datetime.now(UTC).replace(microsecond=0)
    db["dreams"].insert_many(
        [{"_id": dream, "slug": "a", "dreamer_id": 1}, {"_id": ObjectId(), "slug": "b", "dreamer_id": 2}]
    )
    db["comments"].insert_one({"_id": comment, "dream_id": dream})
    db["reports"].insert_many(
        [
            {"kind": "comment", "target_id": str(comment), "member_id": 1},
            {"kind": "comment", "target_id": str(ObjectId()), "member_id": 2},
            {"kind": "dream", "target_id": str(ObjectId()), "member_id": 2},
        ]
    )
    in_a_week = now + timedelta(days=7)
    db["users"].insert_many(
        [
            {"_id": 1, "email_key": "1", "slug": "1", "suspended_until": in_a_week, "leaves_at": now},
            {"_id": 2, "email_key": "2", "slug": "2", "suspended_until": now, "leaves_at": in_a_week},
            {"_id": 3, "email_key": "3", "slug": "3", "suspended_until": in_a_week},
        ]
    )

    migrate(db, "2026-11-30-reports-and-suspensions")

    assert [report["dream_id"] for report in db["reports"].find()] == [dream]
    assert {one["slug"]: one.get("reported") for one in db["dreams"].find()} == {"a": True, "b": None}
    assert [member.get("leaves_at") for member in db["users"].find().sort("_id", 1)] == [
        in_a_week + timedelta(days=14),
        in_a_week,
        None,
    ]
