"""Whose dream others have followed for three days and asks for nothing hears, once, that it could."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models.dream_states import StateContent
from dreamscape.models.notification_choices import ASK_SUGGESTED, NOWHERE
from tests.support.asks import ask_for, end_ask
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member
    from dreamscape.wiring import Services

NOW = datetime.now(UTC)


@pytest.fixture
def mara(services: Services) -> Member:
    return sign_up(services, "Mara")


@pytest.fixture
def boat(services: Services, mara: Member, db: Any) -> Dream:
    """Her dream, which Tom has followed for four days."""
    dream = dream_by(services, mara)
    services.follows.follow_dream(sign_up(services, "Tom"), dream.slug)
    db["follows"].update_many({}, {"$set": {"created_at": NOW - timedelta(days=4)}})
    return dream


def suggested(services: Services, mara: Member) -> int:
    """Let a day pass; of how many dreams has she been told so far?"""
    assert services.jobs.run(services.jobs.add("suggest_asks", None))
    found = services.notifications.page(again(services, mara.email)).items
    return sum(card.notification.kind == ASK_SUGGESTED for card in found)


def test_she_hears_once_however_often_others_begin_to_follow_it(
    services: Services, mara: Member, boat: Dream, db: Any
) -> None:
    assert suggested(services, mara) == suggested(services, mara) == 1
    db["notifications"].delete_many({"kind": ASK_SUGGESTED})  # long read, and forgotten
    services.follows.follow_dream(sign_up(services, "Ines"), boat.slug)
    db["follows"].update_many({}, {"$set": {"created_at": NOW - timedelta(days=4)}})
    assert suggested(services, mara) == 0


@pytest.mark.parametrize("days", [0, 2, 7, 400])
def test_neither_too_soon_nor_of_what_is_old(
    services: Services, mara: Member, boat: Dream, db: Any, days: int
) -> None:
    assert boat
    db["follows"].update_many({}, {"$set": {"created_at": NOW - timedelta(days=days)}})
    assert suggested(services, mara) == 0


@pytest.mark.parametrize(
    "how", ["asks", "asked", "hidden", "came true", "let go", "unfollowed", "unwanted", "gone"]
)
def test_not_where_there_is_nothing_to_say(
    services: Services, mara: Member, boat: Dream, db: Any, how: str
) -> None:
    if how in ("asks", "asked"):
        ask = ask_for(db, boat.id, "welding")
        if how == "asked":
            end_ask(db, ask)
    if how == "hidden":
        db["dreams"].update_one({}, {"$set": {"hidden": {"reason": "", "at": NOW}}})
    if how in ("came true", "let go"):
        services.dream_states.change(mara, boat.slug, StateContent(how.replace(" ", "_")))
    if how == "unfollowed":
        services.follows.unfollow_dream(again(services, "tom@example.org"), boat.slug)
    if how == "unwanted":
        choices = mara.notification_choices
        services.notifications.choose(mara, choices._replace(kinds={ASK_SUGGESTED: NOWHERE}))
    if how == "gone":
        db["dreams"].delete_many({})
    assert suggested(services, mara) == 0


def test_of_many_that_are_followed_each_dreamer_hears(
    services: Services, mara: Member, boat: Dream, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dreamscape.store.asks.suggestions.BATCH", 3)
    tom = again(services, "tom@example.org")
    for number in range(8):
        services.follows.follow_dream(tom, dream_by(services, mara, f"Dream {number}").slug)
    db["follows"].update_many({}, {"$set": {"created_at": NOW - timedelta(days=4)}})
    assert boat
    assert suggested(services, mara) == 9
