"""What was let go may be handed on: somebody else goes on with it, and each of the two dreams names the other."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from tests.support.dream_forms import DREAM_FORM, photo, saved_drafts, stored_dream, write

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

TREE = "/dreams/photograph-the-same-tree"
ON = "/dreams/from-night-212"
TITLE = "Photograph the same tree"
TIME = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tree(mara: Visitor) -> None:
    """Mara has let a dream go, and hands it on."""
    write(mara, title=TITLE, picture=photo())
    mara.post(f"{TREE}/state", {"state": "let_go", "words": "Nights are for him now.", "may_continue": "y"})


def carry_on(tom: Visitor, **fields: Any) -> Any:
    return write(tom, title="From night 212", description="Grandma holds the torch.",
                 **{"continues": "photograph-the-same-tree", **fields})  # fmt: skip


def test_somebody_goes_on_with_it_and_each_names_the_other(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    assert "Nights are for him now." in guest.get(TREE).text
    assert "Carry it on" not in guest.get(TREE).text
    assert "/dreams/new?continues=photograph-the-same-tree" in tom.get(TREE).text
    form = tom.get("/dreams/new?continues=photograph-the-same-tree").text
    assert f'value="{TITLE}"' in form
    assert "Carries on" in form

    answer = carry_on(tom)

    assert (answer.status_code, answer.location) == (303, ON)
    origin, on = stored_dream(db, title=TITLE), stored_dream(db, title="From night 212")
    assert (on["continues"], on["picture"]) == (origin["_id"], None)
    assert saved_drafts(tom) == [f"{tom.id}.{origin['_id']}.on"]
    for reader in (mara, tom, guest):
        assert f'Carries on <a href="{TREE}">{TITLE}</a>' in reader.get(ON).text
        assert "Tom Okoye carries it on" in reader.get(TREE).text
        assert f'href="{ON}"' in reader.get(TREE).text


def test_who_may_not_see_the_origin_reads_no_word_of_it(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    carry_on(tom)
    for change in (
        {"audience": "only_me"},
        {"audience": "followed"},
        {"hidden": {"reason": "w", "at": TIME}},
    ):
        before = stored_dream(db, title=TITLE)
        db["dreams"].update_one({"title": TITLE}, {"$set": change})
        for reader in (tom, guest):
            page = reader.get(ON).text
            assert TITLE not in page
            assert "Carries on" not in page
        assert TITLE in mara.get(ON).text
        db["dreams"].replace_one({"_id": before["_id"]}, before)
    assert TITLE in guest.get(ON).text


def test_nor_does_the_origin_name_what_its_reader_may_not_see(
    mara: Visitor, tom: Visitor, guest: Visitor
) -> None:
    carry_on(tom, audience="members")
    assert "carries it on" in mara.get(TREE).text
    assert "carries it on" not in guest.get(TREE).text
    tom.post(f"{ON}/edit", {**DREAM_FORM, "title": "From night 212", "audience": "only_me"})
    assert "carries it on" not in mara.get(TREE).text
    assert "carries it on" in tom.get(TREE).text


def test_who_block_each_other_do_not_meet_by_way_of_it(mara: Visitor, tom: Visitor, guest: Visitor) -> None:
    carry_on(tom)
    mara.post("/people/tom-okoye/block")
    assert "carries it on" not in mara.get(TREE).text
    assert TITLE not in tom.get(ON).text
    assert TITLE in guest.get(ON).text


def test_an_origin_that_is_gone_is_not_named(mara: Visitor, tom: Visitor, db: Any) -> None:
    carry_on(tom)
    mara.post(f"{TREE}/delete")
    page = tom.get(ON)
    assert page.status_code == 200
    assert TITLE not in page.text
    assert "continues" not in stored_dream(db)


@pytest.mark.parametrize("how", ["kept", "taken back", "made up", "their own", "for others"])
def test_what_is_not_handed_on_is_not_carried_on_and_no_word_is_lost(
    mara: Visitor, tom: Visitor, db: Any, how: str
) -> None:
    states = {"kept": {"state": "let_go"}, "taken back": {"state": "dreaming"}}
    if how in states:
        mara.post(f"{TREE}/state", states[how])
    if how == "for others":
        db["dreams"].update_one({}, {"$set": {"audience": "only_me"}})
    slug = "no-such-dream" if how == "made up" else "photograph-the-same-tree"
    who = mara if how == "their own" else tom

    assert "Carries on" not in who.get(f"/dreams/new?continues={slug}").text
    answer = carry_on(who, continues=slug)

    assert answer.status_code == 200
    assert "cannot be carried on any more" in answer.text
    assert "Grandma holds the torch." in answer.text
    assert 'name="continues"' not in answer.text
    assert db["dreams"].count_documents({}) == 1


def test_the_copy_of_who_goes_on_holds_no_title_of_the_origin(tom: Visitor, db: Any) -> None:
    carry_on(tom)
    with tom.app.app_context():
        services = tom.app.extensions["dreamscape"]
        archive = b"".join(services.export.archive(services.accounts.by_email(tom.email)))
    with ZipFile(BytesIO(archive)) as files:
        copy = files.read("dreamscape.json").decode()
    assert str(stored_dream(db, title=TITLE)["_id"]) in copy
    assert TITLE not in copy
