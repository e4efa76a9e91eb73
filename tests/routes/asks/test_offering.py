"""Somebody can help; the dreamer says yes or no. Only a yes opens a room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.conftest import TEST_SETTINGS
from tests.routes.asks.conftest import QUESTION, WORDS

if TYPE_CHECKING:
    from tests.routes.asks.conftest import Hands
    from tests.support.visitor import Visitor


def test_only_the_dreamer_and_its_author_read_an_offer(hands: Hands, ines: Visitor, guest: Visitor) -> None:
    offer = hands.offer(hands.ask())

    assert WORDS in hands.tom.get(f"/offers/{offer}").text
    assert WORDS in hands.mara.get(f"/offers/{offer}").text
    assert ines.get(f"/offers/{offer}").status_code == 404
    for reader in (ines, guest):
        assert WORDS not in reader.get("/dreams/a-choir").text
    for path in ("accept", "decline", "withdraw"):
        assert ines.post(f"/offers/{offer}/{path}").status_code == 404
    assert hands.state(offer) == "waiting"


def test_a_yes_opens_a_room_for_the_two_titled_by_the_ask(hands: Hands) -> None:
    offer = hands.offer(hands.ask())
    answer = hands.tom.post(f"/offers/{offer}/accept")
    (room,) = hands.rooms()

    assert answer.location == f"/rooms/{room['_id']}"
    stored = hands.stored("offers", offer)
    assert (stored["state"], stored["room_id"]) == ("accepted", room["_id"])
    assert (room["dreamer_id"], room["helper_id"]) == (stored["dreamer_id"], stored["author_id"])
    assert room["title"] == QUESTION
    assert f"/rooms/{room['_id']}" in hands.mara.get("/dreams/a-choir").text


def test_a_yes_that_is_said_twice_opens_one_room(hands: Hands) -> None:
    offer = hands.offer(hands.ask())
    answers = [hands.tom.post(f"/offers/{offer}/accept").location for _ in range(2)]

    assert len(hands.rooms()) == 1
    assert len(set(answers)) == 1


def test_an_ask_may_have_several_rooms(hands: Hands, ines: Visitor) -> None:
    ask = hands.ask()
    for offer in (hands.offer(ask), hands.offer(ask, "I have a van.", by=ines)):
        assert hands.tom.post(f"/offers/{offer}/accept").status_code == 303

    assert len(hands.rooms()) == 2


def test_the_dreamer_reads_the_very_words_of_a_no_before_they_say_it(hands: Hands) -> None:
    offer = hands.offer(hands.ask())
    page = hands.tom.get(f"/offers/{offer}").text
    assert "has found another way. Thank you for having been there." in page
    assert "Accept offer" in page
    assert "Decline offer" in page
    hands.tom.post(f"/offers/{offer}/decline")

    assert hands.state(offer) == "declined"
    assert hands.rooms() == []
    for path in (f"/offers/{offer}", "/notifications"):
        assert "has found another way. Thank you for having been there." in hands.mara.get(path).text
    assert hands.tom.post(f"/offers/{offer}/accept").status_code == 403
    assert hands.rooms() == []


def test_after_a_no_one_may_offer_again(hands: Hands) -> None:
    ask = hands.ask()
    hands.tom.post(f"/offers/{hands.offer(ask)}/decline")

    assert hands.offer(ask, "I have tools as well.")


def test_what_waits_can_be_taken_back_and_is_not_the_dreamers_any_more(hands: Hands) -> None:
    offer = hands.offer(hands.ask())
    assert hands.tom.post(f"/offers/{offer}/withdraw").status_code == 404
    hands.mara.post(f"/offers/{offer}/withdraw")

    assert hands.state(offer) == "withdrawn"
    assert hands.tom.get(f"/offers/{offer}").status_code == 404
    assert hands.tom.post(f"/offers/{offer}/accept").status_code == 404
    assert hands.mara.post(f"/offers/{offer}/withdraw").status_code == 403
    assert hands.rooms() == []


def test_its_author_does_not_answer_an_offer(hands: Hands) -> None:
    offer = hands.offer(hands.ask())

    for path in ("accept", "decline"):
        assert hands.mara.post(f"/offers/{offer}/{path}").status_code == 403
    assert hands.state(offer) == "waiting"
    assert hands.rooms() == []


def test_nobody_offers_to_themselves(hands: Hands) -> None:
    assert hands.tom.post(f"/asks/{hands.ask()}/offers", {"body": WORDS}).status_code == 403


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "A few words help"),
        ("x" * 501, "500"),
        ("Look at https://example.org/pianos first.", "https://example.org/pianos"),
    ],
)
def test_what_cannot_be_offered_is_said_and_the_words_stay(hands: Hands, body: str, said: str) -> None:
    answer = hands.mara.post(f"/asks/{hands.ask()}/offers", {"body": body})

    assert answer.status_code == 422
    assert said in answer.text
    assert body in answer.text
    assert hands.db["offers"].count_documents({}) == 0


def test_who_follow_each_other_may_send_a_link(hands: Hands) -> None:
    ask = hands.ask()
    hands.mara.post("/people/tom-okoye/follow")
    hands.tom.post("/people/mara-lind/follow")

    assert hands.offer(ask, "Look at https://example.org/pianos first.")


def test_one_waits_at_an_ask_and_a_second_keeps_its_words(hands: Hands) -> None:
    ask = hands.ask()
    hands.offer(ask)
    answer = hands.mara.post(f"/asks/{ask}/offers", {"body": "And one more."})

    assert answer.status_code == 422
    assert "You have offered your help here." in answer.text
    assert hands.db["offers"].count_documents({}) == 1


def test_five_a_day_also_when_they_are_taken_back(hands: Hands) -> None:
    ask = hands.ask()
    for _ in range(5):
        hands.mara.post(f"/offers/{hands.offer(ask)}/withdraw")
    answer = hands.mara.post(f"/asks/{ask}/offers", {"body": WORDS})
    assert answer.status_code == 422
    assert "5 times" in answer.text
    assert WORDS in answer.text
    before = datetime.now(UTC) - timedelta(days=1, minutes=1)
    hands.db["offers"].update_many({}, {"$set": {"created_at": before}})

    assert hands.offer(ask)


def test_a_block_ends_what_waits_and_undoing_it_brings_nothing_back(hands: Hands) -> None:
    offer = hands.offer(hands.ask())
    hands.tom.post("/people/mara-lind/block")
    assert hands.state(offer) == "ended"
    hands.tom.post("/people/mara-lind/unblock")

    assert hands.state(offer) == "ended"
    assert hands.tom.post(f"/offers/{offer}/accept").status_code == 404
    assert hands.rooms() == []


def test_while_its_author_is_kept_out_no_room_is_opened(hands: Hands) -> None:
    offer = hands.offer(hands.ask())
    until = datetime.now(UTC) + timedelta(days=3)
    hands.db["users"].update_one({"slug": "mara-lind"}, {"$set": {"suspended_until": until}})

    assert hands.tom.post(f"/offers/{offer}/accept").status_code == 403
    assert hands.rooms() == []
    assert hands.state(offer) == "waiting"


def test_an_author_who_does_not_see_the_dream_any_more_gets_no_room(hands: Hands) -> None:
    offer = hands.offer(hands.ask())
    hands.db["dreams"].update_one({"slug": "a-choir"}, {"$set": {"audience": "only_me"}})

    assert hands.tom.post(f"/offers/{offer}/accept").status_code == 403
    assert hands.rooms() == []


def test_what_one_offered_stands_in_a_list(hands: Hands, ines: Visitor) -> None:
    first = hands.offer(hands.ask())
    second = hands.offer(hands.ask(body="A room to sing in?"), "We have a barn.")
    page = hands.mara.get("/offers").text

    assert page.index(f'id="offer-{second}"') < page.index(f'id="offer-{first}"')
    assert QUESTION in page
    assert "Nothing offered yet" in ines.get("/offers").text


def test_the_dreamer_sees_who_can_help_beside_the_dream(hands: Hands) -> None:
    hands.mara.post(
        "/profile", {"first_name": "Mara", "last_name": "Lind", "skills": ["Roses", "Piano tuning"]}
    )
    offer = hands.offer(hands.ask())
    page = hands.tom.get("/dreams/a-choir").text

    assert "1 person can help." in page
    assert f"/offers/{offer}" in page
    assert "Piano tuning" in page, "what fits, not what they named first"
    assert "Roses" not in page
    assert WORDS not in page


class TestOfNewcomers:
    """Who came yesterday at the earliest, and has shown that their address is theirs."""

    @pytest.fixture
    def settings(self) -> dict[str, object]:
        return {**TEST_SETTINGS, "NEWCOMER_LIMITS": True}

    def test_offers_begin_on_the_second_day(self, hands: Hands) -> None:
        hands.db["users"].update_many({}, {"$set": {"vetted_at": datetime.now(UTC), "email_confirmed": True}})
        ask = hands.ask()
        answer = hands.mara.post(f"/asks/{ask}/offers", {"body": WORDS})
        assert answer.status_code == 422
        assert "Offers of help begin on the second day" in answer.text
        assert WORDS in answer.text
        two_days = datetime.now(UTC) - timedelta(days=2)
        hands.db["users"].update_one({"slug": "mara-lind"}, {"$set": {"created_at": two_days}})

        assert hands.offer(ask)

    def test_an_address_that_is_not_confirmed_comes_first(self, hands: Hands) -> None:
        hands.db["users"].update_many({}, {"$set": {"vetted_at": datetime.now(UTC)}})
        two_days = {"created_at": datetime.now(UTC) - timedelta(days=2), "email_confirmed": False}
        hands.db["users"].update_one({"slug": "mara-lind"}, {"$set": two_days})
        answer = hands.mara.post(f"/asks/{hands.ask()}/offers", {"body": WORDS})

        assert answer.status_code == 422
        assert "Please confirm your e-mail address first" in answer.text
