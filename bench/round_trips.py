"""How often a feed page asks the database, counted by PyMongo's own monitoring."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pymongo import monitoring

from bench.dataset import email
from bench.pages import DEPTHS, pages_of
from bench.serving import SECURE, SETTINGS
from dreamscape import create_app
from dreamscape.services.feed.feed import VIEWS

if TYPE_CHECKING:
    from pymongo.database import Database


class Listener(monitoring.CommandListener):
    """Remembers the names of the commands that this thread sent: nobody waits for those of others."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self._thread = threading.get_ident()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """A command is on its way."""
        if threading.get_ident() == self._thread:
            self.sent.append(event.command_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing to count."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing to count."""


def round_trips(
    db: Database[dict[str, Any]], mongo_uri: str, member: int, cookie: str
) -> dict[str, tuple[int, int]]:
    """For each view the commands of one page: usually, and at most.

    At most: the process knows nothing yet (categories, what the member follows), and the member was last
    seen long enough ago to have that written down.
    """
    listener = Listener()
    monitoring.register(listener)
    counted = {}
    pages = pages_of(db, member)
    for view in VIEWS:
        client = create_app({**SETTINGS, "RATELIMIT_ENABLED": False, "MONGO_URI": mongo_uri}).test_client(
            use_cookies=False
        )
        client.get("/healthz")
        most = _count(client, pages[view, "first"].path, cookie, listener, forget=(db, member))
        usual = max(_count(client, pages[view, depth].path, cookie, listener) for depth in DEPTHS)
        counted[view] = (usual, most)
    return counted


def _count(
    client: Any,
    path: str,
    cookie: str,
    listener: Listener,
    forget: tuple[Database[dict[str, Any]], int] | None = None,
) -> int:
    if forget:
        db, member = forget
        seen = db["users"].find_one({"email": email(member)}, {"_id": 1})
        assert seen is not None
        for session in db["sessions"].find({"member_id": seen["_id"]}):
            earlier = {"last_seen_at": session["last_seen_at"] - timedelta(hours=1)}
            db["sessions"].update_one({"_id": session["_id"]}, {"$set": earlier})
    listener.sent.clear()
    answer = client.get(path, headers={"Cookie": cookie, **SECURE})
    assert answer.status_code == 200, answer.status
    return len(listener.sent)
