"""What moderators did, month by month, in numbers that anybody may see; nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from dreamscape.errors import NotFound
from dreamscape.messages import Message
from dreamscape.services.common.cache import BackgroundRunner, TtlCache, run_now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dreamscape.models import MonthlyCount
    from dreamscape.services.site.settings import SiteSettings
    from dreamscape.store.moderation.transparency import Transparency as TransparencyStore

MONTHS = 24
# A month has many minutes: these numbers may be some old.
FRESH_SECONDS, LONGEST_SECONDS = 300.0, 600.0
# What each column counts: entries of the log by the English words of what was done, or a monthly count.
COLUMNS: tuple[tuple[Message, tuple[str, ...]], ...] = (
    (Message("Reports received"), ("reports_received",)),
    (Message("Reports settled"), ("reports_closed",)),
    (Message("Dreams hidden"), ("hid a dream",)),
    (Message("Dreams removed"), ("removed a dream",)),
    (Message("Comments removed"), ("removed a comment",)),
    (Message("Diary entries removed"), ("removed a diary entry",)),
    (Message("Suspensions"), ("suspended until",)),
    (Message("Appeals received"), ("appeals_received",)),
    (Message("Appeals accepted"), ("accepted an appeal",)),
    (Message("Appeals declined"), ("declined an appeal",)),
)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month, by its first day, and a number for each column."""

    month: date
    counts: tuple[int, ...]


class Transparency:
    """The table of the last two years, from the first month on in which there was anything."""

    def __init__(
        self, *, store: TransparencyStore, settings: SiteSettings, background: BackgroundRunner = run_now
    ) -> None:
        self._store = store
        self._settings = settings
        self._cache = TtlCache(
            self._read, background=background, fresh_seconds=FRESH_SECONDS, longest_seconds=LONGEST_SECONDS
        )

    def is_shown(self) -> bool:
        """Is there such a page? Admins may have switched it off."""
        return self._settings.read().transparency

    def months(self) -> tuple[MonthRow, ...]:
        """A row for each month, the newest first; raises NotFound where admins have switched the page off."""
        if not self.is_shown():
            raise NotFound
        return self._cache.value()

    def _read(self) -> tuple[MonthRow, ...]:
        today = datetime.now(UTC).date()
        months = [_months_before(today, back) for back in range(MONTHS)]
        start = datetime(months[-1].year, months[-1].month, 1, tzinfo=UTC)
        counts = list(self._store.since(start))
        first = min((count.month for count in counts), default=f"{today:%Y-%m}")
        return tuple(
            MonthRow(month, _counts_of(f"{month:%Y-%m}", counts))
            for month in months
            if f"{month:%Y-%m}" >= first
        )


def _months_before(day: date, back: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(years, month + 1, 1)


def _counts_of(month: str, counts: Iterable[MonthlyCount]) -> tuple[int, ...]:
    of_month = [count for count in counts if count.month == month]
    return tuple(
        sum(count.count for count in of_month if count.name.startswith(names)) for _, names in COLUMNS
    )
