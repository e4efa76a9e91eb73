"""No page asks the database once for each of its rows: walked over the URL map, so that a new page joins by itself.

Every GET page is opened on a site whose lists are short, then on one whose lists are long, and must send as many
commands there as here. A page is left out, or allowed to look the same on both, only with a reason.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape import create_app
from tests.support.full_lists import fill
from tests.support.query_plans import CommandRecorder
from tests.support.rooms import a_room

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

    from tests.support.visitor import Visitor

pytestmark = pytest.mark.real_db

# Long enough for more than one batch of the database's answers (101 documents), and for more than any page shows.
FEW, MANY = 3, 130

LEFT_OUT = {
    "static": "a file, which never asks the database",
    "favicon": "a file, which never asks the database",
    "security": "a text, which never asks the database",
    "robots": "a file, which never asks the database",
    "syndication.oembed": "opens with the address of a dream alone, and tells of one",
    "service_worker": "a script, which never asks the database",
    "offline": "a page, which never asks the database",
    "healthz": "one ping, and nothing is listed",
    "media.picture": "bytes of one picture",
    "diary.entry": "leads to the page of its dream",
    "asks.one": "the same",
    "rooms.lines": "what is newer than a line, for scripts alone; tests/store/rooms shows its plan",
    "dreams.share_picture": "bytes of one picture",
    "auth.new_password": "opens with a mailed key alone, and holds two fields",
    "users.confirm_email": "opens with a mailed key alone, and says one sentence",
    "notifications.unsubscribe": "opens with a mailed key alone, and has a row for each kind",
    "dreams.share_target": "leads to the form of a new dream",
    "dreams.similar": "a part of the dream's page, which is walked, and leads there",
    "dreams.similar_while_writing": "a part of a form, and leads there; it looks for three words at most",
    "auth.proof_challenge": "a question, which never asks the database",
    "security.second_step": "opens for who gave a right password alone, and holds one field",
    "security.recovery_codes": "opens while they are new alone, and holds ten",
    "security.recovery_codes_file": "opens while they are new alone, and holds ten",
    "security.remove_totp": "opens for who has an app alone, and holds one field",
    "security.renew_recovery_codes": "opens for who has a second step alone, and holds one field",
    "security.passkey": "opens for somebody's own passkey alone, and holds one field",
    "security.remove_passkey": "opens for somebody's own passkey alone, and holds one field",
    "appeals.appeal_notice": "opens for somebody's own notice alone, and holds one field",
    "appeals.suspended": "opens for who is suspended alone, and holds one field",
}
LISTS_NOTHING = {
    "auth.login": "two fields",
    "auth.password_reset": "one field",
    "users.email": "one field",
    "users.password": "two fields",
    "users.export": "a button",
    "users.delete_account": "two fields",
    "users.landing": "the same pictures for all",
    "users.settings": "links to the others",
    "users.theme": "three choices",
    "users.privacy": "two choices",
    "notifications.count": "a number",
    "notifications.settings": "a row for each kind",
    "notifications.devices": "ten devices at most",
    "auth.log_in_with_passkey": "two fields",
    "security.new_passkey": "one field",
    "security.totp": "two fields",
    "dreams.aside": "three dreams and three people",
    "dreams.delete": "one question",
    "dreams.state": "some fields",
    "search.suggestions": "ten links at most",
    "circles.delete": "one question",
    "sealed_letters.seal": "three kinds",
    "sealed_letters.letter": "one letter",
    "sealed_letters.no_letter": "one sentence",
    "same_sky.across": "some dreams that are alike",
    "asks.ask": "three examples, and eighty skills at most",
    "asks.offer": "one field",
    "asks.one_offer": "one offer",
    "reports.report_ask": "one field",
    "reports.report_offer": "one field",
    "admin.ask": "one ask",
    "admin.reported_offer": "one offer",
    "admin.reported_thanks": "one line",
    "reports.report_letter": "one field",
    "reports.report_room": "one field",
    "reports.report_thanks": "one field",
    "rooms.thanks": "one field",
    "admin.reported_letter": "one letter",
    "comments.edit": "one field",
    "diary.thread": "two fields",
    "diary.edit": "one field",
    "diary.delete": "one question",
    "reports.report_dream": "one field",
    "reports.report_comment": "one field",
    "reports.report_entry": "one field",
    "admin.entry": "one entry",
    "admin.dream": "one dream",
    "syndication.sitemap": "a row for each 50,000 dreams",
    "transparency.transparency": "a row for each month",
    "site_pages.terms": "one text",
    "site_pages.privacy": "one text",
    "site_pages.moderation": "one text",
    "site_pages.imprint": "one text",
    "site_pages.contact": "one text",
    "admin.pages": "five pages",
    "admin.page_version": "one text",
    "admin.hold_branch": "one question",
    "admin.suspend_branch": "one question",
    "admin.end_invitations_of_branch": "one question",
    "admin.reported_comment": "one comment",
    "admin.member": "one member",
}
# Lists that an address alone does not lead to.
QUERIES = {
    "dreams.dreamscape": (
        "?view=trending",
        "?view=personalised",
        "?view=followed&own=1",
        "?view=came-true&own=1",
        "?view=helping",
        "?category=sea",
    ),
    "comments.thread": ("?order=newest",),
    "dreams.discover": ("?category=sea",),
    "search.index": ("?q=dream", "?q=dream&order=best", "?q=person&kind=people", "?q=more&kind=categories"),
    "users.strangers": ("?by=interests", "?by=skills", "?by=new"),
    "notifications.index": ("?kind=words",),
    "admin.members": ("?q=person", "?doubted=1"),
    "admin.dreams": ("?q=dream",),
}


class Walk:
    """Every page, each of a process that `start` has just started, opened twice by the first of `readers` who may.

    So the first visit meets empty caches, and the second what a process remembers.
    """

    def __init__(
        self, start: Callable[[], Flask], recorder: CommandRecorder, readers: Sequence[Visitor]
    ) -> None:
        self._start, self._recorder, self._readers = start, recorder, readers
        self.commands: dict[str, list[list[str]]] = {}
        self.tags: dict[str, int] = {}

    def over(self, values: dict[str, dict[str, str]]) -> Walk:
        """Open them; `values` are what an address names, by its endpoint or the first part of its rule."""
        url_map = self._readers[0].app.url_map
        urls = url_map.bind("localhost")
        for rule in sorted(url_map.iter_rules(), key=lambda rule: rule.rule):
            if "GET" in (rule.methods or ()) and rule.endpoint not in LEFT_OUT:
                named = values.get(rule.endpoint) or values.get(rule.rule.split("/")[1], {})
                built = urls.build(rule.endpoint, {name: named[name] for name in rule.arguments})
                for query in ("", *QUERIES.get(rule.endpoint, ())):
                    self._open(rule.endpoint + query, built + query)
        return self

    def _open(self, page: str, address: str) -> None:
        process = self._start()
        for reader in (one.at(process) for one in self._readers):
            first = self._commands(reader, page, address)
            if first is not None:
                self.commands[page] = [first, self._commands(reader, page, address) or []]
                return
        pytest.fail(f"nobody may open {address}")

    def _commands(self, reader: Visitor, page: str, address: str) -> list[str] | None:
        """What one visit sends to the database; None where this reader is not let in."""
        self._recorder.commands.clear()
        answer = reader.get(address)
        self.tags[page] = answer.text.count("<")
        return self._recorder.names if answer.status_code == 200 else None


@pytest.fixture
def walks(
    ada: Visitor, tom: Visitor, guest: Visitor, db: Any, mongo_uri: str, settings: dict[str, Any]
) -> tuple[Walk, Walk]:
    """What a process met that began when all lists were short, and one that began when they were long."""
    for visitor, title in ((ada, "A boat"), (tom, "A bus")):
        fields = {"title": title, "description": "Red.", "categories": "sea", "comments_enabled": "y"}
        assert visitor.post("/dreams/new", fields).status_code == 303
    assert ada.post("/dreams/a-boat/comments", {"body": "It is mine."}).status_code == 303
    assert ada.post("/dreams/a-boat/diary", {"body": "The keel is laid."}).status_code == 303
    guest.get("/login")
    entry = db["diary_entries"].find_one({})
    assert tom.post("/dreams/a-bus/diary", {"body": "It has wheels."}).status_code == 303
    other = db["diary_entries"].find_one({"_id": {"$ne": entry["_id"]}})
    boat, comment = db["dreams"].find_one({"slug": "a-boat"}), db["comments"].find_one({})
    assert ada.post("/circles/new", {"name": "The crew"}).status_code == 303
    circle = str(db["circles"].find_one({})["_id"])
    assert ada.post("/dreams/a-bus/letters", {"body": "Dear Tom,", "opens": "hard_day"}).status_code == 303
    sealed = tom.post("/dreams/a-boat/letters", {"body": "Dear Ada,", "opens": "came_true"})
    letter = sealed.location.rpartition("/")[2]
    opened = {"opened_at": datetime.now(UTC), "shown": True}
    db["sealed_letters"].update_one({"_id": ObjectId(letter)}, {"$set": opened})
    assert ada.post(f"/letters/{letter}/report", {"reason": "Not kind."}).status_code == 303
    report = str(db["reports"].find_one({})["_id"])
    asked = ada.post("/dreams/a-boat/asks", {"body": "Who has tar?", "effort": "minutes"})
    ask = asked.location.rpartition("#ask-")[2]
    assert tom.post(f"/asks/{ask}/offers", {"body": "I have."}).status_code == 303
    offer = str(db["offers"].find_one({})["_id"])
    assert ada.post(f"/offers/{offer}/report", {"reason": "Not tar."}).status_code == 303
    asked = tom.post("/dreams/a-bus/asks", {"body": "Who has wheels?", "effort": "more"})
    talk, done = (a_room(db, ada.id, tom.id, boat["_id"], title) for title in ("A sail?", "A keel?"))
    assert tom.post(f"/rooms/{talk}/lines", {"body": "Red."}).status_code == 303
    assert tom.post(f"/rooms/{done}/close", {"thanks": "It floats!"}).status_code == 303
    assert ada.post(f"/rooms/{talk}/report", {"reason": "Not kind."}).status_code == 303
    thanks = str(db["thanks"].find_one({})["_id"])
    db["thanks"].update_one({}, {"$set": {"appears_at": datetime.now(UTC)}})
    assert ada.post(f"/thanks/{thanks}/report", {"reason": "Not kind."}).status_code == 303
    thanks_report = str(db["reports"].find_one({"kind": "thanks"})["_id"])
    room_report = str(db["reports"].find_one({"kind": "room"})["_id"])
    values = {
        "asks": {"ask_id": asked.location.rpartition("#ask-")[2]},
        "offers": {"offer_id": offer},
        "admin.ask": {"ask_id": ask},
        "admin.reported_offer": {"report_id": str(db["reports"].find_one({"kind": "offer"})["_id"])},
        "rooms": {"room_id": talk},
        "rooms.thanks": {"room_id": done},
        "reports.report_room": {"room_id": talk},
        "reports.report_thanks": {"thanks_id": thanks},
        "admin.reported_thanks": {"report_id": thanks_report},
        "admin.reported_room": {"report_id": room_report},
        "circles": {"circle_id": circle},
        "circles.person": {"slug": "tom-okoye"},
        "dreams": {"slug": "a-boat"},
        "people": {"slug": "ada-amin"},
        "categories": {"key": "sea"},
        "syndication.mapped_dreams": {"number": "1"},
        "syndication.mapped_people": {"number": "1"},
        "reports.report_entry": {"entry_id": str(other["_id"])},
        "diary": {"slug": "a-boat", "entry_id": str(entry["_id"])},
        "letters": {"letter_id": letter},
        "admin.reported_letter": {"report_id": report},
        "comments": {"comment_id": str(comment["_id"])},
        "admin.branch": {"member_id": ada.id},
        "admin.edit_page": {"key": "terms"},
        "admin.page_version": {"key": "terms", "number": "1"},
        "admin": {
            "key": "sea",
            "member_id": tom.id,
            "dream_id": str(boat["_id"]),
            "comment_id": str(comment["_id"]),
            "entry_id": str(entry["_id"]),
        },
    }

    def walk(rows: range) -> Walk:
        fill(db, ObjectId(ada.id), boat["_id"], rows)
        recorder = CommandRecorder()
        with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
            return Walk(partial(create_app, settings, client=client), recorder, (ada, tom, guest)).over(
                values
            )

    return walk(range(FEW)), walk(range(FEW, MANY))


@pytest.mark.timeout(400)
def test_long_lists_need_no_more_commands_than_short_ones(walks: tuple[Walk, Walk]) -> None:
    few, many = walks
    same = {page for page, tags in few.tags.items() if many.tags[page] < tags + FEW}
    assert same == LISTS_NOTHING.keys(), "Fill its list in tests/support/full_lists.py, or say what it shows"
    grown = [
        f"{page}: {dict(Counter(long) - Counter(short))} more"
        for page, visits in few.commands.items()
        for short, long in zip(visits, many.commands[page], strict=True)
        if len(long) > len(short)
    ]
    assert not grown, "\n".join(grown)


def test_every_exception_is_a_page_of_the_site(app: Flask) -> None:
    assert LEFT_OUT.keys() | LISTS_NOTHING.keys() | QUERIES.keys() <= app.view_functions.keys()
