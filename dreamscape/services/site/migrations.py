"""Changes of what is stored: each is made once, in order, by one release at a time; and who may work with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.services.site.lease import LeaseLost, held
from dreamscape.store.migrations.table import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from dreamscape.models import AppliedMigration
    from dreamscape.store.migrations.table import Migration
    from dreamscape.store.site.migrations import Migrations as MigrationStore

__all__ = ["LeaseLost", "MigrationStatus", "Migrations", "UnfitDatabase"]

LEASE_SECONDS = 30


class UnfitDatabase(Exception):
    """This version must not work with the database as it is; the message tells an operator why and what to do."""


@dataclass(frozen=True, slots=True)
class MigrationStatus:
    """A migration that this version knows, or that the database has been through.

    `applied_at` is None for one that is missing.
    """

    name: str
    known: bool
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

    def run(self, tell: Callable[[str], object]) -> None:
        """Apply what is missing, then create missing indexes and the first categories; `tell` hears what is done.

        It may be stopped anywhere and goes on when started again; where another release is at work, it waits.
        Raises UnfitDatabase when the database is ahead of this version, LeaseLost when another took over.
        """

        def waiting() -> None:
            tell("Another release is at work on the database. Waiting for its end ...")

        with held(self._store, self._lease_seconds, waiting) as require_lease:
            for migration in self._missing(self._applied()):
                require_lease()
                self._store.apply(migration)
                tell(f"{migration.name} is done.")
            require_lease()
            tell(f"{self._store.ensure_indexes()} indexes are there.")
            if planted := self._plant_categories():
                tell(f"{planted} categories are new.")

    def check(self, *, production: bool) -> None:
        """Raises UnfitDatabase when the database is ahead of this version; in production also when it is behind."""
        missing = self._missing(self._applied())
        if production and missing:
            raise UnfitDatabase(
                f"The database has yet to go through {_names(missing)}. "
                "Run `flask --app wsgi migrate`, then start again."
            )

    def status(self) -> list[MigrationStatus]:
        """Those of this version in their order, then those it does not know."""
        applied = {one.name: one for one in self._store.applied()}
        known = [
            MigrationStatus(one.name, True, _applied_at(applied.get(one.name)), one.backward_compatible)
            for one in self._table
        ]
        unknown = [
            MigrationStatus(one.name, False, one.applied_at, one.backward_compatible)
            for one in self._unknown(applied.values())
        ]
        return known + unknown

    def _applied(self) -> list[AppliedMigration]:
        """What the database has been through; raises UnfitDatabase when this version cannot bear some of it."""
        applied = self._store.applied()
        unbearable = [one for one in self._unknown(applied) if not one.backward_compatible]
        if unbearable:
            raise UnfitDatabase(
                f"The database has been through {_names(unbearable)}, which this version of the site does not know "
                "and cannot work with. Start the version that belongs to it, or a newer one."
            )
        return applied

    def _unknown(self, applied: Iterable[AppliedMigration]) -> list[AppliedMigration]:
        known = {one.name for one in self._table}
        return [one for one in applied if one.name not in known]

    def _missing(self, applied: Iterable[AppliedMigration]) -> list[Migration]:
        names = {one.name for one in applied}
        return [one for one in self._table if one.name not in names]


def _names(migrations: Iterable[Migration] | Iterable[AppliedMigration]) -> str:
    return ", ".join(one.name for one in migrations)


def _applied_at(applied: AppliedMigration | None) -> datetime | None:
    return applied.applied_at if applied else None
