"""Members and what others may see of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.models.mail import MOST_REFUSALS
from dreamscape.models.notification_choices import USUAL_CHOICES, NotificationChoices

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.pictures import Picture


class Avatar(NamedTuple):
    """A drawing given to whoever has no photo. Those that come with the site have no `picture`: they are
    `static/img/avatars/KEY.svg`. A retired one is given to nobody any more; who has it keeps it."""

    key: str
    picture: Picture | None = None
    retired: bool = False


class Joined(NamedTuple):
    """How a member came in: for the site's own rules and for moderators, nobody else sees it.

    `proof` says whether their browser did the work that sign-up asked for: "solved", "missing", or "" where none was
    asked. `network` is a digest of where they came from. `inviters` are the ids of who invited them, of who invited
    those, and so on, the nearest last; `invitation_id` is the link they used. `doubts` are the keys of what made the
    site wonder about them. `age` is what they said they have reached; 0 where nobody asked.
    """

    proof: str = ""
    network: str = ""
    invitation_id: str = ""
    inviters: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    age: int = 0

    @property
    def invited_by(self) -> str:
        """The id of who invited them; "" where nobody did."""
        return self.inviters[-1] if self.inviters else ""


class ProfileContent(NamedTuple):
    """What members write about themselves: the same in the form, the service and the store.

    `interests` are category keys; with `may_be_asked` they are told of what others ask for that their skills fit. A new
    field of a profile is added here and, under the same name, to `Member`, `ProfileForm` and the templates.
    """

    first_name: str = ""
    last_name: str = ""
    bio: str = ""
    location: str = ""
    interests: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    may_be_asked: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the site. `email` is for themselves alone: no page of another person shows it.

    `language` is the code of the one they read the site in, and get mails in; "" for who came before there was a
    choice. `suspended_at` is when the present suspension, or the last change of it, was decided, `suspended_by` by
    whom, and `suspended_with` the deed that suspended a whole branch; `branch_suspended_until` is until when all are
    who came through them. `sessions_version` is another one whenever something has ended all their log-ins.
    `follows_version` is raised with everything they follow and unfollow, `edges_version` with every other change of
    how they and others stand to each other (see `store.edges`). Since `vetted_at` a moderator trusts what they write:
    nothing of it waits for who they are. `no_index`: they wish that search engines leave their page and dreams alone.
    `refused_asks` are the ids of what they said "Not this time" to, which nobody but they ever learns.
    """

    id: str
    email: str
    first_name: str
    last_name: str
    slug: str
    avatar: str
    created_at: datetime
    password_hash: str = field(repr=False, default="")
    picture: Picture | None = None
    bio: str = ""
    location: str = ""
    interests: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    may_be_asked: bool = False
    refused_asks: tuple[str, ...] = ()
    follower_count: int = 0
    follows_version: int = 0
    edges_version: int = 0
    sessions_version: int = 0
    role: str = "member"
    email_confirmed: bool = False
    members_only: bool = False
    hides_counts: bool = False
    no_index: bool = False
    hidden_words: tuple[str, ...] = ()  # what has one of them in it they have to open first
    language: str = ""
    suspended_until: datetime | None = None
    suspension_reason: str = ""
    suspension_rule: str = ""
    suspended_at: datetime | None = None
    suspended_by: str = ""
    suspended_with: str = ""
    deletion_due_at: datetime | None = None
    joined: Joined = field(default_factory=Joined)
    vetted_at: datetime | None = None
    branch_held: bool = False
    unread_notifications: int = 0
    mail_refusals: int = 0  # how often in a row their mail server would not have a mail
    notification_choices: NotificationChoices = USUAL_CHOICES
    branch_suspended_until: datetime | None = None

    @property
    def content(self) -> ProfileContent:
        """What the member wrote about themselves."""
        return ProfileContent(*(getattr(self, name) for name in ProfileContent._fields))

    @property
    def mail_is_refused(self) -> bool:
        """Was mail to their address sent back so often that only what must be mailed still is?"""
        return self.mail_refusals >= MOST_REFUSALS

    @property
    def picture_alt(self) -> str:
        """What is to be seen in the photo; "" where there is none."""
        return self.picture.alt if self.picture else ""

    @property
    def name(self) -> str:
        """First and last name as shown; the last name may be empty."""
        return f"{self.first_name} {self.last_name}".strip()


class Person(NamedTuple):
    """What anybody may see of a member beside their dream or comment."""

    id: str
    first_name: str
    last_name: str
    slug: str
    avatar: str
    picture: Picture | None = None
    members_only: bool = False
    hides_counts: bool = False
    no_index: bool = False

    @property
    def name(self) -> str:
        """First and last name as shown; the last name may be empty."""
        return f"{self.first_name} {self.last_name}".strip()


class Introduction(NamedTuple):
    """Somebody to be met, with what others may see of them on their page that says why one might. `interests` are
    category keys."""

    person: Person
    interests: tuple[str, ...]
    skills: tuple[str, ...]
    created_at: datetime
