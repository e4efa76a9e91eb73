"""How long pages take, asked for one after the other in turn: what is compared was measured within one second.

A machine that is busy for a while so wrongs all of them alike, and one that is busy for a moment wrongs a few
answers of some hundred, which the median passes over.
"""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from tqdm import trange

from bench.serving import SECURE

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping


@dataclass(frozen=True)
class Target:
    """A page at a server of ours, and the Cookie header to ask for it with."""

    port: int
    path: str
    cookie: str = ""


class Times:
    """The seconds of single answers, by the name of a page: one of each in a turn."""

    def __init__(self, pages: Mapping[Any, Target], turns: int) -> None:
        self.seconds: dict[Any, list[float]] = {name: [] for name in pages}
        for _ in trange(turns, desc="turns one by one"):
            for name, page in pages.items():
                self.seconds[name].append(seconds_of(page))

    def median(self, name: Hashable) -> float:
        """What the page usually takes."""
        return median(self.seconds[name])

    def ratio(self, name: Hashable, other: Hashable) -> float:
        """How many times as long as `other` the page takes: the median of that ratio in each turn."""
        both = zip(self.seconds[name], self.seconds[other], strict=True)
        return median(seconds / others for seconds, others in both)


def seconds_of(page: Target) -> float:
    """How long one answer takes."""
    # A connection of its own, so that it may be any worker's: one that has it worse than the other wrongs nobody.
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=30)
    headers = {"Connection": "close", **SECURE, **({"Cookie": page.cookie} if page.cookie else {})}
    try:
        started = time.perf_counter()
        connection.request("GET", page.path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        taken = time.perf_counter() - started
    finally:
        connection.close()
    assert answer.status == http.client.OK, f"{page.path}: {answer.status}"
    return taken
