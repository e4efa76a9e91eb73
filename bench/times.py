"""How long pages take, asked for one after the other in turn: what is compared was measured within one second.

A machine that is busy for a while so wrongs all of them alike, and one that is busy for a moment wrongs a few
answers of some hundred, which the median passes over.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from tqdm import trange

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Asked:
    """A page at a server of ours, and the Cookie header to ask for it with."""

    port: int
    path: str
    cookie: str = ""


def medians(pages: Mapping[Name, Asked], turns: int) -> dict[Name, float]:
    """The median of the seconds that each page took, of so many turns."""
    # A connection that stays open leads to the same worker each time.
    connections = {
        page: http.client.HTTPConnection("127.0.0.1", page.port, timeout=30) for page in pages.values()
    }
    try:
        for page, connection in connections.items():
            _seconds(connection, page)
        found: dict[Name, list[float]] = {name: [] for name in pages}
        for _ in trange(turns, desc="turns one by one"):
            for name, page in pages.items():
                found[name].append(_seconds(connections[page], page))
    finally:
        for connection in connections.values():
            connection.close()
    return {name: median(seconds) for name, seconds in found.items()}


def _seconds(connection: http.client.HTTPConnection, page: Asked) -> float:
    started = time.perf_counter()
    connection.request("GET", page.path, headers={"Cookie": page.cookie} if page.cookie else {})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == http.client.OK, f"{page.path}: {answer.status}"
    return time.perf_counter() - started
