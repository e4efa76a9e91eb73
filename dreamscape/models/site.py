"""What the operators of a site have chosen, and what its database has been through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


LONGEST_NEWCOMER_HOURS = 30 * 24


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What admins have chosen: each is stored under its name, and has its default here.

    `sign_up` is "open", "invitation" or "closed"; `transparency` says whether there is a public page of counts.
    `hold_first_posts` says whose wait for a moderator: "never", "unproven" (who came in without the work that sign-up
    asks for, or with some other doubt) or "always". The `newcomer_…` say for how many hours a member is one, how much
    they may do in them, and how many followers who are none lift that.
    The site wonders about whoever comes when `network_sign_ups` others came from their network within a day, and with
    `doubt_throwaway` about addresses that are thrown away.
    `minimum_age` is how old newcomers say they are, 0 where nobody is asked; `invitations_by_members` how many people
    each member may invite.
    `second_step_for_moderators` says whether moderators and admins need a second step at log-in.
    """

    sign_up: str = "open"
    transparency: bool = True
    hold_first_posts: str = "unproven"
    newcomer_hours: int = 24
    newcomer_dreams: int = 3
    newcomer_comments: int = 10
    newcomer_follows: int = 20
    newcomer_followers: int = 3
    network_sign_ups: int = 5
    doubt_throwaway: bool = True
    minimum_age: int = 16
    invitations_by_members: int = 0
    second_step_for_moderators: bool = False


@dataclass(frozen=True, slots=True)
class SitePage:
    """A version of a page that the host answers for, written by the member of the id `by`.

    Version 0 is what nobody has written anything for. An empty `text` is that of Dreamscape, where it brings one. Lists
    of versions leave the text out; `written` says whether there is any.
    """

    key: str
    version: int = 0
    text: str = ""
    written: bool = False
    changed_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class MigrationRecord:
    """A migration that was begun on the database, whether this version knows it or not.

    `applied_at` is None until the database is through it. With `backward_compatible` a version that does not know
    it can work with what it leaves.
    """

    name: str
    backward_compatible: bool
    applied_at: datetime | None


@dataclass(frozen=True, slots=True)
class DatabaseServer:
    """The server behind MONGO_URI: `name` is the database's, `time` what its clock says."""

    name: str
    version: str
    replica_set: str | None
    takes_writes: bool
    time: datetime


@dataclass(frozen=True, slots=True)
class CspReport:
    """How often browsers refused something of `blocked` (an origin, or a word such as `inline`) by the rule
    `directive`; `page` is the rule of the route it was last reported for."""

    directive: str
    blocked: str
    page: str
    reports: int
    first_at: datetime
    last_at: datetime
