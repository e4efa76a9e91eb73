"""oEmbed: what other sites show in the place of a link to a dream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.routes.feed.test_discover import OUT_OF_SIGHT
from tests.routes.feed.test_dreamscape import plant
from tests.support.atom import read_xml
from tests.support.dream_forms import photo, write

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

BOAT = "http://localhost/dreams/a-boat"
NO_DREAMS = (
    "",
    "nothing",
    "http://localhost/",
    "http://localhost/dreams/nothing",
    "http://localhost/dreams/a-boat/comments",
    "http://localhost/people/mara-lind",
    "http://elsewhere.example/dreams/a-boat",
    "ftp://localhost/dreams/a-boat",
    "//localhost/dreams/a-boat",
    "http://localhost@elsewhere.example/dreams/a-boat",
    "http://[::1/dreams/a-boat",
    "http://localhost/dreams/\x00",
    "http://localhost/dreams/" + "a" * 5000,
)


def ask(visitor: Visitor, url: str, more: str = "") -> Any:
    return visitor.get(f"/oembed?url={quote(url, safe='')}{more}")


def test_it_tells_of_a_dream_and_its_dreamer(mara: Visitor, guest: Visitor) -> None:
    write(mara, title="A boat")
    answer = ask(guest, BOAT)

    assert answer.mimetype == "application/json"
    assert answer.json == {
        "version": "1.0",
        "type": "link",
        "title": "A boat",
        "author_name": "Mara Lind",
        "author_url": "http://localhost/people/mara-lind",
        "provider_name": "Dreamscape",
        "provider_url": "http://localhost/",
        "cache_age": 300,
        "thumbnail_url": "http://localhost/dreams/a-boat/share.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    assert "thumbnail_url" not in ask(guest, BOAT, "&maxheight=629").json
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in ask(mara, BOAT).headers


def test_it_is_there_as_xml_with_whatever_a_title_has(mara: Visitor, guest: Visitor, db: Any) -> None:
    plant(db, mara, title="A <boat> & \x00more", slug="a-boat")
    answer = ask(guest, BOAT, "&format=xml")

    assert answer.mimetype == "text/xml"
    root = read_xml(answer.data)
    assert root.tag == "oembed"
    assert root.findtext("title") == "A <boat> & more"
    assert root.findtext("version") == "1.0"
    assert ask(guest, BOAT, "&format=json").json["title"] == "A <boat> & \x00more"


def test_another_format_is_not_implemented(mara: Visitor, guest: Visitor) -> None:
    write(mara, title="A boat")
    for other in ("html", "", "JSON", "xml,json"):
        assert ask(guest, BOAT, f"&format={other}").status_code == 501


def test_its_picture_is_as_large_as_there_is_room_for(mara: Visitor, guest: Visitor, db: Any) -> None:
    write(mara, title="A boat", picture=photo())
    db["dreams"].update_one(
        {}, {"$set": {"picture.width": 1200, "picture.height": 600, "picture.medium": True}}
    )
    name = f"http://localhost/media/{db['dreams'].find_one()['picture']['public_id']}"

    for room, shown in (
        ("", (name, 1200, 600)),
        ("&maxwidth=1199", (f"{name}?w=800", 800, 400)),
        ("&maxwidth=900&maxheight=399", (f"{name}?w=400", 400, 200)),
        ("&maxheight=200", (f"{name}?w=400", 400, 200)),
        ("&maxwidth=399", ()),
        ("&maxwidth=none&maxheight=-3", (name, 1200, 600)),
    ):
        said = ask(guest, BOAT, room).json
        found = tuple(
            said[f"thumbnail_{what}"] for what in ("url", "width", "height") if f"thumbnail_{what}" in said
        )
        assert found == shown, room


def test_what_is_not_for_everybody_is_nothing_whoever_asks(
    guest: Visitor, mara: Visitor, ada: Visitor, db: Any
) -> None:
    for number, fields in enumerate(OUT_OF_SIGHT.values()):
        plant(db, mara, **fields)
        for who in (guest, mara, ada):
            assert ask(who, f"http://localhost/dreams/dream-{number}").status_code == 404


def test_a_dream_that_is_gone_is_nothing(mara: Visitor, guest: Visitor) -> None:
    mara.post(f"{write(mara, title='A boat').location}/delete")
    assert ask(guest, BOAT).status_code == 404


def test_an_old_address_tells_of_the_dream_by_its_new_name(mara: Visitor, guest: Visitor) -> None:
    page = write(mara, title="A boat").location
    write(mara, title="Another")
    fields = {"title": "A ship", "description": "Red.", "categories": "sea"}
    assert mara.post(f"{page}/edit", fields).status_code == 303
    assert ask(guest, BOAT).json["title"] == "A ship"


def test_what_is_no_dream_of_ours_is_nothing(mara: Visitor, guest: Visitor) -> None:
    write(mara, title="A boat")
    assert {url: ask(guest, url).status_code for url in NO_DREAMS} == dict.fromkeys(NO_DREAMS, 404)


def test_who_is_there_for_members_only_is_named_and_not_led_to(mara: Visitor, guest: Visitor) -> None:
    write(mara, title="A boat")
    mara.post("/settings/privacy", {"members_only": "y"})
    said = ask(guest, BOAT).json
    assert said["author_name"] == "Mara Lind"
    assert "author_url" not in said


def test_a_dreams_page_says_where_it_is_told_of(mara: Visitor, guest: Visitor, db: Any) -> None:
    write(mara, title="A boat")
    page = guest.get("/dreams/a-boat").text
    for kind, form in (("application/json+oembed", "json"), ("text/xml+oembed", "xml")):
        assert (
            f'type="{kind}" href="http://localhost/oembed?url=http://localhost/dreams/a-boat&amp;format={form}">'
            in page
        )
    db["dreams"].update_one({}, {"$set": {"audience": "members"}})
    assert "oembed" not in mara.get("/dreams/a-boat").text
