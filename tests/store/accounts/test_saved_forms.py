"""Typed text on its way back: found by its owner, on its page, with its key."""

from __future__ import annotations

from typing import Any

from bson import ObjectId

from dreamscape.store.accounts.saved_forms import SavedForms

MARA, TOM = str(ObjectId()), str(ObjectId())
FIELDS = {"title": ["A boat"], "categories": ["travel", "sea"], "$odd.name": ["kept as it is"]}


def test_what_was_saved_is_found_as_it_was(db: Any) -> None:
    key = SavedForms(db).add(MARA, "/dreams/new", FIELDS)

    assert SavedForms(db).find(MARA, "/dreams/new", key) == FIELDS


def test_nothing_is_found_by_another_member_on_another_page_or_with_another_key(db: Any) -> None:
    key = SavedForms(db).add(MARA, "/dreams/new", FIELDS)

    assert SavedForms(db).find(TOM, "/dreams/new", key) is None
    assert SavedForms(db).find(MARA, "/profile", key) is None
    assert SavedForms(db).find(MARA, "/dreams/new", "another") is None
