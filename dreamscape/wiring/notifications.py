"""Builds the services of notifications, and says what jobs are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from dreamscape.models.jobs import (
    ASKS_CHANGED,
    CHECK_DREAM_NOTIFICATIONS,
    CHECK_NOTIFICATIONS,
    DELIVER_NOTIFICATION,
    TELL,
    TELL_FOLLOWERS,
    TELL_SECURITY,
)
from dreamscape.push.encryption import SenderKey
from dreamscape.push.sending import PushServices
from dreamscape.services.asks.matching import Matching
from dreamscape.services.asks.suggestions import AskSuggestions
from dreamscape.services.jobs.kinds import NOTIFICATIONS_LANE, JobKind
from dreamscape.services.notifications.delivery import Channel, Delivery
from dreamscape.services.notifications.first_steps import FirstSteps
from dreamscape.services.notifications.news import News
from dreamscape.services.notifications.notifications import Notifications
from dreamscape.services.notifications.push import Devices, Push
from dreamscape.services.notifications.telling import Telling
from dreamscape.wiring.notification_mails import build_notification_mails, daily

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.notifications.mail_choices import MailChoices
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.wiring.core import Core
    from dreamscape.wiring.site import SiteServices

PRUNE_NOTIFICATIONS = "prune_notifications"
ASK_FIRST_STEPS = "ask_first_steps"
SUGGEST_ASKS = "suggest_asks"
LONG = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class NotificationServices:
    """What members are told, and the kinds of jobs that tell it."""

    notifications: Notifications
    devices: Devices
    mail_choices: MailChoices
    matching: Matching
    news: News
    kinds: tuple[JobKind, ...]


def build_notifications(
    core: Core, *, jobs: JobQueue, mail_queue: MailQueue, site: SiteServices, pictures: Pictures
) -> NotificationServices:
    """Put them together."""
    stores = core.stores
    notifications = Notifications(
        store=stores.notifications,
        profiles=stores.profiles,
        things=stores.notified_things,
        person_cache=site.person_cache,
        jobs=jobs,
        viewer_of=site.viewer_of,
    )
    telling = Telling(
        acts=stores.notification_acts,
        asks=stores.asks,
        notifications=stores.notifications,
        offers=stores.offers,
        comments=stores.comments,
        authors=stores.comments_by_authors,
        dreams=stores.dreams,
        readers=stores.dream_readers,
        members=stores.members,
        rooms=stores.rooms,
        thanks=stores.room_thanks,
        jobs=jobs,
        viewer_of=site.viewer_of,
    )
    sender = build_push_services(core.settings)
    push = (
        []
        if sender is None
        else [_push(core, sender, jobs=jobs, notifications=notifications, viewer_of=site.viewer_of)]
    )
    news = News(
        store=stores.notification_news,
        dreams=stores.dreams,
        readers=stores.dream_readers,
        states=stores.dream_states,
        members=stores.members,
        jobs=jobs,
        viewer_of=site.viewer_of,
    )
    first_steps = FirstSteps(
        store=stores.first_steps, members=stores.members, jobs=jobs, viewer_of=site.viewer_of
    )
    matching = Matching(
        store=stores.ask_matching,
        dreams=stores.dreams,
        readers=stores.dream_readers,
        members=stores.members,
        jobs=jobs,
        viewer_of=site.viewer_of,
    )
    suggestions = AskSuggestions(
        store=stores.ask_suggestions, members=stores.members, jobs=jobs, viewer_of=site.viewer_of
    )
    mails = build_notification_mails(
        core, notifications=notifications, mail_queue=mail_queue, pictures=pictures
    )
    # Each way on which notifications reach members outside the site; called with the member and the card.
    channels: list[Channel] = [*push, mails.channel]
    delivery = Delivery(members=stores.members, notifications=notifications, channels=channels)
    return NotificationServices(
        notifications=notifications,
        devices=Devices(store=stores.push_subscriptions, sender=sender),
        mail_choices=mails.choices,
        matching=matching,
        news=news,
        kinds=(
            *(channel.kind for channel in push),
            JobKind(TELL_FOLLOWERS, news.tell_some, lane=NOTIFICATIONS_LANE, first_wait=timedelta(seconds=5)),
            JobKind(TELL, telling.tell, lane=NOTIFICATIONS_LANE),
            JobKind(CHECK_NOTIFICATIONS, telling.check_member, lane=NOTIFICATIONS_LANE, deadline=LONG),
            JobKind(CHECK_DREAM_NOTIFICATIONS, telling.check_dream, lane=NOTIFICATIONS_LANE, deadline=LONG),
            JobKind(ASKS_CHANGED, matching.asks_changed, lane=NOTIFICATIONS_LANE, deadline=LONG),
            JobKind(DELIVER_NOTIFICATION, delivery.deliver, lane=NOTIFICATIONS_LANE),
            JobKind(
                TELL_SECURITY,
                lambda payload: stores.notifications.tell_event(**payload),
                lane=NOTIFICATIONS_LANE,
            ),
            *mails.kinds,
            daily(ASK_FIRST_STEPS, first_steps.ask_due),
            daily(SUGGEST_ASKS, suggestions.suggest_due),
            daily(PRUNE_NOTIFICATIONS, stores.notifications.prune),
        ),
    )


def build_push_services(settings: Mapping[str, Any]) -> PushServices | None:
    """What hands messages to push services; None where there is no key to sign them with."""
    if not settings["PUSH_PRIVATE_KEY"]:
        return None
    sender = parseaddr(settings["MAIL_DEFAULT_SENDER"])[1]
    contact = next(iter(settings["PUSH_CONTACT"]), f"mailto:{sender}")
    return PushServices(
        key=SenderKey(settings["PUSH_PRIVATE_KEY"], contact),
        hosts=settings["PUSH_HOSTS"],
        ca_file=settings["PUSH_CA_FILE"],
    )


def _push(
    core: Core, sender: PushServices, *, jobs: JobQueue, notifications: Notifications, viewer_of: ViewerOf
) -> Push:
    return Push(
        store=core.stores.push_subscriptions,
        members=core.stores.members,
        notifications=notifications,
        jobs=jobs,
        sender=sender,
        writer=core.push_words,
        viewer_of=viewer_of,
    )
