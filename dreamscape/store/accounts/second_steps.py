"""The `second_steps` collection: what a member shows beside the password when they log in; one document for each.

The secret of an authenticator app is sealed before it comes here, recovery codes are hashed. Each code works once, of
whichever requests bring it at the same time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import ReturnDocument

from dreamscape.models import RecoveryCodeSet, SecondStep
from dreamscape.store.accounts.pending_log_ins import PendingLogIns
from dreamscape.store.audit import Audit
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.members import as_checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import AuditRecord, Mail, Member

_THERE = {"$exists": True}
_RIGHT = {"$unset": {"wrong_codes": ""}}
MEMBER_KEYS = (MemberKey("second_steps", "member_id", Erasure.ERASE, "second_step"),)


class SecondSteps:
    """What members have beside their password."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._steps = db["second_steps"]
        self._users = db["users"]
        self._pending = PendingLogIns(db)
        self._audit = Audit(db)
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def of(self, member_id: str) -> SecondStep:
        """What this member has, which may be nothing."""
        found = self._steps.find_one({"member_id": object_id(member_id)})
        return _step_from(found) if found else SecondStep()

    def set_totp(
        self, member: Member, secret: str, step: int, codes: RecoveryCodeSet | None, mail: Mail
    ) -> str | None:
        """From now on this app's codes count, those after time step `step`, and with `codes` these recovery codes.

        Queues `mail` and returns the id of its job; None, and nothing happens, when the member has another password
        or address by now.
        """
        now = datetime.now(UTC)
        values: dict[str, Any] = {"totp": {"secret": secret, "since": now, "last_step": step}}
        if codes:
            values["recovery"] = _recovery_document(codes)
        return self._change(member, {"$set": values}, mail)

    def remove_totp(self, member: Member, *, with_codes: bool, mail: Mail) -> str | None:
        """The app's codes count no longer, and `with_codes` no recovery code either; as `set_totp`."""
        gone = {"totp": "", **({"recovery": ""} if with_codes else {})}
        return self._change(member, {"$unset": gone}, mail)

    def set_codes(self, member: Member, codes: RecoveryCodeSet, mail: Mail | None) -> str | None:
        """These recovery codes in place of those of before; as `set_totp`, and "" where there is no mail to queue."""
        return self._change(member, {"$set": {"recovery": _recovery_document(codes)}}, mail)

    def _change(self, member: Member, change: dict[str, Any], mail: Mail | None) -> str | None:
        def work(session: ClientSession | None) -> str | None:
            # Writing to the member makes this wait for a new password that is being set, and that for this.
            act = {"$inc": {"acts": 1}}
            if not self._users.update_one(as_checked(member), act, **in_session(session)).matched_count:
                return None
            self._steps.update_one(
                {"member_id": object_id(member.id)}, change, upsert=True, **in_session(session)
            )
            return self._jobs.add_mail(mail, session) if mail else ""

        return self._transactions.run(work)

    def use_step(self, member_id: str, secret: str, step: int) -> bool:
        """Use up the code of this time step, and all before it; False when it is used up, or the app another one."""
        unused = {"member_id": object_id(member_id), "totp.secret": secret, "totp.last_step": {"$lt": step}}
        return bool(
            self._steps.update_one(unused, {"$set": {"totp.last_step": step}, **_RIGHT}).matched_count
        )

    def use_code(self, member_id: str, digest: str, mail: Mail) -> str | None:
        """Use up the recovery code of this digest and queue `mail`; returns its job's id, None for no such code."""

        def work(session: ClientSession | None) -> str | None:
            unused = {"member_id": object_id(member_id), "recovery.codes": digest}
            used = {"$pull": {"recovery.codes": digest}, **_RIGHT}
            if not self._steps.update_one(unused, used, **in_session(session)).matched_count:
                return None
            return self._jobs.add_mail(mail, session)

        return self._transactions.run(work)

    def count_wrong(self, member_id: str) -> int:
        """Count a wrong code; how many were there since the last right one?"""
        after = self._steps.find_one_and_update(
            {"member_id": object_id(member_id)},
            {"$inc": {"wrong_codes": 1}},
            return_document=ReturnDocument.AFTER,
        )
        return int(after["wrong_codes"]) if after else 0

    def add_mail(self, mail: Mail) -> str:
        """Queue a mail by itself; returns the id of its job."""
        return self._jobs.add_mail(mail)

    def take_away(self, member_id: str, record: AuditRecord, mail: Mail) -> str | None:
        """All that a member has goes, and all their log-ins end; `record` is written to the log and `mail` queued.

        Returns the id of the mail's job; None when they had nothing, and then nothing is written.
        """
        mine = {"member_id": object_id(member_id), "$or": [{"totp": _THERE}, {"recovery": _THERE}]}

        def work(session: ClientSession | None) -> str | None:
            if not self._steps.delete_one(mine, **in_session(session)).deleted_count:
                return None
            member = {"_id": object_id(member_id)}
            self._users.update_one(member, {"$inc": {"sessions_version": 1}}, **in_session(session))
            self._pending.remove_all(member_id, session)
            self._audit.add(record, session)
            return self._jobs.add_mail(mail, session)

        return self._transactions.run(work)

    def each_secret(self) -> Iterator[tuple[str, str]]:
        """The id of each member who has an app, and its sealed secret."""
        for found in self._steps.find({"totp.secret": _THERE}, {"member_id": 1, "totp.secret": 1}):
            yield str(found["member_id"]), found["totp"]["secret"]

    def replace_secret(self, member_id: str, sealed: str, anew: str) -> bool:
        """The same secret sealed anew, unless the app is another one by now; was it replaced?"""
        mine = {"member_id": object_id(member_id), "totp.secret": sealed}
        return bool(self._steps.update_one(mine, {"$set": {"totp.secret": anew}}).matched_count)

    def erase(self, member_id: str) -> None:
        """Forget what a member had who is gone; safe to repeat."""
        self._steps.delete_one({"member_id": object_id(member_id)})


def _recovery_document(codes: RecoveryCodeSet) -> dict[str, Any]:
    return {
        "salt": codes.salt,
        "time_cost": codes.time_cost,
        "memory_kib": codes.memory_kib,
        "codes": list(codes.digests),
        "made_at": codes.made_at,
    }


def _step_from(document: Mapping[str, Any]) -> SecondStep:
    totp, recovery = document.get("totp") or {}, document.get("recovery")
    return SecondStep(
        totp_since=totp.get("since"),
        totp_secret=totp.get("secret", ""),
        last_step=totp.get("last_step", 0),
        codes=RecoveryCodeSet(
            salt=recovery["salt"],
            time_cost=recovery["time_cost"],
            memory_kib=recovery["memory_kib"],
            digests=tuple(recovery.get("codes", ())),
            made_at=recovery["made_at"],
        )
        if recovery
        else None,
    )
