"""What is well with a site and what is not, in sentences for whoever runs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from dreamscape.errors import DatabaseAway, DreamscapeError
from dreamscape.services.site.migrations import UnfitDatabase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dreamscape.models import DatabaseServer

OLDEST_SERVER = (6, 0)
# Releases share the database by a lease of half a minute; links and log-ins are dated by these clocks.
CLOCK_DOUBT, CLOCK_WRONG = timedelta(seconds=2), timedelta(seconds=15)
GIGABYTE = 1024**3
DISK_DOUBT, DISK_WRONG = 2 * GIGABYTE, GIGABYTE // 2

MOST_OF_A_REASON = 300

NO_REPLICA_SET = (
    "It is no replica set, so it has no transactions; a replica set of one will do: `replication: {replSetName: rs0}` "
    "in mongod.conf, then `rs.initiate()` once."
)
NO_PRIMARY = (
    "It takes no writes just now: its replica set has no primary, or MONGO_URI names another member alone."
)
LOOK_AT_DATABASE = "Look at MONGO_URI, at the server's access list and at the rights of its user."

WELL, DOUBTFUL, WRONG = "well", "doubtful", "wrong"


class Checked(Protocol):
    """Something outside that says whether it works."""

    def check(self) -> str:
        """A sentence for the operator; raises a DreamscapeError when it does not work."""


class MigrationCheck(Protocol):
    """The migrations of this version."""

    def check(self, *, production: bool) -> None:
        """Raises UnfitDatabase."""


class DatabaseHealth(Protocol):
    """The database; each may raise DatabaseAway."""

    def server(self) -> DatabaseServer:
        """Which server it is."""

    def missing_indexes(self) -> list[str]:
        """Names of indexes that are not there."""

    def try_writing(self) -> None:
        """Write in a transaction and take it back."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a `subject`; `state` is "well", "doubtful" or "wrong"."""

    subject: str
    state: str
    sentence: str


class Doctor:
    """Looks at everything that the site stands on. Nothing stays of it, and no mail is sent.

    `doubts` are those of the settings; `free_disk` is None where the database's disk is not ours to look at.
    """

    def __init__(
        self,
        *,
        doubts: Sequence[str],
        database: DatabaseHealth,
        migrations: MigrationCheck,
        mailer: Checked,
        try_storage: Callable[[], str],
        free_disk: Callable[[], int] | None,
    ) -> None:
        self._doubts = doubts
        self._database = database
        self._migrations = migrations
        self._mailer = mailer
        self._try_storage = try_storage
        self._free_disk = free_disk

    def examine(self) -> Iterator[Finding]:
        """One finding after the other; of a database that does not answer nothing more is asked."""
        yield from [Finding("settings", DOUBTFUL, doubt) for doubt in self._doubts] or [
            Finding("settings", WELL, "Every setting can be read.")
        ]
        yield from self._examine_database()
        yield _ask("mail", self._mailer.check, "Look at the settings that begin with MAIL_.")
        yield _ask(
            "pictures", self._try_storage, "Look at CLOUDINARY_URL, or at the database where it is not set."
        )
        if self._free_disk:
            yield _disk(self._free_disk())

    def _examine_database(self) -> Iterator[Finding]:
        asked = datetime.now(UTC)
        try:
            server = self._database.server()
            answered = datetime.now(UTC)
            yield _server(server)
            yield _replica_set(server)
            if server.replica_set and server.takes_writes:
                self._database.try_writing()
                yield Finding("database", WELL, "It takes what is written in a transaction.")
            yield self._migrated()
            yield _indexes(self._database.missing_indexes())
            yield _clock(server.time - (asked + (answered - asked) / 2))
        except DatabaseAway as error:
            yield Finding(
                "database", WRONG, f"It does not answer as it should: {_reason(error)}. {LOOK_AT_DATABASE}"
            )

    def _migrated(self) -> Finding:
        try:
            self._migrations.check(production=True)
        except UnfitDatabase as problem:
            return Finding("migrations", WRONG, str(problem))
        return Finding("migrations", WELL, "The database has been through all that this version needs.")


def _server(server: DatabaseServer) -> Finding:
    said = f"MongoDB {server.version} answers; the database is called {server.name}."
    if tuple(int(part) for part in server.version.split(".")[:2]) < OLDEST_SERVER:
        oldest = ".".join(map(str, OLDEST_SERVER))
        return Finding(
            "database", WRONG, f"{said} It is older than {oldest}, the oldest that the site works with."
        )
    return Finding("database", WELL, said)


def _replica_set(server: DatabaseServer) -> Finding:
    if not server.replica_set:
        return Finding("database", WRONG, NO_REPLICA_SET)
    if not server.takes_writes:
        return Finding("database", WRONG, NO_PRIMARY)
    return Finding("database", WELL, f"It is the primary of the replica set {server.replica_set}.")


def _indexes(missing: Sequence[str]) -> Finding:
    if missing:
        return Finding(
            "indexes", WRONG, f"These are missing: {', '.join(missing)}. Run `flask --app wsgi migrate`."
        )
    return Finding("indexes", WELL, "All of them are there.")


def _clock(ahead: timedelta) -> Finding:
    apart = abs(ahead)
    state = WRONG if apart > CLOCK_WRONG else DOUBTFUL if apart > CLOCK_DOUBT else WELL
    if state == WELL:
        return Finding("clock", WELL, "This machine's and the database's agree.")
    which = "ahead of" if ahead > timedelta(0) else "behind"
    said = f"The database's is {apart.total_seconds():.0f} seconds {which} this machine's."
    return Finding("clock", state, f"{said} Set both by a time server: releases and links go by them.")


def _disk(free: int) -> Finding:
    state = WRONG if free < DISK_WRONG else DOUBTFUL if free < DISK_DOUBT else WELL
    more = "" if state == WELL else " The database stops when there is none: make room."
    return Finding(
        "disk", state, f"{free / GIGABYTE:.1f} GB are free where the database keeps its files.{more}"
    )


def _ask(subject: str, check: Callable[[], str], advice: str) -> Finding:
    try:
        return Finding(subject, WELL, check())
    except DreamscapeError as error:
        return Finding(subject, WRONG, f"{error.message} ({_reason(error)}) {advice}")


def _reason(error: DreamscapeError) -> str:
    said = str(error)
    if said == str(error.message) and error.__cause__:
        said = str(error.__cause__)
    return said if len(said) <= MOST_OF_A_REASON else f"{said[:MOST_OF_A_REASON]}…"
