"""Share pictures as they are kept: one of a dream, however many ask at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.services import share_pictures
from dreamscape.store.pictures.share_pictures import SharePictures
from tests.support.threads import dream_of, services_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

DREAM = "0123456789abcdef01234567"


def test_there_is_one_of_a_dream_as_it_is_now(db: Any) -> None:
    store = SharePictures(db)
    store.keep(DREAM, "before", b"old")
    store.keep(DREAM, "now", b"new")
    assert (store.find(DREAM, "before"), store.find(DREAM, "now")) == (None, b"new")
    assert db["share_pictures"].count_documents({}) == 1
    store.clear(DREAM)
    assert store.find(DREAM, "now") is None


@pytest.mark.real_db
def test_many_who_ask_at_once_have_it_drawn_once(
    mara: Visitor, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(shown: Any) -> bytes:
        drawn.append(shown.title)
        time.sleep(0.02)
        return b"a picture"

    monkeypatch.setattr(share_pictures, "draw", draw)
    pictures = services_of(mara).share_pictures
    wanted = pictures.of(dream_of(mara))
    with ThreadPoolExecutor(8) as crowd:
        assert set(crowd.map(pictures.draw, [wanted] * 16)) == {b"a picture"}
    assert drawn == ["A boat"]
    assert db["share_pictures"].count_documents({}) == 1


@pytest.mark.real_db
def test_processes_that_draw_the_same_at_once_keep_one(db: Any) -> None:
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: SharePictures(db).keep(DREAM, "now", b"new"), range(32)))
    assert db["share_pictures"].count_documents({}) == 1
