"""Who did what, to what, why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.messages import Message


class Target(NamedTuple):
    """What an audit entry is about. `name` is what it was called then; empty for members, who may change
    theirs and have the old one forgotten."""

    kind: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What is to be written to the audit log. `by` is a member's id, or "" for the command line; `reason` is what
    somebody wrote, or a message; `rule` is the key of the house rule that was broken, "" where none was named."""

    by: str
    action: Message
    target: Target
    reason: Message | str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, to what, why. `by` is a member's id, or "" for the command line."""

    id: str
    at: datetime
    by: str
    action: Message | str
    target: Target
    reason: Message | str = ""
    rule: str = ""
