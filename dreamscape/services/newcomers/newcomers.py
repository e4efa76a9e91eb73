"""What newcomers may not do yet, and whose posts wait until a moderator has looked.

A newcomer is who came some hours ago at most and is not followed by some members who have been here for longer: all of
it lifts by itself. What waits is another matter: the first posts of who came in without the work that sign-up asks
for, or with some other doubt, until a moderator lets one through; and the same words under many dreams, whoever says
them. With NEWCOMER_LIMITS off nobody is a newcomer and nothing waits. Moderators are never limited.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dreamscape.addresses import find_addresses
from dreamscape.errors import Invalid, TooSoon
from dreamscape.messages import PluralMessage
from dreamscape.models.site import LONGEST_NEWCOMER_HOURS
from dreamscape.services.permissions.checks import CONFIRM_FIRST
from dreamscape.services.permissions.viewer import Viewer
from dreamscape.spelling import only_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dreamscape.models import Member, Person, SiteSettings
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.comments.repeated import RepeatedTexts
    from dreamscape.store.members.newcomers import Deed, NewcomerDeeds
    from dreamscape.store.site.settings import SiteSettings as SiteSettingsStore

HOUR = timedelta(hours=1)
FIRST_DAY = timedelta(days=1)
LONGEST_NEW = LONGEST_NEWCOMER_HOURS * HOUR
# "Good luck!" is said by many to many.
SHORTEST_REPEATED = 12
MOST_NAMED = 3
LONGEST_LINK = 60


class Newcomers:
    """Asked before something is written; what it refuses says when it ends.

    `limited` is NEWCOMER_LIMITS.
    """

    def __init__(
        self,
        *,
        store: NewcomerDeeds,
        repeated: RepeatedTexts,
        site_settings: SiteSettingsStore,
        viewer_of: ViewerOf,
        limited: bool,
    ) -> None:
        self._store = store
        self._repeated = repeated
        self._site_settings = site_settings
        self._viewer_of = viewer_of
        self._limited = limited

    @contextmanager
    def may_dream(self, member: Member) -> Iterator[None]:
        """Within, a dream is shared: one of those that a newcomer may. Raises Invalid, above the form.

        Here as below, what comes to nothing counts for nothing; what is deleted again counts.
        """
        with self._counted(member, "dreams"):
            yield

    @contextmanager
    def may_comment(self, member: Member, body: str) -> Iterator[None]:
        """Within, a comment is written: one of those that a newcomer may, without a link. Raises Invalid at `body`."""
        self.check_words(member, body)
        with self._counted(member, "comments"):
            yield

    @contextmanager
    def may_follow(self, member: Member) -> Iterator[None]:
        """Within, something new is followed: one of what a newcomer may. Raises TooSoon."""
        with self._counted(member, "follows"):
            yield

    def check_words(self, member: Member, body: str) -> None:
        """Raise Invalid at `body` where a newcomer puts a link into a comment."""
        address = next(find_addresses(body), None)
        if address is None or (chosen := self._limits_of(member)) is None:
            return
        raise Invalid(
            "body",
            PluralMessage(
                "Links in comments come a little later for newcomers: in %(num)s hour you can add them. Without "
                "“%(link)s” this one can be said now.",
                "Links in comments come a little later for newcomers: in %(num)s hours you can add them. Without "
                "“%(link)s” this one can be said now.",
                _hours_left(member, chosen),
                link=address.shown[:LONGEST_LINK],
            ),
        )

    def may_put_into_circle(self, member: Member, people: Iterable[Member | Person], field: str) -> None:
        """Raise Invalid at `field` where a newcomer wants somebody in a circle who does not follow them."""
        followers = self._viewer_of(member).edges.followed_by
        strangers = [person for person in people if person.id not in followers]
        if not strangers or (chosen := self._limits_of(member)) is None:
            return
        raise Invalid(
            field,
            PluralMessage(
                "For newcomers circles are for people who follow them; %(names)s: not yet. In %(num)s hour you can "
                "choose anybody.",
                "For newcomers circles are for people who follow them; %(names)s: not yet. In %(num)s hours you can "
                "choose anybody.",
                _hours_left(member, chosen),
                names=", ".join(person.name for person in strangers[:MOST_NAMED]),
            ),
        )

    def may_offer(self, member: Member) -> None:
        """Raise Invalid at `body` for who has not shown that their address is theirs, or came less than a day ago:
        nobody writes to strangers on their first day."""
        if not self._is_watched(member):
            return
        if not member.email_confirmed:
            raise Invalid("body", CONFIRM_FIRST)
        left = member.created_at + FIRST_DAY - datetime.now(UTC)
        if left > timedelta(0):
            raise Invalid(
                "body",
                PluralMessage(
                    "Offers of help begin on the second day here: in %(num)s hour you can send this one. Your words "
                    "stay here until then.",
                    "Offers of help begin on the second day here: in %(num)s hours you can send this one. Your words "
                    "stay here until then.",
                    max(1, -(-left // HOUR)),
                ),
            )

    def why_waiting(self, member: Member, text: str = "", place: str = "") -> tuple[str, ...]:
        """Why this post of a member's waits until a moderator has looked: keys, none where it does not.

        With a `text` that they want to say in this place, a dream or under one, it is noted that they do.
        """
        if not self._is_watched(member):
            return ()
        reasons = [] if member.vetted_at else self._doubts(member)
        if text and self._is_repeated(member, text, place):
            reasons.append("repeated")
        return tuple(reasons)

    @contextmanager
    def _counted(self, member: Member, deed: Deed) -> Iterator[None]:
        chosen = self._young(member)
        if chosen is None:
            yield
            return
        most: int = getattr(chosen, f"newcomer_{deed}")
        if not self._store.count(member.id, deed, most):
            if not self._is_lifted(member, chosen):
                raise _too_many(deed, most, _hours_left(member, chosen))
            yield
            return
        try:
            yield
        except BaseException:
            self._store.give_back(member.id, deed)
            raise

    def _limits_of(self, member: Member) -> SiteSettings | None:
        """What limits this member; None where nothing does."""
        chosen = self._young(member)
        return None if chosen is None or self._is_lifted(member, chosen) else chosen

    def _young(self, member: Member) -> SiteSettings | None:
        """What the site has chosen for newcomers, where this member has come a short while ago; else None."""
        age = datetime.now(UTC) - member.created_at
        if not self._is_watched(member) or age >= LONGEST_NEW:
            return None
        chosen = self._site_settings.read()
        return chosen if age < chosen.newcomer_hours * HOUR else None

    def _is_lifted(self, member: Member, chosen: SiteSettings) -> bool:
        # Who is new themselves lifts nobody: a swarm that follows each other stays one.
        here_since = datetime.now(UTC) - chosen.newcomer_hours * HOUR
        return self._store.is_followed(member.id, by=chosen.newcomer_followers, here_since=here_since)

    def _is_watched(self, member: Member) -> bool:
        return self._limited and not Viewer.of(member).can_moderate

    def _doubts(self, member: Member) -> list[str]:
        """Why somebody whom no moderator has vetted yet waits with their first posts."""
        hold = self._site_settings.read().hold_first_posts
        # What moderators said of a branch holds whatever is chosen, and not for first posts alone.
        if "branch" in member.joined.doubts:
            return list(member.joined.doubts)
        if hold == "never":
            return []
        reasons = list(member.joined.doubts)
        if member.joined.proof == "missing":
            reasons.append("unproven")
        if hold == "always":
            reasons.append("first")
        return [] if reasons and self._store.has_posted(member.id) else reasons

    def _is_repeated(self, member: Member, text: str, place: str) -> bool:
        same = only_letters(text)
        if len(same) < SHORTEST_REPEATED:
            return False
        by = [f"member:{member.id}"]
        if member.joined.network and self._young(member):
            by.append(f"network:{member.joined.network}")
        noted = [self._repeated.is_repeated(one, same, place) for one in by]
        return any(noted)


def _hours_left(member: Member, chosen: SiteSettings) -> int:
    """Until the limits end by themselves; an hour that has begun is one."""
    left = member.created_at + chosen.newcomer_hours * HOUR - datetime.now(UTC)
    return max(1, -(-left // HOUR))


def _too_many(deed: Deed, most: int, hours: int) -> Invalid | TooSoon:
    if deed == "dreams":
        return Invalid(
            "",
            PluralMessage(
                "You have shared all the dreams of a newcomer (%(most)s). In %(num)s hour you can share as many as "
                "you like; what you wrote is still here.",
                "You have shared all the dreams of a newcomer (%(most)s). In %(num)s hours you can share as many as "
                "you like; what you wrote is still here.",
                hours,
                most=most,
            ),
        )
    if deed == "comments":
        return Invalid(
            "body",
            PluralMessage(
                "You have written all the comments of a newcomer (%(most)s). In %(num)s hour you can write as many as "
                "you like; your words stay here until then.",
                "You have written all the comments of a newcomer (%(most)s). In %(num)s hours you can write as many as "
                "you like; your words stay here until then.",
                hours,
                most=most,
            ),
        )
    return TooSoon(
        PluralMessage(
            "You follow as many as a newcomer can (%(most)s). In %(num)s hour you can follow whom and what you like.",
            "You follow as many as a newcomer can (%(most)s). In %(num)s hours you can follow whom and what you like.",
            hours,
            most=most,
        )
    )
