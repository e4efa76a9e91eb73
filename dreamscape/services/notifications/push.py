"""Brings notifications to a member's devices: at which they want that, and through whose push service."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from dreamscape.errors import Invalid, NotFound, PushRefused, PushSubscriptionGone
from dreamscape.excerpts import excerpt
from dreamscape.messages import Message
from dreamscape.models.jobs import SEND_PUSH
from dreamscape.models.notification_choices import SECURITY
from dreamscape.services.jobs.kinds import PUSH_LANE, JobKind
from dreamscape.services.notifications.places import path_to
from dreamscape.services.notifications.quiet_hours import not_before

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dreamscape.models import Member, NotificationCard
    from dreamscape.models.push import PushAddress, PushMessage, PushSubscription
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.notifications.notifications import Notifications
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.members.members import Members
    from dreamscape.store.notifications.push_subscriptions import PushSubscriptions

MOST_DEVICES = 10
# What a push service may keep for a device that is off; afterwards it is news no more.
LONGEST_USER_AGENT = 300

KEPT = timedelta(days=1)
# Of what was said, a device shows so many characters; all together travels in so many bytes.
QUOTED, MOST_BYTES = 140, 3000
TOPIC_LETTERS = 32  # RFC 8030, 5.4


class PushSender(Protocol):
    """Hands encrypted messages to push services."""

    @property
    def public_key(self) -> str:
        """What browsers are told to expect messages of."""

    def may_be_sent_to(self, address: PushAddress) -> bool:
        """Is this what a browser gets from a push service that we know?"""

    def send(self, address: PushAddress, message: bytes, *, topic: str, seconds: int, urgency: str) -> None:
        """Have the browser told; see `dreamscape.push.sending`."""


class PushWriter(Protocol):
    """Says in a language what a device shows."""

    def message(self, member: Member, card: NotificationCard, path: str, quoted: str) -> PushMessage:
        """What the member is shown of a card that leads to `path`; `quoted` is what was said there."""


class Devices:
    """In which browsers members want to hear of what happens. Without a `sender` there is no push."""

    def __init__(self, *, store: PushSubscriptions, sender: PushSender | None) -> None:
        self._store = store
        self._sender = sender

    @property
    def public_key(self) -> str:
        """What a browser is told to expect messages of; "" where there is no push."""
        return self._sender.public_key if self._sender else ""

    def of(self, member: Member) -> Sequence[PushSubscription]:
        """The member's devices, the newest first."""
        return self._store.of(member.id)

    def add(self, member: Member, address: PushAddress, user_agent: str, session_id: str) -> None:
        """Tell the member in this browser too; of more than ten, the oldest goes. Adding it again changes nothing.

        Raises Invalid for an address that no push service we know gave out.
        """
        if self._sender is None or not self._sender.may_be_sent_to(address):
            raise Invalid("endpoint", Message("This browser's messages go a way that we do not know."))
        name = hashlib.sha256(address.endpoint.encode()).hexdigest()
        self._store.add(
            name,
            member,
            address,
            user_agent=user_agent[:LONGEST_USER_AGENT],
            session_id=session_id,
            sender_key=self._sender.public_key,
            most=MOST_DEVICES,
        )

    def remove(self, member: Member, device_id: str) -> None:
        """Tell the member no more in this browser. Raises NotFound for what is none of theirs."""
        if not self._store.remove_own(member.id, device_id):
            raise NotFound(Message("That browser hears nothing of us already."))


class Push:
    """A channel of notifications: one job for each device, which waits for the end of quiet hours."""

    def __init__(
        self,
        *,
        store: PushSubscriptions,
        members: Members,
        notifications: Notifications,
        jobs: JobQueue,
        sender: PushSender,
        writer: PushWriter,
        viewer_of: ViewerOf,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._members = members
        self._notifications = notifications
        self._jobs = jobs
        self._sender = sender
        self._writer = writer
        self._viewer_of = viewer_of
        self._now = now

    @property
    def kind(self) -> JobKind:
        """The kind of its jobs. What would be older than a day is not worth disturbing anybody."""
        return JobKind(
            SEND_PUSH,
            self.deliver,
            lane=PUSH_LANE,
            give_up_after=KEPT,
            keep_failed=KEPT,
            final=(PushRefused,),
        )

    def send(self, member: Member, card: NotificationCard) -> None:
        """Have the member's devices told, if they want that of such things."""
        if not self._wants(member, card):
            return
        for device in self._store.of(member.id):
            self._put(member, card.notification.id, device.id)

    def deliver(self, payload: Mapping[str, str]) -> None:
        """Tell one device, unless the member has read it meanwhile, wants it no more, or does now not want to be
        disturbed: then later."""
        member = self._members.by_id(payload["member_id"])
        device = self._store.by_id(payload["device_id"])
        if member is None or device is None or device.member_id != member.id:
            return
        if self._is_void(device, member):
            self._store.remove(device.id)
            return
        card = self._notifications.one(member, payload["notification_id"])
        if card is None or not card.notification.unread or not self._wants(member, card):
            return
        if not_before(member.notification_choices, self._now()) > self._now():
            self._put(member, card.notification.id, device.id)
            return
        try:
            self._sender.send(
                device.address,
                self._message(member, card),
                topic=card.notification.id[:TOPIC_LETTERS],
                seconds=int(KEPT.total_seconds()),
                urgency="high" if card.notification.kind == SECURITY else "normal",
            )
        except PushSubscriptionGone:
            self._store.remove(device.id)

    def _wants(self, member: Member, card: NotificationCard) -> bool:
        return (
            member.notification_choices.channels(card.notification.kind).push
            and self._viewer_of(member).is_member
        )

    def _is_void(self, device: PushSubscription, member: Member) -> bool:
        """Were all log-ins ended since, or was the browser told to expect another sender?"""
        return (
            device.sessions_version != member.sessions_version or device.sender_key != self._sender.public_key
        )

    def _put(self, member: Member, notification_id: str, device_id: str) -> None:
        due = not_before(member.notification_choices, self._now())
        payload = {"member_id": member.id, "notification_id": notification_id, "device_id": device_id}
        job = self._jobs.add_anew(SEND_PUSH, f"{notification_id}:{device_id}", payload, due_at=due)
        if due <= self._now():
            self._jobs.start(job)

    def _message(self, member: Member, card: NotificationCard) -> bytes:
        words = "" if card.folded else card.said
        message = self._writer.message(member, card, path_to(card, member.slug), excerpt(words, QUOTED))
        while len(packed := _packed(message)) > MOST_BYTES and (message.body or len(message.title) > QUOTED):
            # Names and titles of many marks piled on few letters.
            message = message._replace(
                title=message.title[:QUOTED], body=message.body[: len(message.body) // 2]
            )
        return packed


def _packed(message: PushMessage) -> bytes:
    return json.dumps(message._asdict(), ensure_ascii=False, separators=(",", ":")).encode()
