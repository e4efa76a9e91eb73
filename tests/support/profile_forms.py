"""What tests of profiles send, and the member as stored."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

NAMES = {"first_name": "Mara", "last_name": "Lind"}


def photo(colour: str = "teal") -> tuple[io.BytesIO, str]:
    buffer = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(buffer, "PNG")
    buffer.seek(0)
    return buffer, "me.png"


def save(member: Visitor, **fields: Any) -> Any:
    return member.post("/profile", {**NAMES, **fields}, page="/profile")


def stored_member(db: Any, member: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = db["users"].find_one({"email": member.email})
    return found
