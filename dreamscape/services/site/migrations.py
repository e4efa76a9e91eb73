"""Changes of what is stored: each is made once, in order, by one release at a time; and who may work with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from dreamscape.services.site.lease import LeaseLost, held
from dreamscape.store.migrations.table import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from dreamscape.models import MigrationRecord
    from dreamscape.store.migrations.steps import Progress
    from dreamscape.store.migrations.table import Migration
    from dreamscape.store.site.migrations import Migrations as MigrationStore

__all__ = ["LeaseLost", "MigrationStatus", "Migrations", "UnfitDatabase"]

LEASE_SECONDS = 30


class UnfitDatabase(Exception):
    """This version must not work with the database as it is; the message tells an operator why and what to do."""


@dataclass(frozen=True, slots=True)
class MigrationStatus:
    """A migration that this version knows, or that was begun on the database.

    `applied_at` is None until the database is through it.
    """

    name: str
    known: bool
    begun: bool
    applied_at: datetime | None
    backward_compatible: bool


class Migrations:
    """The migrations of this version (`table`) and those of the database.

    `plant_categories` adds the first categories as far as they are missing and says how many were.
    """

    def __init__(
        self,
        *,
        store: MigrationStore,
        plant_categories: Callable[[], int],
        table: Sequence[Migration] = MIGRATIONS,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._store = store
        self._plant_categories = plant_categories
        self._table = table
        self._lease_seconds = lease_seconds

    def run(
        self, tell: Callable[[str], object], progressed: Callable[[str, Progress], object] = lambda *_: None
    ) -> None:
        """Apply what is missing, then create missing indexes and the first categories; `tell` hears what is done, and
        `progressed` how far the migration of a name is.

        It may be stopped anywhere and goes on when started again; where another release is at work, it waits.
        Raises UnfitDatabase when the database is ahead of this version, LeaseLost when another took over.
        """

        def waiting() -> None:
            tell("Another release is at work on the database. Waiting for its end ...")

        with held(self._store, self._lease_seconds, waiting) as require_lease:
            for migration in self._missing():
                require_lease()
                self._store.apply(migration, partial(_step, require_lease, progressed, migration.name))
                tell(f"{migration.name} is done.")
            require_lease()
            tell(f"{self._store.ensure_indexes()} indexes are there.")
            if planted := self._plant_categories():
                tell(f"{planted} categories are new.")

    def check(self, *, production: bool) -> None:
        """Raises UnfitDatabase when the database is ahead of this version; in production also when it is behind."""
        missing = [migration.name for migration in self._missing()]
        if production and missing:
            raise UnfitDatabase(
                f"The database has yet to go through {', '.join(missing)}. "
                "Run `flask --app wsgi migrate`, then start again."
            )

    def status(self) -> list[MigrationStatus]:
        """Those of this version in their order, then those it does not know."""
        records = {record.name: record for record in self._store.records()}
        known = [
            _status(one.name, True, records.get(one.name), one.backward_compatible) for one in self._table
        ]
        unknown = [
            _status(record.name, False, record, record.backward_compatible)
            for record in self._unknown(records.values())
        ]
        return known + unknown

    def _missing(self) -> list[Migration]:
        """What the database has yet to go through; raises UnfitDatabase when it is ahead of this version."""
        records = self._store.records()
        unbearable = [one.name for one in self._unknown(records) if not one.backward_compatible]
        if unbearable:
            raise UnfitDatabase(
                f"The database has been through {', '.join(unbearable)}, which this version of the site does not "
                "know and cannot work with. Start the version that belongs to it, or a newer one."
            )
        applied = {record.name for record in records if record.applied_at}
        return [one for one in self._table if one.name not in applied]

    def _unknown(self, records: Iterable[MigrationRecord]) -> list[MigrationRecord]:
        known = {one.name for one in self._table}
        return [record for record in records if record.name not in known]


def _step(
    require_lease: Callable[[], object],
    progressed: Callable[[str, Progress], object],
    name: str,
    progress: Progress,
) -> None:
    require_lease()
    progressed(name, progress)


def _status(
    name: str, known: bool, record: MigrationRecord | None, backward_compatible: bool
) -> MigrationStatus:
    applied_at = record.applied_at if record else None
    return MigrationStatus(name, known, record is not None, applied_at, backward_compatible)
