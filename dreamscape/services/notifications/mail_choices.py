"""What comes by mail, chosen by whoever has a link from such a mail: they need not log in, and can do nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import NotFound
from dreamscape.models.notification_choices import CHOSEN_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection

    from dreamscape.models import Member
    from dreamscape.models.notification_choices import NotificationChoices
    from dreamscape.services.accounts.tokens import Tokens
    from dreamscape.services.common.links import Links
    from dreamscape.store.members.members import Members
    from dreamscape.store.members.profiles import Profiles

MAX_AGE = 366 * 24 * 60 * 60  # seconds: in an old mail, too, it is to work


class MailChoices:
    """Reads and changes one member's choices of mails, by a link."""

    def __init__(self, *, members: Members, profiles: Profiles, tokens: Tokens, links: Links) -> None:
        self._members = members
        self._profiles = profiles
        self._tokens = tokens
        self._links = links

    def address(self, member: Member) -> str:
        """The link for this member's mails."""
        return self._links.unsubscribe(self._tokens.make(member.id)[0])

    def of(self, token: str) -> NotificationChoices:
        """What the member chose whose link this is. Raises BadToken, and NotFound for somebody who is gone."""
        return self._member(token).notification_choices

    def stop(self, token: str) -> None:
        """No such mails any more. Raises as `of`."""
        member = self._member(token)
        choices = member.notification_choices._replace(digest="never")
        self._profiles.set_notification_choices(member.id, choices)

    def choose(self, token: str, *, digest: str, kinds: Collection[str]) -> None:
        """How often a digest comes, and with which kinds; how they are told in the site stays. Raises as `of`."""
        member = self._member(token)
        before = member.notification_choices
        chosen = {
            kind: before.channels(kind)._replace(mail=kind in kinds)
            for kind in CHOSEN_KINDS
            if before.channels(kind).site and before.channels(kind).mail != (kind in kinds)
        }
        changed = before._replace(digest=digest, kinds={**before.kinds, **chosen})
        self._profiles.set_notification_choices(member.id, changed)

    def _member(self, token: str) -> Member:
        member_id, _ = self._tokens.read(token)
        member = self._members.by_id(member_id)
        if member is None:
            raise NotFound
        return member
