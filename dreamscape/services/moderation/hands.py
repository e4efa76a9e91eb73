"""What comes of asks, rooms, letters and the same sky, in numbers without names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.services.common.cache import TtlCache
from dreamscape.services.permissions.checks import require_moderator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.models import Member
    from dreamscape.models.same_sky import Similarity
    from dreamscape.store.moderation.hands import AskTimes, HandCounts
    from dreamscape.store.same_sky.similarity import SkySimilarity

MONTH, YEAR = timedelta(days=30), timedelta(days=365)
# An ask that finds somebody finds them soon.
SOON = timedelta(days=14)
MAX_AGE_SECONDS = 300.0


class HandFigures(NamedTuple):
    """Asks of the last 30 days and how many of these somebody offered to help with; asks of the 30 days that ended 14
    days ago, and how many of these were done within 14 days. The rest is of a year; `room_reports` of its months."""

    asks: int
    offered: int
    earlier_asks: int
    done_soon: int
    rooms: int
    room_reports: int
    true_with_hand: int
    true_without: int
    letters_sealed: int
    letters_opened: int
    similarity: Similarity

    @property
    def reports_per_thousand(self) -> int | None:
        """Of a thousand rooms so many were reported; None where there was no room yet."""
        return round(self.room_reports * 1000 / self.rooms) if self.rooms else None

    @property
    def sky_precision(self) -> int | None:
        """Of a hundred answers so many were "the same"; None where nobody answered yet."""
        said = self.similarity.same + self.similarity.not_quite
        return round(self.similarity.same * 100 / said) if said else None


def counted(asks: Sequence[AskTimes], now: datetime) -> tuple[int, int, int, int]:
    """The first four of `HandFigures`."""
    late = [ask for ask in asks if ask.opened_at >= now - MONTH]
    early = [ask for ask in asks if now - MONTH - SOON <= ask.opened_at < now - SOON]
    done = [ask for ask in early if ask.done_at and ask.done_at - ask.opened_at <= SOON]
    return len(late), sum(ask.offered for ask in late), len(early), len(done)


class Hands:
    """Reads them, once in some minutes."""

    def __init__(self, *, counts: HandCounts, similarity: SkySimilarity) -> None:
        self._counts = counts
        self._similarity = similarity
        self._cache = TtlCache(self._read, fresh_seconds=MAX_AGE_SECONDS, longest_seconds=MAX_AGE_SECONDS)

    def figures(self, reader: Member) -> HandFigures:
        """What they are; raises NotAllowed unless `reader` is a moderator."""
        require_moderator(reader)
        return self._cache.value()

    def at(self, now: datetime) -> HandFigures:
        """What they are at this moment, counted anew."""
        year = now - YEAR
        return HandFigures(
            *counted(self._counts.asks(now - MONTH - SOON), now),
            self._counts.rooms_opened(year),
            self._counts.room_reports(year),
            *self._counts.came_true(year),
            self._counts.letters_sealed(year),
            self._counts.letters_opened(year),
            self._similarity.read(),
        )

    def _read(self) -> HandFigures:
        return self.at(datetime.now(UTC))
