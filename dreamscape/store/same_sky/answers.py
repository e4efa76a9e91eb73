"""The `sky_answers` collection: what the dreamer of one dream said of another, one document for each direction.

Two dreams are tied where both documents say the same. Nothing else says so: the id of each (`one:other`) and that of
the other (`back`) let a query look across, so no count and no flag can come apart from the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING

from dreamscape.errors import NotFound
from dreamscape.models.notification_choices import THREAD_TIED
from dreamscape.models.same_sky import SAME, SkyAnswer
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.counts import as_seen, lock_dream
from dreamscape.store.dreams.visibility import NOT_HIDDEN
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.blocked import is_blocked_between
from dreamscape.store.members.counts import lock_member, raise_edges_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Dream

MEMBER_KEYS = (
    MemberKey("sky_answers", "dreamer_id", Erasure.DREAMS, "same_sky"),
    MemberKey("sky_answers", "other_dreamer_id", Erasure.DREAMS),
)


class SkyAnswers:
    """Answers, each of which its dreamer can change."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._answers = db["sky_answers"]
        self._similar = db["similar_dreams"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def score(self, dream_id: str, other_id: str) -> float | None:
        """How much the two share; None where the other was not found to be like this one."""
        found = self._similar.find_one({"_id": object_id(dream_id)})
        scores = {str(one["dream_id"]): float(one["score"]) for one in (found["dreams"] if found else ())}
        return scores.get(other_id)

    def answer_to(self, dream_id: str, other_id: str) -> SkyAnswer | None:
        """What was said of the other."""
        found = self._answers.find_one({"_id": f"{dream_id}:{other_id}"})
        return _answer_from(found) if found else None

    def save(self, dream: Dream, other: Dream, answer: str, score: float, at: datetime) -> bool:
        """Say for the dreamer of `dream` what the `other` is to it; are the two tied now?

        Whoever answered first is told when a thread is tied. Raises NotFound when one of the dreams or dreamers is gone
        or hidden, for others than when it was read, or the two dreamers must not meet.
        """
        ids = (object_id(one) for one in (dream.id, other.id, dream.dreamer_id, other.dreamer_id))
        one, two, dreamer, other_dreamer = ids
        if one is None or two is None or dreamer is None or other_dreamer is None:
            raise NotFound
        which = {"_id": f"{one}:{two}"}
        first_time = {
            "back": f"{two}:{one}",
            "dream_id": one,
            "other_id": two,
            "dreamer_id": dreamer,
            "other_dreamer_id": other_dreamer,
            "score": score,
        }
        there = {one: as_seen(dream), two: {**as_seen(other), **NOT_HIDDEN}}

        def work(session: ClientSession | None) -> bool:
            # Two who answer each other at once do so one after the other, and the second ties the thread.
            if not all(lock_member(self._db, member, session) for member in sorted([dreamer, other_dreamer])):
                raise NotFound
            if is_blocked_between(self._db, dreamer, other_dreamer, session):
                raise NotFound
            if not all(lock_dream(self._db, key, session, only_if=there[key]) for key in sorted(there)):
                raise NotFound
            back = self._answers.find_one({"_id": f"{two}:{one}", "answer": SAME}, **in_session(session))
            before = self._answers.find_one(which, **in_session(session))
            if before is None or before["answer"] != answer:
                change = {"$set": {"answer": answer, "at": at}, "$setOnInsert": first_time}
                self._answers.update_one(which, change, upsert=True, **in_session(session))
            was_tied = back is not None and before is not None and before["answer"] == SAME
            is_tied = back is not None and answer == SAME
            if was_tied != is_tied:
                raise_edges_version(self._db, [dreamer, other_dreamer], session)
                self._jobs.tell(THREAD_TIED, two, dreamer, session)
                if was_tied:  # whoever was told of it then may be either
                    self._jobs.tell(THREAD_TIED, one, other_dreamer, session)
            return is_tied

        return self._transactions.run(work)

    def each_of(self, member_id: str) -> Iterator[SkyAnswer]:
        """All that a member said of others' dreams."""
        theirs = {"dreamer_id": object_id(member_id)}
        return map(_answer_from, self._answers.find(theirs).sort("_id", ASCENDING))

    def end_between(self, one: ObjectId, other: ObjectId, session: ClientSession | None) -> None:
        """Within the transaction that blocks: neither said anything of the other's dreams. It stays so."""
        ways = [
            {"dreamer_id": one, "other_dreamer_id": other},
            {"dreamer_id": other, "other_dreamer_id": one},
        ]
        self._answers.delete_many({"$or": ways}, **in_session(session))

    def clear(self, dream_id: str) -> None:
        """Forget what was said at and of a dream that is gone; safe to repeat."""
        for key in ("dream_id", "other_id"):
            self._answers.delete_many({key: object_id(dream_id)})


def _answer_from(document: Mapping[str, Any]) -> SkyAnswer:
    return SkyAnswer(str(document["dream_id"]), str(document["other_id"]), document["answer"], document["at"])
