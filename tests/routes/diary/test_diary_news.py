"""Whoever follows a dream hears of what is written in its diary, as far as they may read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.threads import dream_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

DIARY = "/dreams/a-boat/diary"


@pytest.fixture
def entry(mara: Visitor, tom: Visitor) -> str:
    """The id of what Mara wrote about her boat, which Tom follows."""
    dream_of(mara)
    tom.post("/dreams/a-boat/follow")
    mara.post(DIARY, {"body": "The keel is laid."})
    return str(re.findall(r'id="entry-([0-9a-f]{24})"', mara.get("/dreams/a-boat").text)[0])


def test_followers_are_told_with_its_first_words_and_led_to_it(
    entry: str, tom: Visitor, mara: Visitor
) -> None:
    told = tom.get("/notifications").text
    assert "There is news of" in told
    assert "The keel is laid." in told
    assert f'href="/dreams/a-boat?entry={entry}#entry-{entry}"' in told
    assert "The keel is laid." not in mara.get("/notifications").text


def test_the_next_entry_takes_its_place_and_one_that_is_gone_is_told_no_more(
    entry: str, tom: Visitor, mara: Visitor, db: Any
) -> None:
    mara.post(DIARY, {"body": "It has a mast."})
    told = tom.get("/notifications").text
    assert "It has a mast." in told
    assert "The keel is laid." not in told
    mara.post(f"/diary/{entry}/delete")
    assert "It has a mast." in tom.get("/notifications").text
    mara.post(f"/diary/{db['diary_entries'].find_one()['_id']}/delete")
    assert "There is news of" not in tom.get("/notifications").text
    assert tom.get("/notifications/count").text == "0"


def test_a_hidden_word_folds_it_there_too(entry: str, tom: Visitor) -> None:
    assert entry
    tom.post("/settings/peace", {"hidden_words": "keel"})
    told = tom.get("/notifications").text
    assert re.search(r'<details class="told__fold">(?:(?!</details>).)*The keel is laid\.', told, re.DOTALL)


@pytest.mark.parametrize("change", [{"audience": "only_me"}, {"hidden": {"reason": "", "at": None}}])
def test_who_may_not_see_the_dream_any_more_hears_nothing(
    entry: str, tom: Visitor, db: Any, change: dict[str, Any]
) -> None:
    assert entry
    db["dreams"].update_one({}, {"$set": change})
    told = tom.get("/notifications").text
    assert "keel" not in told
    assert "A boat" not in told


def test_what_is_brought_along_and_what_is_private_is_no_news(mara: Visitor, tom: Visitor, db: Any) -> None:
    dream_of(mara, audience="only_me")
    db["follows"].insert_one({"member_id": db["users"].find_one({"email": tom.email})["_id"], "kind": "dream",
                              "target_id": db["dreams"].find_one()["_id"]})  # fmt: skip
    mara.post(DIARY, {"body": "The keel is laid."})
    assert db["notifications"].count_documents({"kind": "dream_news"}) == 0
