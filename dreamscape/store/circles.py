"""The `circles` collection: named groups of people of one member's.

Whoever is in a circle sees the dreams that are for it, and hears nothing of it. So whatever puts somebody in or takes
them out raises their `edges_version` in the same transaction; and each change writes to the owner first, so that
changes of one member's circles wait for each other and no limit is passed by two at once.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bson import ObjectId
from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.models import Circle, CircleSummary
from dreamscape.spelling import folded
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.circles import (
    count_for_circle_alone,
    count_for_each_circle,
    take_circle_away,
)
from dreamscape.store.members.blocked import blocked_among
from dreamscape.store.members.counts import lock_member, raise_edges_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

T = TypeVar("T")

MEMBER_KEYS = (
    MemberKey("circles", "owner_id", Erasure.ERASE, "circles"),
    MemberKey("circles", "people", Erasure.ERASE),
)


class CircleNameTaken(Exception):
    """The member has a circle of this name."""


class TooManyCircles(Exception):
    """The member has as many circles as one may have."""


class CircleFull(Exception):
    """There are as many people in this circle as there may be; `name` is its name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class Circles:
    """Circles of members, asked for with their owner: another's are not there."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._circles = db["circles"]
        self._transactions = Transactions(db)

    def of(self, owner_id: str) -> list[Circle]:
        """A member's circles with all who are in them, by name."""
        found = self._circles.find({"owner_id": object_id(owner_id)}).sort([("name_key", ASCENDING)])
        return [_circle_from(document) for document in found]

    def summaries(self, owner_id: str, first: int) -> list[CircleSummary]:
        """A member's circles, each with the `first` people in it, by name."""
        people = {"$ifNull": ["$people", []]}
        rows = self._circles.aggregate(
            [
                {"$match": {"owner_id": object_id(owner_id)}},
                {"$sort": {"name_key": ASCENDING}},
                {"$project": {"name": 1, "size": {"$size": people}, "first": {"$slice": [people, first]}}},
            ]
        )
        return [
            CircleSummary(str(row["_id"]), row["name"], row["size"], tuple(map(str, row["first"])))
            for row in rows
        ]

    def by_id(self, owner_id: str, circle_id: str) -> Circle | None:
        """The member's circle of this id, or None."""
        found = self._circles.find_one({"_id": object_id(circle_id), "owner_id": object_id(owner_id)})
        return _circle_from(found) if found else None

    def owned(self, owner_id: str, circle_ids: Iterable[str]) -> frozenset[str]:
        """Those of these ids that are of circles of the member's."""
        which = {"_id": {"$in": object_ids(circle_ids)}, "owner_id": object_id(owner_id)}
        return frozenset(str(found["_id"]) for found in self._circles.find(which, {"_id": 1}))

    def names(self, owner_id: str, circle_ids: Iterable[str]) -> dict[str, str]:
        """What those of these circles are called that are the member's, by id."""
        which = {"_id": {"$in": object_ids(circle_ids)}, "owner_id": object_id(owner_id)}
        return {str(found["_id"]): found["name"] for found in self._circles.find(which, {"name": 1})}

    def with_person(self, owner_id: str, person_id: str) -> frozenset[str]:
        """The ids of the member's circles that this person is in."""
        which = {"owner_id": object_id(owner_id), "people": object_id(person_id)}
        return frozenset(str(found["_id"]) for found in self._circles.find(which, {"_id": 1}))

    def count_dreams(self, owner_id: str) -> dict[str, int]:
        """How many of the member's dreams are for each of their circles, where there are any."""
        owner = object_id(owner_id)
        counts = count_for_each_circle(self._db, owner) if owner else {}
        return {str(circle): dreams for circle, dreams in counts.items()}

    def count_dreams_alone(self, owner_id: str, circle_id: str) -> int:
        """How many of the member's dreams are for this circle and for no other."""
        owner, circle = object_id(owner_id), object_id(circle_id)
        return count_for_circle_alone(self._db, owner, circle) if owner and circle else 0

    def add(self, owner_id: str, name: str, people: Sequence[str], most: int) -> str:
        """A new circle of the member's with these people in it; returns its id.

        Whoever is not there any more, or must not meet the member, is left out. Raises CircleNameTaken,
        TooManyCircles when they have `most`, NotFound when they are gone themselves.
        """

        def work(owner: ObjectId, session: ClientSession | None) -> str:
            inside = self._who_may_be_in(owner, object_ids(people), session)
            circle = self._insert(owner, name, inside, most, session)
            raise_edges_version(self._db, inside, session)
            return str(circle)

        return self._change(owner_id, work)

    def rewrite(self, owner_id: str, circle_id: str, name: str, people: Sequence[str]) -> None:
        """Give a circle another name and other people.

        As in `add`, some may be left out. Raises CircleNameTaken, NotFound when it is not there or another's.
        """
        circle = object_id(circle_id)

        def work(owner: ObjectId, session: ClientSession | None) -> None:
            which = {"_id": circle, "owner_id": owner}
            before = self._circles.find_one(which, {"people": 1}, **in_session(session))
            if before is None:
                raise NotFound
            inside = self._who_may_be_in(owner, object_ids(people), session)
            change = {**_named(name), "people": inside, "updated_at": datetime.now(UTC)}
            self._circles.update_one(which, {"$set": change}, **in_session(session))
            raise_edges_version(self._db, {*before.get("people", ())} ^ {*inside}, session)

        self._change(owner_id, work)

    def put(
        self,
        owner_id: str,
        person_id: str,
        circle_ids: Iterable[str],
        *,
        new_name: str,
        most: int,
        most_people: int,
    ) -> None:
        """Somebody is from now on in these of the member's circles and in no other, and in a new one if it has a name.

        Raises CircleFull, CircleNameTaken, TooManyCircles; NotFound when either is gone, or must not meet the other.
        """
        person, chosen = object_id(person_id), object_ids(circle_ids)

        def work(owner: ObjectId, session: ClientSession | None) -> None:
            if person is None or not self._who_may_be_in(owner, [person], session):
                raise NotFound
            into = {"owner_id": owner, "_id": {"$in": chosen}, "people": {"$ne": person}}
            full = {**into, f"people.{most_people - 1}": {"$exists": True}}
            if found := self._circles.find_one(full, {"name": 1}, **in_session(session)):
                raise CircleFull(found["name"])
            new = [self._insert(owner, new_name, [person], most, session)] if new_name else []
            out_of = {"owner_id": owner, "_id": {"$nin": [*chosen, *new]}, "people": person}
            now = {"$set": {"updated_at": datetime.now(UTC)}}
            self._circles.update_many(into, {"$push": {"people": person}, **now}, **in_session(session))
            self._circles.update_many(out_of, {"$pull": {"people": person}, **now}, **in_session(session))
            raise_edges_version(self._db, [person], session)

        self._change(owner_id, work)

    def remove(self, owner_id: str, circle_id: str) -> None:
        """Take a circle away, also from the dreams that are for it: what was for no other is for the member alone.

        Raises NotFound when it is not there or another's.
        """
        circle = object_id(circle_id)

        def work(owner: ObjectId, session: ClientSession | None) -> None:
            if not self._remove(owner, circle, session):
                raise NotFound

        self._change(owner_id, work)

    def separate(
        self, one: ObjectId, other: ObjectId, session: ClientSession | None
    ) -> list[dict[str, ObjectId]]:
        """Within a transaction: neither is in a circle of the other's any more; return who was in which."""
        ended = []
        for owner, person in ((one, other), (other, one)):
            inside = {"owner_id": owner, "people": person}
            found = list(self._circles.find(inside, {"_id": 1}, **in_session(session)))
            if found:
                self._circles.update_many(inside, {"$pull": {"people": person}}, **in_session(session))
                raise_edges_version(self._db, [person], session)
            ended += [{"circle_id": one["_id"], "owner_id": owner, "person_id": person} for one in found]
        return ended

    def put_back(
        self, ended: Iterable[Mapping[str, ObjectId]], most_people: int, session: ClientSession | None
    ) -> None:
        """Within a transaction that has both members locked: who was in a circle until `separate` is in it again, if
        it is there and has room."""
        for was in ended:
            person = was["person_id"]
            room = {"people": {"$ne": person}, f"people.{most_people - 1}": {"$exists": False}}
            which = {"_id": was["circle_id"], "owner_id": was["owner_id"], **room}
            self._circles.update_one(which, {"$push": {"people": person}}, **in_session(session))
            raise_edges_version(self._db, [person], session)

    def erase(self, member_id: str) -> None:
        """Take away the circles of somebody who is gone, and them out of everybody's; safe to repeat."""
        member = object_id(member_id)
        if member is None:
            return
        for circle in list(self._circles.find({"owner_id": member}, {"_id": 1})):
            self._transactions.run(partial(self._remove, member, circle["_id"]))
        self._circles.update_many({"people": member}, {"$pull": {"people": member}})

    def _change(self, owner_id: str, work: Callable[[ObjectId, ClientSession | None], T]) -> T:
        """Do this in a transaction that other changes of the member's circles wait for."""
        owner = object_id(owner_id)

        def locked(session: ClientSession | None) -> T:
            if owner is None or not lock_member(self._db, owner, session):
                raise NotFound
            return work(owner, session)

        try:
            return self._transactions.run(locked)
        except DuplicateKeyError as error:
            raise CircleNameTaken from error

    def _insert(
        self, owner: ObjectId, name: str, people: Sequence[ObjectId], most: int, session: ClientSession | None
    ) -> ObjectId:
        if self._circles.count_documents({"owner_id": owner}, limit=most, **in_session(session)) >= most:
            raise TooManyCircles
        now = datetime.now(UTC)
        new = {
            "owner_id": owner,
            **_named(name),
            "people": list(people),
            "created_at": now,
            "updated_at": now,
        }
        return ObjectId(self._circles.insert_one(new, **in_session(session)).inserted_id)

    def _remove(self, owner: ObjectId, circle: ObjectId | None, session: ClientSession | None) -> bool:
        found = self._circles.find_one_and_delete({"_id": circle, "owner_id": owner}, **in_session(session))
        if found is None:
            return False
        take_circle_away(self._db, owner, found["_id"], session)
        raise_edges_version(self._db, found.get("people", ()), session)
        return True

    def _who_may_be_in(
        self, owner: ObjectId, people: Sequence[ObjectId], session: ClientSession | None
    ) -> list[ObjectId]:
        """Those who are there, in this order: not the owner, and nobody between whom and the owner there is a block.

        Whoever is just leaving, or blocks the owner, is written to as here, and so collides with this.
        """
        there = self._db["users"].find({"_id": {"$in": list(people)}}, {"_id": 1}, **in_session(session))
        ids = {person["_id"] for person in there}
        out = {owner, *blocked_among(self._db, owner, people, session)}
        return [person for person in dict.fromkeys(people) if person in ids and person not in out]


def _named(name: str) -> dict[str, str]:
    return {"name": name, "name_key": folded(name)}


def _circle_from(document: Mapping[str, Any]) -> Circle:
    return Circle(
        id=str(document["_id"]),
        owner_id=str(document["owner_id"]),
        name=document.get("name", ""),
        people=tuple(map(str, document.get("people", ()))),
        created_at=document.get("created_at") or document["_id"].generation_time,
        updated_at=document.get("updated_at"),
    )
