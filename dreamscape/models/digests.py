"""What is mailed to members who are away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from dreamscape.models.dreams import Dream
    from dreamscape.models.members import Member
    from dreamscape.models.notifications import NotificationCard


class Away(NamedTuple):
    """A member whose digest is due: when what is new was last looked through for one (None: never yet), and when they
    were last here, as far as anybody knows."""

    member: Member
    digest_at: datetime | None
    last_seen_at: datetime | None


class DigestGroup(NamedTuple):
    """What happened at one dream, or at none; `picture` is an address that anybody may open, "" where there is none.

    `mine`: it is the reader's own dream. `folded`: it is one that they have to open first, so the mail says neither
    what it is called nor, in a `link`, where it is.
    """

    cards: Sequence[NotificationCard]
    dream: Dream | None = None
    mine: bool = False
    folded: bool = False
    link: str = ""
    picture: str = ""


class Digest(NamedTuple):
    """What is new for a member, as of a `day` of theirs; `choices` is where they say what comes by mail, without
    logging in."""

    groups: Sequence[DigestGroup]
    day: date
    how_often: str
    link: str
    choices: str


class Remembered(NamedTuple):
    """A dream that was said `years` ago; `picture` as in `DigestGroup`."""

    dream: Dream
    years: int
    picture: str
    link: str
