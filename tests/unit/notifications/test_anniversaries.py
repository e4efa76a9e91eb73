"""Who dreamed something on a day like this is mailed it: on the day, once, and once a week at most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId

from dreamscape.models.dream_states import StateContent
from dreamscape.models.notification_choices import NotificationChoices
from tests.support.without_forms import dream_by, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Mail
    from dreamscape.wiring import Services

DAY = timedelta(days=1)
NOW = datetime(2027, 3, 1, 0, 5, tzinfo=UTC)


class Diary:
    """Mara, who dreamed of a bakery a year ago and of a lake three years ago."""

    def __init__(self, services: Services, db: Any) -> None:
        self.services, self.db = services, db
        self.mara = sign_up(services, "Mara")
        self.change(email_confirmed=True)
        self.dream("A bakery in the rain", NOW.replace(year=2026) - timedelta(hours=1))

    def dream(self, title: str, at: datetime) -> None:
        made = dream_by(self.services, self.mara, title)
        self.db["dreams"].update_one({"_id": ObjectId(made.id)}, {"$set": {"created_at": at}})

    def say(self, state: str) -> None:
        [dream] = self.services.feed.mine(self.mara, None).items
        self.services.dream_states.change(
            self.mara, dream.dream.slug, StateContent(state), datetime(2026, 12, 24, tzinfo=UTC)
        )

    def change(self, **values: Any) -> None:
        self.db["users"].update_one({"_id": ObjectId(self.mara.id)}, {"$set": values})

    def send(self, after: timedelta = timedelta(0)) -> list[Mail]:
        with time_machine.travel(NOW + after, tick=False):
            assert self.services.jobs.run(self.services.jobs.add("send_anniversaries", None))
        outbox = [queued.mail for queued in self.services.mail_queue.outbox()]
        return [mail for mail in outbox if "ago you dreamed" in mail.subject]


@pytest.fixture
def diary(services: Services, db: Any) -> Diary:
    return Diary(services, db)


def test_a_dream_is_remembered_after_a_year(diary: Diary) -> None:
    [mail] = diary.send()

    assert mail.subject == "A year ago you dreamed …"
    assert mail.to == diary.mara.email
    assert "A bakery in the rain" in mail.text
    assert "A bakery in the rain" in mail.html
    assert "28 February 2026" in mail.html
    assert "/unsubscribe/" in str(mail.unsubscribe)
    assert str(mail.unsubscribe) in mail.text


def test_and_after_three(diary: Diary, db: Any) -> None:
    db["dreams"].update_many({}, {"$set": {"created_at": NOW.replace(year=2024) - timedelta(hours=1)}})

    [mail] = diary.send()
    assert mail.subject == "3 years ago you dreamed …"


def test_it_comes_once(diary: Diary) -> None:
    for day in range(7):
        assert len(diary.send(day * DAY)) == 1


def test_of_two_in_a_week_the_second_comes_a_week_later(diary: Diary) -> None:
    diary.dream("A lake", NOW.replace(year=2026) + 2 * DAY)

    for day in (0, 1, 3, 6):
        assert ["bakery" in mail.text for mail in diary.send(day * DAY)] == [True]
    assert "A lake" in diary.send(7 * DAY - timedelta(hours=1))[0].text


@pytest.mark.parametrize("days", [-1, 7, 100])
def test_on_other_days_nothing_comes(diary: Diary, days: int) -> None:
    assert diary.send(days * DAY) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda here: here.change(email_confirmed=False),
        lambda here: here.change(leaves_at=NOW + DAY),
        lambda here: here.change(suspended_until=NOW + DAY),
        lambda here: here.change(mail_refusals={"count": 3}),
        lambda here: here.services.notifications.choose(here.mara, NotificationChoices(digest="never")),
        lambda here: here.services.dreams.delete(here.mara, "a-bakery-in-the-rain"),
        lambda here: here.db["dreams"].update_many({}, {"$set": {"hidden": {"reason": "", "at": NOW}}}),
    ],
)
def test_it_comes_to_nobody_who_does_not_want_it_or_has_it_no_more(
    diary: Diary, change: Callable[[Diary], Any]
) -> None:
    change(diary)

    assert diary.send() == []


def test_who_dreamed_on_a_leap_day_is_told_in_other_years(diary: Diary, db: Any) -> None:
    db["dreams"].update_many({}, {"$set": {"created_at": datetime(2024, 2, 29, 12, tzinfo=UTC)}})

    assert len(diary.send()) == 1


def test_the_job_runs_on_a_leap_day(services: Services) -> None:
    with time_machine.travel(datetime(2028, 2, 29, 0, 5, tzinfo=UTC), tick=False):
        assert services.jobs.run(services.jobs.add("send_anniversaries", None))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dreaming", None),
        ("on_the_way", "It is on the way since December 2026."),
        ("came_true", "It came true on 24 December 2026."),
    ],
)
def test_it_is_told_by_where_the_dream_is(diary: Diary, name: str, said: str | None) -> None:
    diary.say(name)

    [mail] = diary.send()
    for text in (mail.text, mail.html):
        assert ("It came true" in text, "It is on the way" in text) == (
            name == "came_true",
            name == "on_the_way",
        )
        assert said is None or said in text


def test_nobody_is_reminded_of_what_they_let_go_and_another_of_that_day_is_remembered(diary: Diary) -> None:
    diary.say("let_go")
    assert diary.send() == []

    diary.dream("A lake", NOW.replace(year=2026) - timedelta(hours=2))
    [mail] = diary.send()
    assert "A lake" in mail.text
