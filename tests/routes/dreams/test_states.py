"""A dreamer says where their dream is, and everybody who sees it reads so."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.dream_forms import DREAM_FORM, photo, saved_drafts, stored_dream, write

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

BOAT = "/dreams/sail-to-the-midnight-sun"
STATE = f"{BOAT}/state"


@pytest.fixture(autouse=True)
def boat(mara: Visitor) -> None:
    """Mara's dream is there."""
    write(mara)


def ways(page: str) -> dict[str, bool]:
    """The buttons that say where a dream is: which of them are there, and which one is pressed."""
    found = re.findall(
        r'name="state" value="\w+" form="\w+-state"( aria-current="true")?>.*?<span>([^<]+)', page
    )
    return {words: bool(here) for here, words in found}


def sign(page: str) -> str:
    found = re.search(r"</svg> ((?:On the way|It came true|Let go)[^<]*)</[bp]>", page)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("state", "words"),
    [("on_the_way", "On the way since "), ("came_true", "It came true"), ("let_go", "Let go on ")],
)
def test_where_a_dream_is_stands_on_its_page_and_on_its_card(
    mara: Visitor, guest: Visitor, state: str, words: str
) -> None:
    assert ways(mara.get(BOAT).text) == {
        "Dreaming": True,
        "On the way": False,
        "It came true": False,
        "Let it go": False,
    }
    assert sign(mara.get(BOAT).text) == sign(mara.get("/dreams").text) == ""

    answer = mara.post(STATE, {"state": state, "keeps_listed": "y"})

    assert (answer.status_code, answer.location) == (303, BOAT)
    assert sign(guest.get(BOAT).text).startswith(words)
    assert sign(guest.get("/people/mara-lind").text).startswith(words)
    assert sign(mara.get("/dreams").text).startswith(words)
    assert sum(ways(mara.get(BOAT).text).values()) == 1
    assert ways(guest.get(BOAT).text) == {}


def test_a_kept_card_is_written_anew_with_the_state(mara: Visitor, tom: Visitor) -> None:
    assert sign(tom.get("/dreamscape").text) == ""
    mara.post(STATE, {"state": "on_the_way"})
    assert sign(tom.get("/dreamscape").text).startswith("On the way since ")
    mara.post(STATE, {"state": "dreaming"})
    assert sign(tom.get("/dreamscape").text) == ""


def test_looking_at_the_form_changes_nothing_and_shows_what_was_said(mara: Visitor, db: Any) -> None:
    mara.post(STATE, {"state": "came_true", "words": "She floats!", "worth": "Yes.", "may_ask": "y"})
    before = stored_dream(db)

    for state in ("dreaming", "on_the_way", "came_true", "let_go", "nonsense", ""):
        page = mara.get(f"{STATE}?state={state}")
        assert page.status_code == 200
        assert ("She floats!" in page.text) == (state in ("came_true", "nonsense", ""))
    said = mara.get(STATE).text
    assert "Yes." in said
    assert re.search(r'checked[^>]*name="may_ask"', said)
    assert stored_dream(db) == before


@pytest.mark.parametrize(("field", "most"), [("words", 1_000), ("worth", 500), ("obstacle", 500)])
def test_too_many_words_are_given_back_with_the_limit(mara: Visitor, db: Any, field: str, most: int) -> None:
    answer = mara.post(STATE, {"state": "came_true", field: "x" * (most + 1)})
    assert answer.status_code == 200
    assert "x" * (most + 1) in answer.text
    assert f"{most:,}" in answer.text
    assert "state" not in stored_dream(db)

    assert mara.post(STATE, {"state": "came_true", field: "x" * most}).status_code == 303
    assert stored_dream(db)["state"][field] == "x" * most


def test_a_state_that_there_is_not_is_refused_on_the_page(mara: Visitor, db: Any) -> None:
    for state in ("gone", "", "came_true; let_go"):
        answer = mara.post(STATE, {"state": state})
        assert (answer.status_code, "Choose where it is now." in answer.text) == (200, True)
    assert "state" not in stored_dream(db)


def test_nobody_else_says_it_and_guests_are_asked_who_they_are(tom: Visitor, guest: Visitor, db: Any) -> None:
    for answer in (tom.get(STATE), tom.post(STATE, {"state": "came_true"})):
        assert answer.status_code == 403
    assert "/login" in guest.get(STATE).location
    assert tom.post("/dreams/no-such-dream/state", {"state": "came_true"}).status_code == 404
    assert "state" not in stored_dream(db)


def test_words_of_a_state_are_text_and_fold_with_the_dream(mara: Visitor, tom: Visitor) -> None:
    mara.post(STATE, {"state": "came_true", "words": "<b>Rain</b> all the way"})
    assert "&lt;b&gt;Rain&lt;/b&gt;" in tom.get("/dreamscape").text
    tom.post("/settings/peace", {"hidden_words": "rain"})
    assert "A folded dream" in tom.get("/dreamscape").text
    assert "It came true on" not in re.split("<details", tom.get(BOAT).text)[0]


def test_the_draft_of_the_words_is_no_longer_needed(mara: Visitor, db: Any) -> None:
    mara.post(STATE, {"state": "on_the_way", "words": "First nail."})
    assert saved_drafts(mara)[-1:] == [f"{mara.id}.{stored_dream(db)['_id']}.state"]


def test_what_came_true_has_a_page_of_celebration(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    said = {"words": "Twenty past\nmidnight.", "worth": "Yes.", "obstacle": "<i>Fog</i>", "may_ask": "y"}
    mara.post(STATE, {"state": "came_true", **said})
    at = stored_dream(db)["created_at"]
    db["dreams"].update_one({}, {"$set": {"created_at": at - timedelta(days=412)}})

    for reader in (mara, tom, guest):
        page = reader.get(BOAT).text
        for words in (
            "How it was",
            "Twenty past<br>",
            "How it began",
            "Just once.",
            "Was it worth it?",
            "Yes.",
        ):
            assert words in page
        assert "&lt;i&gt;Fog&lt;/i&gt;" in page
        assert "Yes, please do." in page
        assert "412 days after it was first said" in page
        assert re.search(r'<image href="/static/\w+/img/whole/[a-z]+-[1-4].svg"', page)
        assert 'aria-label="Comments on Sail to the midnight sun"' in page
        assert ">Share this morning<" in page
    assert "Follow dream" in tom.get(BOAT).text


def test_the_celebration_shows_no_question_that_was_not_answered(mara: Visitor, guest: Visitor) -> None:
    mara.post(STATE, {"state": "came_true"})
    page = guest.get(BOAT).text
    for heading in ("For whoever is next", "How it was", "May the next one ask you?"):
        assert heading not in page
    assert "How it began" in page


def test_changed_back_the_page_is_as_it_was(mara: Visitor, guest: Visitor) -> None:
    mara.post(STATE, {"state": "came_true", "words": "She floats."})
    mara.post(STATE, {"state": "on_the_way", "words": "She leaks."})
    page = guest.get(BOAT).text
    assert "She leaks." in page
    assert "She floats." not in page
    assert "Share this morning" not in page


def test_the_celebration_of_what_is_hidden_waits(mara: Visitor, mo: Visitor, guest: Visitor, db: Any) -> None:
    mara.post(STATE, {"state": "came_true", "words": "She floats."})
    mo.post(f"/admin/dreams/{stored_dream(db)['_id']}/hide", {"reason": "Why", "rule": "hate"})
    assert "out of others" in mara.get(BOAT).text
    assert "She floats." not in guest.get(BOAT).text


def test_the_way_to_it_is_told_in_pictures_the_first_words_first(mara: Visitor, guest: Visitor) -> None:
    mara.post(f"{BOAT}/edit", {**DREAM_FORM, "picture": photo(), "picture_alt": "A chart"})
    for body in ("One plank.", "Two planks.", "No picture of this."):
        pictured = {"picture": photo(), "picture_alt": ""} if "plank" in body else {}
        assert mara.post(f"{BOAT}/diary", {"body": body, **pictured}).status_code == 303
    mara.post(STATE, {"state": "came_true"})

    for reader in (mara, guest):
        way = re.search(r'<ol class="true__way true__way--3".*?</ol>', reader.get(BOAT).text, re.DOTALL)
        assert way
        assert re.findall(r'alt="([^"]*)"', way[0]) == [
            "A chart",
            *["A picture for “Sail to the midnight sun”"] * 2,
        ]
        assert re.findall(r'<p dir="auto">(.*?)[ .<]', way[0]) == ["Just", "One", "Two"]
    assert mara.get(BOAT).text.count("With my sister.") == guest.get(BOAT).text.count("With my sister.")
    ids = re.findall(r' id="([^"]+)"', mara.get(BOAT).text)
    assert len(ids) == len(set(ids))


def test_letters_for_that_day_open_on_the_page_for_its_dreamer(
    mara: Visitor, tom: Visitor, guest: Visitor
) -> None:
    tom.post(f"{BOAT}/letters", {"opens": "came_true", "body": "So you did it."})
    assert "So you did it." not in mara.get(BOAT).text

    mara.post(STATE, {"state": "came_true"})

    assert "So you did it." in mara.get(BOAT).text
    assert "So you did it." not in guest.get(BOAT).text
    mara.post(STATE, {"state": "on_the_way"})
    assert "So you did it." in mara.get(f"{BOAT}/letters/opened").text
