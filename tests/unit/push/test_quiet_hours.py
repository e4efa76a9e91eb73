"""Nothing comes by push while it is quiet where the member is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dreamscape.models.notification_choices import NotificationChoices
from dreamscape.services.notifications.quiet_hours import not_before


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "end", "zone", "now", "then"),
    [
        # Over midnight, on either side of it.
        (22, 7, "UTC", at(1, 21, 59), at(1, 21, 59)),
        (22, 7, "UTC", at(1, 22), at(2, 7)),
        (22, 7, "UTC", at(2, 0, 30), at(2, 7)),
        (22, 7, "UTC", at(2, 6, 59), at(2, 7)),
        (22, 7, "UTC", at(2, 7), at(2, 7)),
        # Within a day, and until midnight.
        (9, 17, "UTC", at(1, 12), at(1, 17)),
        (9, 17, "UTC", at(1, 18), at(1, 18)),
        (20, 0, "UTC", at(1, 23), at(2, 0)),
        (0, 6, "UTC", at(1, 0), at(1, 6)),
        # No hour, and a zone that nobody knows.
        (7, 7, "UTC", at(1, 7), at(1, 7)),
        (22, 7, "Atlantis/Old_Town", at(1, 23), at(2, 7)),
        (22, 7, "../../etc/passwd", at(1, 23), at(2, 7)),
        # Where the member is: Berlin is an hour ahead in winter, and Kathmandu by hours and minutes.
        (22, 7, "Europe/Berlin", at(1, 20, 59), at(1, 20, 59)),
        (22, 7, "Europe/Berlin", at(1, 21), at(2, 6)),
        (22, 7, "Asia/Kathmandu", at(1, 16, 15), at(2, 1, 15)),
        # The nights in which clocks change are an hour shorter, and longer.
        (22, 7, "Europe/Berlin", at(28, 22, month=3), at(29, 5, month=3)),
        (22, 7, "Europe/Berlin", at(24, 21, month=10), at(25, 6, month=10)),
    ],
)
def test_what_happens_meanwhile_waits_for_their_end(
    begin: int, end: int, zone: str, now: datetime, then: datetime
) -> None:
    choices = NotificationChoices(quiet_from=begin, quiet_until=end, time_zone=zone)
    assert not_before(choices, now) == then
