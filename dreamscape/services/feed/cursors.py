"""Cursors: a place in a list as one opaque word in an address.

They are not secret and need no signature: whatever a made-up one says, it only
chooses where a list begins that its reader may see anyway.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from dreamscape.store.feed import FeedPosition

LONGEST = 200
MOST_FOLLOWERS = 2**53
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def encode_cursor(position: FeedPosition) -> str:
    """The word for a place."""
    values = [(position.created_at - EPOCH) // MILLISECOND, position.id, position.follower_count]
    packed = json.dumps(values, separators=(",", ":")).encode()
    return urlsafe_b64encode(packed).decode().rstrip("=")


def decode_cursor(cursor: str | None) -> FeedPosition | None:
    """The place a cursor stands for; None, the list's beginning, for anything that is no cursor."""
    if not cursor or len(cursor) > LONGEST:
        return None
    try:
        packed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        milliseconds, dream_id, followers = json.loads(packed)
        created_at = EPOCH + milliseconds * MILLISECOND
        is_id = isinstance(dream_id, str) and len(dream_id) == 24 and int(dream_id, 16) >= 0
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError):
        return None
    if not is_id or type(milliseconds) is not int or type(followers) is not int:
        return None
    return FeedPosition(created_at, dream_id, followers) if 0 <= followers <= MOST_FOLLOWERS else None
