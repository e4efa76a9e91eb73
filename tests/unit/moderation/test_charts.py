"""Where the bars and labels of a chart go, in percent of its plot."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from dreamscape.admin.charts import LOWEST_BAR, BarChart, axis_step, bar_chart
from dreamscape.services.moderation.statistics import Statistic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

FIRST_DAY = date(2026, 10, 27)


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def chart_of(*numbers: int) -> BarChart:
    days = (FIRST_DAY + timedelta(days=place) for place in range(len(numbers)))
    return bar_chart(Statistic("Dreams", tuple(zip(days, numbers, strict=True))))


def heights(chart: BarChart) -> list[float]:
    return [bar.height for bar in chart.bars]


def axis(chart: BarChart) -> list[tuple[float, str]]:
    return [(label.at, label.text) for label in chart.counts]


def test_a_month_without_anything_has_an_axis_and_only_flat_bars() -> None:
    chart = chart_of(*[0] * 30)

    assert heights(chart) == [0] * 30
    assert axis(chart) == [(100, "0"), (50, "2"), (0, "4")]


def test_small_numbers_stand_on_an_axis_of_whole_numbers() -> None:
    chart = chart_of(*[0] * 27, 1, 2, 3)

    assert heights(chart)[-4:] == [0, 25, 50, 75]
    assert axis(chart) == [(100, "0"), (50, "2"), (0, "4")]


def test_beside_one_huge_day_a_single_thing_is_still_seen_and_nothing_is_not() -> None:
    chart = chart_of(0, 1, *[0] * 27, 12_345)

    assert heights(chart)[:3] == [0, LOWEST_BAR, 0]
    assert heights(chart)[-1] == pytest.approx(100 * 12_345 / 16_000, abs=0.001)
    assert axis(chart) == [(100, "0"), (50, "8,000"), (0, "16,000")]


def test_every_bar_stands_on_the_ground_inside_the_plot() -> None:
    for bar in chart_of(*range(30)).bars:
        assert bar.y + bar.height == pytest.approx(100)
        assert 0 <= bar.y <= 100


def test_the_days_share_the_width_evenly_with_each_bar_in_the_middle_of_its_own() -> None:
    chart = chart_of(*[5] * 30)

    assert len(chart.bars) == 30
    assert chart.bars[0].slot_x == 0
    assert chart.bars[-1].slot_x + chart.slot_width == pytest.approx(100, abs=0.01)
    for left, right in pairwise(chart.bars):
        assert right.slot_x - left.slot_x == pytest.approx(chart.slot_width, abs=0.01)
        before, after = left.x - left.slot_x, right.slot_x - left.x - chart.bar_width
        assert before == pytest.approx(after, abs=0.01)
        assert before > 0


def test_a_tooltip_names_the_day_and_its_number() -> None:
    chart = chart_of(*[0] * 26, 1234, 0, 0, 0)

    assert chart.bars[26].label == "22 November: 1,234"


def test_the_first_the_middle_and_the_last_day_are_named_without_leaving_the_plot() -> None:
    chart = chart_of(*[1] * 30)

    assert [(label.text, label.anchor) for label in chart.days] == [
        ("27 Oct", "start"),
        ("11 Nov", "middle"),
        ("25 Nov", "end"),
    ]
    first, middle, last = (label.at for label in chart.days)
    assert first >= 0
    assert middle == pytest.approx(chart.bars[15].x + chart.bar_width / 2, abs=0.01)
    assert last <= 100


@pytest.mark.parametrize(
    ("peak", "step"),
    [
        (0, 2),
        (1, 2),
        (4, 2),
        (5, 3),
        (16, 8),
        (17, 10),
        (21, 15),
        (47, 25),
        (160, 80),
        (161, 100),
        (1_000_001, 600_000),
    ],
)
def test_the_axis_is_marked_at_numbers_that_are_easy_to_read(peak: int, step: int) -> None:
    assert axis_step(peak) == step


def test_the_highest_bar_always_fits_and_fills_more_than_half_of_the_plot() -> None:
    for peak in range(4, 20_000):
        assert 0.5 < peak / (2 * axis_step(peak)) <= 1
