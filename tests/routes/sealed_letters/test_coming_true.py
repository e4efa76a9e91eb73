"""A dream comes true: what was sealed for that day opens with it, on the page that celebrates it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.routes.sealed_letters.conftest import WORDS

if TYPE_CHECKING:
    from tests.routes.sealed_letters.conftest import Post
    from tests.support.visitor import Visitor

CHOIR = "/dreams/a-choir"


def test_letters_for_that_day_open_on_the_page_and_no_others_do(post: Post, guest: Visitor) -> None:
    post.seal("came_true", may_show="y")
    post.seal("hard_day", body="For another day.")
    assert WORDS not in post.tom.get(CHOIR).text

    post.come_true()

    page = post.tom.get(CHOIR).text
    assert WORDS in page
    assert "For another day." not in page
    # Others read it once its dreamer lets them.
    assert WORDS not in guest.get(CHOIR).text
    letter = str(post.db["sealed_letters"].find_one({"kind": "came_true"})["_id"])
    assert post.tom.post(f"/letters/{letter}/show", {"shown": "y"}).status_code == 303
    assert WORDS in guest.get(CHOIR).text
    assert "For another day." not in guest.get(CHOIR).text


def test_taking_it_back_closes_nothing_and_keeps_sealed_what_was_not_opened(
    post: Post, ines: Visitor
) -> None:
    post.seal("came_true")
    post.come_true()
    post.tom.post(f"{CHOIR}/state", {"state": "on_the_way"})
    post.seal("came_true", body="For the second time.", by=ines)

    assert WORDS in post.tom.get(f"{CHOIR}/letters/opened").text
    assert "For the second time." not in post.tom.get(f"{CHOIR}/letters/opened").text
    post.come_true()
    assert "For the second time." in post.tom.get(CHOIR).text
    assert WORDS in post.tom.get(CHOIR).text


def test_what_was_taken_back_before_is_gone(post: Post) -> None:
    letter = post.seal("came_true")
    assert post.mara.post(f"/letters/{letter}/take-back").status_code == 303
    post.come_true()
    assert WORDS not in post.tom.get(CHOIR).text
