"""`make fuzz`: hostile requests to every address of a whole site, which must bear them all.

    REQUESTS=30000   how many
    SECONDS=         ends earlier, after so many seconds
    SEED=1           another lot draws other requests
    THREADS=4        how many ask at once

Asked are guests, members, dreamers, moderators and admins, over a site with a life on it, served by gunicorn as in
production. It fails by an answer of 5xx, by one that does not come, by a traceback in the log, by a worker that dies,
and by memory that grows without an end.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from threading import Lock, Thread
from typing import TYPE_CHECKING

from fuzz.people import ROLES, Person
from fuzz.plan import Plan
from fuzz.site import Site, running_site
from fuzz.wire import Connection

if TYPE_CHECKING:
    from fuzz.people import Form
    from fuzz.wire import Answer, Request

# A worker keeps cards, names and pages up to bounds (docs/architecture.md), which fill while it is fuzzed. Beyond what
# those hold together nothing may grow.
MOST_GROWTH_MB = 120
WARM = 0.2
SHOWN = 20


@dataclass(slots=True)
class Findings:
    """What has come back so far."""

    most: int
    until: float
    asked: int = 0
    hung_up: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def goes_on(self) -> bool:
        """Is there more to ask?"""
        return self.asked < self.most and time.monotonic() < self.until

    def add(self, role: str, request: Request, answer: Answer) -> None:
        """One more answer."""
        with self.lock:
            self.asked += 1
            self.statuses[answer.status] += 1
            if 200 <= answer.status < 400 and request.about:
                self.reached.add(request.about)
            # What is no HTTP the server need not answer; but it has to hang up.
            self.hung_up += answer.status == 0
            if answer.status >= 500 or "Timeout" in answer.why:
                self.failures.append(
                    f"{answer.status or answer.why} for the {role}: {request.data('…')[:1500]!r}"
                )


def asked(site: Site, plan: Plan, people: list[Person], found: Findings, letting_in: Lock) -> None:
    """`ask`; when that cannot go on, it is a failure too."""
    try:
        ask(site, plan, people, found, letting_in)
    except Exception as error:  # noqa: BLE001 - whatever it is, fewer ask from then on
        with found.lock:
            found.failures.append(f"Somebody could not go on: {error!r}")


def ask(site: Site, plan: Plan, people: list[Person], found: Findings, letting_in: Lock) -> None:
    """Send requests until there are enough."""
    for person in cycle(people):
        if not found.goes_on():
            return
        request = plan.request(person)
        answer = person.connection.ask(request, person.cookie)
        found.add(person.role, request, answer)
        person.hear(answer)
        if person.has_left(answer):
            with letting_in:
                person.arrive()
        if not found.warm and found.asked > WARM * found.most:
            found.warm = site.megabytes()


def fuzz(site: Site, most: int, seconds: float, seed: int, threads: int) -> Findings:
    """Everybody walks through the site once, then all of them ask."""
    letting_in = Lock()
    forms: dict[str, list[Form]] = {}
    for role in ROLES:
        person = Person(role, lambda role=role: site.cookie(role), Connection(site.port))  # type: ignore[misc]
        person.walk()
        forms[role] = person.forms
        person.connection.close()
    found = Findings(most, time.monotonic() + seconds)
    workers = site.workers()
    crowd = []
    for number in range(threads):
        random = Random(seed * 1000 + number)
        people = [
            Person(role, lambda role=role: site.cookie(role), Connection(site.port), forms=forms[role])  # type: ignore[misc]
            for role in ROLES
        ]
        for person in people:
            person.arrive()
        plan = Plan(random, site.app.url_map, site.known())
        crowd.append(Thread(target=asked, args=(site, plan, people, found, letting_in)))
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    if site.workers() != workers:
        found.failures.append("A worker has died and another has taken its place.")
    return found


def report(site: Site, found: Findings, seconds: float) -> bool:
    """Print what has been found; was all well?"""
    now = site.megabytes()
    grown = [after - before for before, after in zip(found.warm, now, strict=False)]
    if any(growth > MOST_GROWTH_MB for growth in grown):
        found.failures.append(f"A worker has grown by {max(grown):.0f} MB; {MOST_GROWTH_MB} are allowed.")
    failures = [*found.failures, *(f"Traceback{text}" for text in site.tracebacks())]
    print(f"{found.asked} requests in {seconds:.0f} s; no answer but a hang-up to {found.hung_up}. Answers:")
    print(", ".join(f"{status}: {times}" for status, times in sorted(found.statuses.items())))
    print(f"Addresses that did something all the same: {len(found.reached)}")
    print(
        "Memory of the workers, MB:",
        *(f"{one:.0f}" for one in found.warm),
        "->",
        *(f"{one:.0f}" for one in now),
    )
    for failure in failures[:SHOWN]:
        print(f"\n{failure}")
    print(f"\n{len(failures)} failures" if failures else "All well.")
    return not failures


def main() -> None:
    """Fuzz, and exit with 1 when the site did not bear it."""
    most, seed = int(os.environ.get("REQUESTS", "30000")), int(os.environ.get("SEED", "1"))
    seconds, threads = float(os.environ.get("SECONDS") or 3600), int(os.environ.get("THREADS", "4"))
    with running_site() as site:
        begun = time.monotonic()
        found = fuzz(site, most, seconds, seed, threads)
        well = report(site, found, time.monotonic() - begun)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
