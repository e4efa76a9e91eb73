"""Several writes as one, where the database can."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from pymongo import MongoClient
from pymongo.errors import ExecutionTimeout, PyMongoError

from dreamscape.errors import DatabaseBusy
from dreamscape.store.common.deadline import seconds_left, some_more

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

T = TypeVar("T")

WRITE_CONFLICT = 112
# Who has a deadline waits for others to be through with the same documents no longer than this. A queue of honest ones
# is shorter; longer, up to a minute, they are held by a process that died within a transaction.
LONGEST_CONFLICT = 5.0
# A transaction that is neither committed nor aborted holds its documents for a minute: commit only with time for it,
# and abort even when there is none left.
COMMIT_SECONDS = 0.25
ABORT_SECONDS = 1.0


class Transactions:
    """Runs work in a transaction on a real MongoDB, and plainly on mongomock, which has none."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._client = db.client

    def run(self, work: Callable[[ClientSession | None], T]) -> T:
        """Call `work(session)` and commit what it wrote, or nothing of it when it raises.

        PyMongo calls `work` again after a write conflict, until there is a
        deadline or 120 seconds have gone by, so it must do no more than read and
        write with that session. Pass the session on with `in_session`. Raises
        DatabaseBusy when others change the same documents for too long.
        """
        if not isinstance(self._client, MongoClient):
            return work(None)
        began = time.monotonic()

        def attempt(session: ClientSession) -> T:
            try:
                done = work(session)
                _require_time_to_commit()
            except BaseException as error:
                _abort(session)
                if _is_conflict(error) and _has_lasted(began):
                    raise DatabaseBusy from error
                raise
            return done

        with self._client.start_session() as session:
            return session.with_transaction(attempt)


def _require_time_to_commit() -> None:
    left = seconds_left()
    if left is not None and left < COMMIT_SECONDS:
        raise ExecutionTimeout("There is no time left to commit.", 50)


def _abort(session: ClientSession) -> None:
    if session.in_transaction:
        with some_more(ABORT_SECONDS):
            session.abort_transaction()


def _is_conflict(error: BaseException) -> bool:
    return isinstance(error, PyMongoError) and getattr(error, "code", None) == WRITE_CONFLICT


def _has_lasted(began: float) -> bool:
    return seconds_left() is not None and time.monotonic() - began > LONGEST_CONFLICT


def in_session(session: ClientSession | None) -> dict[str, Any]:
    """The keyword that puts a PyMongo call into `session`; none at all without one."""
    return {} if session is None else {"session": session}
