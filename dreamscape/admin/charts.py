"""Small bar charts, drawn on the server by pygal and coloured by admin.css in either theme.

pygal puts a style sheet, a script and `style` attributes into its SVG, all of
which our Content-Security-Policy forbids in a page; they are taken out again.
"""

from __future__ import annotations

import sys
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pygal
from markupsafe import Markup

from dreamscape.services.moderation.statistics import Statistic

# For maps, which we draw none of, pygal hangs a finder into Python's imports that is too old for Python 3.11:
# each import that fails would warn of it.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

WIDTH, HEIGHT = 420, 150
# A comment's tag is no text: it has no name here.
UNWANTED = frozenset({"defs", "title", "desc", ""})


def bar_chart(figure: Statistic) -> Markup:
    """An inline `<svg>` with one bar for each day; the day and its number are each bar's tooltip."""
    names = [f"{day.day} {day:%b}" for day, _ in figure.days]
    chart = pygal.Bar(
        css=(),
        js=(),
        width=WIDTH,
        height=HEIGHT,
        margin=4,
        margin_left=30,
        margin_bottom=22,
        spacing=0,
        show_legend=False,
        no_prefix=True,
        disable_xml_declaration=True,
        min_scale=1,
        max_scale=3,
        range=(0, max(4, *(count for _, count in figure.days))),
        value_formatter=lambda value: f"{value:,.0f}",
        rounded_bars=2,
        truncate_label=-1,
    )
    chart.x_labels = names
    chart.x_labels_major = [names[0], names[len(names) // 2], names[-1]]
    chart.show_minor_x_labels = False
    chart.add(figure.name, [count for _, count in figure.days])
    chart.add_xml_filter(lambda svg: _plain(svg, figure))
    return Markup(chart.render(is_unicode=True))  # noqa: S704 - pygal escapes what it draws


def _plain(svg: Any, figure: Statistic) -> Any:
    """Shapes, texts and tooltips only."""
    svg.attrib.pop("id", None)
    svg.set("role", "img")
    svg.set(
        "aria-label",
        f"{figure.name} on each of the last {len(figure.days)} days: {figure.total:,} altogether",
    )
    for parent in list(svg.iter()):
        parent.attrib.pop("style", None)
        for child in list(parent):
            if _tag(child) in UNWANTED or "overlay" in child.get("class", ""):
                parent.remove(child)
    bars = [element for element in svg.iter() if element.get("class") == "bar"]
    for bar, (day, count) in zip(bars, figure.days, strict=True):
        _tooltip(bar, f"{day.day} {day:%B}: {count:,}")
    return svg


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _tooltip(element: Element, text: str) -> None:
    SubElement(element, "title").text = text
