"""How still each page stands and how soon it is there, for a slow phone: in Chromium, on the demo site.

    make bench-pages            (PAGES=feed,dream for those whose names contain one of these)

A connection of 400 kbit/s with 400 ms to and fro (what WebPageTest calls slow 3G), a processor four times as slow, a
window of 360 x 740 pixels at two to one; each page is opened by itself and read to its end. Members come from the
log-in, as nobody sees their pages without, so their browser has the site's own files; a guest's has nothing ("first
visit"). How long a task took is what it had of the processor, not what passed while others had it; and a page that
misses a budget is opened twice more, so that the middle of three counts. Writes bench/RESULTS-pages.md and fails when a
budget is missed.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from bench.report import machine, table
from dreamscape.cli.precompress import precompress
from dreamscape.store.mongod.server import EmbeddedDatabase
from screenshots.camera import Camera
from screenshots.shots import DEMO, SHOTS
from screenshots.sites import serving
from tools.chromium import find, launch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize

    from screenshots.shots import Shot

RESULTS = Path(__file__).with_name("RESULTS-pages.md")
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
SLOWER = 4
PHONE: ViewportSize = {"width": 360, "height": 740}
DENSITY = 2
SHIFT, PAINT, TASK = 0.02, 2.5, 100  # layout shift; seconds; milliseconds
# A shift within half a second of a press is what the press was for; nobody presses here.
# The mark tells our pages from those that the browser's own windows are made of.
MARK = "a page of the site"
WATCH = """() => {
    performance.mark("a page of the site");
    const seen = (window.seen = {shift: 0, moved: [], paint: 0, painted: ""});
    const watch = (type, note) =>
        new PerformanceObserver(list => list.getEntries().forEach(note)).observe({type, buffered: true});
    const name = node => node && node.nodeType === 1 ? node.tagName.toLowerCase() + "." + node.className : "text";
    watch("layout-shift", shift => {
        seen.shift += shift.value;
        seen.moved.push(...shift.sources.map(source => name(source.node)));
    });
    watch("largest-contentful-paint", paint => {
        seen.paint = paint.startTime / 1000;
        seen.painted = name(paint.element);
    });
}"""
# What Chromium's address bar would do: one screen after the other, and whatever comes then.
READ_ON = """async () => {
    for (let top = 0; top < Math.min(document.body.scrollHeight, 6000); top += 600) {
        scrollTo(0, top);
        await new Promise(done => setTimeout(done, 150));
    }
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as it came: layout shift (no unit), seconds to the largest paint, milliseconds of the longest task."""

    name: str
    shift: float
    moved: tuple[str, ...]
    paint: float
    painted: str
    task: float

    def missed(self) -> Iterator[str]:
        """Which budgets this page misses; the largest paint has one on the dreamscape alone."""
        if self.shift > SHIFT:
            yield f"{self.name} shifts by {self.shift:.3f}"
        if self.task > TASK:
            yield f"a task of {self.name} takes {self.task:.0f} ms"
        if self.name.startswith("feed") and self.paint > PAINT:
            yield f"the largest paint of {self.name} comes after {self.paint:.1f} s"


def middle(seen: list[Seen]) -> Seen:
    """Of several looks at one page, what the one in the middle saw of each."""
    values = {name: median(getattr(one, name) for one in seen) for name in ("shift", "paint", "task")}
    return replace(seen[0], **values)


def longest_task(trace: bytes) -> float:
    """The milliseconds of processor that the longest task of a page's own thread took, by Chromium's trace."""
    events = json.loads(trace)["traceEvents"]
    pages = {(event["pid"], event["tid"]) for event in events if event["name"] == MARK}
    tasks = (
        event.get("tdur", 0)
        for event in events
        if event["name"] == "ThreadControllerImpl::RunTask" and (event["pid"], event["tid"]) in pages
    )
    return max(tasks, default=0) / 1000


class Phone:
    """Somebody with a slow phone: at the first visit each time, or with the site's own files at hand."""

    def __init__(self, browser: Browser, context: BrowserContext, *, first_visit: bool) -> None:
        self._browser = browser
        self._context = context
        self._first_visit = first_visit
        context.add_init_script(f"({WATCH})()")
        if not first_visit:
            page = context.new_page()
            page.goto("/settings")
            page.goto("/dreamscape")
            page.wait_for_load_state("networkidle")
            page.close()

    def open(self, shot: Shot, path: str) -> Seen:
        """Open a page, let it come to rest, and read it to its end."""
        page = self._context.new_page()
        self._slow_down(self._context.new_cdp_session(page))
        self._browser.start_tracing(categories=["toplevel", "blink.user_timing"])
        page.goto(path, wait_until="load", timeout=60_000)
        self._rest(page)
        # What comes later than the first screen has its place, and no part in the largest paint.
        paint = page.evaluate("() => ({...window.seen})")
        page.evaluate(READ_ON)
        self._rest(page)
        seen: dict[str, Any] = page.evaluate("() => window.seen")
        task = longest_task(self._browser.stop_tracing())
        page.close()
        moved = tuple(dict.fromkeys(seen["moved"]))[:3]
        return Seen(shot.name, seen["shift"], moved, paint["paint"], paint["painted"], task)

    def _slow_down(self, devtools: CDPSession) -> None:
        devtools.send("Network.enable")
        if self._first_visit:
            devtools.send("Network.clearBrowserCache")
        devtools.send("Network.emulateNetworkConditions", SLOW_3G)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    @staticmethod
    def _rest(page: Page) -> None:
        page.wait_for_load_state("networkidle", timeout=60_000)
        page.evaluate("() => document.fonts.ready.then(() => true)")
        page.wait_for_timeout(300)


def measure(browser: Browser, database: EmbeddedDatabase, parts: list[str]) -> Iterator[Seen]:
    """Every page of the demo site that an address shows."""
    with serving(DEMO, database) as (app, life):
        phones: dict[str, Phone] = {}
        for shot in SHOTS:
            if DEMO not in shot.sites or shot.act or (parts and not any(part in shot.name for part in parts)):
                continue
            if shot.who not in phones:
                context = browser.new_context(
                    base_url=app.config["BASE_URL"], viewport=PHONE, device_scale_factor=DENSITY
                )
                if shot.who != "guest":
                    Camera.log_in(context, life.emails[shot.who])
                phones[shot.who] = Phone(browser, context, first_visit=shot.who == "guest")
            phone, path = phones[shot.who], shot.path.format(**life.values)
            seen = phone.open(shot, path)
            if any(seen.missed()):
                seen = middle([seen, *(phone.open(shot, path) for _ in range(2))])
            yield seen


def main() -> int:
    """Measure, write the report, and say by the exit code whether all budgets are met."""
    path = find()
    if not path:
        print("There is no Chromium: install your system's package, or name one by CHROMIUM=.")
        return 1
    precompress()
    parts = [part for part in os.environ.get("PAGES", "").split(",") if part]
    found = []
    with sync_playwright() as playwright, EmbeddedDatabase.ephemeral() as database:
        browser = launch(playwright, path)
        for seen in measure(browser, database, parts):
            found.append(seen)
            print(
                f"{seen.name}: {seen.shift:.3f} {seen.moved}, {seen.paint:.1f} s, {seen.task:.0f} ms",
                flush=True,
            )
        browser.close()
    missed = [budget for seen in found for budget in seen.missed()]
    if not parts:
        RESULTS.write_text(_text(found, missed), encoding="utf-8")
    print("\n".join(missed) or "All budgets are met.")
    return 1 if missed else 0


def _text(found: list[Seen], missed: list[str]) -> str:
    notes = (
        "Chromium, 360 x 740 pixels at two to one, 400 kbit/s, 400 ms to and fro, processor four times as slow;"
        " pages of guests on their first visit, others with the site's own files at hand. Shift is the sum while a"
        " page loads and is read to its end; a task is measured in time that it had of the processor. What misses a"
        f" budget is the middle of three. Budgets: shift ≤ {SHIFT}, no task over {TASK} ms, largest paint of the"
        f" dreamscape ≤ {PAINT} s."
    )
    rows = [
        (seen.name, f"{seen.shift:.3f}", f"{seen.paint:.1f}", seen.painted, f"{seen.task:.0f}")
        for seen in found
    ]
    verdict = [f"**Missed:** {budget}." for budget in missed] or ["All budgets are met."]
    head = ["page", "layout shift", "largest paint, s", "which", "longest task, ms"]
    lines = [
        "## Pages on a slow phone (`make bench-pages`)",
        "",
        f"{datetime.now(UTC):%d %B %Y}, {machine()}.",
        "",
    ]
    return "\n".join([*lines, notes, "", *table(head, rows), "", *verdict]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
