"""A site on which everything has happened once, so that every key of every collection is there.

It begins with the demo site. Then Vera does whatever a member, a moderator and an admin can do, and the others
do it to her; some of it meets a mail server, a picture storage or a database that fails half-way.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo.errors import AutoReconnect

from dreamscape import create_app
from dreamscape.errors import StorageFailed
from dreamscape.media.storage.gridfs import GridFsStorage
from dreamscape.models import DreamContent, Mail, NotificationChoices
from dreamscape.models.jobs import FIND_ALL_SIMILAR
from dreamscape.models.mail import SecurityEvent
from dreamscape.models.notification_choices import Channels
from dreamscape.models.same_sky import SAME, Similarity
from dreamscape.models.sealed_letters import CAME_TRUE, HARD_DAY, ON_DATE
from dreamscape.services.accounts.passkeys import Visit
from dreamscape.store.accounts.mail_refusals import MailRefusals
from dreamscape.store.accounts.spent_challenges import SpentChallenges
from dreamscape.store.asks.asks import Asks
from dreamscape.store.asks.offers import Offers
from dreamscape.store.comments.comments import Comments
from dreamscape.store.comments.pending import PendingComments
from dreamscape.store.comments.repeated import RepeatedTexts
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.follows.follows import Follows
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.branches import Branches
from dreamscape.store.rooms.lines import RoomLines
from dreamscape.store.rooms.opening import open_room
from dreamscape.store.rooms.rooms import Rooms
from dreamscape.store.rooms.thanks import RoomThanks
from dreamscape.store.same_sky.answers import SkyAnswers
from dreamscape.store.same_sky.similarity import SkySimilarity
from dreamscape.store.sealed_letters.letters import SealedLetters
from dreamscape.store.sealed_letters.opening import HardDays
from dreamscape.store.sealed_letters.reading import OpenedLetters
from dreamscape.store.site.migrations import Migrations
from dreamscape.store.sitemap import Sitemap
from tests.conftest import TEST_SETTINGS
from tests.support.authenticator import Authenticator
from tests.support.phone import give, half_in, set_up
from tests.support.photos import quarters, saved, small_photo
from tests.support.push_service import PushBrowser
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

VERA, WALT, XAVER = "vera@example.org", "walt@example.org", "xaver@example.org"
WHY: dict[str, Any] = {"reason": "It had to be so."}
DREAM: dict[str, Any] = {"description": "With a red sail.", "categories": ["sea"], "comments_enabled": "y"}
SAVED_FORM = re.compile(r'name="kept"[^>]*value="([^"]+)"')
LOST_MAIL: dict[str, Any] = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": 1, "MAIL_TIMEOUT": 1.0}


class Killed(BaseException):
    """The process ends here, as by kill -9."""


class RichSite:
    """The site, and who has lived there: Vera, once an admin; Walt and Xaver, who do little; Mara and Tom of the
    demo site, Mara an admin."""

    def __init__(self, app: Flask, db: Any) -> None:
        self.app, self.db = app, db
        self.command("seed")
        self.mara, self.tom = (Visitor(app).logged_in(f"{name}@example.org") for name in ("mara", "tom"))
        self.walt = Visitor(app).signed_up("Walt", "Wren", WALT)
        self.xaver = Visitor(app).signed_up("Xaver", "", XAVER)
        tastes: dict[str, Any] = {
            "interests": ["sea", "travel"],
            "skills": ["knots", "maps"],
            "picture": photo(),
        }
        self.vera = Visitor(app).signed_up("Vera", "Vogel", VERA, **tastes)
        self.vera_id = ObjectId(self.vera.id)

    def live(self) -> None:
        """Everything happens."""
        self.post(self.walt, "/dreams/new", title="A nest", **DREAM)
        confirmed = {"email": {"$in": [VERA, self.tom.email]}}
        self.db["users"].update_many(confirmed, {"$set": {"email_confirmed": True}})
        self.command("users", "promote", VERA)
        self._vera_moderates()
        self.command("users", "promote", self.mara.email)
        self.command("users", "demote", VERA)
        self._vera_dreams_and_comments()
        self._others_meet_vera()
        self._vera_changes_her_account()
        self._second_steps_come_and_go()
        self._vera_adds_a_passkey()
        self._an_older_version_has_been_here()
        self._things_are_told()
        self._things_fail_half_way()
        self._a_release_dies()
        self._a_browser_refuses_something()
        SpentChallenges(self.db).spend("a signature", datetime.now(UTC) + timedelta(hours=12))
        self._letters_wait()
        self._help_is_asked_for()
        self._dreams_are_tied()
        self._two_talk()
        self._hands_are_wanted()
        self._something_waits_for_moderators()
        self._nobody_has_told_yet()
        self._tom_is_away()
        # Somebody is like one to whom nothing was ever told.
        other = self.db["users"].find_one({"_id": {"$ne": self.vera_id}})["_id"]
        self.db["notifications"].update_many({"member_id": other}, {"$set": {"unread": False}})
        self.db["users"].update_one({"_id": other}, {"$unset": {"unread_notifications": ""}})

    def vera_deletes_her_account(self) -> None:
        """She asks to be deleted, and her two weeks pass."""
        self.post(self.vera, "/settings/delete", password=PASSWORD, word="goodbye")
        over = {"leaves_at": datetime.now(UTC) - timedelta(minutes=1)}
        self.db["users"].update_one({"_id": self.vera_id}, {"$set": over})
        self.command("accounts", "purge")

    def command(self, *arguments: str) -> None:
        """Run a `flask` command."""
        answer = self.app.test_cli_runner().invoke(args=arguments)
        assert answer.exit_code == 0, answer.output

    def post(self, who: Visitor, path: str, status: int = 303, **fields: Any) -> Any:
        """Send a form, and be sure that it was taken."""
        answer = who.post(path, fields)
        assert answer.status_code == status, f"{path}: {answer.status}"
        return answer

    def _id(self, collection: str, **which: Any) -> str:
        found = self.db[collection].find_one(which)
        assert found, f"{collection} has no {which}"
        return str(found["_id"])

    def _vera_moderates(self) -> None:
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
        others = [ObjectId(visitor.id) for visitor in (self.mara, self.tom, self.walt)]
        first, second = self.db["dreams"].find({"dreamer_id": {"$nin": others}}).limit(2)
        self.post(self.vera, "/admin/invitations", uses=3, last_day=tomorrow, note="for the choir")
        self.post(self.vera, "/admin/settings/minimum-age", minimum_age=13)
        self.post(self.vera, "/admin/settings/invitations", invitations_by_members=2)
        self.post(self.vera, "/admin/pages/imprint", text="Vera Vogel, Kiel", version=0)
        came_by = {"joined.inviters": [self.vera_id], "joined.invited_by": self.vera_id}
        invited = [ObjectId(one.id) for one in (self.tom, self.xaver)]
        self.db["users"].update_many({"_id": {"$in": invited}}, {"$set": came_by})
        self.post(self.vera, "/admin/settings", sign_up="invitation")
        for dream in (first, second):
            self.post(self.vera, f"/admin/dreams/{dream['_id']}/hide", **WHY)
        self.post(self.vera, f"/admin/dreams/{second['_id']}/show")
        said = self._id("comments", dream_id={"$nin": [first["_id"], second["_id"]]})
        self.post(self.vera, f"/admin/comments/{said}/remove", **WHY)
        self.post(self.vera, "/admin/avatars", picture=photo())
        self.post(self.vera, f"/admin/avatars/{self.db['users'].find_one()['avatar']}/retire")
        self.post(self.vera, "/admin/categories", name="Kites")
        self.post(self.vera, "/admin/categories/kites/merge", into="craft")
        self.post(self.vera, "/admin/settings/transparency")
        self.post(
            self.vera,
            "/admin/settings/newcomers",
            hold_first_posts="always",
            newcomer_hours=48,
            newcomer_dreams=2,
            newcomer_comments=5,
            newcomer_follows=9,
            newcomer_followers=4,
        )
        self.post(self.vera, "/admin/settings/doubts", network_sign_ups=7)
        with self.app.app_context():
            services = self.app.extensions["dreamscape"]
            for needed in (True, False):
                services.moderation.site_settings.choose_second_step(services.accounts.by_email(VERA), needed)
        self.post(self.vera, f"/admin/members/{self.tom.id}/notes", note="Keeps his word.")
        for member_id in (first["dreamer_id"], self.xaver.id):
            self.post(self.vera, f"/admin/members/{member_id}/suspend", until=tomorrow, rule="hate", **WHY)
        self.post(self.xaver, "/login", email=XAVER, password=PASSWORD)
        self.post(self.xaver, "/appeals", body="It was a joke.")
        self.post(self.vera, f"/admin/appeals/{self._id('appeals')}/decline", answer="Not a good one.")
        self.post(self.vera, f"/admin/members/{self.xaver.id}/lift")

    def _vera_dreams_and_comments(self) -> None:
        self.post(self.vera, "/dreams/new", title="A boat", picture=photo(), **DREAM)
        self.post(self.vera, "/dreams/a-boat/edit", title="A fine ship", picture_alt="A ship", **DREAM)
        assert Visitor(self.app).get("/dreams/a-fine-ship/share.png").status_code == 200
        diary = "/dreams/a-fine-ship/diary"
        oak: dict[str, Any] = {"picture": photo(), "picture_alt": "Oak"}
        self.post(self.vera, diary, body="Oak is ordered.")
        self.post(self.vera, diary, body="The keel is laid.", **oak)
        entry = self._id("diary_entries", body="The keel is laid.")
        self.post(self.vera, f"/diary/{entry}/edit", body="The keel is laid, and it is straight.")
        self.post(self.vera, "/dreams/a-fine-ship/state", state="let_go")
        self.post(
            self.vera, "/dreams/a-fine-ship/state", state="came_true", words="She floats.", worth="Yes."
        )
        self.post(self.tom, "/dreams/new", title="A kite", **DREAM)
        self.post(self.tom, "/dreams/a-kite/state", state="let_go", may_continue="y")
        self.post(self.vera, "/dreams/new", title="A secret", continues="a-kite", **DREAM)
        for_some = {"audience": "circles", "circles": [ObjectId()], "reported": True}
        for_some |= {"comments_since": datetime.now(UTC), "earlier_comment_count": 0}
        self.db["dreams"].update_one({"slug": "a-secret"}, {"$set": for_some})
        self.post(self.vera, "/dreams/a-kite/comments", body="How high?")
        self.post(self.tom, "/dreams/a-kite/comments", body="As high as the gulls.")
        self.post(self.vera, "/dreams/a-kite/comments", body="Higher!")
        asked = self._id("comments", body="How high?")
        answered = self._id("comments", body="As high as the gulls.")
        self.post(self.vera, f"/comments/{asked}/edit", body="How high will it fly?")
        self.post(self.vera, f"/comments/{answered}/like")
        self.post(self.tom, f"/comments/{asked}/dislike")
        self.post(self.vera, "/dreams/a-kite/follow")
        self.post(self.vera, f"/people/{self._slug(self.tom)}/follow")
        self.post(self.vera, f"/people/{self._slug(self.walt)}/follow")
        self.post(self.vera, "/circles/new", name="The wren", people=[self._slug(self.walt)])
        self._seal("a-nest", self.vera)
        self.post(self.vera, f"/people/{self._slug(self.walt)}/block")
        self.post(self.vera, f"/people/{self._slug(self.xaver)}/mute")
        self.post(self.vera, "/dreams/a-kite/mute")
        self.post(self.vera, "/settings/peace", hidden_words="diet\nwar")
        self.post(self.walt, "/dreams/a-nest/mute")
        self.post(self.vera, "/dreams/a-kite/report", reason="The kite is mine.")
        self.post(self.vera, f"/comments/{answered}/report", reason="Gulls fly higher.")
        # What was just deleted can be had back for a while, with all that went with it.
        self.post(self.tom, "/dreams/a-fine-ship/comments", body="Too heavy!")
        keel = self._id("diary_entries", body="Oak is ordered.")
        self.post(self.vera, "/dreams/a-fine-ship/comments", body="It floats.", about=keel)
        self.post(self.vera, "/dreams/a-fine-ship/comments", body="And it is paid.", about=keel)
        too_heavy = self._id("comments", body="Too heavy!")
        self.post(self.vera, f"/comments/{too_heavy}/dislike")
        self.post(self.vera, f"/comments/{too_heavy}/report", reason="It is not.")
        floats = self._id("comments", body="It floats.")
        self.post(self.vera, f"/comments/{floats}/edit", body="It floats!")
        for said in (too_heavy, floats):
            self.post(self.vera, f"/comments/{said}/delete")

    def _others_meet_vera(self) -> None:
        self.post(self.tom, "/dreams/a-fine-ship/comments", body="A fine ship.")
        self.post(self.tom, "/dreams/a-fine-ship/follow")
        self.post(self.tom, f"/people/{self._slug(self.vera)}/follow")
        self.post(self.mara, f"/people/{self._slug(self.vera)}/mute")
        self.post(self.xaver, f"/people/{self._slug(self.vera)}/follow")
        self.post(self.xaver, f"/people/{self._slug(self.vera)}/block")
        self.post(self.tom, "/dreams/a-fine-ship/report", reason="Ships are no boats.")
        ship = self._id("dreams", slug="a-fine-ship")
        self.post(self.mara, f"/admin/dreams/{ship}/hide", rule="private", **WHY)
        self.post(
            self.vera,
            f"/appeals/{self._id('notifications', notice='dream_hidden', member_id=self.vera_id)}",
            body="It is mine.",
        )
        self.post(self.mara, f"/admin/dreams/{ship}/show")
        self.post(self.mara, f"/admin/members/{self.vera_id}/notes", note="Likes ships.")
        self.post(self.mara, f"/admin/members/{self.vera_id}/branch/hold", **WHY)

        # She is in circles, and hers are of people and of dreams.
        self.post(self.tom, "/circles/new", name="The fleet", people=[self._slug(self.vera)])
        self.post(self.vera, "/circles/new", name="The crew", people=[self._slug(self.tom)])
        crew = self._id("circles", name="The crew")
        song = DreamContent("A song", "Of the sea.", ("sea",), audience="circles", circles=(crew,))
        with self.app.app_context():
            services = self.app.extensions["dreamscape"]
            services.dreams.create(services.accounts.by_email(VERA), song)

    def _vera_changes_her_account(self) -> None:
        names: dict[str, Any] = {
            "first_name": "Vera",
            "last_name": "Wal",
            "interests": ["sea"],
            "skills": ["knots"],
        }
        self.post(self.vera, "/profile", bio="I sail.", location="Kiel", picture_alt="Me", **names)
        self.post(self.vera, "/settings/privacy", members_only="y", hides_counts="y", no_index="y")
        self.post(self.vera, "/settings/email", email="v@example.org", password=PASSWORD)
        self.post(self.vera, "/password-reset", email=VERA)
        token = self.vera.token("/dreams/new")
        self.db["sessions"].delete_many({"member_id": self.vera_id})
        typed = {"title": "Half a dream", "csrf_token": token}
        for picture in (photo(), wide_photo()):
            self.post(
                Visitor(self.app), "/dreams/new", 401, title="A kite", description="Red.", picture=picture
            )
        door = SAVED_FORM.search(self.vera.client.post("/dreams/new", data=typed).text)
        assert door
        self.post(self.vera, "/login", email=VERA, password=PASSWORD, kept=door[1])
        self.post(self.xaver, "/login", email=XAVER, password=PASSWORD)
        self.post(self.xaver, "/settings/delete", password=PASSWORD, word="goodbye")

    def _second_steps_come_and_go(self) -> None:
        set_up(self.vera)
        give(half_in(self.app, VERA), "a wrong one")
        set_up(self.tom)
        self.post(self.tom, "/settings/security/totp/remove", password=PASSWORD)
        self._vera_adds_a_passkey()
        self.post(
            self.vera,
            "/push/subscriptions",
            **PushBrowser().address("https://push.invalid/vera")._asdict(),
        )

    def _vera_adds_a_passkey(self) -> None:
        here = Visit("http://localhost", "a browser's secret")
        with self.app.app_context():
            services = self.app.extensions["dreamscape"]
            vera = services.accounts.by_email(VERA)
            for name in ("Vera's phone", "Vera's key"):
                made = Authenticator().create(services.passkeys.ask_to_add(vera, here))
                services.passkeys.add(vera, name, made, here)
            services.passkeys.ask(here)
        self.db["passkeys"].update_one({"name": "Vera's key"}, {"$set": {"last_used_at": datetime.now(UTC)}})

    def _an_older_version_has_been_here(self) -> None:
        older: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
            ("follows", {"kind": "dream"}, {"$unset": {"target_created_at": ""}}),
            ("users", {"email": self.tom.email}, {"$unset": {"language": ""}}),
            ("users", {"email": self.mara.email}, {"$unset": {"joined": ""}}),
            ("audit", {}, {"$unset": {"action_values": ""}}),
            (
                "notifications",
                {"kind": "moderation"},
                {"$set": {"text": "It is gone."}, "$unset": {"notice": "", "about": ""}},
            ),
        ]
        for name, whose, change in older:
            assert self.db[name].update_one(whose, change).modified_count

    def _things_are_told(self) -> None:
        """Of some she has read, and one of those was taken back."""
        self.post(self.tom, "/dreams/a-fine-ship/comments", body="What a mast!")
        mast = self._id("comments", body="What a mast!")
        self.post(self.vera, "/notifications/read")
        self.post(self.tom, "/dreams/a-fine-ship/unfollow")
        self.post(self.tom, f"/comments/{mast}/like", status=403)
        kinds = {"comment_liked": Channels(site=False), "dream_news": Channels(push=True)}
        choices = NotificationChoices(kinds=kinds)
        with self.app.app_context():
            services = self.app.extensions["dreamscape"]
            services.notifications.choose(services.accounts.by_email(VERA), choices)

    def _tom_is_away(self) -> None:
        """He is mailed what is new, and what he once dreamed; his mail server is away, too, and took none before."""
        long_ago = datetime.now(UTC) - timedelta(days=365, hours=1)
        tom = ObjectId(self.tom.id)
        self.post(self.tom, "/logout")
        self.post(self.vera, f"/people/{self._slug(self.tom)}/follow")
        self.db["users"].update_one({"_id": tom}, {"$set": {"created_at": long_ago}})
        self.db["dreams"].update_one({"dreamer_id": tom}, {"$set": {"created_at": long_ago}})
        MailRefusals(self.db).count(self.tom.email, "a message")
        told = Mail(self.tom.email, "Hello", "", "", tells=SecurityEvent(self.tom.id, "passkey_added"))
        other = create_app({**TEST_SETTINGS, **LOST_MAIL}, client=self.db.client)
        with other.app_context():
            jobs = other.extensions["dreamscape"].jobs
            for kind in ("send_digests", "send_anniversaries"):
                assert jobs.run(jobs.add(kind, None))
        Sitemap(self.db, size=1, settled_after=timedelta()).close_full_parts()
        Jobs(self.db).add_mail(told)

    def _nobody_has_told_yet(self) -> None:
        """Of what happened just before a process died; and what is like older dreams is looked for tomorrow."""
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        Jobs(self.db).add_anew(FIND_ALL_SIMILAR, "some", {"after": ""}, due_at=tomorrow)
        Follows(self.db).add(str(self.vera_id), "member", self.mara.id)
        Follows(self.db).add(self.mara.id, "member", str(self.vera_id))

    def _things_fail_half_way(self) -> None:
        self._a_mail_is_not_sent()
        self._a_branch_is_not_reached()
        self.post(self.tom, "/dreams/new", title="A bus", picture=photo(), **DREAM)
        self.post(self.tom, "/dreams/new", title="A train", picture=photo(), **DREAM)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Comments, "clear", failing(Killed))
            with pytest.raises(Killed):
                self.post(self.tom, "/dreams/a-bus/delete")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Comments, "erase", failing(AutoReconnect))
            self.post(self.mara, f"/admin/members/{self.walt.id}/delete", **WHY)
            patch.setattr(GridFsStorage, "delete", failing(StorageFailed))
            self.post(self.tom, "/dreams/a-train/edit", title="A train", remove_picture="y", **DREAM)
            long_ago = datetime.now(UTC) - timedelta(days=40)
            waiting = {"kind": "delete_picture", "last_error": {"$exists": True}}
            self.db["jobs"].update_one(waiting, {"$set": {"created_at": long_ago, "due_at": long_ago}})
            self.command("jobs", "run")

    def _a_branch_is_not_reached(self) -> None:
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Branches, "batches", failing(AutoReconnect))
            for by, root in ((self.mara, self.vera), (self.vera, self.tom)):
                self.command("users", "promote", by.email)
                path = f"/admin/members/{root.id}/branch/suspend"
                self.post(by, path, until=tomorrow, rule="spam", **WHY)
        self.command("users", "demote", VERA)

    def _a_mail_is_not_sent(self) -> None:
        other = create_app({**TEST_SETTINGS, **LOST_MAIL}, client=self.db.client)
        self.post(Visitor(other), "/password-reset", email=self.tom.email)

    def _a_release_dies(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Migrations, "end_lease", lambda *_: None)
            self.command("migrate")

    def _a_browser_refuses_something(self) -> None:
        report = {"effective-directive": "script-src-elem", "blocked-uri": "https://evil.example/x.js",
                  "document-uri": "http://localhost/login"}  # fmt: skip
        answer = self.walt.client.post("/csp-reports", json={"csp-report": report})
        assert answer.status_code == 204

    def _letters_wait(self) -> None:
        some_days_ago = datetime.now(UTC) - timedelta(days=3)
        self._seal("a-kite", self.vera)
        self._seal("a-kite", self.vera, ON_DATE, opens_on=date(2031, 1, 1))
        self._seal("a-secret", self.tom)
        self._seal("a-secret", self.mara)
        gone = {"author_id": None, "released_at": datetime.now(UTC), "opened_at": datetime.now(UTC)}
        self.db["sealed_letters"].update_one({"author_id": ObjectId(self.mara.id)}, {"$set": gone})
        self._seal("a-fine-ship", self.tom, HARD_DAY, sealed_at=some_days_ago)
        ship = self._id("dreams", slug="a-fine-ship")
        opened = HardDays(self.db).open_one(ship, self.vera.id, "2026-11-30", datetime.now(UTC))
        assert opened
        self.db["sealed_letters"].update_one({"_id": ObjectId(opened.id)}, {"$set": {"shown": False}})
        self._seal("a-fine-ship", self.vera, HARD_DAY, sealed_at=some_days_ago)
        unkind = HardDays(self.db).open_one(ship, self.vera.id, "2026-11-29", datetime.now(UTC))
        assert unkind
        assert OpenedLetters(self.db).remove(unkind)

    def _help_is_asked_for(self) -> None:
        kite = Dreams(self.db).by_slug("a-kite")
        ship = Dreams(self.db).by_slug("a-fine-ship")
        assert kite
        assert ship
        asks, offers = Asks(self.db), Offers(self.db, open_room=open_room)
        thread = asks.open(kite, "Who has thread?", ("sewing",), "minutes", "")
        question = asks.open(kite, "How did yours fly?", (), "minutes", "Hove", to_id=self.vera.id)
        tar = asks.open(ship, "Who boils tar?", (), "more", "")
        for ask, dream, by in ((thread, kite, self.vera), (tar, ship, self.tom), (question, kite, self.vera)):
            offers.make(ask, dream, by.id, "I do.")
        answered = {"state": "accepted", "answered_at": datetime.now(UTC), "room_id": ObjectId()}
        self.db["offers"].update_one({"ask_id": ObjectId(question.id)}, {"$set": answered})
        declined = {"state": "declined", "answered_at": datetime.now(UTC)}
        self.db["offers"].update_one({"ask_id": ObjectId(tar.id)}, {"$set": declined})
        asks.close(thread.id, self.tom.id, datetime.now(UTC))
        asks.open(ship, "Who has oakum?", ("caulking",), "more", "")
        offers.make(asks.open(kite, "Who has wind?", (), "more", "Hove"), kite, self.vera.id, "On Sundays.")

    def _dreams_are_tied(self) -> None:
        """A thread ties a dream of Vera's to one of Tom's, and it was measured how often people see it so."""
        kite, other = Dreams(self.db).by_slug("a-kite"), Dreams(self.db).by_slug("a-fine-ship")
        assert kite
        assert other
        now = datetime.now(UTC)
        for one, two in ((kite, other), (other, kite)):
            SkyAnswers(self.db).save(one, two, SAME, 2.5, now)
        store = SkySimilarity(self.db)
        store.save(store.read(), Similarity(0.5, now, 2, 0))

    def _two_talk(self) -> None:
        """Vera is helped by Tom with her ship, and helps him with his kite; all is done, and thanked for."""
        rooms, lines, thanks = Rooms(self.db), RoomLines(self.db), RoomThanks(self.db)
        ids = []
        for slug, dreamer, helper in (("a-fine-ship", self.vera, self.tom), ("a-kite", self.tom, self.vera)):
            dream = self.db["dreams"].find_one({"slug": slug})
            ask = {
                "_id": ObjectId(),
                "dream_id": dream["_id"],
                "dreamer_id": ObjectId(dreamer.id),
                "body": "How?",
            }
            offer = {"author_id": ObjectId(helper.id)}
            key = open_room(self.db, ask, offer, datetime.now(UTC), None)
            ids.append(key)
            for who in (dreamer, helper):
                self.post(who, f"/rooms/{key}/lines", body=f"Hello to {slug}.", picture=photo())
            room = rooms.by_id(str(key))
            assert room
            lines.add(room, helper.id, "Without a picture.")
            rooms.close(room.id, self.vera.id)
            done = rooms.by_id(room.id)
            assert done
            for who in (dreamer, helper):
                thanks.add(done, who.id, "Thank you.", on_profile=True)
        # Somebody else was there, and has left.
        gone = {**self.db["rooms"].find_one({"_id": ids[0]}), "_id": ObjectId()}
        del gone["line_count"], gone["thanked_at"]
        self.db["rooms"].insert_one({**gone, "dreamer_id": None, "closed_at": None, "closed_by": None})
        self.db["rooms"].insert_one({**gone, "_id": ObjectId(), "helper_id": None})
        line = {**self.db["room_lines"].find_one({"room_id": ids[0]}), "_id": ObjectId(), "number": 9}
        self.db["room_lines"].insert_one({**line, "author_id": None, "picture": None})
        alone = {**self.db["thanks"].find_one({"author_id": ObjectId(self.tom.id)}), "_id": ObjectId()}
        self.db["thanks"].insert_one({**alone, "room_id": ObjectId(), "other_id": None})

    def _seal(self, slug: str, by: Visitor, kind: str = CAME_TRUE, **more: Any) -> None:
        dream = Dreams(self.db).by_slug(slug)
        assert dream
        SealedLetters(self.db).seal(dream, by.id, kind, f"Dear {slug},", **more)

    def _hands_are_wanted(self) -> None:
        """Of a dream of Tom's it stands what it asks for; Vera may be asked, was, and said no to something."""
        kite, now = Dreams(self.db).by_slug("a-kite"), datetime.now(UTC)
        assert kite
        Asks(self.db).open(kite, "Who ties knots?", ("knots",), "minutes", "")
        # Before there were rooms.
        self.db["monthly_counts"].insert_one(
            {"_id": "2025-02", "reports_received": 0, "reports_closed": 0, "appeals_received": 0}
        )
        told = {"asked_count": 1, "told_at": now}
        self.db["asks"].update_one({"body": "Who ties knots?"}, {"$set": told})
        self.db["dreams"].update_one({"slug": "a-kite"}, {"$set": {"ask_suggested": now}})
        asked = {"may_be_asked": True, "asked": {"last": now, "before": None}, "refused_asks": [ObjectId()]}
        self.db["users"].update_one({"_id": self.vera_id}, {"$set": asked})
        others = {"may_be_asked": True, "asked": {"last": now, "before": now - timedelta(days=2)}}
        self.db["users"].update_one({"_id": ObjectId(self.tom.id)}, {"$set": others})

    def _something_waits_for_moderators(self) -> None:
        kite = Dreams(self.db).by_slug("a-kite")
        assert kite
        pending, reasons = PendingComments(self.db), ("unproven", "repeated")
        oak = self._id("diary_entries", body="Oak is ordered.")
        pending.add(kite, self.vera.id, "Mine is longer.", reasons, oak)
        pending.add(kite, self.tom.id, "Mine is redder.", reasons)
        RepeatedTexts(self.db).is_repeated(f"member:{self.vera.id}", "mineislonger", kite.id)
        Dreams(self.db).add(self.tom.id, DreamContent("A stilt"), "a-stilt", waiting=("first",))
        counted = {"newcomer": {"dreams": 1, "comments": 2, "follows": 1}, "vetted_at": datetime.now(UTC)}
        self.db["users"].update_one({"_id": self.vera_id}, {"$set": counted})
        self.db["users"].update_one({"email": XAVER}, {"$set": {"newcomer": {}}})

    def _slug(self, member: Visitor) -> str:
        return str(self.db["users"].find_one({"email": member.email})["slug"])


def photo() -> tuple[BytesIO, str]:
    """A file of a form."""
    return BytesIO(small_photo()), "photo.jpg"


def wide_photo() -> tuple[BytesIO, str]:
    """One that is wide enough for a picture of every width."""
    return BytesIO(saved(quarters(1200, 20), "JPEG")), "photo.jpg"


def failing(error: type[BaseException]) -> Any:
    """A method that always raises this."""

    def fail(*_: Any) -> None:
        raise error

    return fail
