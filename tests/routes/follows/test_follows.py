"""Following dreams and dreamers: one press, one edge, and back to exactly where one was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.threads import by_script, dream_of, member, names, services_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


def counts(db: Any) -> tuple[int, int]:
    """The follower count that Mara's dream shows, and the edges there are."""
    return db["dreams"].find_one()["follower_count"], db["follows"].count_documents({"kind": "dream"})


def test_without_scripts_a_press_leads_back_to_the_very_page_and_card(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    page = "/dreamscape?view=latest&own=1"
    answer = tom.post("/dreams/a-boat/follow", {"next": page})
    assert (answer.status_code, answer.location) == (303, f"{page}#dream-{dream.id}")
    shown = tom.get(page).text
    assert f'id="dream-{dream.id}"' in shown
    assert "Following dream: unfollow" in names(shown)


def test_following_twice_is_following_and_so_is_unfollowing(mara: Visitor, tom: Visitor, db: Any) -> None:
    dream_of(mara)
    for _ in range(2):
        tom.post("/dreams/a-boat/follow")
        assert counts(db) == (1, 1)
    for _ in range(2):
        tom.post("/dreams/a-boat/unfollow")
        assert counts(db) == (0, 0)


def test_a_script_gets_only_the_control_with_the_new_count(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    answer = by_script(tom, "/dreams/a-boat/follow", "/dreamscape?own=1")
    assert answer.status_code == 200
    assert "<main" not in answer.text
    assert names(answer.text) == ["Following dream: unfollow"]
    assert "1 follows<" in answer.text
    assert f'data-follow-dream="{dream.id}"' in answer.text
    assert 'value="/dreamscape?own=1"' in answer.text
    assert "You follow this dream now." in answer.headers["HX-Trigger"]


def test_following_a_dreamer_turns_all_their_cards_at_once(mara: Visitor, tom: Visitor, db: Any) -> None:
    dream_of(mara)
    answer = by_script(tom, "/people/mara-lind/follow")
    oob = f"hx-swap-oob=\"outerHTML:[data-follow-dreamer='{mara.id}']\""
    assert oob in answer.text
    assert names(answer.text) == ["Following Mara Lind: unfollow"]
    assert db["users"].find_one({"first_name": "Mara"})["follower_count"] == 1


def test_the_number_on_their_own_page_turns_with_the_press(mara: Visitor, tom: Visitor, db: Any) -> None:
    page = "/people/mara-lind"
    turned = f'id="followers-{mara.id}" href="{page}/followers" hx-swap-oob="true"><b>1</b> follower<'
    assert f'id="followers-{mara.id}" href="{page}/followers">no followers yet<' in tom.get(page).text
    assert turned in by_script(tom, f"{page}/follow", f"{page}?after=x").text
    assert "no followers yet" in by_script(tom, f"{page}/unfollow", page).text
    # Elsewhere there is no such number, and who hides theirs hides it here too.
    assert "followers-" not in by_script(tom, f"{page}/follow").text
    db["users"].update_one({"first_name": "Mara"}, {"$set": {"hides_counts": True}})
    assert "followers-" not in by_script(tom, f"{page}/follow", page).text


def test_without_scripts_following_a_dreamer_leads_back_to_the_card(mara: Visitor, tom: Visitor) -> None:
    dream = dream_of(mara)
    page = f"/dreamscape?own=1#dream-{dream.id}"
    answer = tom.post("/people/mara-lind/follow", {"next": page})
    assert (answer.status_code, answer.location) == (303, page)
    assert tom.post("/people/mara-lind/unfollow", {"next": page}).location == page


@pytest.mark.parametrize("page", ["/dreams/a-boat", "/people/mara-lind", "/people/mara-lind?after=x"])
def test_without_scripts_following_a_dreamer_leads_back_to_the_pressed_button(
    mara: Visitor, tom: Visitor, page: str
) -> None:
    dream_of(mara)
    there = f"{page}#follow-dreamer-{mara.id}"
    for action in ("follow", "unfollow"):
        shown = tom.get(page).text
        form = re.search(rf'action="/people/mara-lind/{action}".*?</form>', shown, re.DOTALL)
        assert form
        assert f'name="next" value="{page}"' in form[0]
        assert shown.count(f'id="follow-dreamer-{mara.id}"') == form[0].count("id=") == 1
        answer = tom.post(f"/people/mara-lind/{action}", {"next": page})
        assert (answer.status_code, answer.location) == (303, there)
    assert tom.post("/people/mara-lind/follow").location == f"/people/mara-lind#follow-dreamer-{mara.id}"


def test_without_scripts_following_on_the_dreams_own_page_leads_back_to_the_pressed_button(
    mara: Visitor, tom: Visitor
) -> None:
    dream = dream_of(mara)
    there = f"/dreams/a-boat#follow-dream-{dream.id}"
    for action in ("follow", "unfollow"):
        shown = tom.get("/dreams/a-boat").text
        form = re.search(rf'action="/dreams/a-boat/{action}".*?</form>', shown, re.DOTALL)
        assert form
        assert f'name="next" value="{there}"' in form[0]
        assert f'id="follow-dream-{dream.id}"' in form[0]
        assert tom.post(f"/dreams/a-boat/{action}", {"next": there}).location == there


def test_no_two_buttons_of_a_page_share_an_id(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara)
    dream_of(mara, "Another boat")
    for page in ("/dreamscape?view=latest", "/people/mara-lind"):
        ids = re.findall(r' id="([^"]+)"', tom.get(page).text)
        assert len(ids) == len(set(ids)), page
    assert " id=" not in by_script(tom, "/people/mara-lind/follow").text


def test_nobody_follows_themselves_or_their_own_dream(mara: Visitor, db: Any) -> None:
    dream_of(mara)
    for path in ("/dreams/a-boat/follow", "/people/mara-lind/follow"):
        assert mara.post(path).status_code == 403
    assert db["follows"].count_documents({}) == 0
    assert not {"Follow dream", "Follow Mara Lind"} & set(names(mara.get("/dreams/a-boat").text))


@pytest.mark.parametrize(
    "path", ["/dreams/nothing/follow", "/people/nobody/follow", "/people/nobody/unfollow"]
)
def test_what_was_never_there_cannot_be_followed(tom: Visitor, path: str) -> None:
    assert tom.post(path).status_code == 404


def test_a_dream_that_was_just_let_go_says_so_where_the_button_was(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    dream = dream_of(mara)
    tom.post("/dreams/a-boat/follow")
    with mara.app.app_context():
        services_of(mara).dreams.delete(member(mara), dream.slug)
    assert db["follows"].count_documents({}) == 0
    assert tom.post("/dreams/a-boat/follow").status_code == 410
    answer = by_script(tom, "/dreams/a-boat/follow")
    assert answer.status_code == 200
    assert "notice" in answer.text
    assert answer.headers["HX-Reswap"] == "outerHTML"
    assert db["follows"].count_documents({}) == 0


def test_a_guest_who_wants_to_follow_comes_back_to_that_dream(mara: Visitor, guest: Visitor) -> None:
    dream_of(mara)
    page = guest.get("/dreams/a-boat").text
    assert {"Follow dream", "Follow Mara Lind", "Comment"} <= set(names(page))
    door = "/login?next=/dreams/a-boat&wish=follow-dream:a-boat"
    assert f'href="{door.replace("&", "&amp;")}"' in page
    answer = guest.post("/dreams/a-boat/follow", {"next": "/dreams/a-boat"})
    assert (answer.status_code, answer.location) == (303, door)
    answer = by_script(guest, "/dreams/a-boat/follow", "/dreams/a-boat")
    assert answer.headers["HX-Redirect"] == door


def test_a_page_that_still_holds_the_former_address_follows_all_the_same(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    dream_of(mara)
    data = {"title": "A bigger boat", "description": "With two sails.", "categories": "sea"}
    assert mara.post("/dreams/a-boat/edit", data).status_code == 303
    assert tom.post("/dreams/a-boat/follow").status_code == 303
    assert counts(db) == (1, 1)
