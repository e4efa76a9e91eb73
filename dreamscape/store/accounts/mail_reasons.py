"""Whether what a mail tells of is still so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.ids import object_id

if TYPE_CHECKING:
    from datetime import datetime

    from pymongo.database import Database

    from dreamscape.models import MailReason


class MailReasons:
    """Looks at the member a mail is about."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]

    def holds(self, reason: MailReason, now: datetime) -> bool:
        """Is there still what the mail tells of?"""
        member = {"_id": object_id(reason.member_id), reason.key: reason.value}
        return now < reason.until and self._users.find_one(member, {"_id": 1}) is not None
