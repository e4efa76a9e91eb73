"""Brings at once, by mail, what cannot wait for a digest: what moderators did, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dreamscape.models.notification_choices import MODERATION

if TYPE_CHECKING:
    from dreamscape.models import Mail, Member, Notice, NotificationCard
    from dreamscape.services.common.links import Links
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.store.notifications.notifications import Notifications

# What came of an appeal has a mail of its own.
MAILED_ALREADY = ("appeal_accepted", "appeal_accepted_late", "appeal_declined")


class NoticeMails(Protocol):
    """Writes the mail."""

    def notice(self, member: Member, notice: Notice, link: str) -> Mail:
        """What moderators did; `link` leads to where it stands in the site."""


class MailChannel:
    """Mails, as a way on which notifications reach a member."""

    def __init__(
        self,
        *,
        store: Notifications,
        mails: NoticeMails,
        mail_queue: MailQueue,
        links: Links,
    ) -> None:
        self._store = store
        self._mails = mails
        self._mail_queue = mail_queue
        self._links = links

    def send(self, member: Member, card: NotificationCard) -> None:
        """Queue the mail, once for each notification, to an address that is theirs and takes mails."""
        notice, wanted = card.notice, member.notification_choices.channels(MODERATION).mail
        if notice is None or notice.kind in MAILED_ALREADY or not wanted:
            return
        if not member.email_confirmed or member.mail_is_refused:
            return
        mail = self._mails.notice(member, notice, self._links.to("/notifications"))
        if mail_id := self._store.mail_once(card.notification.id, mail):
            self._mail_queue.send(mail_id)
