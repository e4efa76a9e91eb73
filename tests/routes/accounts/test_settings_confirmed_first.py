"""Where the site asks for it, only members with a confirmed address post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

DREAM = {"title": "A boat", "description": "Red.", "categories": "travel", "comments_enabled": "y"}


def confirm(db: Any, member: Visitor) -> None:
    db["users"].update_one({"email": member.email}, {"$set": {"email_confirmed": True}})


class TestAsked:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "REQUIRE_CONFIRMED_EMAIL": True}

    def test_a_dream_waits_for_the_confirmation_and_loses_nothing(self, mara: Visitor, db: Any) -> None:
        answer = mara.post("/dreams/new", DREAM)

        assert answer.status_code == 200
        assert "confirm your e-mail address first" in answer.text
        assert 'value="A boat"' in answer.text
        confirm(db, mara)
        assert mara.post("/dreams/new", DREAM).status_code == 303

    def test_so_does_a_comment(self, mara: Visitor, tom: Visitor, db: Any) -> None:
        confirm(db, mara)
        mara.post("/dreams/new", DREAM)

        answer = tom.post("/dreams/a-boat/comments", {"body": "Take me along"})

        assert "confirm your e-mail address first" in answer.text
        assert "Take me along" in answer.text
        assert db["comments"].count_documents({}) == 0

    def test_the_profile_says_so_beforehand(self, mara: Visitor) -> None:
        assert "Before you share your first dream" in mara.get("/profile").text


def test_usually_everybody_posts_at_once(mara: Visitor) -> None:
    assert mara.post("/dreams/new", DREAM).status_code == 303
