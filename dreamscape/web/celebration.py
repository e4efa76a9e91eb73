"""What is said on a dream's page to whoever has just shared it: once, soon, and in the browser that sent it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import session

if TYPE_CHECKING:
    from dreamscape.models import Dream

SHARED = "shared"  # in the session: the dream's id, when, and the two of `Celebration`
# Who comes back to it later knows.
LIFETIME = 600


class Celebration(NamedTuple):
    """It is to be celebrated. `guessed`: we guessed what the dream is about, and ask. `first`: its dreamer wrote it
    before they came in, and has seen nothing else of the site yet."""

    guessed: bool
    first: bool


def celebrate(dream: Dream, *, guessed: bool = False, first: bool = False) -> None:
    """The next page of this dream says that it is out."""
    session[SHARED] = [dream.id, time.time(), guessed, first]


def celebration_of(dream: Dream) -> Celebration | None:
    """What is to be celebrated on this dream's page, now and not again; None on all other days."""
    kept: Any = session.get(SHARED)
    if not isinstance(kept, list) or len(kept) != 4 or kept[0] != dream.id:
        return None
    del session[SHARED]
    return Celebration(bool(kept[2]), bool(kept[3])) if time.time() - kept[1] < LIFETIME else None
