"""The page of notifications, whose frame is kept, is the page that its templates would have written for this reader."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.routes.feed.test_page_frames import TOKEN, comparable, written_anew
from tests.support.threads import dream_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

AGES = (0, 0, 3, 8, 15, 45)  # days


@pytest.fixture
def told(mara: Visitor, tom: Visitor, db: Any) -> Visitor:
    """Mara, who was told of something in each group, the newest of it unread."""
    tom.post(f"/dreams/{dream_of(mara).slug}/follow")
    told = db["notifications"].find_one()
    for number, days in enumerate(AGES[1:]):
        age = timedelta(days=days, minutes=number + 1)
        other = {"_id": type(told["_id"])(), "thing_id": type(told["_id"])(), "at": told["at"] - age}
        db["notifications"].insert_one({**told, "unread": False, **other})
    return mara


def frames(app: Flask) -> int:
    return int(app.extensions["dreamscape.notification_frames"]._kept.cache_info().currsize)  # noqa: SLF001


@pytest.mark.parametrize("theme", [None, "dark"])
@pytest.mark.parametrize(
    "query", ["", "?kind=followers", "?kind=likes", "?kind=none", '?next=/x"><i>', '?one="><i>&two=ü']
)
def test_it_is_the_page_that_would_be_written_anew(
    app: Flask, told: Visitor, query: str, theme: str | None
) -> None:
    if theme:
        told.client.set_cookie("theme", theme)
    path = f"/notifications{query}"

    first, second = comparable(told.get(path).text), comparable(told.get(path).text)

    assert first == second == written_anew(app, told, path)
    assert "><i>" not in "".join(first)


def test_it_is_so_when_all_is_read_and_for_another_reader_and_on_each_page(
    app: Flask, told: Visitor, tom: Visitor, mo: Visitor, db: Any
) -> None:
    row = db["notifications"].find_one()
    told.get("/notifications")
    told.post("/notifications/read")
    for number in range(25):
        fresh = {"_id": type(row["_id"])(), "thing_id": type(row["_id"])()}
        aged = {"at": row["at"] - timedelta(minutes=number), "unread": number < 2}
        db["notifications"].insert_one({**row, **fresh, **aged, "member_id": type(row["_id"])(mo.id)})
    mo.post("/people/tom-okoye/follow")

    for reader in (told, tom, mo, told):
        page = reader.get("/notifications").text
        assert comparable(page) == written_anew(app, reader, "/notifications")
        assert ('href="/admin/"' in page) == (reader is mo)
        assert len(set(TOKEN.findall(page))) == 1
        assert [one.id in page for one in (told, tom, mo)] == [one is reader for one in (told, tom, mo)]
    more = mo.get("/notifications").text.partition('class="pager"><a class="button" href="')[2]
    more = more.partition('"')[0]
    assert comparable(mo.get(more).text) == written_anew(app, mo, more)


def test_what_was_flashed_is_shown_once_and_to_nobody_else(told: Visitor, mo: Visitor) -> None:
    with told.client.session_transaction() as session:
        session["_flashes"] = [("success", "Only for you.")]

    assert ["Only for you." in told.get("/notifications").text for _ in range(2)] == [True, False]
    assert "Only for you." not in mo.get("/notifications").text


def test_a_stranger_cannot_fill_the_memory_with_frames(app: Flask, told: Visitor) -> None:
    for number in range(5):
        told.client.set_cookie("theme", f"theme-{number}")
        assert told.get(f"/notifications?kind=kind-{number}&more={number}").status_code == 200

    assert frames(app) == 1
