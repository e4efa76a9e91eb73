"""A database whose process dies at a chosen step."""

from __future__ import annotations

from typing import Any

STEPS = ("find", "update_one", "update_many", "bulk_write", "insert_one", "insert_many", "delete_one", "delete_many",
         "replace_one", "find_one_and_update", "create_index", "create_indexes", "drop_index", "create_collection",
         "aggregate")  # fmt: skip


class Died(BaseException):
    """The process ends here, as by kill -9."""


class DyingDatabase:
    """`db`, until the step number `at` has been done; before it is the same as after the one before."""

    def __init__(self, db: Any, at: int) -> None:
        self._db, self._at = db, at
        self.steps = 0

    def __getitem__(self, name: str) -> Any:
        return _Dying(self._db[name], self)

    def __getattr__(self, name: str) -> Any:
        return _watched(self._db, name, self)

    def step(self, work: Any) -> Any:
        """Do it, unless we die of it."""
        done = work()
        self.steps += 1
        if self.steps - 1 == self._at:
            raise Died
        return done


class _Dying:
    def __init__(self, collection: Any, database: DyingDatabase) -> None:
        self._collection, self._database = collection, database

    def __getattr__(self, name: str) -> Any:
        return _watched(self._collection, name, self._database)


def _watched(target: Any, name: str, database: DyingDatabase) -> Any:
    method = getattr(target, name)
    if name not in STEPS:
        return method
    return lambda *args, **kwargs: database.step(lambda: method(*args, **kwargs))
