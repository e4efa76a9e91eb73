"""News of a dream reach all who follow it, once, whoever dies on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models.jobs import TELL_FOLLOWERS, followers_id
from dreamscape.models.notification_choices import DREAM_NEWS, NOWHERE, NotificationChoices
from dreamscape.store.notifications import news as batches
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services

ENTRY = str(ObjectId())


class Killed(BaseException):
    """The process ends here, as by kill -9."""


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def boat(services: Services, mara: Member) -> Dream:
    return dream_by(services, mara)


@pytest.fixture
def crew(services: Services, boat: Dream, monkeypatch: pytest.MonkeyPatch) -> list[Member]:
    """Seven who follow the boat; they are told three at a time."""
    monkeypatch.setattr(batches, "BATCH", 3)
    people = [sign_up(services, name) for name in ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus")]
    for person in people:
        services.follows.follow_dream(person, boat.slug)
    return people


def told(services: Services, people: list[Member]) -> list[str]:
    """Who among them has news that they have not read."""
    return [
        person.first_name
        for person in people
        for card in services.notifications.page(again(services, person.email)).items
        if card.notification.kind == DREAM_NEWS and card.notification.unread
    ]


def names(people: list[Member]) -> list[str]:
    return [person.first_name for person in people]


def tell_followers(services: Services, dream: Dream, source_id: str) -> None:
    """What a store adds in the transaction that brings the news, and starts afterwards."""
    payload = {"dream_id": dream.id, "source_id": source_id, "at": datetime.now(UTC).isoformat()}
    services.jobs.start(services.jobs.add(TELL_FOLLOWERS, followers_id(payload), payload))


def agrees(services: Services) -> bool:
    return list(services.integrity.run(repair=False)) == []


def test_all_are_told_once_however_often_it_is_said(
    services: Services, boat: Dream, crew: list[Member], db: Any
) -> None:
    for _ in range(2):
        tell_followers(services, boat, ENTRY)

    assert told(services, crew) == names(crew)
    assert {again(services, person.email).unread_notifications for person in crew} == {1}
    assert db["jobs"].count_documents({"kind": "tell_followers"}) == 0
    assert agrees(services)


def test_the_next_news_are_the_same_notification_made_new(
    services: Services, boat: Dream, crew: list[Member], db: Any
) -> None:
    tell_followers(services, boat, ENTRY)
    services.notifications.mark_read(again(services, crew[0].email))
    tell_followers(services, boat, str(ObjectId()))

    assert told(services, crew) == names(crew)
    assert db["notifications"].count_documents({"kind": DREAM_NEWS}) == len(crew)
    assert {again(services, person.email).unread_notifications for person in crew} == {1}
    assert agrees(services)


@pytest.mark.parametrize("dies_at", [0, 1, 2])
def test_whoever_dies_on_the_way_the_rest_are_told_later_and_nobody_twice(
    services: Services,
    boat: Dream,
    crew: list[Member],
    db: Any,
    monkeypatch: pytest.MonkeyPatch,
    dies_at: int,
) -> None:
    tell, calls = batches.NotificationNews.tell, []

    def dying(self: Any, *news: Any, **more: Any) -> None:
        calls.append(news)
        if len(calls) == dies_at + 1:
            raise Killed
        tell(self, *news, **more)

    with monkeypatch.context() as patch:
        patch.setattr(batches.NotificationNews, "tell", dying)
        with pytest.raises(Killed):
            tell_followers(services, boat, ENTRY)
    for person in crew:
        services.notifications.mark_read(again(services, person.email))
    # Its lease has run out.
    db["jobs"].update_many({"due_at": {"$exists": True}}, {"$set": {"due_at": boat.created_at}})
    while services.jobs.run_due().done:
        pass

    assert told(services, crew) == list(reversed(names(crew)))[dies_at * 3 :][::-1]
    assert db["notifications"].count_documents({"kind": DREAM_NEWS}) == len(crew)
    assert agrees(services)


def test_only_those_are_told_whom_it_is_for_and_who_want_to_hear_of_it(
    services: Services, boat: Dream, crew: list[Member], mara: Member, db: Any
) -> None:
    ada, ben, cleo, dan, eva, _, gus = crew
    services.blocks.mute_dream(ada, boat.slug)
    services.blocks.mute(ben, mara.slug)
    services.notifications.choose(cleo, NotificationChoices(kinds={DREAM_NEWS: NOWHERE}))
    for friend in (ada, ben, cleo, dan, eva):
        services.follows.follow_member(again(services, mara.email), friend.slug)
    db["dreams"].update_one({}, {"$set": {"audience": "followed"}})

    tell_followers(services, boat, ENTRY)

    assert told(services, crew) == [dan.first_name, eva.first_name]
    assert gus.first_name not in told(services, crew)
    assert agrees(services)
