"""What an operator wants to know of the database itself."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING, Any

from pymongo.errors import PyMongoError

from dreamscape.errors import DatabaseAway
from dreamscape.models import DatabaseServer
from dreamscape.store.common.indexes import INDEXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.database import Database


class DatabaseHealth:
    """Looks at the server and at what the site needs there. All of it may raise DatabaseAway, with the reason."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db

    def server(self) -> DatabaseServer:
        """Which server it is."""
        with _explained():
            hello = self._db.command("hello")
            version = self._db.command("buildInfo")["version"]
        return DatabaseServer(
            name=self._db.name,
            version=version,
            replica_set=hello.get("setName"),
            takes_writes=hello.get("isWritablePrimary", False),
            time=hello["localTime"].replace(tzinfo=UTC),
        )

    def missing_indexes(self) -> list[str]:
        """Those of the table that are not there, as `collection.name`."""
        with _explained():
            return [
                f"{collection}.{model.document['name']}"
                for collection, models in INDEXES.items()
                for there in [self._db[collection].index_information()]
                for model in models
                if model.document["name"] not in there
            ]

    def try_writing(self) -> None:
        """Write in a transaction, and take it back: nothing stays."""
        with _explained(), self._db.client.start_session() as session:
            session.start_transaction()
            self._db["migrations"].insert_one({"_id": "doctor"}, session=session)
            session.abort_transaction()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (PyMongoError, NotImplementedError) as error:  # the latter by mongomock, which has no server
        raise DatabaseAway from error
