"""Who may sign up: everybody, whoever has an invitation, or nobody; and who may invite."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from itsdangerous import BadSignature

from dreamscape.errors import Invalid, NotFound, SignUpClosed
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import Invitation, Member, Target
from dreamscape.services.common.signing import SiteSerializer
from dreamscape.services.permissions.checks import require_admin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dreamscape.models import SiteSettings as Chosen
    from dreamscape.services.audit.log import Audit
    from dreamscape.services.common.links import Links
    from dreamscape.services.site.settings import SiteSettings
    from dreamscape.store.accounts.invitations import Invitations as InvitationStore

MOST_USES = 1_000
LONGEST_NOTE = 120
LONGEST = timedelta(days=366)
MEMBERS_LINK = timedelta(days=30)
ONLY_ADMINS = Message("Only the admins of this site invite people just now.")
NEWCOMERS_WAIT = Message("Have a look around first: who has just come in cannot invite others yet.")
CLOSED = Message("Nobody new can join just now. Do come back another day.")
INVITATION_NEEDED = Message("Joining takes an invitation. Ask somebody who is here already for a link.")
INVITATION_SPENT = Message("This invitation has been used up, or its time is over. Ask for a new one.")


@dataclass(frozen=True, slots=True)
class OwnInvitations:
    """The newest invitations that a member made, with their links; how many people they may still invite of `most`, and
    why they cannot do so just now, if that is so."""

    made: list[tuple[Invitation, str]]
    left: int
    most: int
    why_not: Message | None


class Invitations:
    """Links that let people sign up. What a link carries is signed, so the database holds no secret."""

    def __init__(
        self,
        *,
        store: InvitationStore,
        site_settings: SiteSettings,
        audit: Audit,
        keys: Sequence[str],
        links: Links,
        newcomer_limits: bool,
    ) -> None:
        self._store = store
        self._newcomer_limits = newcomer_limits
        self._site_settings = site_settings
        self._audit = audit
        self._signer = SiteSerializer(keys, salt="invitation")
        self._links = links

    def make(self, by: Member, uses: int, last_day: date, note: str = "") -> Invitation:
        """A new invitation for so many people, up to and including `last_day` (UTC).

        Raises NotAllowed unless `by` is an admin, Invalid at `uses` or `last_day`.
        """
        require_admin(by)
        if not 1 <= uses <= MOST_USES:
            raise Invalid(
                "uses",
                PluralMessage(
                    "From 1 to %(num)s person, please.", "From 1 to %(num)s people, please.", MOST_USES
                ),
            )
        ends_at = datetime.combine(last_day, time(), UTC) + timedelta(days=1)
        now = datetime.now(UTC)
        if not now < ends_at <= now + LONGEST:
            raise Invalid("last_day", Message("Choose a day from today on, at most a year away."))
        terms = Message("for %(uses)s, until %(day)s", uses=uses, day=last_day.isoformat())
        with self._audit.deed(by.id, Message("made an invitation"), Target("invitation", "", note), terms):
            return self._store.add(by.id, uses, ends_at, note)

    def end(self, by: Member, invitation_id: str) -> None:
        """Let an invitation work no more; raises NotAllowed unless `by` is an admin, NotFound for no such one."""
        require_admin(by)
        if self._store.is_over(invitation_id):
            return
        with self._audit.deed(by.id, Message("ended an invitation"), Target("invitation", invitation_id)):
            if not self._store.end(invitation_id):
                raise NotFound

    def latest(self, reader: Member) -> list[tuple[Invitation, str]]:
        """The newest invitations with their links; raises NotAllowed unless `reader` is an admin."""
        require_admin(reader)
        return [(invitation, self.link(invitation)) for invitation in self._store.latest()]

    def own(self, member: Member) -> OwnInvitations:
        """What this member has invited with, and still can."""
        chosen = self._site_settings.read()
        left = self._left(member, chosen)
        made = [(invitation, self.link(invitation)) for invitation in self._store.latest(member.id)]
        return OwnInvitations(made, left, chosen.invitations_by_members, self._why_not(member, chosen))

    def make_own(self, by: Member, uses: int, note: str = "") -> Invitation:
        """A member's own invitation for so many people; raises Invalid at `uses`, be it that they may not invite."""
        chosen = self._site_settings.read()
        if why_not := self._why_not(by, chosen):
            raise Invalid("uses", why_not)
        if uses < 1:
            raise Invalid("uses", Message("For one person at least."))
        ends_at, most = datetime.now(UTC) + MEMBERS_LINK, chosen.invitations_by_members
        made = self._store.add_within(by.id, uses, ends_at, note, most)
        if made is None:
            raise Invalid(
                "uses",
                PluralMessage(
                    "You can invite %(num)s person more just now.",
                    "You can invite %(num)s people more just now.",
                    self._left(by, chosen),
                ),
            )
        return made

    def end_own(self, by: Member, invitation_id: str) -> None:
        """Let an invitation of theirs work no more; who has not come with it can be invited anew. Raises NotFound."""
        if not self._store.end(invitation_id, by.id):
            raise NotFound

    def _left(self, member: Member, chosen: Chosen) -> int:
        return max(0, chosen.invitations_by_members - self._store.invited_by(member.id))

    def _why_not(self, member: Member, chosen: Chosen) -> Message | None:
        if not chosen.invitations_by_members:
            return ONLY_ADMINS
        is_new = datetime.now(UTC) - member.created_at < timedelta(hours=chosen.newcomer_hours)
        return NEWCOMERS_WAIT if self._newcomer_limits and is_new else None

    def link(self, invitation: Invitation) -> str:
        """The address to pass on."""
        return self._links.signup(str(self._signer.dumps(invitation.id)))

    def check(self, token: str) -> None:
        """Raise SignUpClosed unless somebody with this token ("" for none) could sign up now."""
        door = self._site_settings.read().sign_up
        if door == "closed":
            raise SignUpClosed(CLOSED)
        if door == "invitation":
            if not token:
                raise SignUpClosed(INVITATION_NEEDED)
            if not self._store.works(self._read(token)):
                raise SignUpClosed(INVITATION_SPENT)

    @contextmanager
    def used(self, token: str) -> Iterator[Invitation | None]:
        """Take one use of the invitation for as long as signing up takes, and for good when it succeeds.

        Raises SignUpClosed as `check` does. While sign-up is open none is taken and nobody refused: the invitation only
        says who invited; None where there is no such one.
        """
        self.check(token)
        if self._site_settings.read().sign_up != "invitation":
            yield self._named(token)
            return
        invitation = self._store.use(self._read(token))
        if invitation is None:
            raise SignUpClosed(INVITATION_SPENT)
        try:
            yield invitation
        except BaseException:
            self._store.return_use(invitation.id)
            raise

    def _named(self, token: str) -> Invitation | None:
        try:
            return self._store.one(self._read(token)) if token else None
        except SignUpClosed:
            return None

    def _read(self, token: str) -> str:
        try:
            return str(self._signer.loads(token))
        except BadSignature as error:
            raise SignUpClosed(INVITATION_SPENT) from error
