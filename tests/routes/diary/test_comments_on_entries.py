"""A comment is on an entry of a diary or on the dream: one talk, and each entry knows its part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.threads import by_script, dream_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

THERE = "/dreams/a-boat/comments"


@pytest.fixture
def entries(mara: Visitor) -> list[str]:
    """Two entries in the diary of Mara's boat, the newest first."""
    dream_of(mara)
    for body in ("The keel is laid.", "It has a mast."):
        mara.post("/dreams/a-boat/diary", {"body": body})
    return re.findall(r'id="entry-([0-9a-f]{24})"', mara.get("/dreams/a-boat").text)


def links(page: str) -> list[str]:
    """What stands at the entries of a page for their comments."""
    found = re.findall(
        r'comments\?about=[^>]*>(?:(?!</a>).)*?<span>(.*?)<span class="visually', page, re.DOTALL
    )
    return [" ".join(words.split()) for words in found]


def said_on(page: str) -> list[str]:
    return re.findall(r'class="comment__body as-typed" dir="auto">(.*?)</div>', page)


def test_an_entry_has_its_own_comments_and_the_dream_has_all(
    entries: list[str], tom: Visitor, db: Any
) -> None:
    mast, keel = entries
    tom.post(THERE, {"body": "Of oak?", "about": keel})
    tom.post(THERE, {"body": "How far?"})
    page = tom.get("/dreams/a-boat").text
    assert links(page) == ["Comment", "1 comment"]
    assert said_on(page) == ["Of oak?", "How far?"]
    assert page.count("on the entry of") == 2 + 1, "at both entries, and at the one comment"
    assert f'href="/diary/{keel}"' in page
    assert said_on(tom.get(f"{THERE}?about={keel}").text) == ["Of oak?"]
    assert said_on(tom.get(f"{THERE}?about={mast}").text) == []
    assert db["dreams"].find_one()["comment_count"] == 2


def test_without_scripts_one_writes_on_the_page_of_an_entry_and_stays_there(
    entries: list[str], tom: Visitor
) -> None:
    page = f"{THERE}?about={entries[1]}"
    form = tom.get(page).text
    assert f'name="about" type="hidden" value="{entries[1]}"' in form
    answer = tom.post(THERE, {"body": "Of oak?", "about": entries[1], "next": page})
    assert answer.location.startswith(f"{page}#comment-")
    assert said_on(tom.get(page).text) == ["Of oak?"]
    refused = tom.post(THERE, {"body": "", "about": entries[1], "next": page})
    assert f'value="{entries[1]}"' in refused.text, "what was refused is still about it"


def test_a_script_gets_a_form_that_is_about_it_still(entries: list[str], tom: Visitor, db: Any) -> None:
    answer = by_script(tom, THERE, page=f"{THERE}?about={entries[0]}", body="Of pine?", about=entries[0])
    assert f'value="{entries[0]}"' in answer.text
    assert str(db["comments"].find_one()["entry_id"]) == entries[0]


def test_what_is_about_no_entry_of_this_dream_is_about_the_dream(
    entries: list[str], mara: Visitor, tom: Visitor, db: Any
) -> None:
    dream_of(mara, "A kite")
    for number, about in enumerate(("nonsense", "0" * 24, entries[0])):
        assert (
            tom.post("/dreams/a-kite/comments", {"body": f"Day {number}", "about": about}).status_code == 303
        )
        assert tom.get(f"/dreams/a-kite/comments?about={about}").status_code == 200
    assert db["comments"].count_documents({"entry_id": {"$exists": True}}) == 0


def test_comments_outlive_their_entry_under_the_dream(
    entries: list[str], mara: Visitor, tom: Visitor, db: Any
) -> None:
    tom.post(THERE, {"body": "Of oak?", "about": entries[1]})
    mara.post(f"/diary/{entries[1]}/delete")
    page = tom.get("/dreams/a-boat").text
    assert said_on(page) == ["Of oak?"]
    assert "on the entry of" not in page.partition('id="comments-')[2]
    assert db["dreams"].find_one()["comment_count"] == 1


def test_an_entry_counts_what_its_reader_may_read(
    entries: list[str], mara: Visitor, tom: Visitor, mo: Visitor, guest: Visitor, db: Any
) -> None:
    for visitor in (tom, mo):
        visitor.post(THERE, {"body": f"From {visitor.email}", "about": entries[0]})
    assert links(guest.get("/dreams/a-boat").text)[0] == "2 comments"
    tom.post(f"/people/{db['users'].find_one({'email': mo.email})['slug']}/block")
    assert links(tom.get("/dreams/a-boat").text)[0] == "1 comment"
    newest = max(row["created_at"] for row in db["comments"].find())
    db["dreams"].update_one({}, {"$set": {"comments_since": newest, "earlier_comment_count": 2}})
    assert links(guest.get("/dreams/a-boat").text)[0] == "Comment"
    assert links(mara.get("/dreams/a-boat").text)[0] == "2 comments"
    db["dreams"].update_one({}, {"$set": {"who_may_comment": "nobody", "comments_hidden": True}})
    assert links(guest.get("/dreams/a-boat").text) == [], "what is private is not there"


def test_an_entry_by_itself_leads_to_the_page_of_its_dream(entries: list[str], guest: Visitor) -> None:
    answer = guest.get(f"/diary/{entries[1]}")
    assert answer.location == f"/dreams/a-boat?entry={entries[1]}#entry-{entries[1]}"
    assert guest.get(f"/diary/{'0' * 24}").status_code == 404
