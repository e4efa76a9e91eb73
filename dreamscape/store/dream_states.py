"""The state of a dream, as its dreamer changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bson import ObjectId

from dreamscape.errors import NotFound
from dreamscape.models.dream_states import CHANGES, LET_GO, DreamState, StateContent
from dreamscape.models.jobs import TELL_FOLLOWERS, followers_id
from dreamscape.models.notification_choices import STATES_TOLD
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.state_documents import former_states_from, state_document, state_from
from dreamscape.store.dreams.visibility import check_notifications_of, find_similar_to, held, require_room
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import lock_member
from dreamscape.store.pictures.documents import picture_document, picture_from
from dreamscape.store.pictures.protection import PictureProtection

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    CloseAsks = Callable[[Database[dict[str, Any]], ObjectId, datetime, ClientSession | None], None]
    OpenLetters = Callable[[Database[dict[str, Any]], ObjectId, datetime, ClientSession | None], int]

LISTED_AGAIN: dict[str, Any] = {"$unset": {"unlisted": ""}}
_CHANGED = {"state": 1, "former_states": 1, "told_states": 1, "hidden": 1, "unlisted": 1, "picture": 1}


class ChangedState(NamedTuple):
    """The state that a dream is in now, the others it was in, and the id of the job that tells of it ("": none)."""

    state: DreamState
    former_states: tuple[DreamState, ...]
    job_id: str


class DreamStates:
    """Changes them, one transaction each; whatever is repeated changes nothing more. Within it `open_letters` opens
    those that wait for a dream to come true, and `close_asks` ends what is asked at one that is let go."""

    def __init__(
        self, db: Database[dict[str, Any]], *, open_letters: OpenLetters, close_asks: CloseAsks
    ) -> None:
        self._db = db
        self._dreams = db["dreams"]
        self._close_asks = close_asks
        self._open_letters = open_letters
        self._jobs = Jobs(db)
        self._picture_protection = PictureProtection(db)
        self._transactions = Transactions(db)

    def change(
        self,
        dream_id: str,
        dreamer_id: str,
        content: StateContent,
        at: datetime,
        *,
        waiting: tuple[str, ...] = (),
    ) -> ChangedState:
        """Say that a dream of this dreamer's is there from `at` on, or something else of the state it is in; with
        reasons for it the dream is `waiting` for a moderator then, unless it is out of sight already.

        Raises NotFound when the dream or its dreamer is gone, TooManyWaiting.
        """
        which, dreamer = ObjectId(dream_id), ObjectId(dreamer_id)

        def work(session: ClientSession | None) -> ChangedState:
            own = {"_id": which, "dreamer_id": dreamer}
            return self._change(own, content, at, waiting, session)

        return self._transactions.run(work)

    def _change(
        self,
        own: dict[str, ObjectId],
        content: StateContent,
        at: datetime,
        waiting: tuple[str, ...],
        session: ClientSession | None,
    ) -> ChangedState:
        document = self._dreams.find_one(own, _CHANGED, **in_session(session))
        if document is None or not lock_member(self._db, own["dreamer_id"], session):
            raise NotFound
        before = state_from(document.get("state"))
        change = CHANGES[before.name, content.name]
        after = DreamState(content, at if change.begins else before.at or at)
        former = former_states_from(document)
        if change.begins:
            others = (one for one in former if one.name not in (before.name, after.name))
            former = (*others, before)
        changes = {
            "state": state_document(after),
            "former_states": [state_document(one) for one in former],
            "updated_at": at,
            **(self._held(own, document, waiting, session) if waiting and not document.get("hidden") else {}),
        }
        unlisted = after.name == LET_GO and not content.keeps_listed
        listing = {"$set": {**changes, "unlisted": True}} if unlisted else {"$set": changes, **LISTED_AGAIN}
        self._dreams.update_one(own, listing, **in_session(session))
        if change.opens_letters:
            self._open_letters(self._db, own["_id"], at, session)
        if after.name == LET_GO:
            self._close_asks(self._db, own["_id"], at, session)
        if unlisted != bool(document.get("unlisted")):
            find_similar_to(self._jobs, document["_id"], session)
        job_id = ""
        if change.tells and after.name not in document.get("told_states", ()):
            job_id = self._tell(str(own["_id"]), after.name, at, session)
        return ChangedState(after, former, job_id)

    def _held(
        self,
        own: dict[str, ObjectId],
        document: dict[str, Any],
        waiting: tuple[str, ...],
        session: ClientSession | None,
    ) -> dict[str, Any]:
        """What changes in a dream that waits from now on."""
        require_room(self._db, own["dreamer_id"], session)
        shown = self._picture_protection.of(picture_from(document.get("picture")), False, session)
        check_notifications_of(self._jobs, own["_id"], session)
        return {"hidden": held(waiting), "picture": picture_document(shown)}

    def _tell(self, dream_id: str, state: str, at: datetime, session: ClientSession | None) -> str:
        # What followers are told of is the dream itself: so each hears of it once, however often it comes true.
        kind = next(kind for kind, told in STATES_TOLD.items() if told == state)
        payload = {"dream_id": dream_id, "source_id": dream_id, "at": at.isoformat(), "kind": kind}
        return self._jobs.add_anew(TELL_FOLLOWERS, followers_id(payload), payload, session=session)

    def forget_origin(self, dream_id: str) -> None:
        """A dream is gone that others go on with: theirs are their own now. Safe to repeat."""
        self._dreams.update_many({"continues": object_id(dream_id)}, {"$unset": {"continues": ""}})

    def mark_told(self, dream_id: str, state: str) -> bool:
        """Followers are being told that the dream is there, and not again; False where it no longer is."""
        there = {"_id": object_id(dream_id), "state.name": state}
        return bool(self._dreams.update_one(there, {"$addToSet": {"told_states": state}}).matched_count)
