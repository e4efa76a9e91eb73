"""Two things happen to an offer at once: one of the two wins, and the other sees it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotFound
from dreamscape.models.asks import MOST_ASKS, MOST_OFFERS
from dreamscape.store.asks.asks import AskedAlready, TooManyAsks
from dreamscape.store.asks.offers import Accepted, NotOpen, OfferedAlready, OfferedEnough, Suspended
from dreamscape.store.blocks.blocks import Blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Dream
    from dreamscape.models.asks import Ask
    from dreamscape.store.asks.asks import Asks
    from dreamscape.store.asks.offers import Offers

pytestmark = pytest.mark.real_db
ROUNDS = 5
NOW = datetime.now(UTC)
REFUSED = (NotFound, NotOpen, OfferedAlready, OfferedEnough, Suspended, AskedAlready, TooManyAsks)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each gives, or how it is refused, when all begin in the same moment."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        barrier.wait(30)
        try:
            return deed()
        except REFUSED as error:
            return type(error)

    with ThreadPoolExecutor(len(deeds)) as threads:
        return [one.result() for one in [threads.submit(run, deed) for deed in deeds]]


def rooms(db: Any) -> int:
    return int(db["rooms"].count_documents({}))


def fresh(db: Any, offers: Offers, ask: Ask, dream: Dream, author: str) -> str:
    """An offer that waits, where nothing was before."""
    for name in ("offers", "rooms"):
        db[name].delete_many({})
    db["asks"].update_many({}, {"$set": {"state": "open"}})
    return offers.make(ask, dream, author, "I have.").id


def test_two_who_accept_at_once_open_one_room(
    db: Any, offers: Offers, ask: Ask, dream: Dream, people: list[str]
) -> None:
    for _ in range(ROUNDS):
        offer = fresh(db, offers, ask, dream, people[1])
        answers = at_once(*[partial(offers.accept, offer, people[0], NOW)] * 3)

        assert rooms(db) == 1
        assert len(set(answers)) == 1
        assert isinstance(answers[0], Accepted)


def test_what_is_taken_back_while_it_is_accepted_is_one_of_the_two(
    db: Any, offers: Offers, ask: Ask, dream: Dream, people: list[str]
) -> None:
    for _ in range(ROUNDS):
        offer = fresh(db, offers, ask, dream, people[1])
        accepted, withdrawn = at_once(
            partial(offers.accept, offer, people[0], NOW), partial(offers.withdraw, offer, people[1], NOW)
        )

        assert (accepted is NotFound) == withdrawn
        assert rooms(db) == (not withdrawn)


def test_what_is_declined_while_it_is_accepted_is_one_of_the_two(
    db: Any, offers: Offers, ask: Ask, dream: Dream, people: list[str]
) -> None:
    for _ in range(ROUNDS):
        offer = fresh(db, offers, ask, dream, people[1])
        accepted, declined = at_once(
            partial(offers.accept, offer, people[0], NOW), partial(offers.decline, offer, people[0], NOW)
        )

        assert (accepted is NotFound) == declined
        assert rooms(db) == (not declined)


def test_of_a_block_and_a_yes_at_once_nothing_waits_afterwards(
    db: Any, offers: Offers, ask: Ask, dream: Dream, people: list[str]
) -> None:
    for _ in range(ROUNDS):
        db["blocks"].delete_many({})
        offer = fresh(db, offers, ask, dream, people[1])
        accepted, _ = at_once(
            partial(offers.accept, offer, people[0], NOW), partial(Blocks(db).block, people[1], people[0])
        )

        assert rooms(db) == isinstance(accepted, Accepted)
        assert db["offers"].count_documents({"state": "waiting"}) == 0


def test_of_a_closed_ask_and_a_yes_at_once_there_is_a_room_or_none(
    db: Any, asks: Asks, offers: Offers, ask: Ask, dream: Dream, people: list[str]
) -> None:
    for _ in range(ROUNDS):
        offer = fresh(db, offers, ask, dream, people[1])
        accepted, closed = at_once(
            partial(offers.accept, offer, people[0], NOW), partial(asks.close, ask.id, people[0], NOW)
        )

        assert closed
        assert rooms(db) == isinstance(accepted, Accepted)
        assert db["offers"].count_documents({"state": "waiting"}) == 0


def test_what_is_offered_while_the_ask_is_closed_does_not_wait(
    db: Any, asks: Asks, offers: Offers, ask: Ask, dream: Dream, people: list[str]
) -> None:
    for _ in range(ROUNDS):
        db["offers"].delete_many({})
        db["asks"].update_many({}, {"$set": {"state": "open"}})
        at_once(
            partial(offers.make, ask, dream, people[1], "I have."),
            partial(asks.close, ask.id, people[0], NOW),
        )

        assert db["offers"].count_documents({"state": "waiting"}) == 0


def test_who_offers_twice_at_once_offers_once(
    db: Any, offers: Offers, ask: Ask, dream: Dream, people: list[str]
) -> None:
    for _ in range(ROUNDS):
        db["offers"].delete_many({})
        made = at_once(*[partial(offers.make, ask, dream, people[1], "I have.")] * 2)

        assert made.count(OfferedAlready) == 1
        assert db["offers"].count_documents({}) == 1


def test_nobody_offers_more_than_five_times_a_day_by_pressing_at_once(
    db: Any, asks: Asks, offers: Offers, dream: Dream, people: list[str]
) -> None:
    open_ones = [asks.open(dream, f"Number {number}?", (), "more", "") for number in range(MOST_ASKS)]
    for number, ask in enumerate(open_ones):
        if number:
            offers.make(ask, dream, people[1], "I have.")
    again = open_ones[0]
    made = at_once(
        partial(offers.make, again, dream, people[1], "I have."),
        lambda: offers.withdraw(str(db["offers"].find_one()["_id"]), people[1], NOW),
        partial(offers.make, open_ones[1], dream, people[1], "I have."),
    )

    assert db["offers"].count_documents({"author_id": db["offers"].find_one()["author_id"]}) == MOST_OFFERS, (
        made
    )


def test_asks_at_once_are_five_at_most(db: Any, asks: Asks, dream: Dream) -> None:
    made = at_once(*[partial(asks.open, dream, f"Number {n}?", (), "more", "") for n in range(MOST_ASKS + 2)])

    assert made.count(TooManyAsks) == 2
    assert db["asks"].count_documents({"state": "open"}) == MOST_ASKS


def test_a_question_to_one_member_is_asked_once(db: Any, asks: Asks, dream: Dream, people: list[str]) -> None:
    made = at_once(*[partial(asks.open, dream, "How?", (), "minutes", "", to_id=people[2])] * 2)

    assert made.count(AskedAlready) == 1
    assert db["asks"].count_documents({}) == 1
