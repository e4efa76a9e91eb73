"""The mail that gathers what is new for who is away: seldom, and never an empty one."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from dreamscape.errors import DreamscapeError
from dreamscape.models import MailReason
from dreamscape.models.digests import Digest, DigestGroup
from dreamscape.models.notification_choices import CHOSEN_KINDS
from dreamscape.services.permissions.viewer import Viewer
from dreamscape.store import fault_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from dreamscape.models import Dream, Mail, Member
    from dreamscape.models.digests import Away
    from dreamscape.models.notifications import NotificationCard
    from dreamscape.services.common.links import Links
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.notifications.mail_choices import MailChoices
    from dreamscape.services.notifications.notifications import Notifications
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.members.digests import Digests as DigestStore

log = logging.getLogger(__name__)

# A digest that could not be sent by then is old news.
WORTH_SENDING = timedelta(days=2)
HOW_OFTEN = ("daily", "weekly")
# As wide as a digest is; one that is narrower is shown as it is.
PICTURE_WIDTH = 576


class DigestMails(Protocol):
    """Writes the mail."""

    def digest(self, member: Member, digest: Digest) -> Mail:
        """What is new for them."""


class Digests:
    """Mails digests to whom they are due. It may be stopped anywhere and begun again."""

    def __init__(
        self,
        *,
        store: DigestStore,
        notifications: Notifications,
        choices: MailChoices,
        pictures: Pictures,
        mails: DigestMails,
        mail_queue: MailQueue,
        links: Links,
    ) -> None:
        self._store = store
        self._notifications = notifications
        self._choices = choices
        self._pictures = pictures
        self._mails = mails
        self._mail_queue = mail_queue
        self._links = links

    def send_due(self, now: datetime) -> None:
        """Mail everybody theirs that is due. Each whom it looks at is not due any more afterwards."""
        for how_often in HOW_OFTEN:
            while batch := self._store.due(how_often, now):
                for away in batch:
                    self._see_to(away, now)

    def _see_to(self, away: Away, now: datetime) -> None:
        try:
            mail = self._mail(away, now)
        except Exception as error:
            if isinstance(error, DreamscapeError) or fault_of(error):
                raise
            # One that cannot be written keeps nobody else from theirs.
            log.exception("The digest of the member %s could not be written.", away.member.id)
            mail = None
        if mail is None:
            self._store.looked_through(away, now)
        elif mail_id := self._store.write(away, now, mail):
            self._mail_queue.send(mail_id)

    def _mail(self, away: Away, now: datetime) -> Mail | None:
        """What happened since they were here, and since they were told the last time; None for nothing."""
        member = away.member
        since = max(filter(None, (member.created_at, away.digest_at, away.last_seen_at)))
        kinds = [kind for kind in CHOSEN_KINDS if member.notification_choices.channels(kind).mail]
        cards = self._notifications.unread_since(member, since, kinds)
        if not cards:
            return None
        choices = self._choices.address(member)
        digest = Digest(
            groups=self._groups(member, cards),
            day=day_of(member, now),
            how_often=member.notification_choices.digest,
            link=self._links.to("/notifications"),
            choices=choices,
        )
        reason = MailReason(member.id, "digest_at", now, now + WORTH_SENDING)
        return replace(self._mails.digest(member, digest), reason=reason, unsubscribe=choices)

    def _groups(self, member: Member, cards: Sequence[NotificationCard]) -> list[DigestGroup]:
        """Other people's dreams first, then the reader's own, then what is about no dream: each newest first."""
        by_dream: dict[str, list[NotificationCard]] = {}
        for card in cards:
            by_dream.setdefault(card.dream.id if card.dream else "", []).append(card)
        groups = [self._group(member, found) for found in by_dream.values()]
        return sorted(groups, key=lambda group: (group.dream is None, group.mine))

    def _group(self, member: Member, cards: Sequence[NotificationCard]) -> DigestGroup:
        dream = cards[0].dream
        if dream is None:
            return DigestGroup(cards)
        if cards[0].title_folded:
            return DigestGroup(cards, dream=dream, folded=True)
        return DigestGroup(
            cards,
            dream=dream,
            mine=Viewer(id=member.id).is_me(dream.dreamer_id),
            link=self._links.dream(dream),
            picture=picture_for_mail(dream, self._pictures, self._links),
        )


def picture_for_mail(dream: Dream, pictures: Pictures, links: Links) -> str:
    """The address of a dream's picture; "" for one that not everybody may see, since mail programs show who they are to
    nobody."""
    picture = dream.picture
    if picture is None or picture.protected or dream.hidden or not dream.is_public:
        return ""
    sources = pictures.sources(picture)
    wide_enough = (address for address, width in sources if width >= PICTURE_WIDTH)
    return links.to(next(wide_enough, sources[-1][0]))


def where_it_is_now(member: Member, now: datetime) -> datetime:
    """The same moment by the clock of where the member lives."""
    try:
        zone: ZoneInfo | None = ZoneInfo(member.notification_choices.time_zone)
    except (KeyError, ValueError, OSError):
        zone = None
    return now.astimezone(zone or UTC)


def day_of(member: Member, now: datetime) -> date:
    """Which day it is where the member lives."""
    return where_it_is_now(member, now).date()
