"""A dream is written and read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.dream_forms import photo, saved_drafts, stored_dream, write

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


def test_a_dream_is_written_and_anybody_can_read_it(mara: Visitor, guest: Visitor) -> None:
    answer = write(mara)
    assert (answer.status_code, answer.location) == (303, "/dreams/sail-to-the-midnight-sun")
    page = guest.get(answer.location).text
    assert "<h1" in page
    assert "Sail to the midnight sun" in page
    assert "Just once.<br>\nWith my sister." in page
    assert "Mara Lind" in page
    assert re.findall(r'class="chip"[^>]*>([^<]+)', page) == ["Travel", "Sea"]


def test_a_dream_can_be_shared_with_title_picture_and_one_address(mara: Visitor, guest: Visitor) -> None:
    write(
        mara, picture=photo(), picture_alt="A boat at midnight", description="Just once.\n\nWith my sister."
    )
    page = guest.get("/dreams/sail-to-the-midnight-sun").text
    assert '<link rel="canonical" href="http://localhost/dreams/sail-to-the-midnight-sun">' in page
    assert '<meta property="og:title" content="Sail to the midnight sun">' in page
    assert '<meta property="og:description" content="Just once. With my sister.">' in page
    image = "http://localhost/dreams/sail-to-the-midnight-sun/share.png"
    assert f'<meta property="og:image" content="{image}">' in page
    assert '<meta property="og:image:alt" content="A boat at midnight">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_the_front_page_quotes_a_dream_without_its_blank_lines(mara: Visitor, guest: Visitor) -> None:
    write(mara, description="Just once.\n\nWith my sister.")
    assert ">Just once. With my sister.</p>" in guest.get("/").text


def test_what_people_write_is_never_markup(mara: Visitor, guest: Visitor) -> None:
    attack = "<script>alert(1)</script>\"'&{{7*7}}"
    answer = write(mara, title=attack, description=attack, picture=photo(), picture_alt=attack)
    for page in (guest.get(answer.location), mara.get("/dreamscape?own=1"), mara.get("/dreams")):
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert "{{7*7}}" in page.text


def test_a_title_is_used_once_by_one_dreamer_whatever_its_case(mara: Visitor, db: Any) -> None:
    write(mara)
    answer = write(mara, title="  sail to  THE midnight sun ", description="A second time")
    assert answer.status_code == 200
    assert "You already have a dream with this title" in answer.text
    assert "A second time" in answer.text
    assert re.search(r'value="sea" checked', answer.text)
    assert db["dreams"].count_documents({}) == 1
    assert db["slugs"].count_documents({"_id": {"$regex": "^dream:"}}) == 1


def test_two_dreamers_may_have_the_same_title(mara: Visitor, tom: Visitor) -> None:
    assert write(mara).location == "/dreams/sail-to-the-midnight-sun"
    assert write(tom).location == "/dreams/sail-to-the-midnight-sun-2"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("new", "dream-new"),
        ("Delete", "dream-delete"),
        ("🌙🌙", "dream"),
        ("Ein Café für Ängstliche", "ein-cafe-fur-angstliche"),
        ("夢", "meng"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 120, "a" * 80),
    ],
)
def test_every_title_gets_a_readable_address(mara: Visitor, title: str, slug: str) -> None:
    assert write(mara, title=title).location == f"/dreams/{slug}"
    assert mara.get(f"/dreams/{slug}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Every dream needs a name."),
        ("title", " \u200b\n ", "Every dream needs a name."),
        ("title", "x" * 121, "At most 120 characters, please; this has 121."),
        ("title", "👩‍👩‍👧‍👦" * 121, "At most 120 characters, please; this has 121."),
        ("description", "", "Tell us a little about it"),
        ("description", "x" * 5001, "At most 5,000 characters, please; this has 5,001."),
        ("picture_alt", "x" * 301, "At most 300 characters, please; this has 301."),
        ("categories", [], "Choose at least one, so that others find your dream."),
        ("categories", ["nonsense"], "Choose at least one, so that others find your dream."),
        (
            "categories",
            ["art", "travel", "music", "sport", "books", "nature", "family"],
            "At most 5; these are 7.",
        ),
    ],
)
def test_a_form_comes_back_with_the_message_at_its_field_and_nothing_lost(
    mara: Visitor, db: Any, field: str, value: Any, message: str
) -> None:
    answer = write(mara, **{field: value})
    assert answer.status_code == 200
    error = re.search(rf'id="{field}-error">(.*?)</p>', answer.text, re.DOTALL)
    assert error
    assert message in error[1]
    assert f"{field}-error" in "".join(re.findall(r'aria-describedby="([^"]*)"', answer.text))
    for name, text in {"title": "Sail to the midnight sun", "description": "With my sister."}.items():
        assert name == field or text in answer.text
    assert db["dreams"].count_documents({}) == 0


def test_the_longest_that_is_allowed_is_allowed(mara: Visitor, db: Any) -> None:
    family = "👩‍👩‍👧‍👦"
    assert write(mara, title=family * 120, description="d" * 5000).status_code == 303
    assert stored_dream(db)["title"] == family * 120


def test_ticked_categories_beyond_the_first_dozen_stay_in_sight(mara: Visitor) -> None:
    page = write(mara, title="", categories=["wild-ideas"]).text
    assert re.search(r'<details class="chips__more" open>.*value="wild-ideas" checked', page, re.DOTALL)
    assert '<details class="chips__more">' in mara.get("/dreams/new").text


@pytest.mark.parametrize("path", ["/dreams/nobody-ever", "/dreams/%00", "/dreams/a.b", "/dreams/new/edit"])
def test_an_address_nobody_ever_had_is_not_found(mara: Visitor, path: str) -> None:
    assert mara.get(path).status_code == 404


def test_my_dreams_are_mine_and_newest_first(mara: Visitor, tom: Visitor) -> None:
    assert "No dreams here yet" in mara.get("/dreams").text
    write(tom, title="Of Tom")
    for title in ("First", "Second"):
        write(mara, title=title)
    page = mara.get("/dreams").text
    assert re.findall(r'href="/dreams/(\w+)">(\w+)</a></h2>', page) == [
        ("second", "Second"),
        ("first", "First"),
    ]
    assert '/dreams/first/edit"' in page
    assert '/dreams/first/delete"' in page


def test_the_browser_is_told_which_draft_is_saved(mara: Visitor) -> None:
    assert f'data-draft="{mara.id}.new-dream"' in mara.get("/dreams/new").text
    write(mara)
    # What she wrote before she logged in is said too.
    assert saved_drafts(mara) == [f"{mara.id}.new-dream", "guest.new-dream"]
