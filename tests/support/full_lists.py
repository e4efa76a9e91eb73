"""A site whose every list has as many rows as one likes, each row about somebody and something else.

Written past the site, straight into the database: a thousand forms would take minutes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId

from dreamscape.models.asks import MOST_WAITING
from dreamscape.services.circles import MOST_CIRCLES
from dreamscape.skill_keys import held_keys
from dreamscape.store.comments.documents import new_comment
from dreamscape.store.dreams.asks import asks_change
from dreamscape.store.members.documents import skill_document
from dreamscape.words import dream_words, person_words
from tests.support.passkeys import store_passkey

START = datetime(2025, 5, 1, tzinfo=UTC)
TEXT: dict[str, Any] = {"reason": "It had to be so."}


def fill(db: Any, owner: ObjectId, dream: ObjectId, rows: range) -> None:
    """Give every list a row for each number: of the site, of the member `owner` and of a `dream` of theirs."""
    people = [_member(number, owner) for number in rows]
    dreams = [
        _dream(f"Dream {number}", person["_id"], number) for number, person in zip(rows, people, strict=True)
    ]
    own = [_dream(f"Own {number}", owner, number) for number in rows]
    ids = [person["_id"] for person in people]
    entries = [ObjectId() for _ in rows]
    said = [
        new_comment(under, person, f"Comment {number}", _at(number), entry if under == dream else None)
        for number, person, other, entry in zip(rows, ids, dreams, entries, strict=True)
        for under in (dream, other["_id"])
    ]
    strangers = [{"_id": ObjectId(), **_stranger(number)} for number in rows]
    # Somebody of whom nothing else on the dream's page tells.
    said.append(new_comment(dream, strangers[0]["_id"], "Good luck", _at(rows[0])))
    db["users"].insert_many([*people, *strangers])
    # The dream is handed on; their own came true.
    for one in dreams:
        one["continues"] = dream
    for one in own:
        one["state"] = {"name": "came_true", "at": one["created_at"]}
    db["dreams"].insert_many([*dreams, *own])
    handed_on = {"name": "let_go", "at": _at(rows[0]), "may_continue": True}
    db["dreams"].update_one({"_id": dream}, {"$set": {"state": handed_on}})
    alike = [{"dream_id": one["_id"], "score": 2.0} for one in dreams[:1]]
    db["similar_dreams"].update_one({"_id": dream}, {"$set": {"dreams": alike}}, upsert=True)
    db["comments"].insert_many(said)
    db["diary_entries"].insert_many(
        {
            "_id": entry,
            "dream_id": dream,
            "dreamer_id": owner,
            "body": f"Day {number}",
            "created_at": _at(number),
        }
        for number, entry in zip(rows, entries, strict=True)
    )
    db["dreams"].update_one({"_id": dream}, {"$inc": {"entry_count": len(rows)}})
    db["pending_comments"].insert_many(
        {
            "dream_id": dream,
            "author_id": author,
            "body": "So far mine",
            "created_at": _at(number),
            "reasons": ["first"],
        }
        for number, person in zip(rows, ids, strict=True)
        for author in (owner, person)
    )
    db["reactions"].insert_many(
        {"member_id": owner, "comment_id": one["_id"], "kind": "like", "created_at": START} for one in said
    )
    _follow(db, owner, dream, ids, [one["_id"] for one in dreams])
    _gather(db, owner, rows, ids)
    _seal(db, owner, dream, ids, dreams)
    _help(db, owner, dream, ids, dreams)
    _talk(db, owner, dream, ids, rows)
    _tell(db, owner, [one for one in said if one["dream_id"] != dream])
    reported = [
        target
        for one, other in zip(dreams, said, strict=False)
        for target in (("dream", one["_id"]), ("comment", other["_id"]))
    ]
    _moderate(db, owner, dict(zip(rows, ids, strict=True)), reported)
    _wait(db, dict(zip(rows, ids, strict=True)), [one["_id"] for one in dreams])
    _furnish(db, owner, rows)


def _at(number: int) -> datetime:
    return START + timedelta(minutes=number)


def _member(number: int, inviter: ObjectId) -> dict[str, Any]:
    name = f"person {number}"
    return {
        "_id": ObjectId(),
        "email": f"person-{number}@example.org",
        "email_key": f"person-{number}@example.org",
        "first_name": "Person",
        "last_name": str(number),
        "name_key": name,
        "last_name_key": f"{number} person",
        "words": person_words("Person", str(number)),
        "slug": f"person-{number}",
        "avatar": "",
        "picture": None,
        "interests": ["sea"],
        "skills": [],
        "follower_count": 0,
        "role": "moderator",
        "created_at": _at(number),
        "joined": {"inviters": [inviter], "invited_by": inviter},
    }


def _stranger(number: int) -> dict[str, Any]:
    """Somebody whom the owner does not follow."""
    name = f"stranger {number}"
    address = f"stranger-{number}@example.org"
    return {
        **_member(number, ObjectId()),
        "email": address,
        "email_key": address,
        "first_name": "Stranger",
        "name_key": name,
        "last_name_key": f"{number} stranger",
        "slug": f"stranger-{number}",
        "skills": ["baking"],
    }


def _dream(title: str, dreamer: ObjectId, number: int) -> dict[str, Any]:
    return {
        "_id": ObjectId(),
        "dreamer_id": dreamer,
        "title": title,
        "title_key": title.lower(),
        "words": dream_words(title, "With a red sail."),
        "slug": title.lower().replace(" ", "-"),
        "description": "With a red sail.",
        "categories": ["sea"],
        "picture": _picture(f"dreams/{dreamer}-{number}"),
        "who_may_comment": "readers",
        "comments_hidden": False,
        "follower_count": number % 7,
        "comment_count": 1,
        "created_at": _at(number),
        "updated_at": _at(number),
    }


def _picture(public_id: str) -> dict[str, Any]:
    return {"public_id": public_id, "width": 40, "height": 40, "placeholder": "", "alt": ""}


def _follow(
    db: Any, owner: ObjectId, dream: ObjectId, people: list[ObjectId], dreams: list[ObjectId]
) -> None:
    edges = [(owner, "member", person) for person in people] + [(owner, "dream", other) for other in dreams]
    edges += [(person, "member", owner) for person in people] + [
        (person, "dream", dream) for person in people
    ]
    db["follows"].insert_many(
        {"member_id": who, "kind": kind, "target_id": what, "target_created_at": START, "created_at": START}
        for who, kind, what in edges
    )
    # Dreams alone are muted: whom one blocks or mutes stands in fewer lists than this. But somebody whom one blocks has
    # said something under the dream for each of these people.
    blocked = [ObjectId() for _ in people]
    db["comments"].insert_many(new_comment(dream, one, "Sink it!", START) for one in blocked)
    db["blocks"].insert_many(
        {"member_id": owner, "kind": "block", "target_kind": "member", "target_id": one, "created_at": START}
        for one in blocked
    )
    db["blocks"].insert_many(
        {"member_id": owner, "kind": "mute", "target_kind": "dream", "target_id": other, "created_at": START}
        for other in dreams
    )
    db["users"].update_one({"_id": owner}, {"$inc": {"follows_version": 1}})


def _gather(db: Any, owner: ObjectId, rows: range, people: list[ObjectId]) -> None:
    """A circle for each number, as many as there can be, with everybody in it; all of them in those that are there."""
    db["circles"].update_many({"owner_id": owner}, {"$push": {"people": {"$each": people}}})
    db["circles"].insert_many(
        {
            "owner_id": owner,
            "name": f"Circle {number}",
            "name_key": f"circle {number}",
            "people": people,
            "created_at": _at(number),
            "updated_at": _at(number),
        }
        for number in rows
        if number < MOST_CIRCLES
    )


def _seal(
    db: Any, owner: ObjectId, dream: ObjectId, people: list[ObjectId], dreams: list[dict[str, Any]]
) -> None:
    """Each of these people sealed two letters for the owner, of which one is open; and the owner one for each dream."""
    common = {"kind": "came_true", "body": "Dear you,", "sealed_at": START, "released_at": None}
    db["sealed_letters"].insert_many(
        {**common, "dream_id": dream, "dreamer_id": owner, "author_id": person, **more}
        for person in people
        for more in ({"kind": "hard_day", "opened_at": None}, {"opened_at": START, "shown": True})
    )
    db["sealed_letters"].insert_many(
        {
            **common,
            "dream_id": one["_id"],
            "dreamer_id": one["dreamer_id"],
            "author_id": owner,
            "opened_at": None,
        }
        for one in dreams
    )


def _help(
    db: Any, owner: ObjectId, dream: ObjectId, people: list[ObjectId], dreams: list[dict[str, Any]]
) -> None:
    """Each of these people offers the owner something for what was asked first; and the owner offers at each dream."""
    ask = db["asks"].find_one({"dream_id": dream})
    asks = [
        {
            "_id": ObjectId(),
            "dream_id": one["_id"],
            "dreamer_id": one["dreamer_id"],
            "body": "Who has time?",
            "skills": ["knots"],
            "skill_keys": held_keys(["knots"]),
            "effort": "minutes",
            "place": "",
            "created_at": START,
            "state": "open",
            "closed_at": None,
        }
        for one in dreams
    ]
    db["asks"].insert_many(asks)
    for one in asks:
        db["dreams"].update_one({"_id": one["dream_id"]}, asks_change([one]))
    db["users"].update_one({"_id": owner}, {"$set": skill_document(["knots"])})
    common = {
        "body": "I have.",
        "created_at": START,
        "state": "waiting",
        "answered_at": None,
        "room_id": None,
    }
    here = {"ask_id": ask["_id"], "dream_id": dream, "dreamer_id": owner}
    room_for = MOST_WAITING - db["offers"].count_documents(here)
    db["offers"].insert_many({**common, **here, "author_id": person} for person in people[:room_for])
    db["offers"].insert_many(
        {
            **common,
            **{key: one[key] for key in ("dream_id", "dreamer_id")},
            "ask_id": one["_id"],
            "author_id": owner,
        }
        for one in asks
    )


def _talk(db: Any, owner: ObjectId, dream: ObjectId, people: list[ObjectId], rows: range) -> None:
    """The owner has a room with each of these people, and both have thanked; and much is said in the first one."""
    first = db["rooms"].find_one({"dreamer_id": owner})
    if first:
        db["room_lines"].insert_many(
            {"room_id": first["_id"], "author_id": owner, "number": number + 10, "picture": None}
            | {"body": f"Line {number}", "created_at": _at(number)}
            for number in rows
        )
    for person in people:
        room = {
            "dream_id": dream,
            "dreamer_id": owner,
            "helper_id": person,
            "title": "A hand?",
            "ask_id": ObjectId(),
        }
        times = {"opened_at": START, "last_line_at": START, "closed_at": datetime.now(UTC), "closed_by": None}
        key = db["rooms"].insert_one({**room, **times, "done": True}).inserted_id
        thanks = {"room_id": key, "dream_id": dream, "title": "A hand?", "body": "Thank you.", "told": True}
        shown = {"on_profile": True, "on_profiles": True, "created_at": START, "appears_at": START}
        db["thanks"].insert_many(
            {**thanks, **shown, "author_id": author, "other_id": other}
            for author, other in ((owner, person), (person, owner))
        )


def _tell(db: Any, owner: ObjectId, said: list[dict[str, Any]]) -> None:
    """The owner is told of each of these comments."""
    db["notifications"].insert_many(
        {
            "member_id": owner,
            "kind": "talk_continued",
            "thing_id": one["dream_id"],
            "dream_id": one["dream_id"],
            "source_id": one["_id"],
            "people": [one["author_id"]],
            "count": 1,
            "unread": True,
            "at": one["created_at"],
        }
        for one in said
    )


def _moderate(
    db: Any, owner: ObjectId, people: dict[int, ObjectId], reported: list[tuple[str, ObjectId]]
) -> None:
    """Reports, the log, and what the owner was told."""
    db["reports"].insert_many(
        {
            "member_id": person,
            "kind": kind,
            "target_id": str(target),
            "name": f"Reported {number}",
            "created_at": _at(number),
            **TEXT,
        }
        for (number, person), (kind, target) in zip(people.items(), reported, strict=False)
    )
    db["appeals"].insert_many(
        {
            "member_id": person,
            "kind": "dream_hidden",
            "act": str(number),
            "target_kind": "dream",
            "target_id": str(ObjectId()),
            "name": f"Hidden {number}",
            "reason": "Why",
            "rule": "spam",
            "act_by": person,
            "state": "open",
            "created_at": _at(number),
            "body": f"Look again, number {number}.",
        }
        for number, person in people.items()
    )
    db["audit"].insert_many(
        {
            "at": _at(number),
            "by": person,
            "action": "suspended a member",
            "target": {"kind": "member", "id": str(other), "name": ""},
            **TEXT,
        }
        for (number, person), other in zip(people.items(), reversed(people.values()), strict=True)
    )
    db["notifications"].insert_many(
        {
            "_id": (one := ObjectId()),
            "member_id": owner,
            "kind": "moderation",
            "thing_id": one,
            "unread": True,
            "at": _at(number),
            "text": f"Notice {number}",
            **TEXT,
        }
        for number in people
    )


def _wait(db: Any, people: dict[int, ObjectId], under: list[ObjectId]) -> None:
    """What nobody has looked at yet: a dream of each of them, and a comment of each under another dream."""
    db["dreams"].insert_many(
        {
            **_dream(f"Waiting {number}", person, number),
            "hidden": {"reason": "", "rule": "", "at": _at(number), "by": None, "waiting": ["unproven"]},
        }
        for number, person in people.items()
    )
    db["pending_comments"].insert_many(
        {
            "dream_id": other,
            "author_id": person,
            "body": f"Waiting {number}",
            "created_at": _at(number),
            "reasons": ["unproven"],
        }
        for (number, person), other in zip(people.items(), under, strict=True)
    )
    inviters = list(people.values())
    for number, person in people.items():
        came = {"joined.doubts": ["network"], "joined.inviters": [inviters[number % len(inviters)]]}
        db["users"].update_one({"_id": person}, {"$set": came})


def _furnish(db: Any, owner: ObjectId, rows: range) -> None:
    """Categories, half of them merged and not finished; avatars; invitations; log-ins; former names; mails."""
    now = datetime.now(UTC)
    db["categories"].insert_many(
        {
            "_id": f"more-{number}",
            "name": f"More {number}",
            "position": 100 + number,
            "retired": number % 2 == 0,
            **({"merged_into": "sea"} if number % 2 == 0 else {}),
        }
        for number in rows
    )
    merged = [f"more-{number}" for number in rows if number % 2 == 0]
    db["users"].update_one({"_id": owner}, {"$set": {"interests": ["sea"]}})
    db["users"].update_one({"slug": f"person-{rows[0]}"}, {"$set": {"interests": merged}})
    for number in rows:
        store_passkey(db, str(owner), f"Key {number}", f"key-{number}")
    db["avatars"].insert_many(
        {
            "_id": f"added-{number}",
            "picture": _picture(f"profile/{number}"),
            "retired": False,
            "created_at": START,
        }
        for number in rows
    )
    db["invitations"].insert_many(
        {
            "by": owner,
            "uses": 3,
            "uses_left": 2,
            "ends_at": now + timedelta(days=1),
            "note": f"Choir {number}",
            "created_at": _at(number),
        }
        for number in rows
    )
    db["site_pages"].insert_many(
        {
            "page": "terms",
            "version": number + 1,
            "text": f"Terms {number}",
            "written": True,
            "by": owner,
            "created_at": _at(number),
        }
        for number in rows
    )
    db["sessions"].insert_many(
        {
            "_id": f"session-{number}",
            "member_id": owner,
            "user_agent": "",
            "created_at": START,
            "last_seen_at": START,
            "expires_at": now + timedelta(days=1),
        }
        for number in rows
    )
    db["slugs"].insert_many(
        {"_id": f"member:former-{number}", "target_id": owner, "next": 2, "created_at": _at(number)}
        for number in rows
    )
    db["jobs"].insert_many(
        {
            "_id": f"send_mail:{number}",
            "kind": "send_mail",
            "payload": {"to": "person@example.org", "subject": f"Mail {number}", "text": "", "html": ""},
            "attempts": 1,
            "created_at": _at(number),
            "expires_at": now + timedelta(days=1),
        }
        for number in rows
    )
