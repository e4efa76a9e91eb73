"""News of a dream for all who follow it, who may be very many: told to some hundreds at a time.

Each time is one transaction, with the job for the next ones in it: whoever dies, none is left out, and nobody is told
twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bson import ObjectId
from pymongo import DESCENDING

from dreamscape.models.jobs import DELIVER_NOTIFICATION, TELL_FOLLOWERS, followers_id
from dreamscape.models.notification_choices import DREAM_NEWS
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import count_all_unread, next_acts
from dreamscape.store.notifications.devices import with_devices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

BATCH = 500


class News(NamedTuple):
    """What is new of a dream: `source_id` is what its dreamer added to it at `at`, or the dream itself where that came
    true or was let go, which `kind` says."""

    dream_id: str
    dreamer_id: str
    source_id: str
    at: datetime
    kind: str = DREAM_NEWS


class Followers(NamedTuple):
    """Some who follow a dream, and where the next ones begin: None behind the last."""

    member_ids: list[str]
    after: str | None


class NotificationNews:
    """Tells of news; all of it may be repeated."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._notifications = db["notifications"]
        self._acts = db["notification_acts"]
        self._follows = db["follows"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def followers(self, dream_id: str, after: str | None) -> Followers:
        """The next five hundred who follow a dream, those who began last first."""
        which: dict[str, Any] = {"kind": "dream", "target_id": object_id(dream_id)}
        if last := object_id(after or ""):
            which["_id"] = {"$lt": last}
        edges = list(self._follows.find(which, {"member_id": 1}).sort("_id", DESCENDING).limit(BATCH))
        more = str(edges[-1]["_id"]) if len(edges) == BATCH else None
        return Followers([str(edge["member_id"]) for edge in edges], more)

    def tell(
        self,
        news: News,
        members: Iterable[str],
        *,
        deliver: Collection[str],
        then: Mapping[str, str] | None,
    ) -> None:
        """Tell these members, and have it delivered to those of `deliver`; `then` is the payload of the job that tells
        the next ones, None where there are none."""
        wanted = object_ids(members)

        def work(session: ClientSession | None) -> None:
            told = self._tell(news, wanted, session)
            reached = with_devices(self._db, object_ids(deliver), session)
            payloads = {
                str(one): {"notification_id": str(one), "member_id": str(member)}
                for one, member in told
                if member in reached
            }
            self._jobs.add_all_anew(DELIVER_NOTIFICATION, payloads, session=session)
            if then:
                self._jobs.add(TELL_FOLLOWERS, followers_id(then), then, session=session)

        self._transactions.run(work)

    def _tell(
        self, news: News, members: list[ObjectId], session: ClientSession | None
    ) -> list[tuple[ObjectId, ObjectId]]:
        dream, source = object_id(news.dream_id), object_id(news.source_id)
        numbers = next_acts(self._db, members, session)
        group = {"member_id": {"$in": list(numbers)}, "kind": news.kind, "thing_id": dream}
        acts = {row["member_id"]: row for row in self._acts.find(group, **in_session(session))}
        shown = {row["member_id"]: row for row in self._notifications.find(group, **in_session(session))}
        new = [one for one in numbers if acts.get(one, {}).get("source_id") != source]
        told: list[dict[str, Any]] = []
        made: list[dict[str, Any]] = []
        for member in new:
            before = shown.get(member) or {"_id": ObjectId(), "read_to": 0}
            common = {"member_id": member, "kind": news.kind, "thing_id": dream, "dream_id": dream,
                      "at": news.at, "source_id": source, "seq": numbers[member]}  # fmt: skip
            actor = object_id(news.dreamer_id)
            told.append({**before, **common, "people": [actor], "count": 1, "unread": True})
            act = {"notification_id": before["_id"], "actor_id": actor, "standing": True}
            made.append({**common, **act, "_id": acts.get(member, {}).get("_id") or ObjectId()})
        if not new:
            return []
        # Whole documents in the place of others: one round trip for all, where each has a number of its own.
        self._acts.delete_many(_these(made), **in_session(session))
        self._acts.insert_many(made, **in_session(session))
        self._notifications.delete_many(_these(told), **in_session(session))
        self._notifications.insert_many(told, **in_session(session))
        newly = [one for one in new if not shown.get(one, {}).get("unread")]
        count_all_unread(self._db, newly, session)
        return [(document["_id"], document["member_id"]) for document in told]


def _these(documents: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"_id": {"$in": [document["_id"] for document in documents]}}
