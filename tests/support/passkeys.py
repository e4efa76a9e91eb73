"""Passkeys as they are stored, where no device has to hold one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bson import ObjectId

PASSKEY = "a-passkey-that-no-device-holds"


def store_passkey(db: Any, member_id: str, name: str = "A phone", passkey_id: str = PASSKEY) -> str:
    """Let there be a passkey of this member's; returns its id."""
    stored = {
        "member_id": ObjectId(member_id),
        "name": name,
        "public_key": b"none",
        "sign_count": 0,
        "transports": ["internal"],
        "backed_up": False,
        "created_at": datetime.now(UTC),
        "last_used_at": datetime.now(UTC),
    }
    db["passkeys"].update_one({"_id": passkey_id}, {"$set": stored}, upsert=True)
    return passkey_id
