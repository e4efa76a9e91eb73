"""A dream's life: written, read, changed, let go."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from dreamscape.errors import StorageFailed
from tests.doubles.photos import small_photo
from tests.visitor import Visitor

WRITTEN = {
    "title": "Sail to the midnight sun",
    "description": "Just once.\nWith my sister.",
    "categories": ["sea", "travel"],
    "comments_enabled": "y",
}


def write(visitor: Visitor, **fields: Any) -> Any:
    """Send the form of a new dream."""
    return visitor.post("/dreams/new", {**WRITTEN, **fields}, page="/dreams/new")


def photo() -> tuple[BytesIO, str]:
    return BytesIO(small_photo()), "boat.jpg"


def stored(db: Any, **which: Any) -> dict[str, Any]:
    document = db["dreams"].find_one(which)
    assert document is not None
    return dict(document)


def test_a_dream_is_written_and_anybody_can_read_it(mara: Visitor, guest: Visitor) -> None:
    answer = write(mara)
    assert (answer.status_code, answer.location) == (303, "/dreams/sail-to-the-midnight-sun")
    page = guest.get(answer.location).text
    assert "<h1" in page
    assert "Sail to the midnight sun" in page
    assert "Just once.<br>\nWith my sister." in page
    assert "Mara Lind" in page
    assert re.findall(r'class="chip">([^<]+)', page) == ["Travel", "Sea"]


def test_a_dream_can_be_shared_with_title_picture_and_one_address(mara: Visitor, guest: Visitor) -> None:
    write(
        mara, picture=photo(), picture_alt="A boat at midnight", description="Just once.\n\nWith my sister."
    )
    page = guest.get("/dreams/sail-to-the-midnight-sun").text
    assert '<link rel="canonical" href="http://localhost/dreams/sail-to-the-midnight-sun">' in page
    assert '<meta property="og:title" content="Sail to the midnight sun">' in page
    assert '<meta property="og:description" content="Just once. With my sister.">' in page
    assert re.search(r'<meta property="og:image" content="http://localhost/media/dreams/', page)
    assert '<meta property="og:image:alt" content="A boat at midnight">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_the_front_page_quotes_a_dream_without_its_blank_lines(mara: Visitor, guest: Visitor) -> None:
    write(mara, description="Just once.\n\nWith my sister.")
    assert ">Just once. With my sister.</p>" in guest.get("/").text


def test_what_people_write_is_never_markup(mara: Visitor, guest: Visitor) -> None:
    attack = "<script>alert(1)</script>\"'&{{7*7}}"
    answer = write(mara, title=attack, description=attack, picture=photo(), picture_alt=attack)
    for page in (guest.get(answer.location), mara.get("/dreamscape?own=1"), mara.get("/dreams")):
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert "{{7*7}}" in page.text


def test_a_title_is_used_once_by_one_dreamer_whatever_its_case(mara: Visitor, db: Any) -> None:
    write(mara)
    answer = write(mara, title="  sail to  THE midnight sun ", description="A second time")
    assert answer.status_code == 200
    assert "You already have a dream with this title" in answer.text
    assert "A second time" in answer.text
    assert re.search(r'value="sea" checked', answer.text)
    assert db["dreams"].count_documents({}) == 1
    assert db["slugs"].count_documents({"_id": {"$regex": "^dream:"}}) == 1


def test_two_dreamers_may_have_the_same_title(mara: Visitor, tom: Visitor) -> None:
    assert write(mara).location == "/dreams/sail-to-the-midnight-sun"
    assert write(tom).location == "/dreams/sail-to-the-midnight-sun-2"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("new", "dream-new"),
        ("Delete", "dream-delete"),
        ("🌙🌙", "dream"),
        ("Ein Café für Ängstliche", "ein-cafe-fur-angstliche"),
        ("夢", "meng"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 120, "a" * 80),
    ],
)
def test_every_title_gets_a_readable_address(mara: Visitor, title: str, slug: str) -> None:
    assert write(mara, title=title).location == f"/dreams/{slug}"
    assert mara.get(f"/dreams/{slug}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Every dream needs a name."),
        ("title", " \u200b\n ", "Every dream needs a name."),
        ("title", "x" * 121, "At most 120 characters, please; this has 121."),
        ("title", "👩‍👩‍👧‍👦" * 121, "At most 120 characters, please; this has 121."),
        ("description", "", "Tell us a little about it"),
        ("description", "x" * 5001, "At most 5,000 characters, please; this has 5,001."),
        ("picture_alt", "x" * 301, "At most 300 characters, please; this has 301."),
        ("categories", [], "Choose at least one, so that others find your dream."),
        ("categories", ["nonsense"], "Choose at least one, so that others find your dream."),
        (
            "categories",
            ["art", "travel", "music", "sport", "books", "nature", "family"],
            "At most 5; these are 7.",
        ),
    ],
)
def test_a_form_comes_back_with_the_message_at_its_field_and_nothing_lost(
    mara: Visitor, db: Any, field: str, value: Any, message: str
) -> None:
    answer = write(mara, **{field: value})
    assert answer.status_code == 200
    error = re.search(rf'id="{field}-error">(.*?)</p>', answer.text, re.DOTALL)
    assert error
    assert message in error[1]
    assert f"{field}-error" in "".join(re.findall(r'aria-describedby="([^"]*)"', answer.text))
    for name, text in {"title": "Sail to the midnight sun", "description": "With my sister."}.items():
        assert name == field or text in answer.text
    assert db["dreams"].count_documents({}) == 0


def test_the_longest_that_is_allowed_is_allowed(mara: Visitor, db: Any) -> None:
    family = "👩‍👩‍👧‍👦"
    assert write(mara, title=family * 120, description="d" * 5000).status_code == 303
    assert stored(db)["title"] == family * 120


def test_ticked_categories_beyond_the_first_dozen_stay_in_sight(mara: Visitor) -> None:
    page = write(mara, title="", categories=["wild-ideas"]).text
    assert re.search(r'<details class="chips__more" open>.*value="wild-ideas" checked', page, re.DOTALL)
    assert '<details class="chips__more">' in mara.get("/dreams/new").text


def test_a_picture_comes_with_its_words_and_is_shown(mara: Visitor, db: Any) -> None:
    answer = write(mara, picture=photo(), picture_alt="A red sail")
    picture = stored(db)["picture"]
    assert picture["public_id"].startswith("dreams/")
    page = mara.get(answer.location).text
    assert 'alt="A red sail"' in page
    assert mara.get(f"/media/{picture['public_id']}").mimetype == "image/webp"


def test_a_file_that_is_no_picture_is_refused_and_nothing_typed_is_lost(mara: Visitor, db: Any) -> None:
    answer = write(mara, picture=(BytesIO(b"just some words"), "boat.jpg"))
    assert answer.status_code == 200
    assert 'id="picture-error"' in answer.text
    assert "Sail to the midnight sun" in answer.text
    assert db["dreams"].count_documents({}) == 0


def test_a_picture_whose_dream_was_refused_is_not_kept(mara: Visitor, db: Any) -> None:
    write(mara)
    answer = write(mara, picture=photo())
    assert "please choose it again" in answer.text
    assert db["pictures.files"].count_documents({}) == 0


def test_a_dream_is_saved_without_its_picture_when_storage_sleeps(
    mara: Visitor, app: Flask, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleeping(*_: Any, **__: Any) -> None:
        raise StorageFailed

    monkeypatch.setattr(app.extensions["dreamscape"].pictures._storage, "save", sleeping)
    answer = write(mara, picture=photo())
    assert answer.status_code == 303
    assert "Only its picture could not be kept" in mara.get(answer.location).text
    assert stored(db)["picture"] is None


def test_another_picture_takes_the_place_of_the_old_one(mara: Visitor, db: Any) -> None:
    edit = f"{write(mara, picture=photo()).location}/edit"
    before = stored(db)["picture"]["public_id"]
    assert mara.post(edit, {**WRITTEN, "picture": photo()}, page=edit).status_code == 303
    after = stored(db)["picture"]["public_id"]
    assert before != after
    names = {file["_id"].rpartition("/")[0] for file in db["pictures.files"].find()}
    assert names == {after}
    assert db["picture_deletions"].count_documents({}) == 0


def test_the_words_of_a_picture_change_without_sending_it_again(mara: Visitor, db: Any) -> None:
    edit = f"{write(mara, picture=photo(), picture_alt='A boat').location}/edit"
    before = stored(db)["picture"]
    mara.post(edit, {**WRITTEN, "picture_alt": "A sailing boat"}, page=edit)
    assert stored(db)["picture"] == {**before, "alt": "A sailing boat"}


def test_a_picture_without_words_of_its_own_is_called_after_its_dream(mara: Visitor) -> None:
    location = write(mara, picture=photo(), title='Sail to the "midnight" sun').location
    called = "A picture for “Sail to the &#34;midnight&#34; sun”"
    for page in (location, "/dreams", "/dreamscape?own=1", "/people/mara-lind"):
        assert f'alt="{called}"' in mara.get(page).text, page
    assert f'property="og:image:alt" content="{called}"' in mara.get(location).text
    mara.post(f"{location}/edit", {**WRITTEN, "title": "Sail home"}, page=f"{location}/edit")
    assert 'alt="A picture for “Sail home”"' in mara.get("/dreams").text


def test_a_dream_without_a_picture_offers_room_for_one_to_its_dreamer_alone(
    mara: Visitor, guest: Visitor
) -> None:
    location = write(mara).location
    offer = f'href="{location}/edit#picture"'
    assert offer in mara.get(location).text
    assert offer not in guest.get(location).text
    mara.post(f"{location}/edit", {**WRITTEN, "picture": photo()}, page=f"{location}/edit")
    assert offer not in mara.get(location).text


def test_a_picture_can_be_taken_away(mara: Visitor, db: Any) -> None:
    edit = f"{write(mara, picture=photo()).location}/edit"
    mara.post(edit, {**WRITTEN, "remove_picture": "y"}, page=edit)
    assert stored(db)["picture"] is None
    assert db["pictures.files"].count_documents({}) == 0


def test_a_dream_is_changed_and_its_form_shows_what_it_is(mara: Visitor, db: Any) -> None:
    location = write(mara).location
    edit = mara.get(f"{location}/edit").text
    assert 'value="Sail to the midnight sun"' in edit
    assert "With my sister." in edit
    assert re.findall(r'value="([^"]+)" checked', edit) == ["travel", "sea"]
    fields = {"title": "Row there", "description": "Slower.", "categories": ["home"]}
    assert mara.post(f"{location}/edit", fields, page=f"{location}/edit").location == "/dreams/row-there"
    dream = stored(db)
    assert (dream["title"], dream["description"], dream["categories"]) == ("Row there", "Slower.", ["home"])
    assert dream["comments_enabled"] is False
    assert dream["updated_at"] > dream["created_at"]


def test_a_renamed_dream_is_found_under_all_its_names(mara: Visitor, guest: Visitor) -> None:
    first = write(mara).location
    mara.post(f"{first}/edit", {**WRITTEN, "title": "Row there"}, page=f"{first}/edit")
    answer = guest.get(f"{first}?after=x")
    assert (answer.status_code, answer.location) == (301, "/dreams/row-there?after=x")
    mara.post("/dreams/row-there/edit", {**WRITTEN, "title": "Swim"}, page="/dreams/row-there/edit")
    assert guest.get(first).location == "/dreams/swim"
    mara.post("/dreams/swim/edit", WRITTEN, page="/dreams/swim/edit")
    assert guest.get(first).status_code == 200
    assert guest.get("/dreams/swim").location == first


def test_a_title_that_only_changes_its_case_keeps_its_address(mara: Visitor, tom: Visitor) -> None:
    write(mara)
    second = write(tom).location
    fields = {**WRITTEN, "title": "SAIL to the midnight sun!"}
    assert tom.post(f"{second}/edit", fields, page=f"{second}/edit").location == second


def test_a_rename_to_a_title_one_already_has_is_refused_and_changes_nothing(mara: Visitor, db: Any) -> None:
    write(mara)
    other = write(mara, title="Row there").location
    answer = mara.post(f"{other}/edit", {**WRITTEN, "description": "Typed"}, page=f"{other}/edit")
    assert answer.status_code == 200
    assert "You already have a dream with this title" in answer.text
    assert "Typed" in answer.text
    assert stored(db, slug="row-there")["title"] == "Row there"
    assert db["slugs"].count_documents({"_id": {"$regex": "^dream:"}}) == 2


def test_a_form_that_was_open_while_another_tab_renamed_the_dream_still_saves(mara: Visitor, db: Any) -> None:
    old = write(mara).location
    mara.post(f"{old}/edit", {**WRITTEN, "title": "Row there"}, page=f"{old}/edit")
    answer = mara.post(
        f"{old}/edit", {**WRITTEN, "title": "Row there", "description": "Late"}, page="/dreams"
    )
    assert (answer.status_code, answer.location) == (303, "/dreams/row-there")
    assert stored(db)["description"] == "Late"


def test_nobody_else_can_change_or_delete_a_dream(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    location = write(mara).location
    for action in ("edit", "delete"):
        assert tom.get(f"{location}/{action}").status_code == 403
        assert tom.post(f"{location}/{action}", WRITTEN).status_code == 403
        assert guest.get(f"{location}/{action}").location.startswith("/login?next=")
    assert stored(db)["title"] == "Sail to the midnight sun"


def test_a_moderator_can_take_a_dream_down_but_not_rewrite_it(mara: Visitor, tom: Visitor, db: Any) -> None:
    location = write(mara).location
    db["users"].update_one({"email": "tom@example.org"}, {"$set": {"role": "moderator"}})
    assert tom.get(f"{location}/edit").status_code == 403
    assert tom.post(f"{location}/delete", page=f"{location}/delete").status_code == 303
    assert mara.get(location).status_code == 410


def test_deleting_asks_first_and_then_leaves_nothing(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    location = write(mara, picture=photo()).location
    tom.post(f"{location}/follow")
    tom.post(f"{location}/comments", {"body": "Take me along!"}, page=location)
    comment = db["comments"].find_one({})
    mara.post(f"/comments/{comment['_id']}/like", page=location)
    assert "Let this dream go?" in mara.get(f"{location}/delete").text
    assert db["dreams"].count_documents({}) == 1

    answer = mara.post(f"{location}/delete", page=f"{location}/delete")
    assert (answer.status_code, answer.location) == (303, "/dreams")
    assert "is let go" in mara.get("/dreams").text
    for name in (
        "dreams",
        "comments",
        "reactions",
        "follows",
        "removals",
        "pictures.files",
        "picture_deletions",
    ):
        assert db[name].count_documents({}) == 0, name
    gone = guest.get(location)
    assert gone.status_code == 410
    assert "let go" in gone.text


def test_the_address_of_a_deleted_dream_is_not_given_away(mara: Visitor, guest: Visitor) -> None:
    location = write(mara).location
    mara.post(f"{location}/delete", page=f"{location}/delete")
    assert write(mara).location == f"{location}-2"
    assert guest.get(location).status_code == 410


def test_deleting_twice_is_answered_kindly(mara: Visitor) -> None:
    location = write(mara).location
    token_page = "/dreams/new"
    assert mara.post(f"{location}/delete", page=token_page).status_code == 303
    assert mara.post(f"{location}/delete", page=token_page).status_code == 410


def test_a_deletion_that_a_crash_cut_short_is_invisible_at_once_and_completed_later(
    mara: Visitor, tom: Visitor, app: Flask, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = write(mara).location
    tom.post(f"{location}/comments", {"body": "Take me along!"}, page=location)
    dreams = app.extensions["dreamscape"].dreams

    def crash(_: str) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(dreams, "_clear_after", [crash])
        with pytest.raises(SystemExit):
            mara.post(f"{location}/delete", page=f"{location}/delete")
    assert mara.get(location).status_code == 410
    assert db["comments"].count_documents({}) == 1
    with app.app_context():
        assert dreams.tidy() == 1
        assert dreams.tidy() == 0
    assert db["comments"].count_documents({}) == db["removals"].count_documents({}) == 0


def test_a_category_that_was_retired_stays_with_the_dreams_that_have_it(
    mara: Visitor, app: Flask, db: Any
) -> None:
    location = write(mara, categories=["sea"]).location
    db["categories"].update_one({"_id": "sea"}, {"$set": {"retired": True}})
    app.extensions["dreamscape"].categories.refresh()
    assert 'value="sea"' not in mara.get("/dreams/new").text
    assert re.search(r'value="sea" checked', mara.get(f"{location}/edit").text)
    fields = {**WRITTEN, "categories": ["sea", "art"]}
    assert mara.post(f"{location}/edit", fields, page=f"{location}/edit").status_code == 303
    assert sorted(stored(db)["categories"]) == ["art", "sea"]
    assert "Choose at least one" in write(mara, title="Another", categories=["sea"]).text


@pytest.mark.parametrize("path", ["/dreams/nobody-ever", "/dreams/%00", "/dreams/a.b", "/dreams/new/edit"])
def test_an_address_nobody_ever_had_is_not_found(mara: Visitor, path: str) -> None:
    assert mara.get(path).status_code == 404


def test_my_dreams_are_mine_and_newest_first(mara: Visitor, tom: Visitor) -> None:
    assert "No dreams here yet" in mara.get("/dreams").text
    write(tom, title="Of Tom")
    for title in ("First", "Second"):
        write(mara, title=title)
    page = mara.get("/dreams").text
    assert re.findall(r'href="/dreams/(\w+)">(\w+)</a></h2>', page) == [
        ("second", "Second"),
        ("first", "First"),
    ]
    assert '/dreams/first/edit"' in page
    assert '/dreams/first/delete"' in page


def test_a_text_typed_before_the_session_ended_comes_back_after_logging_in(mara: Visitor, app: Flask) -> None:
    stranger = Visitor(app)
    answer = stranger.post("/dreams/new", WRITTEN)
    assert answer.status_code == 401
    kept = re.search(r'name="kept"[^>]*value="([^"]+)"', answer.text)
    assert kept
    log_in = {"email": "mara@example.org", "password": "a boat with a red sail", "kept": kept[1]}
    form = stranger.get(stranger.post("/login", log_in).location).text
    assert 'value="Sail to the midnight sun"' in form
    assert re.findall(r'value="([^"]+)" checked', form) == ["travel", "sea"]


def test_the_browser_is_told_which_draft_is_saved(mara: Visitor) -> None:
    assert f'data-draft="{mara.id}.new-dream"' in mara.get("/dreams/new").text
    location = write(mara).location
    assert f'data-draft-saved="{mara.id}.new-dream"' in mara.get(location).text
    assert "data-draft-saved" not in mara.get(location).text
