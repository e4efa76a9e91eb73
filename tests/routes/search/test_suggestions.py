"""What is suggested while one types: as links of a list, each for its reader to see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.extensions import limiter
from tests.routes.search.test_page import do_jobs
from tests.support.threads import dream_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

OPTION = re.compile(r'role="option"[^>]* href="([^"]+)"')


def options(visitor: Visitor, words: str) -> list[str]:
    return OPTION.findall(visitor.get(f"/search/suggestions?q={words}").text)


def test_words_dreams_people_and_categories_are_links_of_one_list(guest: Visitor, mara: Visitor) -> None:
    dream_of(mara, "The sea at Marathon")
    do_jobs(mara)
    answer = guest.get("/search/suggestions?q=mar")

    assert OPTION.findall(answer.text) == [
        "/search?q=marathon",
        "/dreams/the-sea-at-marathon",
        "/people/mara-lind",
    ]
    assert "<mark>mar</mark>athon" in answer.text
    assert 'data-say-found="3 suggestions"' in answer.text
    assert "/discover?category=sea" in options(guest, "se")
    assert "/dreamscape?category=sea" in options(mara, "se")
    assert "Mara Lind, that is you" in mara.get("/search/suggestions?q=mar").text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "<html" not in answer.text


def test_nothing_is_suggested_that_its_reader_may_not_see(
    guest: Visitor, mara: Visitor, tom: Visitor
) -> None:
    dream_of(mara, "A spaceship", audience="only_me")
    dream_of(mara, "Spacesuits", description="A diet.", audience="members")
    tom.post("/settings/peace", {"hidden_words": "diet"})

    for visitor in (guest, tom):
        assert options(visitor, "spaceship") == options(visitor, "spacesuit") == []
    assert "/dreams/a-spaceship" in options(mara, "spaceship")


def test_nothing_typed_is_an_empty_list(guest: Visitor) -> None:
    for words in ("", "+", "%00", "zzzz"):
        page = guest.get(f"/search/suggestions?q={words}").text
        assert 'role="listbox"' in page
        assert 'data-say-found=""' in page
        assert not OPTION.findall(page)


class TestLimit:
    """A script that asks without end is stopped; a person who types is not."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "RATELIMIT_ENABLED": True, "LIMIT_SUGGESTIONS": "3 per hour"}

    def test_it_is_counted_for_each_member_and_stops_no_search(
        self, guest: Visitor, mara: Visitor, app: Flask
    ) -> None:
        with app.app_context():
            limiter.reset()
        statuses = [guest.get("/search/suggestions?q=a").status_code for _ in range(4)]

        assert statuses == [200, 200, 200, 429]
        assert mara.get("/search/suggestions?q=a").status_code == 200
        assert guest.get("/search?q=a").status_code == 200
