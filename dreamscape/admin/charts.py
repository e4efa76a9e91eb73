"""Where everything in a small bar chart goes; `admin/_chart.html` draws it, admin.css gives it size and colour.

All places are percentages of the plot, counted from its top left corner: so a chart fills whatever room it gets
while its texts keep their size, and needs no `style` attribute, which our Content-Security-Policy forbids.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from dreamscape.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.services.moderation.statistics import Statistic

# How much of a day's room its bar takes; the rest is the gap to the next one.
BAR_SHARE = 0.74
# A single follow must not vanish beside a day of ten thousand: no bar is lower than this, but that of zero.
LOWEST_BAR = 2.0
# Whole numbers that are easy to count in: these few, then the others, times ten, times a hundred …
SMALL_STEPS = (2, 3, 4, 5, 6, 8)
STEPS = (10, 15, 20, 25, 30, 40, 50, 60, 80)


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: the left edge of its room; the edges of its bar and its height, 0 for none; the tooltip."""

    slot_x: float
    x: float
    y: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """A text beside an axis: how far along that axis, and which part of the text (SVG's `text-anchor`) is there."""

    at: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart ready to be drawn. `slot_width` is a day's room, `bar_width` what its bar takes of it."""

    slot_width: float
    bar_width: float
    bars: tuple[Bar, ...]
    counts: tuple[AxisLabel, ...]
    days: tuple[AxisLabel, ...]


def bar_chart(figure: Statistic) -> BarChart:
    """One bar for each day of `figure`, which has at least one; three labels at either axis."""
    slot = 100 / len(figure.days)
    width = slot * BAR_SHARE
    step = axis_step(max(number for _, number in figure.days))
    bars = tuple(
        _bar(place * slot, slot, 2 * step, number, f"{formats.day_and_month(day)}: {formats.number(number)}")
        for place, (day, number) in enumerate(figure.days)
    )
    counts = tuple(AxisLabel(100.0 - 50 * line, formats.number(line * step), "end") for line in range(3))
    return BarChart(round(slot, 3), round(width, 3), bars, counts, _day_labels(figure, bars, width))


def axis_step(peak: int) -> int:
    """The number at the middle of the axis, half of that at its top, which `peak`, the highest count, fits under."""
    return next(step for step in _steps() if 2 * step >= peak)


def _steps() -> Iterator[int]:
    """All steps there are, from small to large, without end."""
    yield from SMALL_STEPS
    for power in count():
        yield from (step * 10**power for step in STEPS)


def _bar(slot_x: float, slot: float, top: int, number: int, label: str) -> Bar:
    """The bar of `number` in the middle of its slot, on an axis that ends at `top`."""
    height = max(LOWEST_BAR, 100 * number / top) if number else 0.0
    x = slot_x + slot * (1 - BAR_SHARE) / 2
    return Bar(round(slot_x, 3), round(x, 3), round(100 - height, 3), round(height, 3), label)


def _day_labels(figure: Statistic, bars: tuple[Bar, ...], width: float) -> tuple[AxisLabel, ...]:
    """The first day from its bar's left edge on, the middle one under its bar, the last up to its right edge."""
    middle = len(bars) // 2
    return (
        AxisLabel(bars[0].x, formats.short_day(figure.days[0][0]), "start"),
        AxisLabel(round(bars[middle].x + width / 2, 3), formats.short_day(figure.days[middle][0]), "middle"),
        AxisLabel(round(bars[-1].x + width, 3), formats.short_day(figure.days[-1][0]), "end"),
    )
