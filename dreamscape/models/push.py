"""Devices that notifications are pushed to, and what is pushed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class PushAddress(NamedTuple):
    """Where a browser wants messages to be sent: an address at its maker's push service, and what they are encrypted
    for (RFC 8291): its public key `p256dh` and the secret `auth`, both as base64url."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class PushSubscription:
    """A browser in which a member wants to hear of what happens.

    `session_id` is the log-in it was asked in and `sessions_version` how often all of the member's had been ended by
    then; `sender_key` is the public key of ours that the browser was told to expect.
    """

    id: str
    member_id: str
    address: PushAddress
    created_at: datetime
    user_agent: str
    session_id: str
    sessions_version: int
    sender_key: str


class PushMessage(NamedTuple):
    """What a device shows; `path` leads to where it happened, and one with the `tag` of another takes its place."""

    title: str
    body: str
    path: str
    tag: str
    language: str
    direction: str
