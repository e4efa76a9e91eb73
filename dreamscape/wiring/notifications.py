"""Builds the services of notifications, and says what jobs are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dreamscape.models.jobs import (
    CHECK_DREAM_NOTIFICATIONS,
    CHECK_NOTIFICATIONS,
    DELIVER_NOTIFICATION,
    TELL,
    TELL_SECURITY,
)
from dreamscape.services.jobs.kinds import DIGESTS_LANE, JOBS_LANE, NOTIFICATIONS_LANE, JobKind
from dreamscape.services.notifications.anniversaries import Anniversaries
from dreamscape.services.notifications.delivery import Delivery
from dreamscape.services.notifications.digests import Digests
from dreamscape.services.notifications.mail_channel import MailChannel
from dreamscape.services.notifications.mail_choices import MAX_AGE, MailChoices
from dreamscape.services.notifications.notifications import Notifications
from dreamscape.services.notifications.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.wiring.core import Core
    from dreamscape.wiring.site import SiteServices

PRUNE_NOTIFICATIONS = "prune_notifications"
SEND_DIGESTS = "send_digests"
SEND_ANNIVERSARIES = "send_anniversaries"
LONG = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class NotificationServices:
    """What members are told, and the kinds of jobs that tell it."""

    notifications: Notifications
    mail_choices: MailChoices
    kinds: tuple[JobKind, ...]


def build_notifications(
    core: Core, *, jobs: JobQueue, mail_queue: MailQueue, site: SiteServices, pictures: Pictures
) -> NotificationServices:
    """Put them together."""
    stores = core.stores
    notifications = Notifications(
        store=stores.notifications,
        profiles=stores.profiles,
        comments=stores.comments,
        dreams=stores.dreams,
        person_cache=site.person_cache,
        jobs=jobs,
        viewer_of=site.viewer_of,
    )
    telling = Telling(
        acts=stores.notification_acts,
        notifications=stores.notifications,
        comments=stores.comments,
        authors=stores.comments_by_authors,
        dreams=stores.dreams,
        readers=stores.dream_readers,
        members=stores.members,
        jobs=jobs,
        viewer_of=site.viewer_of,
    )
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
    mail_channel = MailChannel(
        store=stores.notifications, mails=core.mails, mail_queue=mail_queue, links=core.links
    )
    # Each way on which notifications reach members outside the site; called with the member and the card.
    delivery = Delivery(members=stores.members, notifications=notifications, channels=(mail_channel,))
    return NotificationServices(
        notifications=notifications,
        mail_choices=choices,
        kinds=(
            JobKind(TELL, telling.tell, lane=NOTIFICATIONS_LANE),
            JobKind(CHECK_NOTIFICATIONS, telling.check_member, lane=NOTIFICATIONS_LANE, deadline=LONG),
            JobKind(CHECK_DREAM_NOTIFICATIONS, telling.check_dream, lane=NOTIFICATIONS_LANE, deadline=LONG),
            JobKind(DELIVER_NOTIFICATION, delivery.deliver, lane=NOTIFICATIONS_LANE),
            JobKind(
                TELL_SECURITY,
                lambda payload: stores.notifications.tell_event(**payload),
                lane=NOTIFICATIONS_LANE,
            ),
            _daily(SEND_DIGESTS, digests.send_due, DIGESTS_LANE),
            _daily(SEND_ANNIVERSARIES, anniversaries.send_due, DIGESTS_LANE),
            _daily(PRUNE_NOTIFICATIONS, stores.notifications.prune),
        ),
    )


def _daily(name: str, work: Callable[[datetime], None], lane: str = JOBS_LANE) -> JobKind:
    """What is done each day as of then, goes through many members, and goes on where it was when it is tried again."""
    return JobKind(
        name,
        lambda _: work(datetime.now(UTC)),
        lane=lane,
        deadline=LONG,
        give_up_after=timedelta(days=1),
        keep_done=timedelta(days=2),
    )
