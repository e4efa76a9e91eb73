"""What a picture took is given back once it is done, so that a site of many pictures lives in a small machine."""

from __future__ import annotations

import pytest

from dreamscape import memory
from dreamscape.errors import PictureRefused
from dreamscape.media.processing import Limits, pipeline, process
from tests.support.photos import quarters, saved, small_photo


@pytest.fixture
def given_back(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    times: list[str] = []
    monkeypatch.setattr(pipeline, "give_back_memory", lambda: times.append("once"))
    return times


def test_memory_is_given_back_after_each_picture(given_back: list[str]) -> None:
    process(small_photo(), Limits())
    process(small_photo(), Limits())
    assert given_back == ["once", "once"]


def test_memory_is_given_back_after_a_picture_that_was_refused(given_back: list[str]) -> None:
    for data in (small_photo()[:200], saved(quarters(), "PNG")[:60], b"no picture"):
        given_back.clear()
        with pytest.raises(PictureRefused):
            process(data, Limits())
        assert given_back == ["once"]


def test_where_the_c_library_cannot_do_it_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    memory.give_back_memory()
    monkeypatch.setattr(memory, "_trim", None)
    memory.give_back_memory()
