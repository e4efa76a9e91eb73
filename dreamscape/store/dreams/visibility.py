"""Who sees which dreams, as conditions for queries of `dreams`; and dreams that moderators put out of sight, or have to
look at.

The conditions say what the policy says (`Viewer.can_see_dream`), but that hidden dreams are in nobody's list, nor those
that were let go, unless their dreamer keeps them there; a test compares the two. A dream's picture goes out of sight
and comes back with it, in the same step.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.models.jobs import ASKS_CHANGED, CHECK_DREAM_NOTIFICATIONS, FIND_SIMILAR
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import lock_member
from dreamscape.store.pictures.documents import picture_document, picture_from
from dreamscape.store.pictures.protection import PictureProtection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.store.edges import Edges

    EndOffers = Callable[[Database[dict[str, Any]], ObjectId, datetime, ClientSession | None], None]

# Of one dreamer at a time: nobody fills the moderators' queue.
MOST_WAITING = 20
EVERYBODYS = ("everybody", None)  # what a dream of before there were audiences has
MEMBERS = (*EVERYBODYS, "members")
NOT_HIDDEN: dict[str, Any] = {"hidden": None}
# Those that wait until a moderator has looked; what a moderator hid has no such key.
WAITING: dict[str, Any] = {"hidden.waiting": {"$exists": True}}
# What guests see. That a dream is not hidden is no part of an index, since hidden ones are few.
PUBLIC: dict[str, Any] = {**NOT_HIDDEN, "audience": {"$in": [*EVERYBODYS]}}
# What stands in lists, as far as one may see it: not what was let go.
IN_LISTS: dict[str, Any] = {"unlisted": None}
LISTED_FOR_ALL: dict[str, Any] = {**PUBLIC, **IN_LISTS}

# What moderators look after: not what is for some people alone, unless somebody asked them to look.
MODERATED: dict[str, Any] = {
    "$or": [{"audience": {"$in": [*MEMBERS]}}, {"reported": True}, {"hidden": {"$ne": None}}]
}


class TooManyWaiting(Exception):
    """So many dreams of this dreamer wait already."""


def held(waiting: tuple[str, ...]) -> dict[str, Any]:
    """What stands in a dream that waits from now on, for these reasons."""
    return {"reason": "", "rule": "", "at": datetime.now(UTC), "by": None, "waiting": list(waiting)}


def require_room(db: Database[dict[str, Any]], dreamer: ObjectId, session: ClientSession | None) -> None:
    """Raise TooManyWaiting where one more dream of theirs cannot wait. Call it in the transaction that lets it wait,
    which writes to the member as well: of two at once the second waits for the first."""
    theirs = {"dreamer_id": dreamer, **WAITING}
    if db["dreams"].count_documents(theirs, limit=MOST_WAITING, **in_session(session)) >= MOST_WAITING:
        raise TooManyWaiting


def is_public(document: Mapping[str, Any]) -> bool:
    """Is a stored dream one of PUBLIC?"""
    return not document.get("hidden") and document.get("audience") in EVERYBODYS


def visible_to(member_id: str, edges: Edges, *, own: bool = True) -> dict[str, Any]:
    """What this member may see ("": a guest), and with `own` all that is theirs, but for what is hidden or
    let go.

    Not whose they avoid: that is a matter of people (`Edges.avoided`). It says what is not for them by two conditions
    that must not both hold: of an $or the server would walk each part by itself, far along an index for what is rare.
    """
    if not member_id:
        return LISTED_FOR_ALL
    me = object_id(member_id)
    kinds: list[str | None] = [*MEMBERS]
    not_for_them: list[dict[str, Any]] = []
    others = {"dreamer_id": {"$ne": me}} if own else {}
    if own or edges.newest_followers:
        kinds.append("followed")
        friends = [*edges.newest_followers, me] if own else [*edges.newest_followers]
        not_for_them.append({"audience": "followed", "dreamer_id": {"$nin": friends}})
    if own or edges.circle_ids:
        kinds.append("circles")
        not_for_them.append({"audience": "circles", "circles": {"$nin": [*edges.circle_ids]}, **others})
    if own:
        kinds.append("only_me")
        not_for_them.append({"audience": "only_me", **others})
    # The audience stands in the indexes of the dreamscape: what is for nobody but others is passed over unread.
    listed = {**NOT_HIDDEN, **IN_LISTS, "audience": {"$in": kinds}}
    return {**listed, **({"$nor": not_for_them} if not_for_them else {})}


def visible_of(dreamer_id: str, member_id: str, edges: Edges) -> dict[str, Any]:
    """What this member may see of one dreamer's dreams, also where that one is not among the newest followers of a
    member who has very many."""
    one = tuple(object_ids([dreamer_id])) if dreamer_id in edges.followed_by else ()
    return visible_to(member_id, replace(edges, newest_followers=one))


def listed_to(member_id: str, edges: Edges, *, own: bool, avoid: bool = True) -> dict[str, Any]:
    """What stands in the lists of everybody's dreams that this member reads; with `own` theirs as well.

    Without `avoid` also what is by people they avoid, for who leaves that out afterwards.
    """
    visible = visible_to(member_id, edges, own=own)
    avoided = [*([] if own else [object_id(member_id)]), *(edges.avoided if avoid else ())]
    if not avoided:
        return visible
    # A second condition that always holds: of a $nin of thousands alone the server would make as many bounds of the
    # index, and jump from one to the next.
    theirs = {"dreamer_id": {"$in": avoided}, "_id": {"$exists": True}}
    return {**visible, "$nor": [*visible.get("$nor", ()), theirs]}


def check_notifications_of(jobs: Jobs, dream: ObjectId, session: ClientSession | None) -> None:
    """Whoever may not see this dream any more is told nothing of it any more."""
    jobs.add_anew(CHECK_DREAM_NOTIFICATIONS, str(dream), {"dream_id": str(dream)}, session=session)


def find_similar_to(jobs: Jobs, dream: ObjectId, session: ClientSession | None) -> None:
    """Have what is like this dream found, and it there: it says something new, or others may see it now."""
    jobs.add_anew(FIND_SIMILAR, str(dream), {"dream_id": str(dream)}, session=session)


_JUDGED = {"picture": 1, "audience": 1, "dreamer_id": 1, "follower_count": 1}


class DreamVisibility:
    """Puts dreams out of sight and back, and lets through those that wait. `end_offers` ends what others have offered
    to do for one that is hidden, within the transaction."""

    def __init__(self, db: Database[dict[str, Any]], *, end_offers: EndOffers) -> None:
        self._end_offers = end_offers
        self._db = db
        self._dreams = db["dreams"]
        self._jobs = Jobs(db)
        self._picture_protection = PictureProtection(db)
        self._transactions = Transactions(db)

    def hide(self, dream_id: str, by: str, reason: str, rule: str = "") -> bool:
        """Hide a dream; is there such a dream?"""
        hidden = {"reason": reason, "rule": rule, "at": datetime.now(UTC), "by": object_id(by)}
        return self._set(dream_id, hidden)

    def show(self, dream_id: str) -> bool:
        """Let a dream be seen again; is there such a dream?"""
        return self._set(dream_id, None)

    def let_through(self, dream_id: str) -> bool:
        """Let a dream that waits be seen by whom it is for, as one that was written just now. False where it does not
        wait: of two at once one did it."""

        def work(session: ClientSession | None) -> bool:
            one = {"_id": object_id(dream_id), **WAITING}
            document = self._dreams.find_one(one, _JUDGED, **in_session(session))
            if document is None or not lock_member(self._db, document["dreamer_id"], session):
                return False
            now = datetime.now(UTC)
            # Who follows it knows how old it was.
            new = {} if document.get("follower_count") else {"created_at": now, "updated_at": now}
            return self._change(document, None, new, session)

        return self._transactions.run(work)

    def _set(self, dream_id: str, hidden: dict[str, Any] | None) -> bool:
        def work(session: ClientSession | None) -> bool:
            document = self._dreams.find_one({"_id": object_id(dream_id)}, _JUDGED, **in_session(session))
            return document is not None and self._change(document, hidden, {}, session)

        return self._transactions.run(work)

    def _change(
        self,
        document: Mapping[str, Any],
        hidden: dict[str, Any] | None,
        more: dict[str, Any],
        session: ClientSession | None,
    ) -> bool:
        picture = picture_from(document.get("picture"))
        public = is_public({**document, "hidden": hidden})
        shown = self._picture_protection.of(picture, public, session)
        changes = {"hidden": hidden, "picture": picture_document(shown), **more}
        changed = self._dreams.update_one({"_id": document["_id"]}, {"$set": changes}, **in_session(session))
        if hidden:
            check_notifications_of(self._jobs, document["_id"], session)
            self._end_offers(self._db, document["_id"], hidden["at"], session)
        else:
            find_similar_to(self._jobs, document["_id"], session)
            # Of what it asks nobody has been told while nobody saw it.
            payload = {"dream_id": str(document["_id"])}
            self._jobs.add_anew(ASKS_CHANGED, str(document["_id"]), payload, session=session)
        return bool(changed.matched_count)
