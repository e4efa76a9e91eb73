"""Who is due a mail of what is new, or of what they dreamed a year ago; each is written with the date that says so.

That date moves in the transaction that queues the mail: whoever dies before it sends nothing, whoever comes after it
finds nothing due.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pymongo import ASCENDING

from dreamscape.models.digests import Away
from dreamscape.models.dream_states import LET_GO
from dreamscape.models.mail import MOST_REFUSALS
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.documents import member_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Mail, Member

BATCH = 100
# The run of a day begins a little earlier or later than that of the day before.
SLACK = timedelta(hours=6)
PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}
# What is not chosen is as USUAL_CHOICES says.
CHOSEN: Mapping[str, list[str | None]] = {"daily": ["daily"], "weekly": ["weekly", None]}


class Said(NamedTuple):
    """A dream, its dreamer, and when they said it."""

    id: str
    dreamer_id: str
    at: datetime


class Digests:
    """Members as readers of mails that they may do without."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]
        self._sessions = db["sessions"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def due(self, how_often: str, now: datetime) -> list[Away]:
        """A hundred members at most who have something unread and are due a digest, and may be mailed one."""
        long_ago = {"$not": {"$gt": now - PERIODS[how_often] + SLACK}}
        which = {
            "notification_choices.digest": {"$in": CHOSEN[how_often]},
            "digest_at": long_ago,
            "created_at": long_ago,
            "unread_notifications": {"$gt": 0},
            **_reachable(now),
        }
        rows = list(self._users.find(which).limit(BATCH))
        seen = self._last_seen(row["_id"] for row in rows)
        return [
            Away(
                member_from(row), row.get("digest_at"), _later(row.get("last_seen_at"), seen.get(row["_id"]))
            )
            for row in rows
        ]

    def looked_through(self, away: Away, at: datetime) -> None:
        """There is nothing new for them: what happened until then is for no digest any more."""
        which = {"_id": object_id(away.member.id), "digest_at": away.digest_at}
        self._users.update_one(which, {"$set": {"digest_at": at}})

    def write(self, away: Away, at: datetime, mail: Mail) -> str | None:
        """Queue a digest of what happened until then; its job's id. None when another was, or it is not to be."""
        return self._write(away.member, {"digest_at": away.digest_at}, "digest_at", at, mail)

    def rememberers(self, member_ids: Collection[str], now: datetime) -> dict[str, Member]:
        """Those of these members who may be mailed what they once dreamed, by id: once a week at most."""
        which = {
            "_id": {"$in": object_ids(member_ids)},
            "notification_choices.digest": {"$ne": "never"},
            "remembered_at": {"$not": {"$gt": now - PERIODS["weekly"] + SLACK}},
            **_reachable(now),
        }
        return {str(row["_id"]): member_from(row) for row in self._users.find(which)}

    def write_memory(self, member: Member, at: datetime, mail: Mail) -> str | None:
        """Queue a mail of what they once dreamed; its job's id. None when one of this week was, or it is not to be."""
        unless = {"remembered_at": {"$not": {"$gt": at - PERIODS["weekly"] + SLACK}}}
        return self._write(member, unless, "remembered_at", at, mail)

    def _write(
        self, member: Member, unless: Mapping[str, Any], key: str, at: datetime, mail: Mail
    ) -> str | None:
        which = {"_id": object_id(member.id), "email": member.email, **unless, **_reachable(at)}

        def work(session: ClientSession | None) -> str | None:
            changed = self._users.update_one(which, {"$set": {key: at}}, **in_session(session))
            return self._jobs.add_mail(mail, session) if changed.matched_count else None

        return self._transactions.run(work)

    def _last_seen(self, members: Iterable[ObjectId]) -> dict[ObjectId, datetime]:
        latest: list[dict[str, Any]] = [
            {"$match": {"member_id": {"$in": list(members)}}},
            {"$group": {"_id": "$member_id", "at": {"$max": "$last_seen_at"}}},
        ]
        return {row["_id"]: row["at"] for row in self._sessions.aggregate(latest)}


class DreamsOfOnce:
    """Dreams by when they were said."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]

    def between(self, begin: datetime, end: datetime, after: Said | None = None) -> list[Said]:
        """A hundred dreams at most that were said from `begin` until `end` and are neither hidden nor let go, behind
        `after`, the oldest first."""
        there = {"hidden": None, "state.name": {"$ne": LET_GO}}
        which: dict[str, Any] = {"created_at": {"$gte": begin, "$lt": end}, **there}
        if after:
            which["created_at"] = {"$gte": after.at, "$lt": end}
            which["$or"] = [{"created_at": {"$gt": after.at}}, {"_id": {"$gt": object_id(after.id)}}]
        order = [("created_at", ASCENDING), ("_id", ASCENDING)]
        rows = self._dreams.find(which, {"dreamer_id": 1, "created_at": 1}).sort(order).limit(BATCH)
        return [Said(str(row["_id"]), str(row["dreamer_id"]), row["created_at"]) for row in rows]


def _reachable(now: datetime) -> dict[str, Any]:
    """Whose address is theirs and takes mails, who is not kept out, and not about to leave."""
    return {
        "email_confirmed": True,
        "leaves_at": None,
        "suspended_until": {"$not": {"$gt": now}},
        "mail_refusals.count": {"$not": {"$gte": MOST_REFUSALS}},
    }


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other
