"""What is wrong when the database fails: it is away, busy, full, or does not let the site in; or the fault is ours."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any

from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)

from dreamscape.errors import DatabaseBusy

if TYPE_CHECKING:
    from collections.abc import Iterator

# Whatever the database, its driver or a store says that is not about the work itself; `fault_of` says what it means.
DATABASE_ERRORS = (PyMongoError, DatabaseBusy)


class Fault(Enum):
    """A way in which the database does not do its part; the value is what the log says of it."""

    AWAY = "The database does not answer"
    BUSY = "The database did not get it done in time"
    FULL = "The database has no room left, so nothing can be saved until it has"
    REFUSED = "The database refuses what the site asks; look at the user of MONGO_URI and its rights"


# By their names in MongoDB's src/mongo/base/error_codes.yml.
FULL = frozenset({14031, 371, 12501})  # OutOfDiskSpace, UserWritesBlocked (Atlas, when a disk fills), a quota
# UserNotFound, Unauthorized, AuthenticationFailed, ReauthenticationRequired
REFUSED = frozenset({11, 13, 18, 391})
# LockTimeout, LockBusy, MaxTimeMSExpired, WriteConcernTimeout, WriteConflict, NetworkInterfaceExceededTimeLimit,
# ExceededTimeLimit, IngressRequestRateLimitExceeded
BUSY = frozenset({24, 46, 50, 64, 112, 202, 262, 462})
# A server goes, comes or hands over: HostUnreachable, HostNotFound, CursorNotFound, NetworkTimeout,
# ShutdownInProgress, UnsatisfiableWriteConcern, FailedToSatisfyReadPreference, ReadConcernMajorityNotAvailableYet,
# PrimarySteppedDown, TransactionTooOld, CursorKilled, SnapshotUnavailable, NoSuchTransaction, SocketException;
# NotWritablePrimary and its like, InterruptedAtShutdown, InterruptedDueToReplStateChange.
AWAY = frozenset({6, 7, 43, 89, 91, 100, 133, 134, 189, 225, 237, 246, 251, 9001, 10058, 10107, 11600, 11601, 11602,
                  13388, 13435, 13436})  # fmt: skip
AWAY_LABELS = (
    "TransientTransactionError",
    "RetryableWriteError",
    "UnknownTransactionCommitResult",
    "RetryableError",
)
# Codes that say nothing by themselves: InternalError, UnknownError, OperationFailed, and all that Atlas refuses.
ATLAS = 8000
VAGUE = frozenset({1, 8, 96, ATLAS})
NO_ROOM = re.compile(
    r"quota|no space left|out of disk|disk (is )?full|not enough (disk )?space", re.IGNORECASE
)


def fault_of(error: BaseException) -> Fault | None:
    """What of the database `error` tells; None when it tells of something else, such as a mistake of ours."""
    if isinstance(error, DatabaseBusy):
        return Fault.BUSY
    if not isinstance(error, PyMongoError):
        return None
    codes = set(_codes(error))
    if codes & FULL or (codes & VAGUE and NO_ROOM.search(str(error.args))):
        return Fault.FULL
    if codes & (REFUSED | {ATLAS}):
        return Fault.REFUSED
    if isinstance(error, ConnectionFailure):
        return Fault.AWAY
    if isinstance(error, (ExecutionTimeout, WTimeoutError)) or codes & BUSY:
        return Fault.BUSY
    if codes & AWAY or any(map(error.has_error_label, AWAY_LABELS)):
        return Fault.AWAY
    return None


def _codes(error: PyMongoError) -> Iterator[Any]:
    """Every code that it carries: its own, and of a bulk those of the writes that it is about."""
    if not isinstance(error, OperationFailure):
        return
    yield error.code
    if isinstance(error, BulkWriteError):
        for each in (*error.details["writeErrors"], *error.details["writeConcernErrors"]):
            yield each.get("code")
