"""Who is away is mailed what is new: seldom, nobody twice, and nobody who does not want it or may not know of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId

from dreamscape.models.notification_choices import (
    DREAM_COMMENTED,
    DREAM_FOLLOWED,
    NOWHERE,
    Channels,
    NotificationChoices,
)
from dreamscape.store.jobs.jobs import Jobs
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Mail
    from dreamscape.wiring import Services

DAY = timedelta(days=1)
SUBJECT = "While you were away"
SAID = "The bell should be a ship’s bell."


class Shore:
    """Mara, who has been away for a month; Tom, who follows her dream and has just said something under it."""

    def __init__(self, services: Services, db: Any) -> None:
        self.services, self.db = services, db
        self.mara, self.tom = sign_up(services, "Mara"), sign_up(services, "Tom")
        self.change(email_confirmed=True, created_at=datetime.now(UTC) - 30 * DAY)
        self.dream = dream_by(services, self.mara, "A bakery in the rain")
        services.follows.follow_dream(self.tom, self.dream.slug)
        self.say(SAID)
        self.now = datetime.now(UTC) + timedelta(minutes=1)

    def say(self, body: str) -> None:
        self.services.comments.add(self.dream, again(self.services, self.tom.email), body)

    def change(self, **values: Any) -> None:
        self.db["users"].update_one({"_id": ObjectId(self.mara.id)}, {"$set": values})

    def choose(self, **chosen: Any) -> None:
        self.services.notifications.choose(self.mara, NotificationChoices(**chosen))

    def was_here(self, at: datetime) -> None:
        seen = {"_id": "a browser", "member_id": ObjectId(self.mara.id), "last_seen_at": at}
        self.db["sessions"].insert_one(seen)

    def send(self, after: timedelta = timedelta(0)) -> list[Mail]:
        """All digests there are once the job of so long after now was done."""
        with time_machine.travel(self.now + after, tick=False):
            assert self.services.jobs.run(self.services.jobs.add("send_digests", None))
        outbox = self.services.mail_queue.outbox()
        return [queued.mail for queued in outbox if queued.mail.subject == SUBJECT]


@pytest.fixture
def shore(services: Services, db: Any) -> Shore:
    return Shore(services, db)


def test_who_was_away_is_mailed_what_happened(shore: Shore) -> None:
    [mail] = shore.send()

    assert mail.to == "mara@example.org"
    for said in (mail.text, mail.html):
        assert "Tom Lind" in said
        assert "A bakery in the rain" in said
        assert SAID in said
        assert "/dreams/a-bakery-in-the-rain" in said
        assert "http://localhost/notifications" in said
        assert str(mail.unsubscribe) in said
    assert "once a week at most" in mail.text


def nothing(_here: Shore) -> None:
    pass


WHO: dict[str, tuple[Callable[[Shore], Any], bool]] = {
    "who is away": (nothing, True),
    "who was here before it happened": (lambda here: here.was_here(here.now - DAY), True),
    "who has been here since": (lambda here: here.was_here(here.now), False),
    "who was here since, and logged out": (lambda here: here.change(last_seen_at=here.now), False),
    "who has read it": (lambda here: here.services.notifications.mark_read(here.mara), False),
    "whose address is not proven": (lambda here: here.change(email_confirmed=False), False),
    "whose address takes no mails": (lambda here: here.change(mail_refusals={"count": 3}), False),
    "whose address refused two": (lambda here: here.change(mail_refusals={"count": 2}), True),
    "who wants it daily": (lambda here: here.choose(digest="daily"), True),
    "who wants it never": (lambda here: here.choose(digest="never"), False),
    "who is suspended": (lambda here: here.change(suspended_until=here.now + DAY), False),
    "who was suspended": (lambda here: here.change(suspended_until=here.now - DAY), True),
    "who is leaving": (lambda here: here.change(leaves_at=here.now + DAY), False),
    "who blocks Tom": (lambda here: here.services.blocks.block(here.mara, here.tom.slug), False),
    "whom Tom blocks": (lambda here: here.services.blocks.block(here.tom, here.mara.slug), False),
    "who mutes Tom": (lambda here: here.services.blocks.mute(here.mara, here.tom.slug), False),
    "whose dream is gone": (lambda here: here.services.dreams.delete(here.mara, here.dream.slug), False),
    "who wants neither by mail": (
        lambda here: here.choose(kinds={DREAM_COMMENTED: NOWHERE, DREAM_FOLLOWED: Channels(mail=False)}),
        False,
    ),
    "who wants one of the two": (lambda here: here.choose(kinds={DREAM_COMMENTED: NOWHERE}), True),
    "who came the day before": (lambda here: here.change(created_at=here.now - DAY), False),
}


@pytest.mark.parametrize("who", WHO)
def test_a_digest_goes_to(shore: Shore, who: str) -> None:
    happens, gets_it = WHO[who]
    happens(shore)

    assert len(shore.send()) == gets_it


def test_what_was_in_a_digest_is_in_no_other(shore: Shore) -> None:
    shore.choose(digest="daily")
    assert len(shore.send()) == 1
    assert len(shore.send()) == 1
    assert len(shore.send(DAY)) == 1

    with time_machine.travel(shore.now + 1.5 * DAY, tick=False):
        shore.say("And it should ring at six.")
    newest, first = shore.send(2 * DAY)

    assert "at six" in newest.text
    assert SAID not in newest.text
    assert SAID in first.text


@pytest.mark.parametrize(("how_often", "days"), [("daily", 1), ("weekly", 7)])
def test_a_digest_comes_as_often_as_was_chosen(shore: Shore, how_often: str, days: int) -> None:
    shore.choose(digest=how_often)
    shore.send()
    with time_machine.travel(shore.now + timedelta(hours=1), tick=False):
        shore.say("Ahoy!")

    if days > 1:
        assert len(shore.send((days - 1) * DAY)) == 1
    # The job of a day may begin a little earlier than that of the day before.
    assert "Ahoy!" in shore.send(days * DAY - timedelta(hours=1))[0].text


def test_what_is_for_fewer_by_then_is_told_nobody_else(services: Services, shore: Shore, db: Any) -> None:
    toms = dream_by(services, shore.tom, "A secret lake")
    services.comments.add(toms, again(services, shore.mara.email), "How deep is it?")
    services.comments.add(toms, again(services, shore.tom.email), "Nobody knows.")
    db["dreams"].update_one({"slug": toms.slug}, {"$set": {"audience": "only_me"}})

    [mail] = shore.send()
    assert "lake" not in mail.text + mail.html
    assert SAID in mail.text


PICTURE = {"public_id": "dreams/boat", "width": 1200, "height": 800, "placeholder": "", "alt": "A red sail"}


@pytest.mark.parametrize(
    ("audience", "protected", "shown"),
    [("everybody", False, True), ("everybody", True, False), ("members", False, False)],
)
def test_only_a_picture_that_everybody_may_see_is_in_a_mail(
    shore: Shore, db: Any, audience: str, *, protected: bool, shown: bool
) -> None:
    change = {"picture": {**PICTURE, "protected": protected}, "audience": audience}
    db["dreams"].update_one({"slug": shore.dream.slug}, {"$set": change})

    [mail] = shore.send()
    assert ('src="http://localhost/media/dreams/boat' in mail.html) is shown
    assert ("boat" in mail.html) is shown


def test_one_that_cannot_be_written_keeps_nobody_else_from_theirs(
    shore: Shore, services: Services, db: Any, caplog: pytest.LogCaptureFixture
) -> None:
    ada = sign_up(services, "Ada")
    toms = dream_by(services, ada, "A tower")
    db["users"].update_one(
        {"_id": ObjectId(ada.id)},
        {"$set": {"email_confirmed": True, "created_at": shore.now - 30 * DAY}},
    )
    services.follows.follow_dream(again(services, shore.tom.email), toms.slug)
    # What no version of ours has written.
    db["notifications"].update_many({"member_id": ObjectId(shore.mara.id)}, {"$set": {"count": "many"}})

    assert [mail.to for mail in shore.send()] == ["ada@example.org"]
    assert "could not be written" in caplog.text


@pytest.mark.real_db
def test_who_dies_between_the_date_and_the_mail_has_done_neither(
    shore: Shore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Jobs.add_mail

    def dies(*_about: Any) -> str:
        raise SystemExit

    monkeypatch.setattr(Jobs, "add_mail", dies)
    with pytest.raises(SystemExit):
        shore.send()
    monkeypatch.setattr(Jobs, "add_mail", real)

    assert len(shore.send()) == 1
    assert len(shore.send(timedelta(hours=1))) == 1


def test_an_old_digest_that_still_waits_is_not_sent(shore: Shore, db: Any) -> None:
    shore.send()
    (job,) = [job for job in db["jobs"].find({"kind": "send_mail"}) if job["payload"]["subject"] == SUBJECT]
    reason = job["payload"]["reason"]

    assert reason["key"] == "digest_at"
    assert reason["value"] == again_digest_at(db)
    assert reason["until"] - reason["value"] == 2 * DAY


def again_digest_at(db: Any) -> datetime:
    return db["users"].find_one({"digest_at": {"$exists": True}})["digest_at"]  # type: ignore[no-any-return]


def test_the_day_is_that_of_where_they_live(shore: Shore) -> None:
    shore.now = (shore.now + DAY).replace(hour=23, minute=30)
    shore.choose(time_zone="Asia/Tokyo")

    [mail] = shore.send()
    there = shore.now + DAY
    assert f"{there.day} {there:%B %Y}" in mail.html


def test_a_place_that_no_clock_knows_is_no_reason_to_say_nothing(shore: Shore) -> None:
    shore.choose(time_zone="../Atlantis")

    assert len(shore.send()) == 1
