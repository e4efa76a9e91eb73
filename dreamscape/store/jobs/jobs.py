"""The `jobs` collection: work that must not be lost, written down in the transaction that causes it.

A job belongs to whoever took it until its lease ends; then it is due again, and what a former holder says of it
no longer counts. Done ones are removed, unless their kind keeps them a while.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, ReturnDocument

from dreamscape.models import Job
from dreamscape.models.jobs import SEND_MAIL, SEND_PUSH, TELL, TELL_SECURITY, job_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Mail

# What is still to be done, or waits for the operator.
OPEN = {"$or": [{"due_at": {"$exists": True}}, {"failed_at": {"$exists": True}}]}
MEMBER_KEYS = (
    # A mail on its way, and what becomes one, by the address.
    MemberKey("jobs", "payload.to", Erasure.ACCOUNT),
    MemberKey("jobs", "payload.reason.member_id", Erasure.ACCOUNT),
    # What is done to a branch of the invite tree: forgotten when it is, or a month after it failed.
    MemberKey("jobs", "payload.by", Erasure.STAYS),
    MemberKey("jobs", "payload.root", Erasure.STAYS),
    # What others have yet to be told of.
    MemberKey("jobs", "payload.actor_id", Erasure.ERASE),
    MemberKey("jobs", "payload.thing_id", Erasure.ERASE),
    # The clearing away of somebody who is gone.
    MemberKey("jobs", "_id", Erasure.LAST),
    MemberKey("jobs", "payload.member_id", Erasure.LAST),
)


class Jobs:
    """Jobs by what they are about: one of a kind and an object exists once."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._jobs = db["jobs"]

    def add(
        self,
        kind: str,
        what: str | None,
        payload: Mapping[str, Any] | None = None,
        *,
        session: ClientSession | None = None,
    ) -> str:
        """Have this done, beginning now; return the job's id. Nothing happens when it is there already.

        `what` it is about tells that; None is like nothing else. Call it with the session of the transaction
        that causes it.
        """
        now = datetime.now(UTC)
        name = job_id(kind, what or str(ObjectId()))
        new = {"kind": kind, "payload": dict(payload or {}), "created_at": now, "due_at": now, "attempts": 0}
        self._jobs.update_one({"_id": name}, {"$setOnInsert": new}, upsert=True, **in_session(session))
        return name

    def add_anew(
        self,
        kind: str,
        what: str,
        payload: Mapping[str, Any],
        *,
        due_at: datetime | None = None,
        session: ClientSession | None = None,
    ) -> str:
        """As `add`, but one that is there already begins anew; what somebody makes of it just now does not count.

        It is not done before `due_at`.
        """
        now = datetime.now(UTC)
        name = job_id(kind, what)
        due = due_at or now
        anew = {"kind": kind, "payload": dict(payload), "created_at": now, "due_at": due, "attempts": 0}
        ended = {"lease": "", "failed_at": "", "expires_at": "", "last_error": ""}
        change = {"$set": anew, "$unset": ended}
        self._jobs.update_one({"_id": name}, change, upsert=True, **in_session(session))
        return name

    def add_all_anew(
        self, kind: str, payloads: Mapping[str, Mapping[str, Any]], *, session: ClientSession | None
    ) -> None:
        """As `add_anew`, of many of a kind, in two round trips: the payloads by what each is about."""
        now = datetime.now(UTC)
        jobs = [
            {"_id": job_id(kind, what), "kind": kind, "payload": dict(payload)}
            | {"created_at": now, "due_at": now, "attempts": 0}
            for what, payload in payloads.items()
        ]
        if jobs:
            self._jobs.delete_many({"_id": {"$in": [job["_id"] for job in jobs]}}, **in_session(session))
            self._jobs.insert_many(jobs, **in_session(session))

    def tell(
        self,
        what: str,
        thing: ObjectId,
        actor: ObjectId,
        session: ClientSession | None,
        **more: ObjectId | None,
    ) -> None:
        """Have those told whom it concerns that `actor` did this to `thing`, or does it no more."""
        ids = {"thing_id": thing, "actor_id": actor, **more}
        payload = {"what": what, **{key: str(value) for key, value in ids.items()}}
        self.add_anew(TELL, f"{what}:{thing}:{actor}", payload, session=session)

    def tell_all(
        self, what: str, acts: Iterable[tuple[ObjectId, ObjectId]], session: ClientSession | None
    ) -> None:
        """As `tell`, of many at once: the thing and the actor of each."""
        payloads = {
            f"{what}:{thing}:{actor}": {"what": what, "thing_id": str(thing), "actor_id": str(actor)}
            for thing, actor in acts
        }
        self.add_all_anew(TELL, payloads, session=session)

    def erase(self, member_id: str) -> None:
        """Tell nobody of what a member did who is gone, nor them of anything; safe to repeat."""
        either = [{"payload.actor_id": member_id}, {"payload.thing_id": member_id}]
        self._jobs.delete_many({"kind": TELL, "$or": either})
        self._jobs.delete_many({"kind": SEND_PUSH, "payload.member_id": member_id})

    def add_mail(self, mail: Mail, session: ClientSession | None = None) -> str:
        """Have a mail sent, and the member told in the site what it tells; return the job's id.

        Call it with the session of the transaction that causes it.
        """
        # However often it is delivered, it is one message.
        named = replace(mail, tells=None, message_id=secrets.token_hex(16), written_at=datetime.now(UTC))
        payload = {key: value for key, value in asdict(named).items() if value is not None}
        if mail.tells:
            event = {**mail.tells._asdict(), "event_id": str(ObjectId())}
            self.add(TELL_SECURITY, event["event_id"], event, session=session)
        return self.add(SEND_MAIL, None, payload, session=session)

    def take(
        self,
        kinds: Collection[str],
        now: datetime,
        lease: timedelta,
        *,
        due_by: datetime | None = None,
        name: str | None = None,
    ) -> Job | None:
        """Take the job of these kinds that has been due longest, until the lease ends; None when none is due.

        With `name` it is this job or none. `due_by` leaves out what became due later, so that a round ends.
        """
        query: dict[str, Any] = {"due_at": {"$lte": due_by or now}, "kind": {"$in": list(kinds)}}
        if name is not None:
            query["_id"] = name
        token = secrets.token_hex(8)
        before = self._jobs.find_one_and_update(
            query,
            {"$set": {"due_at": now + lease, "lease": token}, "$inc": {"attempts": 1}},
            sort=None if name else [("due_at", ASCENDING)],
            return_document=ReturnDocument.BEFORE,
        )
        if before is None:
            return None
        taken = {"due_at": now + lease, "lease": token, "attempts": before["attempts"] + 1}
        return _job_from({**before, **taken}, abandoned="lease" in before)

    def renew(self, job: Job, until: datetime) -> bool:
        """Hold a job longer; False when the lease is no longer ours."""
        return self._change(job, {"$set": {"due_at": until}})

    def finish(self, job: Job) -> bool:
        """The job is done, and forgotten; False when the lease is no longer ours."""
        return self._jobs.delete_one({"_id": job.id, "lease": job.lease}).deleted_count == 1

    def keep(self, job: Job, until: datetime) -> bool:
        """The job is done, and stays until then; False when the lease is no longer ours."""
        no_more = {"due_at": "", "lease": "", "last_error": ""}
        return self._change(job, {"$set": {"expires_at": until}, "$unset": no_more})

    def postpone(self, job: Job, until: datetime, reason: str) -> bool:
        """Try this job again at `until`; False when the lease is no longer ours."""
        return self._change(job, {"$set": {"due_at": until, "last_error": reason}, "$unset": {"lease": ""}})

    def release(self, job: Job) -> bool:
        """Whoever comes may have this job at once; False when the lease is no longer ours."""
        return self._change(job, {"$set": {"due_at": datetime.now(UTC)}, "$unset": {"lease": ""}})

    def give_up(self, job: Job, reason: str, keep: timedelta | None) -> bool:
        """Nobody tries this job again; it stays for the operator to see, for good or so long.

        False when the lease is no longer ours.
        """
        now = datetime.now(UTC)
        failed = {"failed_at": now, "last_error": reason}
        if keep is not None:
            failed["expires_at"] = now + keep
        return self._change(job, {"$set": failed, "$unset": {"due_at": "", "lease": ""}})

    def hurry(self, kinds: Collection[str]) -> None:
        """What waits for its next try is due now; what somebody has just taken stays theirs."""
        waiting = {"kind": {"$in": list(kinds)}, "due_at": {"$exists": True}, "lease": {"$exists": False}}
        self._jobs.update_many(waiting, {"$set": {"due_at": datetime.now(UTC)}})

    def retry(self, name: str | None = None) -> int:
        """Begin this job anew, or every failed one; return how many there were. One that somebody has stays theirs."""
        which: dict[str, Any] = {"failed_at": {"$exists": True}}
        if name is not None:
            which = {"_id": name, "lease": {"$exists": False}, **OPEN}
        now = datetime.now(UTC)
        anew = {"created_at": now, "due_at": now, "attempts": 0}
        nothing_of = {"failed_at": "", "expires_at": "", "last_error": ""}
        return self._jobs.update_many(which, {"$set": anew, "$unset": nothing_of}).modified_count

    def drop(self, name: str) -> bool:
        """Forget a job, whatever became of it; was it there?"""
        return self._jobs.delete_one({"_id": name}).deleted_count == 1

    def drop_all(self, kind: str, key: str, value: str, session: ClientSession | None = None) -> None:
        """Forget the jobs of this kind whose payload has that value, inside the transaction of `session`."""
        self._jobs.delete_many({"kind": kind, f"payload.{key}": value}, **in_session(session))

    def waiting(self, kind: str) -> int:
        """How many jobs of this kind are still to be done."""
        return self._jobs.count_documents({"kind": kind, "due_at": {"$exists": True}})

    def open(self, kind: str | None = None) -> Iterator[Job]:
        """What is still to be done and what was given up, one after the other by id, of one kind or of all."""
        # What the ids of a kind begin with; ";" is the sign after ":".
        query: dict[str, Any] = (
            OPEN if kind is None else {"_id": {"$gte": f"{kind}:", "$lt": f"{kind};"}, **OPEN}
        )
        return map(_job_from, self._jobs.find(query).sort("_id", ASCENDING))

    def newest(self, kind: str, limit: int) -> list[Job]:
        """The newest jobs of a kind, done or not."""
        found = self._jobs.find({"kind": kind})
        return [
            _job_from(row)
            for row in found.sort([("created_at", DESCENDING), ("_id", DESCENDING)]).limit(limit)
        ]

    def _change(self, job: Job, change: Mapping[str, Any]) -> bool:
        return self._jobs.update_one({"_id": job.id, "lease": job.lease}, change).matched_count == 1


def _job_from(document: Mapping[str, Any], abandoned: bool = False) -> Job:
    return Job(
        id=document["_id"],
        kind=document["kind"],
        payload=document["payload"],
        created_at=document["created_at"],
        attempts=document["attempts"],
        due_at=document.get("due_at"),
        lease=document.get("lease", ""),
        last_error=document.get("last_error", ""),
        failed_at=document.get("failed_at"),
        abandoned=abandoned,
    )
