"""Every surface obeys: each route asks the rule that its line in table.py names, and no page shows what the
policy keeps from whoever looks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.services.permissions.viewer import Viewer
from dreamscape.store.asks.documents import ask_from, offer_from
from dreamscape.store.comments.comments import Comments
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.reports import OF_DREAMS
from dreamscape.store.rooms.documents import room_from, thanks_from
from dreamscape.store.sealed_letters.documents import letter_from
from tests.routes.permissions.site import PEOPLE, PermissionSite, site_rules
from tests.routes.permissions.table import INSTEAD_OF_A_RULE, WHO, asks, rules
from tests.support.visitor import PASSWORD, Visitor
from tests.unit.permissions.test_policy import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from dreamscape.models import Member
    from dreamscape.models.sealed_letters import SealedLetter

THE_RULES = {name for name in dir(Viewer) if name.startswith("can_")} - PARTS
CIRCLE, NOW = ObjectId(), datetime.now(UTC)
# What becomes of the dream, and of the dreamer.
HOW: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "dream hidden": ({"hidden": {"reason": "Why", "by": None, "at": NOW}}, {}),
    "page for members, comments private": (
        {"who_may_comment": "nobody", "comments_hidden": True},
        {"members_only": True},
    ),
    "counts hidden": ({}, {"hides_counts": True}),
    "for members": ({"audience": "members"}, {}),
    "for people they follow": ({"audience": "followed"}, {}),
    "for a circle": ({"audience": "circles", "circles": [CIRCLE]}, {}),
    "for a circle, reported": ({"audience": "circles", "circles": [CIRCLE], "reported": True}, {}),
    "for a circle, hidden": (
        {"audience": "circles", "circles": [CIRCLE], "hidden": {"reason": "Why", "by": None, "at": NOW}},
        {},
    ),
    "waiting": ({"hidden": {"reason": "", "rule": "", "by": None, "at": NOW, "waiting": ["first"]}}, {}),
    "only for them": ({"audience": "only_me"}, {}),
}
# What a form wants before its service asks the policy.
TYPED = {"password": PASSWORD, "word": "goodbye"}


def test_every_route_says_what_decides_about_it(app: Flask) -> None:
    named = set().union(*asks().values())

    assert set(asks()) == {(method, rule.rule) for method, rule in site_rules(app)}
    assert named - THE_RULES == set(INSTEAD_OF_A_RULE)


def test_every_rule_of_the_policy_is_some_routes() -> None:
    assert THE_RULES - set().union(*asks().values()) == set()


@pytest.mark.timeout(400)
def test_every_route_asks_the_rules_of_its_line(
    site: PermissionSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    for name in THE_RULES:
        monkeypatch.setattr(Viewer, name, _overheard(name, getattr(Viewer, name), asked))
    silent = []
    for method, rule in site_rules(site.app):
        expected = asks()[method, rule.rule] & THE_RULES
        if not expected:
            continue
        # The first of them who may: what they are shown or do is what the rule let them.
        person = next(person for person in PEOPLE[::-1] if person in WHO[rules()[method, rule.rule]])
        asked.clear()
        site.ask(person, method, rule, **TYPED)
        silent += [f"{method} {rule.rule}: {name}" for name in expected - asked]
        if method == "POST":
            site.restore()

    assert silent == []


def _overheard(name: str, rule: Any, asked: set[str]) -> Any:
    """The rule, which writes its name down whenever it is asked."""

    answer: Any = rule.fget if isinstance(rule, property) else rule

    def method(viewer: Viewer, *things: Any) -> bool:
        asked.add(name)
        return bool(answer(viewer, *things))

    return property(method) if isinstance(rule, property) else method


class Kept:
    """What somebody wrote or is, how it can be recognised on a page, and whom the policy lets see it."""

    def __init__(self, words: str, may_see: Callable[[Viewer], bool]) -> None:
        self.words = words.encode()
        self.may_see = may_see
        self.seen_by: set[str] = set()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("how", HOW)
def test_no_page_shows_anybody_what_the_policy_keeps_from_them(
    site: PermissionSite, db: Any, how: str
) -> None:
    for last_name, what in ("Follower", "/people/dreamer-person"), ("Admirer", _address_of_the_dream(db)):
        address = f"{last_name.lower()}@example.net"
        Visitor(site.app).signed_up("Quiet", last_name, address).post(f"{what}/follow")
    # That they are here at all is no secret: so nobody is to be introduced to them.
    db["users"].update_many({"first_name": "Quiet"}, {"$set": {"joined.doubts": ["network"]}})
    of_the_dream, of_the_dreamer = HOW[how]
    _let_them_know_each_other(db)
    db["dreams"].update_one({}, {"$set": {"reported": False, **of_the_dream}})
    # A report of what others see shows moderators the dream: there is none.
    db["reports"].delete_many(OF_DREAMS)
    db["users"].update_one(
        {"email": "dreamer@example.net"},
        # A search for what the dream is called finds its dreamer, too.
        {"$set": {"bio": "Never saw the sea.", "words": ["boat"], **of_the_dreamer}},
    )
    people = {person: _member(site, person) for person in PEOPLE}
    things = _things(db, people["dreamer"])
    viewer_of = site.app.extensions["dreamscape"].viewer_of

    for method, rule in site_rules(site.app):
        if method == "GET" and rule.endpoint != "development.outbox":
            for person in PEOPLE:
                shown = site.ask(person, method, rule).get_data()
                for thing in things:
                    if thing.words in shown:
                        thing.seen_by.add(person)

    for thing in things:
        allowed = {person for person in PEOPLE if thing.may_see(viewer_of(people[person]))}
        assert thing.seen_by == allowed, thing.words


def _address_of_the_dream(db: Any) -> str:
    return f"/dreams/{db['dreams'].find_one()['slug']}"


def _let_them_know_each_other(db: Any) -> None:
    """The dreamer follows the member, and has the author in a circle."""
    ids = {row["email"].partition("@")[0]: row["_id"] for row in db["users"].find({}, {"email": 1})}
    edge = {"member_id": ids["dreamer"], "kind": "member", "target_id": ids["member"]}
    db["follows"].insert_one(edge)
    circle = {"_id": CIRCLE, "owner_id": ids["dreamer"], "name": "Sailors", "name_key": "sailors"}
    db["circles"].insert_one({**circle, "people": [ids["author"]], "created_at": NOW, "updated_at": NOW})
    db["users"].update_many({}, {"$inc": {"edges_version": 1, "follows_version": 1}})


def _member(site: PermissionSite, person: str) -> Member | None:
    found: Member | None = site.app.extensions["dreamscape"].accounts.by_email(f"{person}@example.net")
    return found


def _letter(db: Any, kind: str) -> SealedLetter:
    """The author's: the one for when it comes true is open."""
    return letter_from(db["sealed_letters"].find_one({"body": f"Dear you, {kind}"}))


def _things(db: Any, dreamer: Member | None) -> list[Kept]:
    assert dreamer
    dream, comment = Dreams(db).by_slug("a-boat"), db["comments"].find_one()
    said = Comments(db).by_id(str(comment["_id"]))
    assert dream
    assert said
    ask = ask_from(db["asks"].find_one())
    reported, offer = (
        offer_from(db["offers"].find_one({"body": f"I have a {what}."})) for what in ("bucket", "brush")
    )
    opened, sealed = (_letter(db, kind) for kind in ("came_true", "hard_day"))
    room = room_from(db["rooms"].find_one({"title": "A sail?"}))
    thanks = thanks_from(db["thanks"].find_one({"body": "It floats!"}))
    return [
        Kept("With a sail.", lambda viewer: viewer.can_see_dream(dream)),
        Kept("The keel is laid.", lambda viewer: viewer.can_see_dream(dream)),
        # Moderators read what somebody has reported, and no other; its author may read it again.
        Kept(
            opened.body,
            lambda viewer: (
                viewer.can_read_letter(opened, dream)
                or viewer.can_reread_letter(opened, NOW)
                or viewer.can_moderate
            ),
        ),
        Kept(sealed.body, lambda _: False),
        # The two, and moderators while it is reported.
        Kept("Between you and me.", lambda viewer: viewer.can_read_room(room, NOW) or viewer.can_moderate),
        # The two read them in their room, too.
        Kept(
            "It floats!",
            lambda viewer: viewer.can_read_thanks(thanks, dream, datetime.now(UTC)),
        ),
        Kept(ask.body, lambda viewer: viewer.can_see_ask(ask, dream)),
        # Of two offers the dreamer has reported one; the other's author finds it where nobody is led here.
        Kept(reported.body, lambda viewer: viewer.can_read_offer(reported) or viewer.can_moderate),
        Kept(offer.body, lambda viewer: viewer.can_answer_offer(offer)),
        # Its author finds it on the page on which they rewrite it; moderators below /admin.
        Kept(
            said.body,
            lambda viewer: (
                viewer.can_read_comments(dream)
                or viewer.can_edit_comment(said, dream)
                or (viewer.can_moderate and viewer.can_see_dream(dream))
            ),
        ),
        Kept("Never saw the sea.", lambda viewer: viewer.can_see_profile(dreamer)),
        Kept("Quiet Follower", lambda viewer: viewer.can_see_counts(dreamer) or viewer.can_moderate),
        Kept(
            "Quiet Admirer",
            lambda viewer: viewer.can_see_followers(dream, dreamer) or viewer.can_moderate,
        ),
    ]
