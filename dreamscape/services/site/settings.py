"""What admins choose while the site runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import Invalid
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import Target
from dreamscape.models.site import LONGEST_NEWCOMER_HOURS
from dreamscape.services.permissions.checks import require_admin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.models import Member
    from dreamscape.models import SiteSettings as Chosen
    from dreamscape.services.audit.log import Audit
    from dreamscape.store.site.settings import SiteSettings as SiteSettingsStore

SIGN_UP = {
    "open": Message("Anybody can sign up"),
    "invitation": Message("Only with an invitation"),
    "closed": Message("Nobody can sign up"),
}

SET_TO = {
    "open": Message("set sign-up to open"),
    "invitation": Message("set sign-up to invitation"),
    "closed": Message("set sign-up to closed"),
}

# Whose first posts wait for a moderator.
HOLD_FIRST_POSTS = {
    "never": Message("Nobody's"),
    "unproven": Message(
        "Only those of people whose browser did not do the work that sign-up asks for, or with some other doubt"
    ),
    "always": Message("Everybody's"),
}
# What the numbers for newcomers may be.
NEWCOMER_BOUNDS = {
    "newcomer_hours": (0, LONGEST_NEWCOMER_HOURS),
    "newcomer_dreams": (1, 100),
    "newcomer_comments": (1, 1_000),
    "newcomer_follows": (1, 1_000),
    "newcomer_followers": (1, 100),
}

MOST_NETWORK_SIGN_UPS = 1_000
SHOWS, HIDES = (
    Message("switched the public page of counts on"),
    Message("switched the public page of counts off"),
)
# What laws ask for lies between; 0 asks nobody.
YOUNGEST, OLDEST = 13, 21
MOST_INVITED = 100


SECOND_STEP_NEEDED, SECOND_STEP_FREE = (
    Message("asked moderators and admins for a second step at log-in"),
    Message("asked moderators and admins for a second step at log-in no longer"),
)


class SiteSettings:
    """The settings, read from the database each time: only signing up and the admins' page ask, and what they are
    told decides who may come in."""

    def __init__(self, *, store: SiteSettingsStore, audit: Audit, newcomer_limits: bool) -> None:
        self._store = store
        self._audit = audit
        self._newcomer_limits = newcomer_limits

    def read(self) -> Chosen:
        """What is chosen now."""
        return self._store.read()

    def age_asked(self) -> int:
        """How old somebody has to say they are to sign up; 0 where nobody is asked, as while NEWCOMER_LIMITS is off."""
        return self.read().minimum_age if self._newcomer_limits else 0

    def choose_sign_up(self, by: Member, sign_up: str) -> None:
        """Open or close the door; raises NotAllowed unless `by` is an admin, Invalid for no such choice."""
        require_admin(by)
        if sign_up not in SIGN_UP:
            raise Invalid("sign_up", Message("Choose one of the three."))
        if self._store.read().sign_up == sign_up:
            return
        with self._audit.deed(by.id, SET_TO[sign_up], Target("site", "sign_up")):
            self._store.change(sign_up=sign_up)

    def choose_for_newcomers(self, by: Member, hold_first_posts: str, numbers: Mapping[str, int]) -> None:
        """Choose whose first posts wait, and how much newcomers may do: all `numbers` of NEWCOMER_BOUNDS.

        Raises NotAllowed unless `by` is an admin, Invalid at what is no such choice or out of bounds.
        """
        require_admin(by)
        if hold_first_posts not in HOLD_FIRST_POSTS:
            raise Invalid("hold_first_posts", Message("Choose one of the three."))
        for name, (least, most) in NEWCOMER_BOUNDS.items():
            if not least <= numbers[name] <= most:
                raise Invalid(name, Message("From %(least)s to %(most)s, please.", least=least, most=most))
        chosen = {"hold_first_posts": hold_first_posts, **{name: numbers[name] for name in NEWCOMER_BOUNDS}}
        before = self._store.read()
        if all(getattr(before, name) == value for name, value in chosen.items()):
            return
        with self._audit.deed(by.id, Message("changed what newcomers may do"), Target("site", "newcomers")):
            self._store.change(**chosen)

    def choose_transparency(self, by: Member, shown: bool) -> None:
        """Switch the public page of counts on or off; raises NotAllowed unless `by` is an admin."""
        require_admin(by)
        if self._store.read().transparency == shown:
            return
        with self._audit.deed(by.id, SHOWS if shown else HIDES, Target("site", "transparency")):
            self._store.change(transparency=shown)

    def choose_doubts(self, by: Member, network_sign_ups: int, doubt_throwaway: bool) -> None:
        """What the site wonders about when somebody signs up; raises NotAllowed unless `by` is an admin, or Invalid at
        `network_sign_ups`."""
        require_admin(by)
        if not 1 <= network_sign_ups <= MOST_NETWORK_SIGN_UPS:
            message = PluralMessage(
                "From 1 to %(num)s person, please.",
                "From 1 to %(num)s people, please.",
                MOST_NETWORK_SIGN_UPS,
            )
            raise Invalid("network_sign_ups", message)
        chosen = self._store.read()
        if (chosen.network_sign_ups, chosen.doubt_throwaway) == (network_sign_ups, doubt_throwaway):
            return
        with self._audit.deed(by.id, Message("changed whom to look at first"), Target("site", "doubts")):
            self._store.change(network_sign_ups=network_sign_ups, doubt_throwaway=doubt_throwaway)

    def choose_minimum_age(self, by: Member, age: int) -> None:
        """Ask newcomers whether they are so old, nobody with 0; raises NotAllowed unless an admin asks, or Invalid."""
        require_admin(by)
        if age and not YOUNGEST <= age <= OLDEST:
            raise Invalid(
                "minimum_age",
                Message(
                    "From %(youngest)s to %(oldest)s, or 0 to ask nobody.", youngest=YOUNGEST, oldest=OLDEST
                ),
            )
        self._choose_number(by, "minimum_age", age, Message("set the age for joining to %(age)s", age=age))

    def choose_invitations_by_members(self, by: Member, most: int) -> None:
        """Let each member invite so many people; raises NotAllowed unless `by` is an admin, or Invalid."""
        require_admin(by)
        if not 0 <= most <= MOST_INVITED:
            raise Invalid(
                "invitations_by_members",
                Message("From 0 to %(most)s, please; with 0 only admins invite.", most=MOST_INVITED),
            )
        action = Message("set how many people each member may invite to %(most)s", most=most)
        self._choose_number(by, "invitations_by_members", most, action)

    def _choose_number(self, by: Member, name: str, number: int, action: Message) -> None:
        if getattr(self._store.read(), name) == number:
            return
        with self._audit.deed(by.id, action, Target("site", name)):
            self._store.change(**{name: number})

    def choose_second_step(self, by: Member, needed: bool) -> None:
        """Do moderators and admins need a second step at log-in? Raises NotAllowed unless `by` is an admin."""
        require_admin(by)
        if self._store.read().second_step_for_moderators == needed:
            return
        said = SECOND_STEP_NEEDED if needed else SECOND_STEP_FREE
        with self._audit.deed(by.id, said, Target("site", "second_step")):
            self._store.change(second_step_for_moderators=needed)
