"""Brings a notification to members who are not looking: by each way they chose for its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dreamscape.models import Member, NotificationCard
    from dreamscape.services.notifications.notifications import Notifications
    from dreamscape.store.members.members import Members


class Channel(Protocol):
    """A way on which a notification goes to a member; it asks by itself whether they want that."""

    def send(self, member: Member, card: NotificationCard) -> None:
        """Have it sent; may be called twice for the same."""


class Delivery:
    """Does the jobs that deliver notifications."""

    def __init__(
        self, *, members: Members, notifications: Notifications, channels: Sequence[Channel]
    ) -> None:
        self._members = members
        self._notifications = notifications
        self._channels = channels

    def deliver(self, payload: Mapping[str, str]) -> None:
        """Send one notification on every way, unless it was read, taken back or has become somebody else's matter."""
        member = self._members.by_id(payload["member_id"])
        card = self._notifications.one(member, payload["notification_id"]) if member else None
        if member and card and card.notification.unread:
            for channel in self._channels:
                channel.send(member, card)
