"""Notifications as they are stored: true at once, by many, and after whatever order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models import DreamContent
from dreamscape.models.notification_choices import DREAM_FOLLOWED
from dreamscape.models.notifications import Act
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.dreams.readers import DreamReaders
from dreamscape.store.follows.follows import Follows
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.notifications.acts import NotificationActs
from dreamscape.store.notifications.notices import Notices
from dreamscape.store.notifications.notifications import MOST_KEPT, Notifications
from dreamscape.store.site.integrity import Integrity

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member


def member(db: Any, number: int) -> Member:
    new = NewMember(f"{number}@example.org", "", f"Member {number}", "", f"member-{number}", (), (), "owl-1")
    return Members(db).add(new)


@pytest.fixture
def people(db: Any) -> list[Member]:
    return [member(db, number) for number in range(9)]


@pytest.fixture
def dream(db: Any, people: list[Member]) -> Dream:
    return Dreams(db).add(people[0].id, DreamContent("A boat", "Text.", ("sea",)), "a-boat")


def act_of(dream: Dream, person: Member) -> Act:
    return Act(dream.dreamer_id, DREAM_FOLLOWED, dream.id, person.id, dream.id)


def settle(db: Any, act: Act) -> str | None:
    return NotificationActs(db).settle(act, allowed=True, deliver=True)


def unread(db: Any, person: Member) -> int:
    found = Members(db).by_id(person.id)
    assert found
    return found.unread_notifications


@pytest.mark.real_db
@pytest.mark.timeout(120)
def test_counts_are_true_when_all_happens_at_once(db: Any, dream: Dream, people: list[Member]) -> None:
    def walk(number: int) -> None:
        person = people[number]
        for _ in range(6):
            Follows(db).add(person.id, "dream", dream.id)
            settle(db, act_of(dream, person))
            Notifications(db).mark_read(dream.dreamer_id)
            Follows(db).remove(person.id, "dream", dream.id)
            settle(db, act_of(dream, person))
        if number % 2:
            Follows(db).add(person.id, "dream", dream.id)
        for _ in range(2):
            settle(db, act_of(dream, person))

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(walk, range(1, 9)))

    (told,) = db["notifications"].find()
    assert told["count"] == db["follows"].count_documents({"kind": "dream"}) == 4
    assert list(Integrity(db).differences(repair=False)) == []
    Notifications(db).mark_read(dream.dreamer_id)
    assert unread(db, people[0]) == 0


def test_whatever_order_they_come_in_what_is_told_is_what_is_so(
    db: Any, dream: Dream, people: list[Member]
) -> None:
    follower = people[1]
    # Two jobs of one edge, the later one done first, and a third that says it once more.
    for _ in range(3):
        assert settle(db, act_of(dream, follower)) is None
    Follows(db).add(follower.id, "dream", dream.id)
    db["push_subscriptions"].insert_one({"member_id": ObjectId(dream.dreamer_id)})
    assert (
        settle(db, act_of(dream, follower)) == f"deliver_notification:{db['notifications'].find_one()['_id']}"
    )
    assert settle(db, act_of(dream, follower)) is None, "told once"
    assert db["jobs"].count_documents({"kind": "deliver_notification"}) == 1
    assert unread(db, people[0]) == 1


def test_nothing_is_to_be_delivered_to_who_has_no_device(db: Any, dream: Dream, people: list[Member]) -> None:
    Follows(db).add(people[1].id, "dream", dream.id)
    assert settle(db, act_of(dream, people[1])) is None
    assert unread(db, people[0]) == 1
    assert db["jobs"].count_documents({"kind": "deliver_notification"}) == 0


def test_what_is_old_goes_and_takes_its_number_along(db: Any, dream: Dream, people: list[Member]) -> None:
    for person in people[1:4]:
        Follows(db).add(person.id, "dream", dream.id)
        settle(db, act_of(dream, person))
    Notices(db).add(people[0].id, "dream_hidden", "A boat", "Why")
    now = datetime.now(UTC)

    Notifications(db).prune(now + timedelta(days=364))
    assert unread(db, people[0]) == db["notifications"].count_documents({}) == 2

    Notifications(db).mark_read(
        people[0].id, str(db["notifications"].find_one({"kind": DREAM_FOLLOWED})["_id"])
    )
    Notifications(db).prune(now + timedelta(days=89))
    assert db["notifications"].count_documents({}) == 2
    Notifications(db).prune(now + timedelta(days=91))
    assert [row["kind"] for row in db["notifications"].find()] == ["moderation"]
    assert db["notification_acts"].count_documents({}) == 0
    assert unread(db, people[0]) == 1

    Notifications(db).prune(now + timedelta(days=366))
    assert unread(db, people[0]) == db["notifications"].count_documents({}) == 0


def test_of_one_member_the_newest_thousand_are_kept(db: Any, people: list[Member]) -> None:
    mine, others = ObjectId(people[0].id), ObjectId(people[1].id)
    began = datetime.now(UTC)
    rows = [
        {
            "_id": (one := ObjectId()),
            "member_id": whose,
            "kind": "security",
            "thing_id": one,
            "unread": True,
            "at": began - timedelta(seconds=number),
            "about": str(number),
        }
        for whose, many in ((mine, MOST_KEPT + 3), (others, 5))
        for number in range(many)
    ]
    db["notifications"].insert_many(rows)
    db["users"].update_one({"_id": mine}, {"$set": {"unread_notifications": MOST_KEPT + 3}})

    Notifications(db).prune(began)

    assert db["notifications"].count_documents({"member_id": mine}) == unread(db, people[0]) == MOST_KEPT
    assert db["notifications"].count_documents({"member_id": others}) == 5
    assert not db["notifications"].find_one({"member_id": mine, "about": str(MOST_KEPT)})


def test_nobody_marks_what_is_somebody_elses(db: Any, people: list[Member]) -> None:
    notice = Notices(db).add(people[0].id, "dream_hidden", "A boat", "Why")

    assert Notifications(db).mark_read(people[1].id, notice) == 0
    assert Notifications(db).mark_read(people[0].id, "nonsense") == 0
    assert unread(db, people[0]) == 1
    assert [Notifications(db).mark_read(people[0].id, notice) for _ in range(2)] == [1, 0]
    assert unread(db, people[0]) == 0


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_notice_of_what_did_not_happen_leaves_no_number(
    db: Any, people: list[Member], taken_back: bool
) -> None:
    notice = Notices(db).add(people[0].id, "dream_removed", "A boat", "Why")
    if taken_back:
        Notifications(db).mark_read(people[0].id)
    Notices(db).remove(notice, people[0].id)

    assert unread(db, people[0]) == db["notifications"].count_documents({}) == 0


@pytest.mark.parametrize("audience", ["everybody", "members", "followed", "circles", "only_me"])
@pytest.mark.parametrize("hidden", [False, True])
def test_whom_a_dream_is_for_is_the_same_to_the_policy_and_to_the_query(
    db: Any, services: Any, dream: Dream, people: list[Member], audience: str, hidden: bool
) -> None:
    dreamer, friend, in_circle, blocking, blocked = people[:5]
    Follows(db).add(dreamer.id, "member", friend.id)
    circle = services.circles.add(dreamer, "Crew", [in_circle.slug])
    services.blocks.block(blocking, dreamer.slug)
    services.blocks.block(dreamer, blocked.slug)
    changes = {"audience": audience, "circles": [ObjectId(circle)]}
    why = {"reason": "Why", "at": datetime.now(UTC), "by": None}
    db["dreams"].update_one({}, {"$set": {**changes, "hidden": why if hidden else None}})
    after = Dreams(db).by_id(dream.id)
    assert after

    seen = {
        person.id
        for person in people
        if services.viewer_of(Members(db).by_id(person.id)).can_see_dream(after)
    }
    assert DreamReaders(db).among(after, [person.id for person in people]) == seen

    services.blocks.mute(friend, dreamer.slug)
    services.blocks.mute_dream(in_circle, dream.slug) if in_circle.id in seen else None
    quiet = {friend.id, *([in_circle.id] if in_circle.id in seen else [])}
    assert DreamReaders(db).want_news(after, [person.id for person in people]) == seen - quiet
