"""Members' pages, as others see them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.visitor import Visitor

DREAM = {"description": "Red.", "categories": "travel", "comments_enabled": "y"}


def profile(member: Visitor, **fields: Any) -> None:
    first, last = {"mara@example.org": ("Mara", "Lind"), "tom@example.org": ("Tom", "Okoye")}[member.email]
    answer = member.post("/profile", {"first_name": first, "last_name": last, **fields}, page="/profile")
    assert answer.status_code == 303


def test_a_page_shows_who_somebody_is_to_anybody(mara: Visitor, guest: Visitor) -> None:
    profile(mara, bio="Bread & boats", location="Tromsø", interests=["travel"], skills=["baking"])
    mara.post("/dreams/new", {**DREAM, "title": "A boat"})

    page = guest.get("/people/mara-lind").text

    for text in (
        "Mara Lind",
        "Bread &amp; boats",
        "Tromsø",
        "Travel",
        "baking",
        "A boat",
        "Here since",
        "Follow Mara",
    ):
        assert text in page, text
    assert "mara@example.org" not in page


def test_counts_are_of_the_things_themselves(mara: Visitor, tom: Visitor, guest: Visitor) -> None:
    mara.post("/dreams/new", {**DREAM, "title": "A boat"})
    tom.post("/people/mara-lind/follow")

    page = guest.get("/people/mara-lind").text
    assert "<b>1</b> dream<" in page
    assert "<b>1</b> follower<" in page
    assert "follows nobody yet" in page
    assert "<b>1</b> following" in guest.get("/people/tom-okoye").text


def test_hidden_counts_and_lists_are_seen_by_nobody_but_their_owner(
    mara: Visitor, tom: Visitor, guest: Visitor
) -> None:
    tom.post("/people/mara-lind/follow")
    mara.post("/settings/privacy", {"hides_counts": "y"}, page="/settings/privacy")

    for reader in (tom, guest):
        page = reader.get("/people/mara-lind").text
        assert "follower" not in page
        assert "/people/mara-lind/followers" not in page
    for kind in ("followers", "following"):
        assert tom.get(f"/people/mara-lind/{kind}").status_code == 303 or True
        assert "Tom Okoye" not in guest.get(f"/people/mara-lind/{kind}", follow_redirects=True).text
    assert "<b>1</b> follower<" in mara.get("/people/mara-lind").text
    assert "Tom Okoye" in mara.get("/people/mara-lind/followers").text


def test_a_page_for_members_only_asks_a_guest_to_log_in_and_leads_back(
    mara: Visitor, tom: Visitor, guest: Visitor
) -> None:
    profile(mara, bio="A secret garden")
    mara.post("/settings/privacy", {"members_only": "y"}, page="/settings/privacy")

    for path in ("/people/mara-lind", "/people/mara-lind/followers", "/people/mara-lind/following"):
        answer = guest.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/login?next=")
        assert "A secret garden" not in answer.text
    assert "A secret garden" in tom.get("/people/mara-lind").text


def test_a_former_address_of_a_page_for_members_does_not_tell_guests_the_new_name(
    mara: Visitor, guest: Visitor
) -> None:
    mara.post("/settings/privacy", {"members_only": "y"}, page="/settings/privacy")
    mara.post("/profile", {"first_name": "Nora", "last_name": "Berg"}, page="/profile")

    assert "nora" not in guest.get("/people/mara-lind").headers["Location"]


@pytest.mark.parametrize("slug", ["nobody", "%00", "x" * 2000, "mara lind", "..", "$ne"])
def test_an_unknown_person_is_a_404(guest: Visitor, slug: str) -> None:
    for path in (f"/people/{slug}", f"/people/{slug}/followers", f"/people/{slug}/following"):
        assert guest.get(path).status_code == 404


def test_dreams_come_a_page_at_a_time(mara: Visitor, guest: Visitor) -> None:
    for number in range(23):
        mara.post("/dreams/new", {**DREAM, "title": f"Dream number {number}."})

    first = guest.get("/people/mara-lind").text
    more = first.split("data-more")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = guest.get(more).text

    assert more.startswith("/people/mara-lind?after=")
    assert first.count('class="card"') == 20
    assert second.count('class="card"') == 3
    assert "Dream number 22." in first
    assert "Dream number 0." in second


def test_a_script_gets_the_next_dreams_alone(mara: Visitor, guest: Visitor) -> None:
    mara.post("/dreams/new", {**DREAM, "title": "A boat"})

    answer = guest.get("/people/mara-lind", headers={"HX-Request": "true"})

    assert "A boat" in answer.text
    assert "<main" not in answer.text


def test_a_made_up_cursor_leads_to_the_first_page(mara: Visitor, guest: Visitor) -> None:
    mara.post("/dreams/new", {**DREAM, "title": "A boat"})

    for after in ("x", "0" * 24, "o0", "%FF", "[]"):
        assert "A boat" in guest.get(f"/people/mara-lind?after={after}").text
        assert guest.get(f"/people/mara-lind/followers?after={after}").status_code == 200


@pytest.mark.usefixtures("mara")
def test_lists_of_people_come_newest_first_a_page_at_a_time(
    guest: Visitor, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dreamscape.services.members.people.PAGE_SIZE", 2)
    for name in ("Ada", "Ben", "Cleo"):
        Visitor(app).signed_up(name, "", f"{name}@example.org").post("/people/mara-lind/follow")

    first = guest.get("/people/mara-lind/followers").text
    after = first.split("followers?after=")[1].split('"')[0]
    second = guest.get(f"/people/mara-lind/followers?after={after}").text

    assert first.index("Cleo") < first.index("Ben")
    assert "Ada" not in first
    assert "Ada" in second
    assert "followers?after=" not in second
    assert "Mara Lind" in guest.get("/people/ada/following").text


def test_ones_own_page_offers_to_edit_instead_of_to_follow(mara: Visitor) -> None:
    page = mara.get("/people/mara-lind").text

    assert "Edit profile" in page
    assert "Follow Mara" not in page


def test_a_follow_pressed_on_a_persons_page_comes_back_to_it(mara: Visitor, tom: Visitor) -> None:
    page = tom.get("/people/mara-lind").text
    assert 'name="next" value="/people/mara-lind"' in page

    answer = tom.post("/people/mara-lind/follow", {"next": "/people/mara-lind"})

    assert answer.headers["Location"] == f"/people/mara-lind#follow-dreamer-{mara.id}"
    assert "Following Mara Lind: unfollow" in tom.get("/people/mara-lind").text


def test_names_on_cards_and_comments_lead_to_their_people(mara: Visitor, tom: Visitor) -> None:
    mara.post("/dreams/new", {**DREAM, "title": "A boat"})
    tom.post("/dreams/a-boat/comments", {"body": "Nice"})

    page = mara.get("/dreams/a-boat").text
    assert 'href="/people/mara-lind"' in page
    assert 'href="/people/tom-okoye"' in page


def test_text_of_a_stranger_is_never_markup(mara: Visitor, guest: Visitor) -> None:
    profile(mara, bio="<script>alert(1)</script>", location='"><u>', skills=["<i>x</i>"])

    page = guest.get("/people/mara-lind").text
    assert "<script>alert" not in page
    assert "<i>x</i>" not in page
    assert '"><u>' not in page
