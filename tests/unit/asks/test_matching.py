"""Of what a dreamer asks hear at most seven who can help, who said that they may be asked, and nobody too often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId

from dreamscape.models.notification_choices import ASK_FITS, NOWHERE, NotificationChoices
from dreamscape.store.asks.matching import MOST_TOLD
from tests.support.asks import ask_for, end_ask
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara", skills=["welding"])


@pytest.fixture
def boat(services: Services, mara: Member) -> Dream:
    return dream_by(services, mara)


def helper(services: Services, db: Any, name: str, *skills: str, **changes: Any) -> Member:
    """A member who can do this and may be asked, with these changes of their document."""
    member = sign_up(services, name, skills=list(skills or ["welding"]))
    db["users"].update_one(
        {"_id": ObjectId(member.id)}, {"$set": {"may_be_asked": True, "email_confirmed": True, **changes}}
    )
    return again(services, member.email)


def tell(services: Services) -> None:
    """Do the jobs that wait."""
    services.jobs.run_due()


def told(db: Any) -> list[str]:
    """Who was told of an ask that fits, in the order in which they were."""
    names = {one["_id"]: one["first_name"] for one in db["users"].find()}
    return [names[one["member_id"]] for one in db["notifications"].find({"kind": ASK_FITS}).sort("_id", 1)]


def test_whoever_can_help_hears_of_it_quietly_with_the_skill_of_theirs_that_fits(
    services: Services, boat: Dream, db: Any
) -> None:
    tom = helper(services, db, "Tom", "soup", "TIG welding")
    ask = ask_for(db, boat.id, "a welder")
    tell(services)

    assert told(db) == ["Tom"]
    [card] = services.notifications.page(again(services, tom.email)).items
    assert (card.notification.about, card.notification.thing_id) == ("TIG welding", ask)
    assert again(services, tom.email).unread_notifications == 1
    ways = NotificationChoices().channels(ASK_FITS)
    assert (ways.site, ways.mail, ways.push) == (True, False, False)
    assert not list(services.integrity.run(repair=False))


@pytest.mark.parametrize(
    "changes",
    [
        {"may_be_asked": False},
        {"email_confirmed": False},
        {"suspended_until": NOW + timedelta(days=3)},
        {"leaves_at": NOW + timedelta(days=3)},
        {"asked": {"last": NOW - timedelta(days=1), "before": NOW - timedelta(days=6)}},
        {"notification_choices": NotificationChoices({ASK_FITS: NOWHERE}).lists()},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_who_is_not_to_be_asked_is_not(
    services: Services, boat: Dream, db: Any, changes: dict[str, Any]
) -> None:
    helper(services, db, "Tom", **changes)
    helper(services, db, "Ines")
    ask_for(db, boat.id, "welding")
    tell(services)
    assert told(db) == ["Ines"]


@pytest.mark.parametrize("how", ["blocks", "is blocked", "mutes", "is muted", "mutes the dream"])
def test_nor_who_avoids_the_other(services: Services, mara: Member, boat: Dream, db: Any, how: str) -> None:
    tom = helper(services, db, "Tom")
    how_to: dict[str, Callable[[], object]] = {
        "blocks": lambda: services.blocks.block(tom, mara.slug),
        "is blocked": lambda: services.blocks.block(mara, tom.slug),
        "mutes": lambda: services.blocks.mute(tom, mara.slug),
        "is muted": lambda: services.blocks.mute(mara, tom.slug),
        "mutes the dream": lambda: services.blocks.mute_dream(tom, boat.slug),
    }
    how_to[how]()
    ask_for(db, boat.id, "welding")
    tell(services)
    assert told(db) == []


def test_nor_the_dreamer_nor_who_can_do_something_else(services: Services, boat: Dream, db: Any) -> None:
    db["users"].update_many({}, {"$set": {"may_be_asked": True, "email_confirmed": True}})
    helper(services, db, "Tom", "soup")
    ask_for(db, boat.id, "welding")
    ask_for(db, boat.id)
    tell(services)
    assert told(db) == []


@pytest.mark.parametrize("audience", ["only_me", "circles", "followed"])
def test_of_a_dream_that_is_for_some_only_those_hear(
    services: Services, mara: Member, boat: Dream, db: Any, audience: str
) -> None:
    helper(services, db, "Tom")
    ines = helper(services, db, "Ines", asked={"last": NOW - timedelta(days=1), "before": None})
    circle = services.circles.add(mara, "Close", [ines.slug])
    services.follows.follow_member(mara, ines.slug)
    change = {"audience": audience, "circles": [ObjectId(circle)] if audience == "circles" else []}
    db["dreams"].update_one({}, {"$set": change})
    ask_for(db, boat.id, "welding")
    tell(services)
    assert told(db) == ([] if audience == "only_me" else ["Ines"])


def test_seven_hear_of_it_and_whoever_fits_best_is_among_them(
    services: Services, boat: Dream, db: Any
) -> None:
    for number, skill in enumerate(["TIG welding"] * 5 + ["welding"] * 4 + ["metal"] * 2):
        helper(services, db, f"Helper{number}", skill)
    both = helper(services, db, "Both", "welding", "singing")
    ask_for(db, boat.id, "welding", "singing")
    tell(services)
    assert len(told(db)) == MOST_TOLD
    assert told(db)[0] == both.first_name
    assert set(told(db)[1:5]) == {f"Helper{number}" for number in range(5, 9)}
    assert set(told(db)[5:]) < {f"Helper{number}" for number in range(5)}


def test_among_those_who_fit_alike_it_is_whoever_was_not_asked_for_longest(
    services: Services, boat: Dream, db: Any
) -> None:
    for number in range(MOST_TOLD + 3):
        asked = {"last": NOW - timedelta(days=20 - number), "before": None}
        helper(services, db, f"Helper{number}", **({"asked": asked} if number else {}))
    ask_for(db, boat.id, "welding")
    tell(services)
    assert told(db) == [f"Helper{number}" for number in range(MOST_TOLD)]


def test_nobody_is_asked_a_third_time_before_a_week_has_gone_by(
    services: Services, boat: Dream, db: Any
) -> None:
    helper(services, db, "Tom")
    for number in range(3):
        ask_for(db, boat.id, "welding", body=f"Number {number}")
        tell(services)
    assert told(db) == ["Tom"] * 2
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7, minutes=1), tick=True):
        ask_for(db, boat.id, "welding")
        tell(services)
    assert told(db) == ["Tom"] * 3


def test_of_one_ask_nobody_hears_twice_however_often_the_job_is_done(
    services: Services, boat: Dream, db: Any
) -> None:
    helper(services, db, "Tom")
    ask_for(db, boat.id, "welding")
    tell(services)
    db["asks"].update_one({}, {"$unset": {"told_at": ""}})  # as if the job had died at its end
    services.jobs.run(services.jobs.add("asks_changed", boat.id, {"dream_id": boat.id}))
    assert told(db) == ["Tom"]
    assert db["asks"].find_one()["asked_count"] == 1


def test_who_said_no_is_not_told(services: Services, boat: Dream, db: Any) -> None:
    tom = helper(services, db, "Tom")
    ask = ask_for(db, boat.id, "welding")
    services.matching.refuse(tom, ask)
    tell(services)
    assert told(db) == []


def test_saying_no_takes_the_notification_away(services: Services, boat: Dream, db: Any) -> None:
    tom = helper(services, db, "Tom")
    ask = ask_for(db, boat.id, "welding")
    tell(services)
    services.matching.refuse(tom, ask)
    assert told(db) == []
    assert again(services, tom.email).unread_notifications == 0


def test_what_has_ended_is_told_of_no_more(services: Services, boat: Dream, db: Any) -> None:
    helper(services, db, "Tom")
    first, _second = ask_for(db, boat.id, "welding"), ask_for(db, boat.id, "welding")
    tell(services)
    assert told(db) == ["Tom"] * 2
    end_ask(db, first)
    tell(services)
    assert told(db) == ["Tom"]
    assert not list(services.integrity.run(repair=False))


def test_of_what_is_asked_of_one_alone_nobody_else_hears(
    services: Services, mara: Member, boat: Dream, db: Any
) -> None:
    helper(services, db, "Tom")
    ask_for(db, boat.id, "welding", to_id=ObjectId(mara.id))
    tell(services)
    assert told(db) == []


def test_of_a_dream_that_waits_they_hear_once_it_is_let_through(
    services: Services, boat: Dream, db: Any
) -> None:
    helper(services, db, "Tom")
    waits = {"hidden": {"reason": "", "rule": "", "at": NOW, "by": None, "waiting": ["first"]}}
    db["dreams"].update_one({}, {"$set": waits})
    ask_for(db, boat.id, "welding")
    tell(services)
    assert told(db) == []
    moderator = sign_up(services, "Vera", "moderator")
    services.moderation.waiting.let_through(moderator, "dream", boat.id)
    tell(services)
    assert told(db) == ["Tom"]


def test_of_a_dream_that_is_gone_nothing_is_told(
    services: Services, mara: Member, boat: Dream, db: Any
) -> None:
    helper(services, db, "Tom")
    ask_for(db, boat.id, "welding")
    services.dreams.delete(mara, boat.slug)
    tell(services)
    assert told(db) == []
