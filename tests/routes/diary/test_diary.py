"""The diary of a dream, on its page: written by its dreamer, read by whoever sees the dream."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.dream_forms import photo, saved_drafts, stored_dream
from tests.support.threads import dream_of, services_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

DIARY = "/dreams/a-boat/diary"


def written(visitor: Visitor, body: str = "The keel is laid.", **fields: Any) -> str:
    """An entry in the diary of the visitor's boat; its id."""
    answer = visitor.post(DIARY, {"body": body, **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.location).rpartition("#entry-")[2]


def entries_on(page: str) -> list[str]:
    """The ids of the entries that a page shows, in order."""
    return re.findall(r'id="entry-([0-9a-f]{24})"', page)


def test_an_entry_stands_on_the_page_of_its_dream_where_one_lands(
    mara: Visitor, guest: Visitor, db: Any
) -> None:
    dream = dream_of(mara)
    answer = mara.post(DIARY, {"body": "The keel is laid.\nIt is oak."})
    entry = db["diary_entries"].find_one()
    assert (answer.status_code, answer.location) == (303, f"/dreams/a-boat#entry-{entry['_id']}")
    assert saved_drafts(mara) == [f"{mara.id}.diary-{dream.id}"]
    for reader in (mara, guest):
        page = reader.get("/dreams/a-boat").text
        assert entries_on(page) == [str(entry["_id"])]
        assert "The keel is laid." in page
    assert stored_dream(db)["entry_count"] == 1


def test_the_form_is_there_for_the_dreamer_alone(mara: Visitor, tom: Visitor, guest: Visitor) -> None:
    dream_of(mara)
    pages = [visitor.get("/dreams/a-boat").text for visitor in (mara, tom, guest)]
    assert ["Add to the diary" in page for page in pages] == [True, False, False]
    assert ['id="diary"' in page for page in pages] == [False] * 3, "no empty diary"
    assert tom.post(DIARY, {"body": "Mine!"}).status_code == 403
    assert guest.post(DIARY, {"body": "Mine!"}).status_code == 401


def test_the_newest_comes_first_and_the_first_words_end_it(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara)
    ids = [written(mara, f"Day {number}") for number in range(3)]
    for reader in (mara, tom):
        page = reader.get("/dreams/a-boat").text
        assert entries_on(page) == ids[::-1]
        assert page.index(ids[0]) < page.index("first said out loud")
        assert page.count("With a red sail.</") + page.count("With a red sail.<br") == 1, (
            "its words stand once"
        )


def test_twenty_are_on_a_page_and_a_link_leads_to_those_before(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara)
    ids = [written(mara, f"Day {number}") for number in range(21)][::-1]
    first = tom.get("/dreams/a-boat").text
    assert entries_on(first) == ids[:20]
    further = re.search(r'href="(/dreams/a-boat\?entries_after=[^"#]+)#diary" hx-get="([^"]+)"', first)
    assert further
    then = tom.get(further[1]).text
    assert entries_on(then) == ids[20:]
    assert "Earlier entries" not in then
    assert 'class="thread__latest"' not in then
    fragment = tom.get(further[2], headers={"HX-Request": "true"})
    assert entries_on(fragment.text) == ids[20:]
    assert "<main" not in fragment.text
    without_scripts = tom.get(further[2])
    assert without_scripts.location == further[1] + "#diary"


def test_whoever_is_led_to_an_earlier_entry_finds_it(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara)
    first = written(mara, "Day 0")
    for number in range(1, 21):
        written(mara, f"Day {number}")
    assert entries_on(tom.get(f"/dreams/a-boat?entry={first}").text)[20:] == [first]
    for odd in ("nonsense", "0" * 24):
        assert len(entries_on(tom.get(f"/dreams/a-boat?entry={odd}").text)) == 20


@pytest.mark.parametrize(
    ("body", "said"),
    [("", "There is nothing here yet."), (" \n", "nothing here yet"), ("x" * 2001, "At most 2,000")],
)
def test_what_cannot_stand_there_is_said_and_nothing_typed_is_lost(
    mara: Visitor, db: Any, body: str, said: str
) -> None:
    dream_of(mara)
    answer = mara.post(DIARY, {"body": body, "picture_alt": "A keel of oak"})
    assert answer.status_code == 422
    assert said in answer.text
    assert body.strip() in answer.text
    assert "A keel of oak" in answer.text
    assert db["diary_entries"].count_documents({}) == 0


def test_two_thousand_characters_may_stand_there_and_the_same_twice_is_once(mara: Visitor, db: Any) -> None:
    dream_of(mara)
    written(mara, "👩‍🚀" * 2000)
    assert mara.post(DIARY, {"body": "👩‍🚀" * 2000}).status_code == 422
    assert db["diary_entries"].count_documents({}) == 1


def test_an_entry_is_changed_and_says_where_one_was(mara: Visitor, db: Any) -> None:
    dream_of(mara)
    entry = written(mara)
    form = mara.get(f"/diary/{entry}/edit?next=/dreams/a-boat?entries_after=x").text
    assert "The keel is laid." in form
    assert 'value="/dreams/a-boat?entries_after=x"' in form
    answer = mara.post(
        f"/diary/{entry}/edit", {"body": "It is oak.", "next": "/dreams/a-boat?entries_after=x"}
    )
    assert answer.location == f"/dreams/a-boat?entries_after=x#entry-{entry}"
    assert stored_dream(db)["latest_entry"]["body"] == "It is oak."
    assert db["diary_entries"].find_one()["edited_at"]
    refused = mara.post(f"/diary/{entry}/edit", {"body": "y" * 2001})
    assert refused.status_code == 422
    assert "y" * 2001 in refused.text


def test_an_entry_is_deleted_once_asked(mara: Visitor, db: Any) -> None:
    dream_of(mara)
    entry = written(mara, picture=photo())
    public_id = db["diary_entries"].find_one()["picture"]["public_id"]
    assert "Delete entry" in mara.get(f"/diary/{entry}/delete").text
    assert db["diary_entries"].count_documents({}) == 1
    answer = mara.post(f"/diary/{entry}/delete", {"next": "/dreams/a-boat"})
    assert answer.location == "/dreams/a-boat#diary"
    assert (stored_dream(db)["entry_count"], "latest_entry" in stored_dream(db)) == (0, False)
    assert mara.get(f"/media/{public_id}").status_code == 404
    assert db["pictures.files"].count_documents({}) == 0
    assert mara.get(f"/diary/{entry}/edit").status_code == 404


def test_nobody_else_changes_or_deletes_one(mara: Visitor, tom: Visitor, mo: Visitor, db: Any) -> None:
    dream_of(mara)
    entry = written(mara)
    for visitor in (tom, mo):
        for path in ("edit", "delete"):
            assert visitor.get(f"/diary/{entry}/{path}").status_code == 403
            assert visitor.post(f"/diary/{entry}/{path}", {"body": "Mine."}).status_code == 403
    assert db["diary_entries"].find_one()["body"] == "The keel is laid."
    for odd in ("nonsense", "0" * 24):
        assert mara.get(f"/diary/{odd}/edit").status_code == 404


class TestReports:
    def test_one_is_reported_folded_and_taken_down_with_a_reason(
        self, mara: Visitor, tom: Visitor, mo: Visitor, db: Any
    ) -> None:
        dream_of(mara)
        entry = written(mara, picture=photo())
        assert f"/diary/{entry}/report" in tom.get("/dreams/a-boat").text
        assert "The keel is laid." in tom.get(f"/diary/{entry}/report").text
        assert mara.post(f"/diary/{entry}/report", {"reason": "Mine."}).status_code == 403
        assert tom.post(f"/diary/{entry}/report", {"reason": ""}).status_code == 422
        assert tom.post(f"/diary/{entry}/report", {"reason": "An advertisement."}).status_code == 303
        page = tom.get("/dreams/a-boat").text
        assert re.search(r"You reported this(?:(?!</details>).)*The keel is laid", page, re.DOTALL)
        assert "keel" not in tom.get("/dreamscape").text, "nor is it on the card"

        assert f"/admin/entries/{entry}" in mo.get("/admin/reports").text
        there = f"/admin/entries/{entry}"
        assert "The keel is laid." in mo.get(there).text
        assert tom.get(there).status_code == 403
        assert mo.post(f"{there}/remove", {"reason": "", "rule": "spam"}).status_code == 422
        assert mo.post(f"{there}/remove", {"reason": "It is one.", "rule": "spam"}).status_code == 303
        assert db["diary_entries"].count_documents({}) == 0
        assert (db["reports"].count_documents({}), "reported" in stored_dream(db)) == (0, False)
        told = mara.get("/dreams").text
        assert "was taken out of your diary" in told
        assert "It is one." in told
        assert "What it was about has been taken down" in tom.get("/notifications").text
        assert db["audit"].find_one({"action": "removed a diary entry"})["reason"] == "It is one."

    def test_one_that_is_left_is_not_folded_any_more(
        self, mara: Visitor, tom: Visitor, mo: Visitor, db: Any
    ) -> None:
        dream_of(mara)
        entry = written(mara)
        tom.post(f"/diary/{entry}/report", {"reason": "Rude."})
        mo.post(f"/admin/reports/{db['reports'].find_one()['_id']}/settle")
        assert "You reported this" not in tom.get("/dreams/a-boat").text
        assert "left things as they are" in tom.get("/notifications").text

    def test_its_dreamer_asks_for_another_look(
        self, mara: Visitor, mo: Visitor, ada: Visitor, db: Any
    ) -> None:
        dream_of(mara)
        mo.post(f"/admin/entries/{written(mara)}/remove", {"reason": "It is one.", "rule": "spam"})
        notice = db["notifications"].find_one({"kind": "moderation"})["_id"]
        assert mara.post(f"/appeals/{notice}", {"body": "It is none."}).status_code == 303
        assert "The keel is laid." in ada.get("/admin/appeals").text


class TestPictures:
    def test_one_comes_with_its_words_and_only_this_site_gives_it_away(
        self, mara: Visitor, guest: Visitor, db: Any
    ) -> None:
        dream_of(mara)
        written(mara, picture=photo(), picture_alt="A keel of oak")
        picture = db["diary_entries"].find_one()["picture"]
        assert picture["protected"]
        page = guest.get("/dreams/a-boat").text
        assert 'alt="A keel of oak"' in page
        assert guest.get(f"/media/{picture['public_id']}").mimetype == "image/webp"

    def test_one_follows_its_dream_whoever_that_is_for(
        self, mara: Visitor, tom: Visitor, guest: Visitor, ada: Visitor, db: Any
    ) -> None:
        dream = dream_of(mara)
        written(mara, picture=photo())
        address = f"/media/{db['diary_entries'].find_one()['picture']['public_id']}"

        def seen() -> list[int]:
            return [visitor.get(address).status_code for visitor in (guest, tom, mara)]

        assert seen() == [200, 200, 200]
        db["dreams"].update_one({}, {"$set": {"audience": "members"}})
        assert seen() == [404, 200, 200]
        db["dreams"].update_one({}, {"$set": {"audience": "only_me"}})
        assert seen() == [404, 404, 200]
        db["dreams"].update_one({}, {"$set": {"audience": "everybody"}})
        ada.post(f"/admin/dreams/{dream.id}/hide", {"reason": "Why", "rule": "spam"})
        assert seen() == [404, 404, 200]

    def test_a_file_that_is_no_picture_is_refused_and_the_words_stay(self, mara: Visitor, db: Any) -> None:
        dream_of(mara)
        file = photo()[0]
        file.seek(0)
        answer = mara.post(
            DIARY, {"body": "The keel is laid.", "picture": (type(file)(b"words"), "keel.jpg")}
        )
        assert answer.status_code == 422
        assert 'id="picture-error"' in answer.text
        assert "The keel is laid." in answer.text
        assert db["diary_entries"].count_documents({}) == 0

    def test_one_whose_entry_was_refused_is_not_kept(self, mara: Visitor, db: Any) -> None:
        dream_of(mara)
        written(mara)
        answer = mara.post(DIARY, {"body": "The keel is laid.", "picture": photo()})
        assert "please choose it again" in answer.text
        assert db["pictures.files"].count_documents({}) == 0

    def test_all_go_with_their_dream_and_with_their_dreamer(
        self, mara: Visitor, tom: Visitor, db: Any
    ) -> None:
        for visitor in (mara, tom):
            dream_of(visitor, "A boat" if visitor is mara else "A kite")
        written(mara, picture=photo())
        tom.post("/dreams/a-kite/diary", {"body": "It flies.", "picture": photo()})
        mara.post("/dreams/a-boat/delete")
        assert db["diary_entries"].count_documents({}) == 1
        with tom.app.app_context():
            services_of(tom).account_deletion.remove(tom.id)
        tom.app.test_cli_runner().invoke(args=["jobs", "run"])
        assert db["diary_entries"].count_documents({}) == 0
        assert db["pictures.files"].count_documents({}) == 0


@pytest.mark.parametrize("audience", ["members", "only_me"])
def test_who_does_not_see_the_dream_knows_nothing_of_its_diary(
    mara: Visitor, guest: Visitor, tom: Visitor, audience: str
) -> None:
    dream_of(mara, audience=audience)
    entry = written(mara)
    for visitor in (guest, *([tom] if audience == "only_me" else [])):
        for path in ("/dreams/a-boat", DIARY):
            answer = visitor.get(path, headers={"HX-Request": "true"})
            assert answer.status_code == 404
            assert "keel" not in answer.text
    if audience == "only_me":
        assert tom.get(f"/diary/{entry}/edit").status_code == 404


def test_a_word_that_somebody_hides_folds_an_entry_for_them_alone(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara)
    written(mara, "We ate liver.")
    tom.post("/settings/peace", {"hidden_words": "liver"})
    assert "We ate liver." in mara.get("/dreams/a-boat").text
    page = tom.get("/dreams/a-boat").text
    assert re.search(r'<details class="fold">(?:(?!</details>).)*We ate liver\.', page, re.DOTALL)


class TestOnACard:
    def test_the_latest_entry_is_on_the_card_and_changes_with_it(self, mara: Visitor, tom: Visitor) -> None:
        dream_of(mara)
        assert "#entry-" not in tom.get("/dreamscape").text
        first = written(mara)
        assert f"/dreams/a-boat#entry-{first}" in tom.get("/dreamscape").text
        latest = written(mara, "It has a\nmast.")
        card = tom.get("/dreamscape").text
        assert "It has a mast." in card
        assert "The keel is laid." not in card
        mara.post(f"/diary/{latest}/edit", {"body": "It has two masts."})
        assert "It has two masts." in tom.get("/dreamscape").text
        mara.post(f"/diary/{latest}/delete")
        assert "The keel is laid." in tom.get("/dreamscape").text

    def test_it_says_no_word_that_its_reader_hides(self, mara: Visitor, tom: Visitor) -> None:
        dream_of(mara)
        written(mara, "We ate liver.")
        tom.post("/settings/peace", {"hidden_words": "liver"})
        card = tom.get("/dreamscape").text
        assert "A boat" in card
        assert "liver" not in card
        mara.post("/settings/peace", {"hidden_words": "liver"})
        assert "liver" in mara.get("/dreamscape?own=1").text, "one's own words are not hidden"


def test_search_finds_no_words_of_a_diary(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara)
    written(mara, "Zephyrus blows.")
    assert "A boat" not in tom.get("/search?q=zephyrus").text


class TestNewcomers:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "NEWCOMER_LIMITS": True}

    def test_their_first_words_are_not_read_at_once_and_stay_in_the_form(
        self, mara: Visitor, db: Any
    ) -> None:
        dream_of(mara)
        # As somebody whose dream was let through, and who has posted nothing else yet that was.
        db["dreams"].update_one(
            {}, {"$unset": {"hidden": ""}, "$set": {"created_at": db["users"].find_one()["created_at"]}}
        )
        db["site_settings"].update_one({}, {"$set": {"hold_first_posts": "always"}}, upsert=True)
        db["users"].update_one({}, {"$set": {"joined.doubts": ["branch"]}})
        answer = mara.post(DIARY, {"body": "The keel is laid."})
        assert answer.status_code == 422
        assert "Somebody reads the first words of newcomers" in answer.text
        assert "The keel is laid." in answer.text
        db["users"].update_one({}, {"$set": {"vetted_at": db["users"].find_one()["created_at"]}})
        assert mara.post(DIARY, {"body": "The keel is laid."}).status_code == 303
