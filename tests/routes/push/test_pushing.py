"""What happens to a member's dream reaches their devices: as they chose, once, and nobody else's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.models.jobs import SEND_PUSH
from dreamscape.models.notification_choices import DREAM_COMMENTED, Channels, NotificationChoices
from tests.support.push_service import PushBrowser
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.push_service import LocalPushService

AT_NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(AT_NOON) as clock:
        yield clock


def subscribe(visitor: Visitor, service: LocalPushService, path: str = "/push/here") -> None:
    answer = visitor.post("/push/subscriptions", service.address(path)._asdict())
    assert answer.status_code == 303


def choose(visitor: Visitor, **choices: Any) -> None:
    services = visitor.app.extensions["dreamscape"]
    with visitor.app.app_context():
        services.notifications.choose(
            services.accounts.by_email(visitor.email), NotificationChoices(**choices)
        )


def say(visitor: Visitor, words: str = "Take me with you!") -> None:
    assert visitor.post("/dreams/a-boat/comments", {"body": words}).status_code == 303


def work(app: Flask) -> Any:
    with app.app_context():
        return app.extensions["dreamscape"].worker.run_once()


def waiting(app: Flask) -> list[Any]:
    return list(app.extensions["database"]["jobs"].find({"kind": SEND_PUSH}))


def test_a_comment_reaches_each_device_of_the_dreamer(
    mara: Visitor, tom: Visitor, service: LocalPushService, db: Any
) -> None:
    subscribe(mara, service, "/push/phone")
    subscribe(mara, service, "/push/desk")
    subscribe(tom, service, "/push/toms")
    say(tom)
    assert not service.refused
    assert sorted(pushed.path for pushed in service.arrived) == ["/push/desk", "/push/phone"]
    told, comment = db["notifications"].find_one({"kind": DREAM_COMMENTED}), db["comments"].find_one()
    for pushed in service.arrived:
        assert pushed.message == {
            "title": "Tom <b>Rowan</b> wrote under A boat",
            "body": "Take me with you!",
            "path": f"/dreams/a-boat?comment={comment['_id']}#comment-{comment['_id']}",
            "tag": str(told["_id"]),
            "language": "en",
            "direction": "ltr",
        }
        assert pushed.headers["Topic"] == str(told["_id"])
        assert pushed.octets <= 4096
    assert not waiting(mara.app)


def test_it_is_in_its_readers_language(
    mara: Visitor, tom: Visitor, service: LocalPushService, db: Any
) -> None:
    db["users"].update_one({"email": mara.email}, {"$set": {"language": "ar-XB"}})
    subscribe(mara, service)
    say(tom)
    (pushed,) = service.arrived
    assert (pushed.message["language"], pushed.message["direction"]) == ("ar-XB", "rtl")
    assert "wrote under" not in pushed.message["title"]
    assert "A boat" in pushed.message["title"]


def test_the_longest_words_fit(mara: Visitor, tom: Visitor, service: LocalPushService) -> None:
    subscribe(mara, service)
    say(tom, "👩‍👩‍👧‍👦" * 300)
    (pushed,) = service.arrived
    assert len(json.dumps(pushed.message, ensure_ascii=False).encode()) <= 3100
    assert pushed.message["title"].endswith("wrote under A boat")


def test_who_does_not_want_it_by_push_hears_nothing(
    mara: Visitor, tom: Visitor, service: LocalPushService
) -> None:
    subscribe(mara, service)
    choose(mara, kinds={DREAM_COMMENTED: Channels(site=True, mail=True, push=False)})
    say(tom)
    assert not service.asked


def test_what_waits_for_the_morning_comes_then_and_only_if_it_is_unread(
    mara: Visitor, tom: Visitor, service: LocalPushService, noon: Any
) -> None:
    subscribe(mara, service)
    choose(mara, quiet_from=12, quiet_until=7, time_zone="UTC")
    say(tom)
    say(tom, "Are you there?")
    work(mara.app)
    assert not service.asked
    (job,) = waiting(mara.app)
    assert job["due_at"] == datetime(2026, 12, 2, 7, 0, tzinfo=UTC)
    noon.move_to(datetime(2026, 12, 2, 6, 59, tzinfo=UTC))
    work(mara.app)
    assert not service.asked
    noon.move_to(datetime(2026, 12, 2, 7, 0, 1, tzinfo=UTC))
    work(mara.app)
    (pushed,) = service.arrived
    assert pushed.message["body"] == "Are you there?"
    work(mara.app)
    assert len(service.arrived) == 1


def test_what_was_read_meanwhile_does_not_come_any_more(
    mara: Visitor, tom: Visitor, service: LocalPushService, noon: Any, db: Any
) -> None:
    subscribe(mara, service)
    choose(mara, quiet_from=12, quiet_until=7)
    say(tom)
    db["notifications"].update_many({}, {"$set": {"unread": False}})
    noon.move_to(datetime(2026, 12, 2, 8, 0, tzinfo=UTC))
    work(mara.app)
    assert not service.asked
    assert not waiting(mara.app)


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_wants_no_more_is_forgotten(
    mara: Visitor, tom: Visitor, service: LocalPushService, db: Any, status: int
) -> None:
    subscribe(mara, service, "/push/gone")
    subscribe(mara, service, "/push/here")
    service.answers["/push/gone"] = (status, {})
    say(tom)
    assert [row["endpoint"] for row in db["push_subscriptions"].find()] == [service.origin + "/push/here"]
    assert len(service.arrived) == 1
    assert not waiting(mara.app)


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_is_busy_is_asked_again_later_and_others_need_not_wait(
    mara: Visitor, tom: Visitor, service: LocalPushService, noon: Any, status: int
) -> None:
    subscribe(mara, service, "/push/busy")
    subscribe(mara, service, "/push/here")
    service.answers["/push/busy"] = (status, {})
    say(tom)
    assert [pushed.path for pushed in service.arrived] == ["/push/here"]
    (job,) = waiting(mara.app)
    assert job["due_at"] > AT_NOON
    service.answers.clear()
    noon.move_to(job["due_at"])
    work(mara.app)
    assert [pushed.path for pushed in service.arrived] == ["/push/here", "/push/busy"]


def test_doing_it_twice_says_it_under_the_same_name(
    mara: Visitor, tom: Visitor, service: LocalPushService, app: Flask
) -> None:
    subscribe(mara, service)
    say(tom)
    notification = str(app.extensions["database"]["notifications"].find_one()["_id"])
    payload = {"member_id": mara.id, "notification_id": notification}
    with app.app_context():
        jobs = app.extensions["dreamscape"].jobs
        jobs.start(jobs.add("deliver_notification", notification, payload))
    first, second = service.arrived
    assert first.message["tag"] == second.message["tag"]
    assert first.headers["Topic"] == second.headers["Topic"]


def test_whoever_is_logged_out_everywhere_is_told_nowhere(
    mara: Visitor, tom: Visitor, service: LocalPushService, db: Any
) -> None:
    subscribe(mara, service)
    db["users"].update_one({"email": mara.email}, {"$inc": {"sessions_version": 1}})
    say(tom)
    assert not service.asked
    assert not db["push_subscriptions"].count_documents({})


def test_with_another_key_a_device_is_asked_anew(
    mara: Visitor, tom: Visitor, service: LocalPushService, db: Any
) -> None:
    subscribe(mara, service)
    db["push_subscriptions"].update_one({}, {"$set": {"sender_key": "of before"}})
    say(tom)
    assert not service.asked
    assert not db["push_subscriptions"].count_documents({})


def test_what_the_dreamer_is_not_to_meet_is_not_pushed(
    mara: Visitor, tom: Visitor, service: LocalPushService, noon: Any
) -> None:
    subscribe(mara, service)
    choose(mara, quiet_from=12, quiet_until=13)
    say(tom)
    slug = mara.app.extensions["database"]["users"].find_one({"email": tom.email})["slug"]
    mara.post(f"/people/{slug}/block")
    noon.move_to(datetime(2026, 12, 1, 13, 1, tzinfo=UTC))
    work(mara.app)
    assert not service.asked


def test_logging_out_ends_it_in_this_browser_alone(
    mara: Visitor, app: Flask, service: LocalPushService, db: Any
) -> None:
    subscribe(mara, service, "/push/here")
    there = Visitor(app).logged_in(mara.email, PASSWORD)
    subscribe(there, service, "/push/there")
    mara.post("/logout")
    assert [row["endpoint"] for row in db["push_subscriptions"].find()] == [service.origin + "/push/there"]
    there.post("/settings/sessions/end-others")
    assert db["push_subscriptions"].count_documents({}) == 1


def test_whoever_logs_in_after_somebody_takes_the_browser_over(
    mara: Visitor, tom: Visitor, service: LocalPushService, db: Any
) -> None:
    subscribe(mara, service)
    subscribe(tom, service)
    (row,) = db["push_subscriptions"].find()
    assert str(row["member_id"]) == tom.id


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "http://fcm.googleapis.com/fcm/send/x"},
        {"endpoint": "https://elsewhere.example/x"},
        {"endpoint": "https://169.254.169.254/latest"},
        {"endpoint": ""},
        {"p256dh": "AAAA"},
        {"auth": ""},
    ],
)
def test_no_other_address_is_kept(
    mara: Visitor, service: LocalPushService, db: Any, change: dict[str, str]
) -> None:
    answer = mara.post("/push/subscriptions", {**service.address()._asdict(), **change})
    assert answer.status_code == 303
    assert "a way that we do not know" in mara.get("/settings/notifications/devices").text
    assert not db["push_subscriptions"].count_documents({})


def test_of_more_than_ten_devices_the_oldest_goes(
    mara: Visitor, service: LocalPushService, db: Any, noon: Any
) -> None:
    for number in range(12):
        noon.shift(1)
        subscribe(mara, service, f"/push/{number}")
        subscribe(mara, service, f"/push/{number}")
    kept = {row["endpoint"].rpartition("/")[2] for row in db["push_subscriptions"].find()}
    assert kept == {str(number) for number in range(2, 12)}


def test_only_ones_own_device_is_listed_and_stopped(
    mara: Visitor, tom: Visitor, service: LocalPushService, db: Any
) -> None:
    subscribe(mara, service)
    (row,) = db["push_subscriptions"].find()
    assert row["_id"] in mara.get("/settings/notifications/devices").text
    assert row["_id"] not in tom.get("/settings/notifications/devices").text
    assert tom.post(f"/push/subscriptions/{row['_id']}/remove").status_code == 404
    assert db["push_subscriptions"].count_documents({}) == 1
    assert mara.post(f"/push/subscriptions/{row['_id']}/remove").status_code == 303
    assert not db["push_subscriptions"].count_documents({})


class TestWithoutAKey:
    """Nothing of it shows."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "PUSH_PRIVATE_KEY": ""}

    def test_nothing_of_it_shows_and_nothing_is_kept(self, mara: Visitor, tom: Visitor, db: Any) -> None:
        say(tom)
        assert mara.get("/settings/notifications/devices").status_code == 404
        for path in ("/settings/notifications", "/notifications"):
            assert "data-push" not in mara.get(path).text
        mara.post("/push/subscriptions", PushBrowser().address("https://fcm.googleapis.com/x")._asdict())
        assert not db["push_subscriptions"].count_documents({})
        assert not waiting(mara.app)
