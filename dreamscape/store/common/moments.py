"""Moments as the database keeps them."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, to the millisecond: MongoDB keeps no more, and what was stored is to equal what is read."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
