"""Makes what moderators told members notifications of theirs; what they had not dismissed is unread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from dreamscape.models.notification_choices import MODERATION
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.migrations.steps import in_batches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

FIELDS = ("member_id", "kind", "about", "reason", "text", "rule", "target_id", "by", "appealed", "created_at")
KEPT = ("about", "reason", "text", "rule", "target_id", "by", "appealed")


def migrate(db: Database[dict[str, Any]]) -> None:
    """One after the other, each in a transaction; none is left in `notices`."""
    transactions = Transactions(db)
    for batch in in_batches(db["notices"], {}, FIELDS):
        for notice in batch:
            transactions.run(partial(_move, db, notice))


def _move(db: Database[dict[str, Any]], notice: Mapping[str, Any], session: ClientSession | None) -> None:
    if not db["notices"].delete_one({"_id": notice["_id"]}, **in_session(session)).deleted_count:
        return
    one = {"_id": notice["_id"]}
    if db["notifications"].find_one(one, {"_id": 1}, **in_session(session)):
        return
    told = {
        "member_id": notice["member_id"],
        "kind": MODERATION,
        "thing_id": notice["_id"],
        "at": notice["created_at"],
        "unread": True,
        "notice": notice.get("kind", ""),
        **{key: notice[key] for key in KEPT if key in notice},
    }
    db["notifications"].insert_one({**one, **told}, **in_session(session))
    unread = {"$inc": {"unread_notifications": 1}}
    db["users"].update_one({"_id": notice["member_id"]}, unread, **in_session(session))
