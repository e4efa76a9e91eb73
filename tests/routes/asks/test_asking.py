"""A dreamer asks for something, and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.routes.asks.conftest import ASK, PATH, QUESTION, WORDS

if TYPE_CHECKING:
    from tests.routes.asks.conftest import Hands
    from tests.support.visitor import Visitor


def test_what_is_asked_stands_beside_the_dream_for_whoever_sees_it(hands: Hands, guest: Visitor) -> None:
    ask = hands.ask()

    for page in (hands.mara.get("/dreams/a-choir").text, guest.get("/dreams/a-choir").text):
        assert f'id="ask-{ask}"' in page
        for said in (QUESTION, "piano tuning", "Anywhere, by picture", "Ten minutes", "I can help"):
            assert said in page
        assert "Close this ask" not in page
    own = hands.tom.get("/dreams/a-choir").text
    assert "You asked" in own
    assert "Close this ask" in own
    assert "I can help" not in own


def test_a_guest_who_can_help_is_asked_who_they_are(hands: Hands, guest: Visitor) -> None:
    assert "/login" in guest.get(f"/asks/{hands.ask()}/offers").location


REFUSED = [
    ({"body": ""}, "One sentence is enough."),
    ({"body": "x" * 201}, "200"),
    ({"effort": ""}, "Choose roughly how long it takes."),
    ({"effort": "years"}, "Choose one of these, please."),
    ({"place": "x" * 81}, "80"),
    ({"skills": "x" * 41}, "40"),
]


def test_what_cannot_be_asked_is_said_and_the_words_stay(hands: Hands) -> None:
    for fields, said in REFUSED:
        answer = hands.tom.post(PATH, {**ASK, **fields})
        assert answer.status_code == 422
        assert said in answer.text
        for name in ("body", "skills", "place"):
            assert {**ASK, **fields}[name] in answer.text
    assert hands.db["asks"].count_documents({}) == 0


def test_five_skills_are_the_most(hands: Hands) -> None:
    answer = hands.tom.post(PATH, {**ASK, "skills": [f"skill {number}" for number in range(6)]})

    assert answer.status_code == 422
    assert "At most 5 skills" in answer.text
    assert "skill 5" in answer.text


def test_five_are_open_at_once_and_the_sixth_keeps_its_words(hands: Hands) -> None:
    asks = [hands.ask(body=f"Number {number}?") for number in range(5)]
    answer = hands.tom.post(PATH, {**ASK, "body": "And this?"})
    assert answer.status_code == 422
    assert "And this?" in answer.text
    hands.tom.post(f"/asks/{asks[0]}/close")

    assert hands.ask(body="And this?")


def test_the_form_begins_with_the_dreams_own_words(hands: Hands) -> None:
    changed = {"description": "There is a piano behind the boiler. Can anybody say whether it still plays?"}
    hands.db["dreams"].update_one({"slug": "a-choir"}, {"$set": changed})
    page = hands.tom.get(PATH).text

    assert "Can anybody say whether it still plays?" in page
    assert "There is a piano behind the boiler." in page
    assert 'example=0"' in page
    assert "Can anybody say whether it still plays?</textarea>" in hands.tom.get(f"{PATH}?example=0").text
    assert hands.tom.get(f"{PATH}?example=99").status_code == 200


def test_the_form_suggests_what_members_can_do(hands: Hands) -> None:
    hands.mara.post("/profile", {"first_name": "Mara", "last_name": "Lind", "skills": ["Welding", "Dutch"]})
    page = hands.tom.get(PATH).text

    assert '<option value="Welding">' in page
    assert '<option value="Dutch">' in page


def test_only_the_dreamer_asks_and_closes(hands: Hands) -> None:
    ask = hands.ask()

    assert hands.mara.post(PATH, ASK).status_code == 403
    assert hands.mara.get(PATH).status_code == 403
    assert hands.mara.post(f"/asks/{ask}/close").status_code == 403
    assert hands.stored("asks", ask)["state"] == "open"


def test_what_is_closed_is_asked_no_more_and_what_waits_there_ends(hands: Hands) -> None:
    ask = hands.ask()
    offer = hands.offer(ask)
    hands.tom.post(f"/asks/{ask}/close")
    hands.tom.post(f"/asks/{ask}/close")

    assert hands.stored("asks", ask)["state"] == "closed"
    assert hands.state(offer) == "ended"
    assert QUESTION not in hands.mara.get("/dreams/a-choir").text
    assert "It is not asked for any more." in hands.mara.get(f"/offers/{offer}").text
    assert hands.mara.post(f"/asks/{ask}/offers", {"body": WORDS}).status_code == 403


def test_who_does_not_see_the_dream_finds_no_ask(hands: Hands) -> None:
    ask = hands.ask()
    hands.db["dreams"].update_one({"slug": "a-choir"}, {"$set": {"audience": "only_me"}})

    for path in (f"/asks/{ask}", f"/asks/{ask}/offers", f"/asks/{ask}/report", PATH):
        assert hands.mara.get(path).status_code == 404
    assert hands.mara.post(f"/asks/{ask}/offers", {"body": WORDS}).status_code == 404
    assert hands.db["offers"].count_documents({}) == 0


def test_at_a_dream_that_is_let_go_nothing_is_asked(hands: Hands) -> None:
    ask = hands.ask()
    offer = hands.offer(ask)
    assert hands.tom.post("/dreams/a-choir/state", {"state": "let_go"}).status_code == 303

    assert hands.stored("asks", ask)["state"] == "closed"
    assert hands.state(offer) == "ended"
    answer = hands.tom.post(PATH, ASK)
    assert answer.status_code == 422
    assert QUESTION in answer.text


def test_words_that_a_reader_does_not_want_to_see_are_folded(hands: Hands) -> None:
    ask = hands.ask()
    hands.mara.post("/settings/peace", {"hidden_words": "piano"})
    page = hands.mara.get("/dreams/a-choir").text

    assert f'<summary id="ask-{ask}-words">' in page
    assert '<h2 class="ask__words" id="ask-' not in page
