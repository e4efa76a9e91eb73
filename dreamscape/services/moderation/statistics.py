"""How much happened on the site, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from dreamscape.messages import Message
from dreamscape.services.common.cache import TtlCache
from dreamscape.services.permissions.checks import require_moderator

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.store.moderation.statistics import Statistics as StatisticsStore

DAYS = 30
# Counting reads an index entry for everything that happened in a month: once in a while is enough.
MAX_AGE_SECONDS = 60.0
COUNTED = (
    (Message("Sign-ups"), "users"),
    (Message("Dreams"), "dreams"),
    (Message("Comments"), "comments"),
    (Message("Follows"), "follows"),
)


@dataclass(frozen=True, slots=True)
class Statistic:
    """One thing counted: the number for each of the last 30 days, the oldest first, today last."""

    name: Message | str
    days: tuple[tuple[date, int], ...]

    @property
    def total(self) -> int:
        """All days together."""
        return sum(count for _, count in self.days)


class Statistics:
    """Counts of what is still there, so of what was made and has not been removed since."""

    def __init__(self, store: StatisticsStore) -> None:
        self._store = store
        self._cache = TtlCache(self._read, fresh_seconds=MAX_AGE_SECONDS, longest_seconds=MAX_AGE_SECONDS)

    def last_month(self, reader: Member) -> tuple[Statistic, ...]:
        """Sign-ups, dreams, comments and follows; raises NotAllowed unless `reader` is a moderator."""
        require_moderator(reader)
        return self._cache.value()

    def _read(self) -> tuple[Statistic, ...]:
        today = datetime.now(UTC).date()
        return tuple(self._count(name, collection, today) for name, collection in COUNTED)

    def _count(self, name: Message, collection: str, today: date) -> Statistic:
        days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
        since = datetime(days[0].year, days[0].month, days[0].day, tzinfo=UTC)
        counts = self._store.per_day(collection, since)
        return Statistic(name, tuple((day, counts.get(day, 0)) for day in days))
