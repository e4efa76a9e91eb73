"""When a member does not want to be disturbed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from dreamscape.models.notification_choices import NotificationChoices


def not_before(choices: NotificationChoices, now: datetime) -> datetime:
    """`now`, or the end of the quiet hours that it is in."""
    begin, end = choices.quiet_from, choices.quiet_until
    zone = _zone(choices.time_zone)
    there = now.astimezone(zone)
    is_quiet = begin <= there.hour < end if begin <= end else there.hour >= begin or there.hour < end
    if not is_quiet:
        return now
    day = there.date() + timedelta(days=1 if begin > end and there.hour >= begin else 0)
    # An hour that the change of clocks leaves out is past in any case.
    return max(now, datetime.combine(day, time(end), zone).astimezone(now.tzinfo))


def _zone(name: str) -> tzinfo:
    """The time zone of this name; UTC where the machine knows none of it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
