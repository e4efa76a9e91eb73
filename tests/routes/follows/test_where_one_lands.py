"""Without scripts, a press that takes its card off the page leads to the card beside it, not to the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bson import ObjectId

from tests.support.threads import dream_of, member, services_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


def cards(visitor: Visitor, page: str) -> list[str]:
    """The names of the cards on a page, as they follow each other."""
    return [part.partition('"')[0] for part in visitor.get(page).text.split('<article class="card" id="')[1:]]


def press(visitor: Visitor, path: str, page: str) -> str:
    answer = visitor.post(path, {"next": page})
    assert answer.status_code == 303
    return str(answer.location)


def test_unfollowing_in_what_one_follows_leads_to_the_next_dream_and_at_the_end_to_the_one_before(
    mara: Visitor, tom: Visitor
) -> None:
    page = "/dreamscape?view=followed&own=0"
    dreams = [dream_of(mara, f"Dream {number}") for number in range(3)]
    for dream in dreams:
        tom.post(f"/dreams/{dream.slug}/follow")
    third, second, first = cards(tom, page)

    assert press(tom, "/dreams/dream-1/unfollow", page) == f"{page}#{first}"
    assert press(tom, "/dreams/dream-0/unfollow", page) == f"{page}#{third}"
    # Nothing is left beside it.
    assert press(tom, "/dreams/dream-2/unfollow", page) == f"{page}#{third}"
    assert second == f"dream-{dreams[1].id}"


def test_unfollowing_a_dreamer_leads_to_the_next_card_of_somebody_else(
    mara: Visitor, tom: Visitor, ada: Visitor
) -> None:
    page = "/dreamscape?view=followed&own=0"
    dream_of(mara, "The oldest")
    of_ada = dream_of(ada, "A kite")
    pressed = dream_of(mara, "The newest")
    for person in (mara, ada):
        tom.post(f"/people/{member(person).slug}/follow")

    place = press(tom, f"/people/{member(mara).slug}/unfollow", f"{page}#dream-{pressed.id}")

    assert place == f"{page}#dream-{of_ada.id}"


def test_a_follow_that_moves_a_dream_to_the_page_before_leads_to_the_next_one(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    for number in range(22):
        dream_of(mara, f"Dream {number}")
    with tom.app.app_context():
        first = services_of(tom).feed.page(member(tom), "trending", False, None, None)
    page = f"/dreamscape?view=trending&after={first.after}"
    moved, beside = cards(tom, page)
    slug = db["dreams"].find_one({"_id": ObjectId(moved.removeprefix("dream-"))})["slug"]

    assert press(tom, f"/dreams/{slug}/follow", page) == f"{page}#{beside}"
    assert cards(tom, page) == [beside]


def test_a_card_that_stays_and_a_page_that_is_no_list_are_where_one_lands(
    mara: Visitor, tom: Visitor
) -> None:
    dream = dream_of(mara)
    for page in (
        "/dreamscape?view=latest&own=1",
        "/dreamscape?view=trending&after=nonsense",
        "/people/mara-lind",
    ):
        assert press(tom, "/dreams/a-boat/follow", page) == f"{page}#dream-{dream.id}"
        assert press(tom, "/dreams/a-boat/unfollow", page) == f"{page}#dream-{dream.id}"
