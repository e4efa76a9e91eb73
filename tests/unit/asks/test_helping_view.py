"""The view "I could help": dreams that ask for something that its reader can do, and none else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotFound
from dreamscape.services.feed.feed import PAGE_SIZE
from tests.support.asks import ask_for, end_ask
from tests.support.without_forms import again, dream_by, pages, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, DreamCard, Member
    from dreamscape.wiring import Services

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara", skills=["welding"])


@pytest.fixture
def tom(services: Services) -> Member:
    return sign_up(services, "Tom", skills=["TIG welding", "soup"])


@pytest.fixture
def boat(services: Services, mara: Member) -> Dream:
    return dream_by(services, mara)


def helping(services: Services, member: Member, **asked: Any) -> list[DreamCard]:
    """The first page of the view, for the member as stored now."""
    query = {"own": False, "category": None, "after": None, **asked}
    return list(services.feed.page(again(services, member.email), "helping", **query).items)


def test_what_asks_for_what_i_can_do_is_there_and_says_so(
    services: Services, tom: Member, boat: Dream, db: Any
) -> None:
    assert helping(services, tom) == []
    ask = ask_for(db, boat.id, "a welder", body="Two seams, one afternoon.")
    [card] = helping(services, tom)
    assert (card.dream.id, card.matched_skill) == (boat.id, "TIG welding")
    assert card.matched_ask
    assert (card.matched_ask.id, card.matched_ask.body) == (ask, "Two seams, one afternoon.")

    end_ask(db, ask)
    assert helping(services, tom) == []


def test_of_several_asks_the_newest_that_fits_is_shown(
    services: Services, tom: Member, boat: Dream, db: Any
) -> None:
    ask_for(db, boat.id, "welding", at=NOW - timedelta(days=3))
    fitting = ask_for(db, boat.id, "soup", at=NOW - timedelta(days=2))
    ask_for(db, boat.id, "sewing", at=NOW - timedelta(days=1))
    [card] = helping(services, tom)
    assert card.matched_ask
    assert (card.matched_ask.id, card.matched_skill) == (fitting, "soup")
    assert len(card.dream.open_asks) == 3


def test_what_is_asked_of_somebody_alone_is_not_there(
    services: Services, mara: Member, tom: Member, boat: Dream, db: Any
) -> None:
    ask_for(db, boat.id, "welding", to_id=mara.id)
    assert helping(services, tom) == []


def test_nobody_is_asked_by_themselves(services: Services, mara: Member, boat: Dream, db: Any) -> None:
    ask_for(db, boat.id, "welding")
    assert helping(services, mara) == helping(services, mara, own=True) == []


def test_who_has_not_said_what_they_can_do_finds_nothing(services: Services, boat: Dream, db: Any) -> None:
    ask_for(db, boat.id, "welding")
    ask_for(db, boat.id)
    assert helping(services, sign_up(services, "Ines")) == []


def test_the_last_that_asked_is_first_and_each_is_there_once(
    services: Services, mara: Member, tom: Member, db: Any
) -> None:
    for number in range(PAGE_SIZE + 5):
        dream = dream_by(services, mara, f"Dream {number}")
        for age in (number, number + 40):
            ask_for(db, dream.id, "welding", "soup", at=NOW - timedelta(minutes=age))
    found = pages(
        lambda after: services.feed.page(
            again(services, tom.email), "helping", own=False, category=None, after=after
        )
    )
    titles = [[card.dream.title for card in page] for page in found]
    assert list(map(len, titles)) == [PAGE_SIZE, 5]
    assert [*titles[0], *titles[1]] == [f"Dream {number}" for number in range(PAGE_SIZE + 5)]


def test_what_was_refused_does_not_come_again_and_nobody_else_knows(
    services: Services, mara: Member, tom: Member, boat: Dream, db: Any
) -> None:
    ines = sign_up(services, "Ines", skills=["welding"])
    first, second = (ask_for(db, boat.id, "welding", at=NOW - timedelta(days=n)) for n in (1, 2))
    dreams = list(db["dreams"].find())
    asks = list(db["asks"].find())
    for _ in range(2):
        services.matching.refuse(again(services, tom.email), first)

    [card] = helping(services, tom)
    assert card.matched_ask
    assert card.matched_ask.id == second
    services.matching.refuse(again(services, tom.email), second)
    assert helping(services, tom) == []
    assert len(helping(services, ines)) == 1
    assert list(db["dreams"].find()) == dreams
    assert list(db["asks"].find()) == asks
    assert again(services, mara.email).unread_notifications == 0
    assert again(services, tom.email).refused_asks == (first, second)


def test_a_hundred_refusals_are_remembered_and_no_more(
    services: Services, tom: Member, boat: Dream, db: Any
) -> None:
    asks = [ask_for(db, boat.id, "welding") for _ in range(101)]
    for ask in asks:
        services.matching.refuse(tom, ask)
    assert again(services, tom.email).refused_asks == tuple(asks[1:])


@pytest.mark.parametrize("how", ["private", "ended", "never", "to another"])
def test_what_one_may_not_know_of_cannot_be_refused(
    services: Services, mara: Member, tom: Member, boat: Dream, db: Any, how: str
) -> None:
    ask = ask_for(db, boat.id, "welding", to_id=mara.id if how == "to another" else None)
    if how == "private":
        db["dreams"].update_one({}, {"$set": {"audience": "only_me"}})
    if how == "ended":
        end_ask(db, ask)
    with pytest.raises(NotFound):
        services.matching.refuse(tom, boat.id if how == "never" else ask)
    assert again(services, tom.email).refused_asks == ()


def test_words_that_one_does_not_want_to_see_are_none_that_one_could_help_with(
    services: Services, tom: Member, boat: Dream, db: Any
) -> None:
    ask_for(db, boat.id, "welding", body="For my spider.", at=NOW)
    other = ask_for(db, boat.id, "welding", body="For my boat.", at=NOW - timedelta(days=1))
    db["users"].update_one({"email": tom.email}, {"$set": {"hidden_words": ["spider"]}})
    [card] = helping(services, tom)
    assert [ask.id for ask in card.dream.open_asks] == [other]
    assert card.matched_ask
    assert card.matched_ask.id == other


def test_what_is_hidden_let_go_or_by_whom_one_avoids_is_not_there(
    services: Services, mara: Member, tom: Member, boat: Dream, db: Any
) -> None:
    ask_for(db, boat.id, "welding")
    for change in ({"hidden": {"reason": "", "at": NOW}}, {"unlisted": True}, {"audience": "circles"}):
        db["dreams"].update_one({}, {"$set": change})
        assert helping(services, tom) == []
        db["dreams"].update_one(
            {}, {"$set": {"audience": "everybody"}, "$unset": {"hidden": "", "unlisted": ""}}
        )
    assert len(helping(services, tom)) == 1
    services.blocks.block(mara, tom.slug)
    assert helping(services, tom) == []
