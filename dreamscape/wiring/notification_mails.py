"""Builds what writes mails to members who are away, and lets them choose which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dreamscape.services.jobs.kinds import DIGESTS_LANE, JOBS_LANE, JobKind
from dreamscape.services.notifications.anniversaries import Anniversaries
from dreamscape.services.notifications.digests import Digests
from dreamscape.services.notifications.mail_channel import MailChannel
from dreamscape.services.notifications.mail_choices import MAX_AGE, MailChoices

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.notifications.notifications import Notifications
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.wiring.core import Core

SEND_DIGESTS = "send_digests"
SEND_ANNIVERSARIES = "send_anniversaries"


@dataclass(frozen=True, slots=True)
class NotificationMails:
    """What comes by mail, what comes at once, and the kinds of jobs that write the rest."""

    choices: MailChoices
    channel: MailChannel
    kinds: tuple[JobKind, ...]


def build_notification_mails(
    core: Core, *, notifications: Notifications, mail_queue: MailQueue, pictures: Pictures
) -> NotificationMails:
    """Put them together."""
    stores = core.stores
    choices = MailChoices(
        members=stores.members,
        profiles=stores.profiles,
        tokens=core.tokens("unsubscribe", MAX_AGE),
        links=core.links,
    )
    digests = Digests(
        store=stores.digests,
        notifications=notifications,
        choices=choices,
        pictures=pictures,
        mails=core.mails,
        mail_queue=mail_queue,
        links=core.links,
    )
    anniversaries = Anniversaries(
        store=stores.digests,
        dreams_of_once=stores.dreams_of_once,
        dreams=stores.dreams,
        choices=choices,
        pictures=pictures,
        mails=core.mails,
        mail_queue=mail_queue,
        links=core.links,
    )
    channel = MailChannel(
        store=stores.notifications, mails=core.mails, mail_queue=mail_queue, links=core.links
    )
    return NotificationMails(
        choices,
        channel,
        (
            daily(SEND_DIGESTS, digests.send_due, DIGESTS_LANE),
            daily(SEND_ANNIVERSARIES, anniversaries.send_due, DIGESTS_LANE),
        ),
    )


def daily(name: str, work: Callable[[datetime], None], lane: str = JOBS_LANE) -> JobKind:
    """What is done each day as of then. It goes through many members, and when tried again goes on where it was."""
    return JobKind(
        name,
        lambda _: work(datetime.now(UTC)),
        lane=lane,
        deadline=timedelta(minutes=30),
        give_up_after=timedelta(days=1),
        keep_done=timedelta(days=2),
    )
