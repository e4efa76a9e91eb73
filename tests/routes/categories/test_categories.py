"""Categories that are added, renamed, retired and merged, while dreams and interests stay right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.store.categories.merges import CategoryMerges

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor


def _dream(visitor: Visitor, title: str, *categories: str) -> Any:
    fields = {"title": title, "description": "A red sail.", "categories": list(categories)}
    return visitor.post("/dreams/new", fields)


def _categories(db: Any, slug: str) -> list[str]:
    return list(db["dreams"].find_one({"slug": slug})["categories"])


def test_a_new_category_can_be_chosen_and_is_the_last(mo: Visitor, mara: Visitor, db: Any) -> None:
    assert mo.post("/admin/categories", {"name": "Bee keeping"}).status_code == 303

    assert "Bee keeping" in mara.get("/dreams/new").text
    assert _dream(mara, "Hives", "bee-keeping").status_code == 303
    newest = db["categories"].find_one(sort=[("position", -1)])
    assert (newest["_id"], newest["name"]) == ("bee-keeping", "Bee keeping")


@pytest.mark.parametrize("name", ["", "  ", "TRAVEL", "x" * 41])
def test_a_name_that_will_not_do_is_said_at_its_field(mo: Visitor, db: Any, name: str) -> None:
    before = db["categories"].count_documents({})

    answer = mo.post("/admin/categories", {"name": name})

    assert answer.status_code == 422
    assert 'id="adding-name-error"' in answer.text
    assert db["categories"].count_documents({}) == before


def test_a_renamed_category_has_its_new_name_on_every_dream(mo: Visitor, mara: Visitor) -> None:
    _dream(mara, "A boat", "sea")

    assert mo.post("/admin/categories/sea/rename", {"name": "Oceans"}).status_code == 303

    assert "Oceans" in mara.get("/dreams/a-boat").text
    assert mo.post("/admin/categories/sea/rename", {"name": "oceans"}).status_code == 303
    assert mo.post("/admin/categories/sea/rename", {"name": "Travel"}).status_code == 422


def test_a_name_that_has_become_free_gets_a_key_of_its_own(mo: Visitor, db: Any) -> None:
    mo.post("/admin/categories/sea/rename", {"name": "Oceans"})

    mo.post("/admin/categories", {"name": "Sea"})

    assert db["categories"].find_one({"_id": "sea-2"})["name"] == "Sea"


def test_a_retired_category_stays_with_its_dreams_and_is_offered_no_more(
    mo: Visitor, mara: Visitor, tom: Visitor
) -> None:
    _dream(mara, "A boat", "sea", "travel")

    assert mo.post("/admin/categories/sea/retire").status_code == 303

    assert 'value="sea"' not in tom.get("/dreams/new").text
    assert "Sea" in mara.get("/dreams/a-boat").text
    assert 'value="sea"' in mara.get("/dreams/a-boat/edit").text
    mo.post("/admin/categories/sea/bring-back")
    assert 'value="sea"' in tom.get("/dreams/new").text


def test_a_merge_moves_dreams_and_interests_and_repeats_none(
    mo: Visitor, mara: Visitor, tom: Visitor, db: Any
) -> None:
    _dream(mara, "Both", "sea", "travel", "art")
    _dream(mara, "One", "sea", "art")
    _dream(mara, "Five", "sea", "travel", "art", "music", "sport")
    tom.post("/profile", {"first_name": "Tom", "interests": ["sea", "travel", "art"]}, page="/profile")

    assert mo.post("/admin/categories/sea/merge", {"into": "travel"}).status_code == 303

    assert sorted(_categories(db, "both")) == ["art", "travel"]
    assert sorted(_categories(db, "one")) == ["art", "travel"]
    assert sorted(_categories(db, "five")) == ["art", "music", "sport", "travel"]
    assert sorted(db["users"].find_one({"email": tom.email})["interests"]) == ["art", "travel"]
    page = mo.get("/admin/categories").text
    assert "Merged into Travel" in page
    assert "3 dreams" in page


def test_what_still_says_the_old_key_means_the_new_category(app: Flask, mo: Visitor, mara: Visitor) -> None:
    """A bookmark, say; also when the new one has been merged since."""
    _dream(mara, "A boat", "travel")
    mo.post("/admin/categories/sea/merge", {"into": "nature"})
    mo.post("/admin/categories/nature/merge", {"into": "travel"})

    assert "A boat" in mara.get("/dreamscape?view=latest&own=1&category=sea").text
    assert app.extensions["dreamscape"].categories.known(["sea", "nature", "art"]) == ("art", "travel")


@pytest.mark.parametrize("into", ["", "sea", "nothing", "peace"])
def test_a_merge_into_nothing_itself_or_what_is_retired_is_refused(mo: Visitor, into: str, db: Any) -> None:
    mo.post("/admin/categories/peace/retire")

    answer = mo.post("/admin/categories/sea/merge", {"into": into})

    assert answer.status_code == 422
    assert "Choose another category that is in use." in answer.text
    assert not db["categories"].find_one({"_id": "sea"}).get("merged_into")


def test_a_merged_category_is_done_with(mo: Visitor) -> None:
    mo.post("/admin/categories/sea/merge", {"into": "travel"})

    for deed in ("rename", "retire", "bring-back", "merge"):
        assert mo.post(f"/admin/categories/sea/{deed}", {"name": "Sea", "into": "art"}).status_code == 404


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> int:
    """So many documents at a time; there are more on a real site."""
    monkeypatch.setattr("dreamscape.store.categories.merges.BATCH", 10)
    return 10


def _many_dreams(db: Any, count: int) -> None:
    db["dreams"].insert_many(
        {"slug": f"d-{number}", "title_key": f"d {number}", "categories": ["sea", "art"]}
        for number in range(count)
    )


def test_a_merge_that_was_stopped_half_way_goes_on_where_it_stood(
    mo: Visitor, db: Any, small_batches: int
) -> None:
    _many_dreams(db, small_batches + 3)
    db["categories"].update_one({"_id": "sea"}, {"$set": {"retired": True, "merged_into": "travel"}})
    CategoryMerges(db).rewrite_batch("sea", "travel")  # and then the power went out
    assert db["dreams"].count_documents({"categories": "sea"}) == 3

    assert "Not everything has moved yet: Sea." in mo.get("/admin/categories").text
    assert mo.post("/admin/categories/go-on").status_code == 303

    assert db["dreams"].count_documents({"categories": "sea"}) == 0
    assert db["dreams"].count_documents({"categories": ["travel", "art"]}) == small_batches + 3
    assert "Not everything has moved" not in mo.get("/admin/categories").text


def test_a_merge_too_large_for_one_request_says_so_and_is_finished_by_pressing_on(
    app: Flask, db: Any, small_batches: int
) -> None:
    _many_dreams(db, small_batches * 2)
    categories = app.extensions["dreamscape"].moderation.categories
    db["categories"].update_one({"_id": "sea"}, {"$set": {"retired": True, "merged_into": "travel"}})

    assert categories.finish(patience=-1) is False
    assert db["dreams"].count_documents({"categories": "sea"}) == small_batches
    assert categories.finish() is True
    assert db["dreams"].count_documents({"categories": "sea"}) == 0


@pytest.mark.usefixtures("app", "monkeypatch")
def test_a_list_that_is_changed_meanwhile_is_not_written_over(db: Any) -> None:
    _many_dreams(db, 1)
    dreams = db["dreams"]

    class Meanwhile:
        """The collection, in which somebody edits the dream between our reading and our writing."""

        def find(self, *args: Any) -> Any:
            return dreams.find(*args)

        def update_one(self, *args: Any) -> None:
            if dreams.find_one({"categories": ["sea", "art"]}):
                dreams.update_one({}, {"$set": {"categories": ["music", "sea"]}})
            dreams.update_one(*args)

    merges = CategoryMerges({"dreams": Meanwhile(), "users": db["users"]})  # type: ignore[arg-type]
    assert merges.rewrite_batch("sea", "travel") == 1
    assert dreams.find_one()["categories"] == ["music", "sea"]
    assert merges.rewrite_batch("sea", "travel") == 1
    assert dreams.find_one()["categories"] == ["music", "travel"]
    assert merges.rewrite_batch("sea", "travel") == 0


def test_the_last_category_in_use_cannot_be_retired(mo: Visitor, db: Any, app: Flask) -> None:
    db["categories"].update_many({"_id": {"$ne": "sea"}}, {"$set": {"retired": True}})
    app.extensions["dreamscape"].categories.refresh()

    mo.post("/admin/categories/sea/retire")

    assert "This is the only one left" in mo.get("/admin/categories").text
    assert not db["categories"].find_one({"_id": "sea"})["retired"]
