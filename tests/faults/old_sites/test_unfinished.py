"""What an old site had begun is finished."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from tests.support.old_sites.loading import back_then
from tests.support.old_sites.site import (
    ALL_IS_TRUE,
    BOAT,
    CLEAR_PICTURES,
    FINISH_REMOVALS,
    ORCHARD,
    RECOUNT,
    RECOUNT_ONLY_LOOKING,
    SEND_MAILS,
    Site,
    pictures_on,
    status,
    words,
)

pytestmark = pytest.mark.real_db


def in_two_weeks() -> Any:
    return time_machine.travel(datetime.now(UTC) + timedelta(days=14, hours=1), tick=True)


def test_queued_mails_arrive(site: Site) -> None:
    site.run(SEND_MAILS)
    assert sorted(site.inbox.mails) == site.facts["waiting_mails"]
    [link] = re.findall(r"http://localhost(/password-reset/\S+)", site.inbox.mails["otto@example.org"])
    with back_then(site.name):
        new = {"password": "a lantern on the stairs"}
        assert site.guest().post(link, new, page=link).status_code == 303
    site.guest().logged_in("otto@example.org", password="a lantern on the stairs")
    site.inbox.mails.clear()
    site.run(SEND_MAILS)
    assert not site.inbox.mails


def test_pictures_that_waited_to_be_deleted_go_and_no_others(site: Site) -> None:
    guest = site.guest()
    waiting = [f"/media/{picture}" for picture in site.facts["waiting_pictures"]]
    assert len(waiting) == 3
    kept = pictures_on(guest, BOAT) | pictures_on(guest, "/people/nora-quist")
    assert not kept & set(waiting)
    site.run(CLEAR_PICTURES)
    assert {status(guest, address) for address in waiting} == {404}
    assert {status(guest, address) for address in kept} == {200}


def test_removals_that_were_cut_short_are_finished(site: Site) -> None:
    site.run(FINISH_REMOVALS)
    site.run(CLEAR_PICTURES)
    guest, nora = site.guest(), site.member("nora")
    boat = words(guest, BOAT)
    assert "3 follow" in boat
    assert "2 likes" in boat
    assert "Gil was here." in boat, "others talked on after it"
    assert "Hana waves." not in boat
    assert "1 follower" in words(guest, "/people/nora-quist")
    assert "Gil" not in words(nora, "/people/nora-quist/following")
    for slug in ("a-bridge-of-books", "a-second-bridge", "a-hundred-letters", "a-kite-for-every-roof"):
        assert status(nora, f"/dreams/{slug}") == 410
        if slug in site.facts["pictures"]:
            assert status(guest, f"/media/{site.facts['pictures'][slug]}") == 404
    export = nora.post("/settings/export", page="/dreamscape").data
    with zipfile.ZipFile(io.BytesIO(export)) as archive:
        copy = archive.read("dreamscape.json").decode()
    assert "A library!" not in copy
    assert "Mine shall be green." not in copy
    assert "Gil dislikes apples." not in words(site.member("ada"), "/admin/reports")
    assert ALL_IS_TRUE in site.run(RECOUNT_ONLY_LOOKING)


def test_the_count_puts_right_what_an_interruption_left(site: Site) -> None:
    site.run(FINISH_REMOVALS)
    site.run(RECOUNT)
    assert ALL_IS_TRUE in site.run(RECOUNT)


def test_who_is_leaving_goes_when_the_time_has_come(site: Site) -> None:
    guest = site.guest()
    picture = f"/media/{site.facts['pictures']['a-year-without-shoes']}"
    site.run(FINISH_REMOVALS)
    assert status(guest, "/dreams/a-year-without-shoes") == status(guest, picture) == 200
    with in_two_weeks():
        site.run(FINISH_REMOVALS)
        site.run(CLEAR_PICTURES)
    assert status(guest, "/dreams/a-year-without-shoes") == 410
    assert status(guest, picture) == 404
    assert status(guest, "/people/lea-leaf") in (404, 410)
    assert "I bring a pear tree." not in words(guest, ORCHARD)
    assert "2 follow" in words(guest, BOAT)
    assert ALL_IS_TRUE in site.run(RECOUNT_ONLY_LOOKING)


def test_who_was_leaving_and_comes_back_stays(site: Site) -> None:
    site.member("lea")
    with in_two_weeks():
        site.run(FINISH_REMOVALS)
    assert status(site.guest(), "/dreams/a-year-without-shoes") == 200
