"""What pages tell browsers of a picture: which files there are, how wide it is shown, and which is waited for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models import Picture
from dreamscape.web.pictures import is_small, shown_picture
from tests.routes.feed.test_dreamscape import plant

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

IMAGE = re.compile(r'<img [^>]*src="/media/dreams/[^>]*>')


def picture(number: int, width: int = 1200, height: int = 750, **more: Any) -> dict[str, Any]:
    """A picture as its dream has it."""
    return {"public_id": f"dreams/p{number}", "width": width, "height": height, "placeholder": "", **more}


def show(db: Any, **pictures: dict[str, Any]) -> None:
    """Give the dreams of these slugs pictures."""
    for slug, shown in pictures.items():
        db["dreams"].update_one({"slug": slug}, {"$set": {"picture": shown}})


@pytest.fixture
def slugs(tom: Visitor, db: Any) -> list[str]:
    """Four dreams of Tom's, the newest first."""
    plant(db, tom, 4)
    found = db["dreams"].find({"dreamer_id": ObjectId(tom.id)}).sort("created_at", -1)
    return [dream["slug"] for dream in found]


def test_browsers_choose_among_the_files_that_there_are(app: Flask) -> None:
    def offered(width: int, height: int, medium: bool) -> str:
        return shown_picture(Picture("dreams/a", width, height, "", medium=medium), "column").srcset

    with app.test_request_context():
        assert offered(1200, 750, True) == (
            "/media/dreams/a?w=400 400w, /media/dreams/a?w=800 800w, /media/dreams/a 1200w"
        )
        assert offered(1200, 750, False) == "/media/dreams/a?w=400 400w, /media/dreams/a 1200w"
        assert offered(700, 500, False) == "/media/dreams/a?w=400 400w, /media/dreams/a 700w"
        assert offered(600, 4800, False).startswith("/media/dreams/a?w=400 200w"), (
            "a tall one is narrowed more"
        )
        assert offered(400, 300, False) == ""
        assert offered(0, 0, False) == "", "a missing key is an ordinary case"


def test_sizes_say_how_wide_a_picture_is_drawn(app: Flask) -> None:
    def sizes(width: int, height: int, place: str) -> str:
        return shown_picture(Picture("dreams/a", width, height, ""), place).sizes

    with app.test_request_context():
        upright = "(min-width: 1600px) 648px, (min-width: 700px) 624px, calc(100vw - 2rem)"
        assert sizes(1200, 750, "column") == sizes(600, 2400, "column") == upright
        assert "(min-width: 700px) calc(3.8 * (624px))" in sizes(1200, 200, "column"), "its sides are cropped"
        assert "344px" in sizes(1200, 750, "grid")
        assert sizes(120, 90, "column") == "120px"
        assert sizes(600, 2400, "page") == "min(624px, 100vw - 2rem, 600px, 20vh)"


@pytest.mark.parametrize(
    ("width", "height", "small"),
    [
        (1200, 750, False),
        (600, 2400, False),
        (1200, 200, False),
        (624, 390, False),
        (623, 389, True),
        (120, 90, True),
        (300, 1200, True),
        (1200, 100, True),
        (0, 0, True),
    ],
)
def test_small_is_what_would_be_blown_up_in_a_card(width: int, height: int, small: bool) -> None:
    assert is_small(Picture("dreams/a", width, height, "")) is small


def test_the_first_picture_of_a_feed_is_waited_for_and_the_others_are_not(
    mara: Visitor, db: Any, slugs: list[str]
) -> None:
    show(db, **{slug: picture(number) for number, slug in enumerate(slugs)})
    for _ in range(2):  # the second time the cards are kept ones
        images = IMAGE.findall(mara.get("/dreamscape?view=latest").text)
        assert ["loading" in image for image in images] == [False, True, True, True]
        assert ["fetchpriority" in image for image in images] == [True, False, False, False]
    assert "fetchpriority" not in mara.get("/dreamscape?view=latest", headers={"HX-Request": "true"}).text


def test_a_kept_card_does_not_remember_that_it_was_the_first(
    mara: Visitor, tom: Visitor, db: Any, slugs: list[str]
) -> None:
    show(db, **{slug: picture(number) for number, slug in enumerate(slugs)})
    mara.get("/dreamscape?view=latest")
    db["dreams"].update_one({"slug": slugs[2]}, {"$set": {"follower_count": 9}})
    images = IMAGE.findall(mara.get("/dreamscape?view=trending").text)
    assert "p2" in images[0]
    assert [image.count("fetchpriority") for image in images] == [1, 0, 0, 0]
    assert [image.count("lazy") for image in images] == [0, 1, 1, 1]
    slug = db["users"].find_one({"_id": ObjectId(tom.id)})["slug"]
    images = IMAGE.findall(mara.get(f"/people/{slug}").text)
    assert [image.count("fetchpriority") for image in images] == [1, 0, 0, 0]


def test_the_second_cards_picture_is_waited_for_where_the_first_has_none_but_no_later_one(
    mara: Visitor, db: Any, slugs: list[str]
) -> None:
    show(db, **{slugs[1]: picture(1), slugs[2]: picture(2)})
    images = IMAGE.findall(mara.get("/dreamscape?view=latest").text)
    assert ["fetchpriority" in image for image in images] == [True, False]
    show(db, **{slugs[1]: {}})
    (image,) = IMAGE.findall(mara.get("/dreamscape?view=latest").text)
    assert 'loading="lazy"' in image


def test_on_its_own_page_a_picture_is_waited_for_and_leads_to_the_whole_of_it(
    guest: Visitor, db: Any, slugs: list[str]
) -> None:
    show(db, **{slugs[0]: picture(0, 600, 2400)})
    page = guest.get(f"/dreams/{slugs[0]}").text
    (image,) = IMAGE.findall(page)
    assert 'fetchpriority="high"' in image
    assert "lazy" not in image
    assert re.search(r'<a class="figure__whole" href="/media/dreams/p0"><span class="picture"', page)
    assert "See the whole picture" in page
