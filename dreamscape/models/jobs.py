"""Work that is written down before anybody does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

# What stores write down in the transaction that causes it.
SEND_MAIL = "send_mail"
DELETE_PICTURE = "delete_picture"
PROTECT_PICTURE = "protect_picture"
CLEAR_DREAM = "clear_dream"
CLEAR_MEMBER = "clear_member"
MAIL_RESET_LINK = "mail_reset_link"
ACT_ON_BRANCH = "act_on_branch"
TELL = "tell"
TELL_FOLLOWERS = "tell_followers"
DELIVER_NOTIFICATION = "deliver_notification"
SEND_PUSH = "send_push"
CHECK_NOTIFICATIONS = "check_notifications"
TELL_SECURITY = "tell_security"
CHECK_DREAM_NOTIFICATIONS = "check_dream_notifications"
ASKS_CHANGED = "asks_changed"
WORDS_WRITTEN = "words_written"
FIND_SIMILAR = "find_similar"
FIND_ALL_SIMILAR = "find_all_similar"


def job_id(kind: str, what: str) -> str:
    """The id of the one job of this kind that is about `what`."""
    return f"{kind}:{what}"


def tell_id(what: str, thing_id: str, actor_id: str) -> str:
    """The id of the job that tells of what somebody did to this thing, or takes that back."""
    return job_id(TELL, f"{what}:{thing_id}:{actor_id}")


def followers_id(payload: Mapping[str, str]) -> str:
    """What the job is about that tells the next of a dream's followers: the dream, what is new of it, whom after."""
    return ":".join(
        (payload["dream_id"], payload["source_id"], payload.get("kind", ""), payload.get("after", ""))
    )


def words_id(kind: str, thing_id: str) -> str:
    """The id of the job that tells of the words of this dream or member (`models.search`)."""
    return job_id(WORDS_WRITTEN, f"{kind}:{thing_id}")


@dataclass(frozen=True, slots=True)
class Job:
    """A job of the queue; `attempts` counts the tries, that of whoever has it now included.

    It waits until `due_at`, None once it has been done or given up, the latter `failed_at`. `lease` is the name
    of the lease it was taken with, "" while nobody has it. `abandoned` says that whoever had it before let the
    lease run out.
    """

    id: str
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int = 0
    due_at: datetime | None = None
    lease: str = ""
    last_error: str = ""
    failed_at: datetime | None = None
    abandoned: bool = False
