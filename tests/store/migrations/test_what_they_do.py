"""What the migrations make of older documents."""

from __future__ import annotations

from typing import Any

from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.migrations.table import MIGRATIONS
from dreamscape.store.moderation.search import AdminSearch


def migrate(db: Any, name: str) -> None:
    [migration] = [one for one in MIGRATIONS if one.name == name]
    migration.migrate(db)


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


def test_the_number_of_changes_goes_on_where_it_was(db: Any) -> None:
    migrate(db, "2026-11-24-people-version")
    assert list(db["people_version"].find()) == [{"_id": "people", "number": 0}]
    db["people_version"].update_one({}, {"$set": {"number": 7}})
    migrate(db, "2026-11-24-people-version")
    assert list(db["people_version"].find()) == [{"_id": "people", "number": 7}]


def test_indexes_of_old_go_and_those_of_today_stay(db: Any) -> None:
    db["categories"].create_index([("position", 1)], name="position")
    today = {name: db[name].index_information() for name in ("follows", "categories")}
    migrate(db, "2026-11-22-people-and-accounts")
    assert db["follows"].index_information() == today["follows"]
    migrate(db, "2026-11-24-acts-and-order")
    del today["categories"]["position"]
    assert db["categories"].index_information() == today["categories"]


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
