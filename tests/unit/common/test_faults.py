"""What an error of the database means: away, busy, full, refusing; or nothing of the kind."""

from __future__ import annotations

import pytest
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    ExecutionTimeout,
    NetworkTimeout,
    NotPrimaryError,
    OperationFailure,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WriteConcernError,
    WriteError,
    WTimeoutError,
)

from dreamscape.errors import DatabaseBusy
from dreamscape.store import Fault, fault_of


def bulk(*codes: int, concern: int | None = None) -> BulkWriteError:
    concerns = [] if concern is None else [{"code": concern, "errmsg": "interrupted"}]
    return BulkWriteError({"writeErrors": [{"code": code} for code in codes], "writeConcernErrors": concerns})


def labelled(label: str) -> OperationFailure:
    return OperationFailure("something new", 99_999, {"errorLabels": [label]})


FAULTS: dict[Fault | None, list[Exception]] = {
    Fault.AWAY: [
        ServerSelectionTimeoutError("no server"),
        AutoReconnect("gone"),
        NetworkTimeout("silent"),
        NotPrimaryError("not primary"),
        WaitQueueTimeoutError("no connection"),
        WriteConcernError(
            "operation was interrupted", 11602
        ),  # InterruptedDueToReplStateChange: the case of issue 12
        OperationFailure("interrupted at shutdown", 11600),
        OperationFailure("not primary", 10107),
        OperationFailure("cursor id 1 not found", 43),
        WriteConcernError("not enough data-bearing nodes", 100),
        bulk(concern=11602),
        bulk(91),
        labelled("TransientTransactionError"),
        labelled("RetryableWriteError"),
        labelled("UnknownTransactionCommitResult"),
    ],
    Fault.BUSY: [
        ExecutionTimeout("operation exceeded time limit", 50),
        WTimeoutError("waiting for replication timed out", 64),
        WriteConcernError("waiting for replication timed out", 64),
        OperationFailure("operation exceeded time limit", 262),
        OperationFailure("unable to acquire lock", 24),
        DatabaseBusy(),
    ],
    Fault.FULL: [
        OperationFailure("out of disk space", 14031),
        WriteError("no", 14031),
        bulk(14031),
        OperationFailure("you are over your space quota, using 513 MB of 512 MB", 8000),
        OperationFailure("User writes blocked", 371),
        OperationFailure("28: No space left on device", 8),
    ],
    Fault.REFUSED: [
        OperationFailure("not authorized on dreamscape to execute command", 13),
        OperationFailure("Authentication failed.", 18),
        OperationFailure("user is not allowed to do action [insert]", 8000),
        bulk(13),
    ],
    None: [
        DuplicateKeyError("E11000 duplicate key: { title: 'My disk is full' }", 11000),
        OperationFailure("unknown operator: $what", 2),
        OperationFailure("Document failed validation: quota", 121),
        bulk(11000),
        ValueError("out of disk space"),
    ],
}
CASES = [(fault, error) for fault, errors in FAULTS.items() for error in errors]


@pytest.mark.parametrize(("fault", "error"), CASES, ids=lambda one: str(one)[:60])
def test_each_error_is_taken_for_what_it_is(fault: Fault | None, error: Exception) -> None:
    assert fault_of(error) is fault
