"""Several writes as one, where the database can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pymongo import MongoClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

T = TypeVar("T")


class Transactions:
    """Runs work in a transaction on a real MongoDB, and plainly on mongomock, which has none."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._client = db.client

    def run(self, work: Callable[[ClientSession | None], T]) -> T:
        """Call `work(session)` and commit what it wrote, or nothing of it when it raises.

        PyMongo calls `work` again after a write conflict, so it must do no more
        than read and write with that session. Pass the session on with `in_session`.
        """
        if not isinstance(self._client, MongoClient):
            return work(None)
        with self._client.start_session() as session:
            return session.with_transaction(work)


def in_session(session: ClientSession | None) -> dict[str, Any]:
    """The keyword that puts a PyMongo call into `session`; none at all without one."""
    return {} if session is None else {"session": session}
