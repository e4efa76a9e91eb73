"""A dream's picture from its first upload to its last deletion, with every step failing once.

Whatever fails, in the end the pictures in storage are exactly those that
documents name, and nothing waits in the queue.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from pymongo.errors import AutoReconnect

from dreamscape.errors import Taken
from tests.faults.picture_site import FAULTS, MEMBER, Site

if TYPE_CHECKING:
    from collections.abc import Callable


def test_an_undisturbed_life_leaves_exactly_the_pictures_that_are_shown(site: Site) -> None:
    site.live()
    assert len(site.named()) == 1
    site.assert_agreement()


@pytest.mark.soak
@pytest.mark.parametrize("how", FAULTS)
def test_whichever_step_fails_documents_and_storage_agree_in_the_end(
    site: Site, db: Any, some: Callable[[int, str], range], how: str
) -> None:
    site.live()
    steps = len(site.fault.calls)
    assert steps > 20
    for at in some(steps, how):
        for collection in ("dreams", "slugs"):
            db[collection].delete_many({})
        site.fault.at, site.fault.how = at, how
        site.fault.calls.clear()
        site.live()
        site.recover()
        site.assert_agreement()


def test_a_storage_that_takes_nothing_costs_the_picture_and_not_the_words(site: Site) -> None:
    site.fault.at, site.fault.how = 0, "refuses"
    dream, warning = site.dreams.create(MEMBER, *site.write(b"1"))
    assert dream.title == "A boat"
    assert dream.picture is None
    assert warning
    assert "picture" in str(warning)
    site.recover()
    site.assert_agreement()


def test_a_storage_that_deletes_nothing_is_not_the_members_trouble(site: Site) -> None:
    site.dreams.create(MEMBER, *site.write(b"1"))
    site.fault.calls.clear()
    first = site.named()
    for at in range(12):
        site.fault.at, site.fault.how = at, "refuses"
        if site.fault.calls and site.fault.calls[-1] == "delete":
            break
        site.fault.calls.clear()
        dream, _ = site.dreams.edit(MEMBER, "a-boat", *site.write(b"2"))
    assert dream.picture
    site.recover()
    assert not set(first) & {picture.public_id for picture in site.storage.stored()}
    site.assert_agreement()


def test_a_title_that_is_taken_takes_its_new_picture_away_again(site: Site) -> None:
    site.dreams.create(MEMBER, *site.write(b"1"))
    with pytest.raises(Taken):
        site.dreams.create(MEMBER, *site.write(b"2"))
    assert len(site.named()) == 1
    site.assert_agreement()


@pytest.mark.parametrize("how", ["database refuses", "database loses"])
def test_a_picture_whose_dream_the_database_would_not_take_goes_at_once(site: Site, how: str) -> None:
    site.fault.at, site.fault.how = 1, how  # after the picture is stored
    with pytest.raises(AutoReconnect):
        site.dreams.create(MEMBER, *site.write(b"1"))
    assert site.fault.calls[:2] == ["save", "add"]
    assert len(site.named()) == (how == "database loses"), "what is saved after all keeps its picture"
    site.assert_agreement()


def test_two_dreams_with_one_and_the_same_file_have_a_picture_each(site: Site) -> None:
    for title in ("A boat", "A garden"):
        site.dreams.create(MEMBER, *site.write(b"the same", title=title))
    assert len(site.named()) == 2
    site.assert_agreement()
    site.dreams.delete(MEMBER, "a-boat")
    assert len(site.named()) == 1
    site.assert_agreement()


@pytest.mark.real_db
def test_replacements_at_the_same_time_leave_exactly_one_picture(site: Site) -> None:
    site.dreams.create(MEMBER, *site.write(b"0"))
    start = threading.Barrier(4)

    def replace(number: int) -> None:
        start.wait()
        for turn in range(3):
            site.dreams.edit(MEMBER, "a-boat", *site.write(b"%d %d" % (number, turn)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(replace, range(4)))  # raises what one of them has raised
    assert len(site.named()) == 1
    site.assert_agreement()


@pytest.mark.real_db
def test_a_replacement_while_the_dream_is_taken_down_leaves_no_picture(site: Site) -> None:
    for _ in range(5):
        site.dreams.create(MEMBER, *site.write(b"0"))
        start = threading.Barrier(2)
        works: list[Callable[[], object]] = [
            lambda: site.dreams.edit(MEMBER, "a-boat", *site.write(b"1")),
            lambda: site.dreams.delete(MEMBER, "a-boat"),
        ]

        def run(work: Callable[[], object], start: threading.Barrier = start) -> None:
            start.wait()
            site.attempt(work)

        threads = [threading.Thread(target=run, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert site.named() == []
        site.assert_agreement()
        site.db["slugs"].delete_many({})
