"""A page of the dreamscape whose frame is kept is the page that its templates would have written for this reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.web.marked_html import Marks
from tests.routes.feed.test_dreamscape import more, plant

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

# What is another for each page: the padding, and the token with the second it was signed in.
PADDING = re.compile(r"<!-- [0-9a-f]+ -->")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FLASHED = "You follow this dream now."


def comparable(html: str) -> list[str]:
    return PADDING.sub("", TOKEN.sub("", html)).split()


def written_anew(app: Flask, reader: Visitor, path: str) -> list[str]:
    app.debug = True
    try:
        return comparable(reader.get(path).text)
    finally:
        app.debug = False


def kept_frames(app: Flask) -> int:
    return int(app.extensions["dreamscape.frames"]._frames._kept.cache_info().currsize)  # noqa: SLF001


@pytest.mark.parametrize("theme", [None, "dark", "light", "plaid"])
@pytest.mark.parametrize(
    "query", ["view=latest", "view=trending&own=1", "view=latest&category=sea", "view=personalised&own=1"]
)
def test_it_is_the_page_that_would_be_written_anew(
    app: Flask, tom: Visitor, mara: Visitor, db: Any, query: str, theme: str | None
) -> None:
    plant(db, tom, 2)
    db["users"].update_many({}, {"$set": {"interests": ["sea"], "unread_notifications": 7}})
    if theme:
        mara.client.set_cookie("theme", theme)
    path = f"/dreamscape?{query}"

    first, second = comparable(mara.get(path).text), comparable(mara.get(path).text)

    assert first == second == written_anew(app, mara, path)


def test_it_is_so_on_a_page_that_has_a_next_and_on_the_last(
    app: Flask, tom: Visitor, mara: Visitor, db: Any
) -> None:
    plant(db, tom, 45)
    path = "/dreamscape?view=latest"
    paths = [path, second := more(mara, path), more(mara, second)]

    for page in paths:
        assert comparable(mara.get(page).text) == written_anew(app, mara, page)
    assert "data-more" not in mara.get(paths[-1]).text


def test_a_moderator_has_the_way_to_what_they_look_after_and_a_member_has_not(
    app: Flask, mo: Visitor, tom: Visitor, mara: Visitor, db: Any
) -> None:
    plant(db, tom, 1)
    for reader in (mo, mara, mo):
        page = reader.get("/dreamscape?view=latest").text
        assert ('href="/admin/"' in page) == (reader is mo)
        assert comparable(page) == written_anew(app, reader, "/dreamscape?view=latest")


def test_each_page_is_made_for_its_reader(guest: Visitor, tom: Visitor, mara: Visitor, db: Any) -> None:
    plant(db, guest.signed_up("Ana", "Sol", "ana@example.org"), 2)
    path = "/dreamscape?view=latest"
    pages = {reader.id: reader.get(path).text for reader in (mara, tom)}

    for reader, other in (pages, tuple(reversed(pages))):
        assert reader in pages[reader]
        assert other not in pages[reader]


def test_each_reader_has_their_own_token_in_every_form(tom: Visitor, mara: Visitor, db: Any) -> None:
    plant(db, tom, 2)
    tokens = [
        set(TOKEN.findall(reader.get("/dreamscape?view=latest&own=1").text)) for reader in (mara, tom, mara)
    ]

    assert [len(each) for each in tokens] == [1, 1, 1]
    assert tokens[0].isdisjoint(tokens[1])


def test_what_was_flashed_is_shown_once_and_to_nobody_else(
    app: Flask, tom: Visitor, mara: Visitor, db: Any
) -> None:
    plant(db, tom, 1)
    path = "/dreamscape?view=latest"
    with mara.client.session_transaction() as session:
        session["_flashes"] = [("success", FLASHED)]

    assert FLASHED in mara.get(path).text
    assert FLASHED not in mara.get(path).text
    assert FLASHED not in tom.get(f"{path}&own=1").text
    assert kept_frames(app) == 2


def test_a_stranger_cannot_fill_the_memory_with_frames(
    app: Flask, tom: Visitor, mara: Visitor, db: Any
) -> None:
    plant(db, tom, 1)
    for number in range(5):
        mara.client.set_cookie("theme", f"theme-{number}")
        for query in (f"view=view-{number}", f"view=latest&category=none-{number}&more={number}"):
            assert mara.get(f"/dreamscape?{query}").status_code == 200

    assert kept_frames(app) == 1


def test_marks_are_filled_where_they_stand_each_as_often_as_it_does() -> None:
    marks = Marks("moon", "sun")
    kept = marks.cut(f"<b>{marks['sun']}</b> …{marks['moon']}{marks['sun']}")

    filled = b"".join(marks.fill(kept, {"sun": "☀".encode(), "moon": b"("})).decode()

    assert filled == "<b>☀</b> …(☀"
