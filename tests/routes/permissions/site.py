"""A site with somebody of each kind, in which everything can be tried again and again."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from PIL import Image

from dreamscape.models import DreamContent, PictureUpload
from tests.support.db_snapshot import Memory
from tests.support.passkeys import store_passkey
from tests.support.push_service import store_device
from tests.support.rooms import a_room
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask import Flask
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from dreamscape.models import Comment, Dream, Member

PEOPLE = ("guest", "member", "author", "dreamer", "moderator", "admin", "suspended")
# What any form may hold; each route takes what it knows.
FIELDS = {
    "title": "Another title",
    "description": "Another description",
    "body": "Another body",
    "categories": "travel",
    "email": "other@example.net",
    "first_name": "Other",
    "reason": "because",
    "name": "Another name",
    "role": "member",
    "until": str((datetime.now(UTC) + timedelta(days=9)).date()),
    "into": "art",
    "note": "Another note",
    "answer": "Another answer",
    "sign_up": "closed",
    "uses": "1",
    "text": "Be kind and patient.",
    "version": "1",
    "minimum_age": "18",
    "invitations_by_members": "3",
    "people": "author-person",
    "last_day": str(datetime.now(UTC).date()),
    "theme": "dark",
    "opens": "date",
    "effort": "minutes",
    "opens_on": str((datetime.now(UTC) + timedelta(days=400)).date()),
}

# Which report each of these is about.
PRIVATE_REPORTS = {
    "admin.reported_letter": "letter_report",
    "admin.remove_letter": "letter_report",
    "admin.reported_thanks": "thanks_report",
    "admin.remove_thanks": "thanks_report",
    "admin.reported_offer": "offer_report",
    "admin.remove_offer": "offer_report",
    "admin.reported_room": "room_report",
    "admin.remove_line": "room_report",
}


def site_rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every method and rule of the URL map, but for our own files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule


# Which report an address below /admin is about, where it is not that of the dream.
@dataclass
class PermissionSite:
    """A site with somebody of each kind, in which everything can be tried again and again."""

    app: Flask
    db: Any
    visitors: dict[str, Visitor]
    tokens: dict[str, str]
    values: dict[str, str]
    memory: Memory

    def ask(self, person: str, method: str, rule: Rule, **fields: str) -> TestResponse:
        """The whole answer to this person, who has the cookie they came with and a valid CSRF token.

        `fields` are posted beside those that any form may hold.
        """
        client = self.app.test_client()
        cookie = self.visitors[person].client.get_cookie("dreamscape")
        assert cookie
        client.set_cookie("dreamscape", cookie.value)
        data = {**FIELDS, **fields, "csrf_token": self.tokens[person]} if method == "POST" else None
        answer = client.open(self.address(rule), method=method, data=data)
        with answer:
            answer.get_data()
        return answer

    def address(self, rule: Rule) -> str:
        """Where the rule leads to something that is there."""
        values = {name: self.values.get(name, "nothing") for name in rule.arguments}
        if rule.rule.startswith("/people/"):
            values["slug"] = "dreamer-person"
        if rule.rule.startswith("/settings/invitations/"):
            values["invitation_id"] = self.values["own_invitation"]
        if rule.rule.startswith("/admin/pages/"):
            values["key"] = "terms"
        if rule.rule.startswith("/admin/avatars/"):
            values["key"] = "owl-1"
        if rule.rule.startswith("/proof/"):
            values["door"] = "signup"
        if rule.rule.startswith("/search"):
            values["q"] = "boat"
        if rule.endpoint == "sealed_letters.take_back":
            values["letter_id"] = self.values["sealed_letter"]
        if rule.endpoint in PRIVATE_REPORTS:
            values["report_id"] = self.values[PRIVATE_REPORTS[rule.endpoint]]
        if rule.endpoint == "syndication.oembed":
            values["url"] = f"http://localhost/dreams/{self.values['slug']}"
        return str(self.app.url_map.bind("localhost").build(rule.endpoint, values))

    def restore(self) -> None:
        """Make everything as it was."""
        self.memory.restore()
        services = self.app.extensions["dreamscape"]
        services.categories.refresh()
        services.avatars.refresh()


def build_site(app: Flask, db: Any) -> PermissionSite:
    """Everybody of the table, the dreamer's dream with its picture, and the author's comment under it."""
    visitors = {person: Visitor(app) for person in PEOPLE}
    services = app.extensions["dreamscape"]
    for person in PEOPLE[1:]:
        visitors[person].signed_up(person.capitalize(), "Person", f"{person}@example.net")
    for role in ("admin", "moderator"):
        services.moderation.roles.set(f"{role}@example.net", role)
    members = {person: services.accounts.by_email(f"{person}@example.net") for person in PEOPLE[1:]}
    photo = io.BytesIO()
    Image.new("RGB", (20, 20)).save(photo, "PNG")
    dream, warning = services.dreams.create(
        members["dreamer"],
        DreamContent("A boat", "With a sail.", ("travel",)),
        PictureUpload(photo.getvalue()),
    )
    assert warning is None
    _another_is_alike(services, db, members["author"], dream)
    comment = services.comments.add(dream, members["author"], "Take me with you!")
    entry, _ = services.diary.add(members["dreamer"], dream.slug, "The keel is laid.")
    services.moderation.invitations.make(members["admin"], 1, datetime.now(UTC).date())
    services.moderation.site_settings.choose_invitations_by_members(members["admin"], 1)
    own_invitation = services.invitations.make_own(members["member"], 1)
    services.site_pages.save(members["admin"], "terms", "Be kind.", 0)
    services.moderation.reports.dream(members["member"], dream, "There is no sail on it.")
    services.moderation.notes.add(members["admin"], members["member"].id, "Keeps their word.")
    core = app.extensions["dreamscape.core"]
    waiting = core.stores.pending_comments.add(dream, members["member"].id, "Buy my book!", ("unproven",))
    told = [
        core.stores.notices.add(members["dreamer"].id, "dream_hidden", "A boat", "Why", target_id=dream.id)
        for _ in range(2)
    ]
    _tell_everybody(db, members.values(), dream.id, comment)
    services.appeals.against_notice(members["dreamer"], told[0], "It is mine.")
    db["appeals"].update_one({}, {"$set": {"target_id": "another"}})
    # The old cookie of somebody who was logged in when they were suspended.
    db["users"].update_one(
        {"email": "suspended@example.net"},
        {"$set": {"suspended_until": datetime.now(UTC) + timedelta(days=9)}},
    )
    author = db["users"].find_one({"email": "author@example.net"})["slug"]
    opened, sealed, letter_report = _letters(app, db, members, dream)
    ask, offer, offer_report = _help(app, db, members, dream)
    room, line, thanks, room_report, thanks_report = _room(app, db, members, dream)
    circle = services.circles.add(members["dreamer"], "The crew", [author])
    member = db["users"].find_one({"email": "member@example.net"})["_id"]
    device = store_device(db, members["member"].id)
    passkey = store_passkey(db, members["dreamer"].id)
    tokens = {person: visitors[person].token() for person in PEOPLE}
    return PermissionSite(
        app,
        db,
        visitors,
        tokens,
        values={
            "slug": dream.slug,
            "dream_id": dream.id,
            "comment_id": comment.id,
            "entry_id": entry.id,
            "kind": "comment",
            "post_id": waiting.id,
            "circle_id": circle,
            "ask_id": ask,
            "offer_id": offer,
            "offer_report": offer_report,
            "letter_id": opened,
            "sealed_letter": sealed,
            "letter_report": letter_report,
            "room_id": room,
            "line_id": line,
            "thanks_id": thanks,
            "thanks_report": thanks_report,
            "room_report": room_report,
            "member_id": str(member),
            "public_id": dream.picture.public_id,
            "key": "sea",
            "invitation_id": str(db["invitations"].find_one()["_id"]),
            "notice_id": told[1],
            "token": services.mail_choices.address(members["member"]).rpartition("/")[2],
            "notification_id": _told(db, members["dreamer"]),
            "told_kind": "comment_liked",
            "own_invitation": own_invitation.id,
            "number": "1",
            "note_id": str(db["member_notes"].find_one()["_id"]),
            "appeal_id": str(db["appeals"].find_one()["_id"]),
            "report_id": str(db["reports"].find_one({"kind": "dream"})["_id"]),
            "passkey_id": passkey,
            "device_id": device,
            "ended": db["sessions"].find_one({"member_id": member})["_id"],
        },
        memory=Memory(db),
    )


def _another_is_alike(services: Any, db: Any, author: Member, dream: Dream) -> None:
    """The author dreams something like it."""
    raft, _ = services.dreams.create(author, DreamContent("A raft", "Of barrels.", ("travel",)))
    alike = {"dreams": [{"dream_id": ObjectId(raft.id), "score": 3.0}]}
    db["similar_dreams"].update_one({"_id": ObjectId(dream.id)}, {"$set": alike}, upsert=True)


def _letters(app: Flask, db: Any, members: dict[str, Member], dream: Dream) -> tuple[str, str, str]:
    """The author's letter that opened by coming true, and that others read; one that waits; a report of the first."""
    services = app.extensions["dreamscape"]
    opened, sealed = (
        services.letter_writing.seal(dream, members["author"], f"Dear you, {kind}", kind, may_show=True).id
        for kind in ("came_true", "hard_day")
    )
    services.letter_writing.seal(dream, members["admin"], "Dear you,", "hard_day")
    shown = {"$set": {"opened_at": datetime.now(UTC), "shown": True}}
    db["sealed_letters"].update_one({"_id": ObjectId(opened)}, shown)
    card, _ = services.sealed_letters.one(opened, members["member"])
    services.moderation.reports.letter(members["member"], card.letter, dream, "Not kind.")
    return opened, sealed, str(db["reports"].find_one({"kind": "letter"})["_id"])


def _help(app: Flask, db: Any, members: dict[str, Member], dream: Dream) -> tuple[str, str, str]:
    """What the dreamer asks, what the author offers there, and the dreamer's report of it."""
    services = app.extensions["dreamscape"]
    ask = services.asks.open(dream, members["dreamer"], "Who has tar?", effort="minutes")
    offer = services.offers.make(ask.id, members["author"], "I have a bucket.")
    services.offers.make(ask.id, members["admin"], "I have a brush.")
    services.moderation.reports.offer(members["dreamer"], offer, dream, "Not tar.")
    return ask.id, offer.id, str(db["reports"].find_one({"kind": "offer"})["_id"])


def _room(app: Flask, db: Any, members: dict[str, Member], dream: Dream) -> tuple[str, ...]:
    """A room of the dreamer and the author who helps, in which the latter wrote a line; that line, a line of thanks of
    theirs from another room that is done; a report of the first room, and one of the thanks."""
    services = app.extensions["dreamscape"]
    room, earlier = (
        a_room(db, members["dreamer"].id, members["author"].id, ObjectId(dream.id), title)
        for title in ("A sail?", "A keel?")
    )
    line, _ = services.rooms.write(room, members["author"], "Between you and me.")
    done = services.rooms.close(earlier, members["author"])
    thanks = services.room_thanks.write(done, members["author"], "It floats!", on_profile=True)
    services.room_thanks.write(done, members["dreamer"], "Thanks to you.", on_profile=True)
    services.moderation.reports.room(
        members["dreamer"], services.rooms.find(room, members["dreamer"]), "Not kind."
    )
    appeared, _ = services.room_thanks.find(thanks.id, members["member"])
    services.moderation.reports.thanks(members["member"], appeared, dream, "Not true.")
    reports = (str(db["reports"].find_one({"kind": kind})["_id"]) for kind in ("room", "thanks"))
    return room, line.id, thanks.id, *reports


def _tell_everybody(db: Any, members: Iterable[Member], dream_id: str, comment: Comment) -> None:
    """Each member is told of the comment, whether they may read it or not."""
    for member in members:
        about = {"dream_id": ObjectId(dream_id), "source_id": ObjectId(comment.id)}
        told = {"member_id": ObjectId(member.id), "kind": "talk_continued", "thing_id": ObjectId(dream_id)}
        shown = {
            "unread": False,
            "at": datetime.now(UTC),
            "count": 1,
            "people": [ObjectId(comment.author_id)],
        }
        db["notifications"].insert_one({**told, **about, **shown})


def _told(db: Any, member: Member) -> str:
    """The notification of the member that tells of a comment."""
    which = {"member_id": ObjectId(member.id), "kind": "talk_continued"}
    return str(db["notifications"].find_one(which)["_id"])
