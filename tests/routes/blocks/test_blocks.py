"""Blocking and muting from where somebody is met: what goes away, where one stands afterwards, and the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.threads import by_script, comment_by, dream_of, member, names

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

LATEST = "/dreamscape?view=latest&own=1"


def cards(visitor: Visitor, page: str = LATEST) -> list[str]:
    return re.findall(r'<article class="card" id="(dream-\w+)"', visitor.get(page).text)


def names_on(visitor: Visitor, page: str) -> list[str]:
    return names(visitor.get(page).text)


def test_each_place_where_somebody_is_met_offers_to_mute_and_block_them(mara: Visitor, tom: Visitor) -> None:
    boat = dream_of(mara)
    own = dream_of(tom, "A kite")
    comment_by(mara, own)

    for page in (LATEST, "/dreams/a-boat", "/dreams/a-kite", "/people/mara-lind"):
        assert {"Mute Mara Lind", "Block Mara Lind"} <= set(names_on(tom, page)), page
    for page in (LATEST, f"/dreams/{boat.slug}", "/people/mara-lind"):
        assert not {"Mute Mara Lind", "Block Mara Lind"} & set(names_on(mara, page)), page
    assert not {"Mute Mara Lind", "Block Mara Lind"} & set(names_on(tom, "/people/tom-okoye"))


def test_without_scripts_a_block_from_a_card_leads_to_the_next_dream_of_somebody_else(
    mara: Visitor, tom: Visitor, ada: Visitor
) -> None:
    dream_of(mara, "The oldest")
    of_ada = dream_of(ada, "A kite")
    pressed = dream_of(mara, "The newest")

    answer = tom.post("/people/mara-lind/block", {"next": f"{LATEST}#dream-{pressed.id}"})

    assert (answer.status_code, answer.location) == (303, f"{LATEST}#dream-{of_ada.id}")
    page = tom.get(LATEST).text
    assert "You and Mara Lind do not meet here any more." in page
    assert re.search(r'action="/people/mara-lind/undo-block".*?Undo', page, re.DOTALL)
    assert cards(tom) == [f"dream-{of_ada.id}"]
    assert f"dream-{pressed.id}" in cards(ada)

    assert tom.post("/people/mara-lind/undo-block", {"next": LATEST}).location == LATEST
    assert len(cards(tom)) == 3


def test_with_scripts_all_cards_of_the_blocked_go_and_what_was_done_is_said_where_it_was_pressed(
    mara: Visitor, tom: Visitor
) -> None:
    pressed = dream_of(mara)

    answer = by_script(tom, "/people/mara-lind/block", f"{LATEST}#dream-{pressed.id}")

    card = f".card:has([data-follow-dreamer=&#39;{member(mara).id}&#39;])"
    assert f'hx-swap-oob="delete:{card},' in answer.text
    assert f"beforebegin:{card}:has(#dream-{pressed.id}),#dream-{pressed.id}:not({card} *)" in answer.text
    assert "Undo" in names(answer.text)
    assert "/people/mara-lind/undo-block" in answer.text
    undone = by_script(tom, "/people/mara-lind/undo-block", LATEST)
    assert undone.headers["HX-Refresh"] == "true"


@pytest.mark.usefixtures("mara")
def test_undone_at_once_all_is_as_it_was_and_taken_back_later_it_is_not(tom: Visitor) -> None:
    page = "/people/mara-lind"
    for undo, followed, said in (
        ("undo-block", True, "You and Mara Lind can meet again, and all is as it was."),
        ("unblock", False, "You and Mara Lind can meet again."),
    ):
        tom.post(f"{page}/follow")
        tom.post(f"{page}/block")
        assert tom.post(f"{page}/{undo}", {"next": page}).location == page
        shown = tom.get(page).text
        assert said in shown
        assert (f'action="{page}/unfollow"' in shown) is followed


@pytest.mark.parametrize("page", ["/people/mara-lind", "/people/mara-lind/followers", "/dreams/a-boat"])
def test_a_page_that_is_out_of_sight_by_now_is_left_for_the_dreamscape(
    mara: Visitor, tom: Visitor, page: str
) -> None:
    dream_of(mara)

    answer = tom.post("/people/mara-lind/block", {"next": page})
    assert answer.location == "/dreamscape"
    assert "do not meet here any more" in tom.get("/dreamscape").text
    assert tom.get(page).status_code == 404

    tom.post("/people/mara-lind/unblock")
    assert by_script(tom, "/people/mara-lind/block", page).headers["HX-Redirect"] == "/dreamscape"


def test_a_block_from_a_comment_leads_back_to_the_comments(mara: Visitor, tom: Visitor, ada: Visitor) -> None:
    boat = dream_of(mara)
    said = comment_by(ada, boat, "Sink it!")
    place = f"/dreams/a-boat#comment-{said.id}"

    assert (
        tom.post("/people/ada-amin/block", {"next": place}).location == f"/dreams/a-boat#comments-{boat.id}"
    )

    page = tom.get("/dreams/a-boat").text
    assert "Sink it!" not in page
    assert "Sink it!" in mara.get("/dreams/a-boat").text


def test_a_made_up_place_is_no_selector(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara)
    for place in ("#dream-1", "#main", "#dream-'] body", ""):
        answer = by_script(tom, "/people/mara-lind/block", f"{LATEST}{place}")
        assert "beforebegin" not in answer.text


def test_a_muted_comment_is_folded_in_its_place(mara: Visitor, tom: Visitor, ada: Visitor) -> None:
    boat = dream_of(mara)
    said = comment_by(ada, boat, "Sink it!")

    answer = by_script(tom, "/people/ada-amin/mute", f"/dreams/a-boat#comment-{said.id}")

    assert answer.headers["HX-Retarget"] == f"#comment-{said.id}"
    assert re.search(
        r"<summary>.*By somebody you have muted: open.*</summary>.*Sink it!", answer.text, re.DOTALL
    )
    page = tom.get("/dreams/a-boat").text
    assert "By somebody you have muted: open" in page
    assert "Unmute Ada Amin" in names(page)
    assert "By somebody you have muted" not in mara.get("/dreams/a-boat").text


@pytest.mark.usefixtures("mara")
def test_on_the_page_of_who_is_muted_the_button_turns(tom: Visitor) -> None:
    page = "/people/mara-lind"
    said = by_script(tom, f"{page}/mute", page).text
    assert "Unmute Mara Lind" in names(said)
    assert "Unmute Mara Lind" in names_on(tom, page)

    said = by_script(tom, f"{page}/unmute", page, in_menu="1").text
    assert "Mute Mara Lind" in names(said)
    assert tom.post(f"{page}/mute", {"next": page}).location == f"{page}#main"


def test_a_dream_is_muted_on_its_page(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara)
    page = "/dreams/a-boat"
    assert "Mute dream" in names_on(tom, page)
    assert "Unmute dream" in names(by_script(tom, f"{page}/mute", page).text)
    assert "Unmute dream" in names_on(tom, page)
    assert tom.post(f"{page}/unmute", {"next": page}).location == page
    assert "Mute dream" in names_on(tom, page)


def test_for_both_the_others_address_answers_as_if_nobody_had_ever_been_there(
    mara: Visitor, tom: Visitor, ada: Visitor
) -> None:
    """Every address of somebody's and their dream's; a comment of theirs under somebody else's dream."""
    boat, kite = dream_of(mara), dream_of(ada, "A kite")
    under_boat, under_kite = comment_by(ada, boat, "Ahoy"), comment_by(mara, kite, "How high?")
    tom.post("/people/mara-lind/block")

    def answers(visitor: Visitor, person: str, dream: str, *comments: str) -> list[tuple[int, str]]:
        gets = [f"/people/{person}{below}" for below in ("", "/following", "/followers")]
        gets += [f"/dreams/{dream}{below}" for below in ("", "/comments", "/report", "/edit", "/delete")]
        gets += [f"/comments/{comment}/report" for comment in comments]
        posts: list[tuple[str, dict[str, Any]]] = [
            (f"/people/{person}/{act}", {}) for act in ("follow", "unfollow", "mute", "unmute")
        ]
        posts += [(f"/dreams/{dream}/{act}", {}) for act in ("follow", "unfollow", "mute", "unmute")]
        posts += [
            (f"/dreams/{dream}/comments", {"body": "Ahoy!"}),
            (f"/dreams/{dream}/report", {"reason": "?"}),
        ]
        posts += [
            (f"/comments/{c}/{act}", {"body": "?"}) for c in comments for act in ("like", "delete", "edit")
        ]
        found = [visitor.get(path) for path in gets] + [visitor.post(*each) for each in posts]
        return [(answer.status_code, heading(answer.text)) for answer in found]

    nobody = answers(tom, "nobody-at-all", "no-dream-at-all", *("6b03538f15ccf2dea075d613",) * 2)
    for_tom = answers(tom, "mara-lind", "a-boat", under_boat.id, under_kite.id)
    own = dream_of(tom, "A raft")
    under_raft = comment_by(ada, own, "It floats")
    for_mara = answers(mara, "tom-okoye", "a-raft", under_raft.id, under_raft.id)

    # Whoever blocks can mute and take it back; the other cannot.
    but_mutes = [n for n in range(len(nobody)) if n not in (12, 13)]
    assert [for_tom[n] for n in but_mutes] == [nobody[n] for n in but_mutes]
    assert for_mara == nobody
    assert {status for status, _ in nobody} == {404}


def heading(page: str) -> str:
    """What an error page says."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>\s*(<p.*?</p>)?", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else page


def test_what_somebody_has_reported_is_folded_for_them_at_once(
    mara: Visitor, tom: Visitor, ada: Visitor
) -> None:
    boat = dream_of(mara)
    said = comment_by(mara, boat, "Hands off!")
    for path in ("/dreams/a-boat/report", f"/comments/{said.id}/report"):
        assert tom.post(path, {"reason": "Unkind."}).status_code == 303

    assert tom.get("/dreams/a-boat").text.count("You reported this: open") == 2
    assert "You reported this: open" in tom.get(LATEST).text
    assert "You reported this" not in ada.get("/dreams/a-boat").text


def test_nobody_is_suggested_by_what_one_does_not_want_to_see(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara, "A diet")
    aside = "/dreamscape/aside"
    assert "A diet" in tom.get(aside).text
    tom.post("/settings/peace", {"hidden_words": "diet"})
    assert "A diet" not in tom.get(aside).text


class TestPeace:
    """The page on which all of it is listed and undone."""

    def test_it_says_in_words_that_there_is_nothing(self, mara: Visitor) -> None:
        page = mara.get("/settings/peace").text
        for words in (
            "You have blocked nobody.",
            "You have muted nobody.",
            "Every dream may bring you its news.",
        ):
            assert words in page

    @pytest.mark.usefixtures("ada")
    def test_everybody_and_everything_is_listed_and_can_be_taken_back(
        self, mara: Visitor, tom: Visitor
    ) -> None:
        dream_of(mara)
        tom.post("/people/ada-amin/block")
        tom.post("/people/mara-lind/mute")
        tom.post("/dreams/a-boat/mute")
        buttons = {"Unblock Ada Amin", "Unmute Mara Lind", "Unmute A boat"}
        assert buttons <= set(names_on(tom, "/settings/peace"))

        for path in ("/people/ada-amin/unblock", "/people/mara-lind/unmute", "/dreams/a-boat/unmute"):
            assert tom.post(path, {"next": "/settings/peace"}).location == "/settings/peace"
        assert not buttons & set(names_on(tom, "/settings/peace"))

    def test_words_are_kept_as_they_were_typed_and_fold_what_has_one_of_them(
        self, mara: Visitor, tom: Visitor
    ) -> None:
        dream_of(mara, "A diet")
        answer = tom.post("/settings/peace", {"hidden_words": "Diét\r\n\r\ncivil war"})
        assert (answer.status_code, answer.location) == (303, "/settings/peace")
        assert "Diét\ncivil war</textarea>" in tom.get("/settings/peace").text

        for page in (LATEST, "/dreams/a-diet", "/people/mara-lind"):
            shown = tom.get(page).text
            assert "Shows a word you do not want to see: open" in shown, page
            assert "<details" in shown
        assert "<title>A diet" not in tom.get("/dreams/a-diet").text
        assert "Shows a word" not in mara.get(LATEST).text

        tom.post("/settings/peace", {"hidden_words": ""})
        assert "Shows a word" not in tom.get(LATEST).text

    def test_too_many_words_are_given_back(self, tom: Visitor) -> None:
        typed = "\n".join(map(str, range(101)))
        answer = tom.post("/settings/peace", {"hidden_words": typed})
        assert answer.status_code == 422
        assert "At most 100 words, please; these are 101." in answer.text
        assert f"{typed}</textarea>" in answer.text

    @pytest.mark.usefixtures("mara")
    def test_a_made_up_cursor_is_the_first_page(self, tom: Visitor) -> None:
        tom.post("/people/mara-lind/block")
        assert "Unblock Mara Lind" in names_on(tom, "/settings/peace?blocked=nonsense&muted=x&dreams=y")
