"""What kinds of jobs there are: how each is done, and for how long it is tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What asks nobody but the database.
JOBS_LANE = "jobs"
# What tells members of what happened: a dream may have very many followers.
NOTIFICATIONS_LANE = "notifications"
# What waits for the push services of browsers.
PUSH_LANE = "push"
# What writes to members who are away: there may be very many of them.
DIGESTS_LANE = "digests"
# What makes words easier to find: nobody waits for it.
WORDS_LANE = "words"
# What waits for the picture storage.
PICTURES_LANE = "pictures"


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job.

    `run` is called with the payload and raises when it failed. It may be called twice, for whoever did it may have
    died before saying so; its database operations together may take until the `deadline`. Kinds of one `lane` wait for
    each other and for no others. After a failure it waits for `first_wait`, then twice as long each time, at most
    `longest_wait`; older than `give_up_after` it has failed, and stays so for the operator to see, for `keep_failed`
    (None: until they act); with an error of `final` it has failed at once. One that was done is forgotten, or stays for
    `keep_done`.
    """

    name: str
    run: Callable[[Mapping[str, Any]], object]
    deadline: timedelta = timedelta(minutes=1)
    lane: str = JOBS_LANE
    first_wait: timedelta = timedelta(minutes=1)
    longest_wait: timedelta = timedelta(hours=6)
    give_up_after: timedelta = timedelta(days=7)
    keep_failed: timedelta | None = timedelta(days=30)
    keep_done: timedelta | None = None
    final: tuple[type[Exception], ...] = ()

    def wait(self, attempts: int) -> timedelta:
        """How long to wait after so many tries."""
        doublings: int = 2 ** min(attempts - 1, 20)
        return min(self.first_wait * doublings, self.longest_wait)
