"""A site whose members write in other alphabets than ours, and somebody who walks through it in the pseudo-language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bson import ObjectId

from dreamscape.models import PictureUpload
from screenshots.acts import SEND_EMPTY
from tests.browser.conftest import DESK, Open
from tests.browser.pseudo import flaws
from tests.browser.site import add_comment, add_dream, add_member, log_in, photo
from tests.support.passkeys import store_passkey
from tests.support.rooms import a_room
from tests.support.waiting import waiting_comment, waiting_dream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask
    from playwright.sync_api import Page

SOON = (datetime.now(UTC) + timedelta(days=7)).date()
# Forms with fields of their own; those around a single button are pressed by name.
FORMS = "main form[method=post]:not(.post-button, #another-avatar)"
# An answer to be saved, and a dream to be deleted.
NOT_SENT = ("/settings/export", "/delete")


class People:
    """Zoe, who dreams; Adam, an admin; Nora, who has just come; Vlad, who is suspended. All of them write in another
    alphabet."""

    def __init__(self, site: Flask, db: Any) -> None:
        self.site, self.db = site, db
        self.services = site.extensions["dreamscape"]
        for number, category in enumerate(list(db["categories"].find())):
            db["categories"].update_one({"_id": category["_id"]}, {"$set": {"name": f"Θάλασσα {number}"}})
        self.zoe = self._add("zoe", "Ζωή", "Παπαδοπούλου", interests=["sea"], skills=["κόμποι", "χάρτες"])
        self.adam = self._add("adam", "Адам", "Новак")
        self.nora = self._add("nora", "Νόρα", "")
        self.vlad = self._add("vlad", "Влад", "")
        more = {"bio": "Μου αρέσει η θάλασσα.", "location": "Χανιά"}
        db["users"].update_one({"email": "zoe@example.org"}, {"$set": more})
        with site.app_context():
            self.services.moderation.roles.set("adam@example.org", "admin")
            self.adam = self.services.accounts.by_email("adam@example.org")
        text = {"description": "Μια φορά, πίσω από τον τελευταίο φάρο."}
        self.boat = add_dream(site, self.zoe, "Лодка", picture=photo(), picture_alt="Лодка и солнце", **text)
        self.garden = add_dream(site, self.adam, "Сад", **text)
        self.gone = add_dream(site, self.adam, "Снег", **text)
        add_comment(site, self.boat, self._add("luka", "Лука", ""), "Не люблю лодки.")
        self.comment = add_comment(site, self.boat, self.adam, "Τι ωραία!")
        self.own_comment = add_comment(site, self.boat, self.zoe, "Ευχαριστώ.")
        with site.app_context():
            told = "Σήμερα πλέει.", PictureUpload(photo(), "Ένα πανί")
            self.entry = self.services.diary.add(self.zoe, self.boat.slug, *told)[0]
            self.services.blocks.block(self.zoe, "luka")
            self.circle = self.services.circles.add(self.zoe, "Οι φίλοι", [self.adam.slug, self.nora.slug])
        with site.app_context():
            self._letter_comes()
            self._help_is_asked_for()
            self._they_talk()
        self._happen()

    def _add(self, name: str, first_name: str, last_name: str, **details: Any) -> Any:
        member = add_member(self.site, name, **details)
        names = {"first_name": first_name, "last_name": last_name}
        self.db["users"].update_one({"email": f"{name}@example.org"}, {"$set": names})
        with self.site.app_context():
            return self.services.accounts.by_email(member.email)

    def _letter_comes(self) -> None:
        """One of Nora's that opened as the boat came true, and that everybody may read; Adam has reported it."""
        for kind in ("came_true", "hard_day"):
            sealed = self.services.letter_writing.seal(self.boat, self.nora, "Καλό ταξίδι!", kind)
            self.services.letter_writing.seal(self.garden, self.zoe, "Καλή σοδειά!", kind)
            if kind == "came_true":
                self.letter = sealed.id
        opened = {"opened_at": datetime.now(UTC), "shown": True}
        self.db["sealed_letters"].update_one({"_id": ObjectId(self.letter)}, {"$set": opened})
        card, _ = self.services.sealed_letters.one(self.letter, self.adam)
        self.services.moderation.reports.letter(self.adam, card.letter, self.boat, "Έτσι.")
        self.letter_report = str(self.db["reports"].find_one({"kind": "letter"})["_id"])

    def _help_is_asked_for(self) -> None:
        """By Zoe, at the boat; Nora can help, and Zoe has reported what she says. Adam asks at the garden."""
        ask = self.services.asks.open(
            self.boat, self.zoe, "Ποιος έχει πίσσα;", effort="minutes", place="Χανιά"
        )
        self.offer = self.services.offers.make(ask.id, self.nora, "Εγώ.").id
        offer = self.services.offers.one(self.offer, self.zoe).offer
        self.services.moderation.reports.offer(self.zoe, offer, self.boat, "Έτσι.")
        self.offer_report = str(self.db["reports"].find_one({"kind": "offer"})["_id"])
        self.ask = self.services.asks.open(self.garden, self.adam, "Ποιος σκάβει;", effort="more").id

    def _they_talk(self) -> None:
        """Zoe and Adam, who helped with the boat, and has said that it is done; Zoe has asked for help in another."""
        boat, rooms = ObjectId(self.boat.id), self.services.rooms
        titles = ("Ένα πανί;", "Μια καρίνα;")
        self.room, self.done_room = (
            a_room(self.db, self.zoe.id, self.adam.id, boat, title) for title in titles
        )
        rooms.write(self.room, self.adam, "Καλημέρα!")
        done = rooms.close(self.done_room, self.adam)
        thanks = self.services.room_thanks
        self.thanks = thanks.write(done, self.adam, "Ευχαριστώ!", on_profile=True).id
        thanks.write(done, self.zoe, "Κι εγώ!", on_profile=True)
        self.services.moderation.reports.thanks(self.nora, *thanks.find(self.thanks, self.nora), "Έτσι.")
        self.thanks_report = str(self.db["reports"].find_one({"kind": "thanks"})["_id"])
        self.services.moderation.reports.room(self.zoe, rooms.find(self.room, self.zoe), "Έτσι.")
        self.room_report = str(self.db["reports"].find_one({"kind": "room"})["_id"])

    def _happen(self) -> None:
        reason = "Έτσι έπρεπε."
        with self.site.app_context():
            moderation = self.services.moderation
            moderation.reports.dream(self.adam, self.boat, reason)
            moderation.members.suspend(self.adam, self.nora.id, SOON, reason)
            moderation.members.lift(self.adam, self.nora.id)
            moderation.members.suspend(self.adam, self.vlad.id, SOON, reason, "hate")
            moderation.notes.add(self.adam, self.zoe.id, reason)
            for which in (reason, "Πάλι."):
                moderation.dreams.hide(self.adam, self.boat.id, which, "private")
                moderation.dreams.show(self.adam, self.boat.id)
            self.services.appeals.against_notice(self.zoe, self.notice(), reason)
            moderation.categories.retire(self.adam, "peace")
            moderation.avatars.retire(self.adam, "owl-1")
            moderation.invitations.make(self.adam, 3, SOON, "χορωδία")
            moderation.site_settings.choose_invitations_by_members(self.adam, 3)
            self.services.invitations.make_own(self.zoe, 1, "χορωδία")
            self.services.site_pages.save(self.adam, "imprint", "# Адам\n\nНовак", 0)
            self.services.site_pages.save(self.adam, "imprint", "# Адам\n\n- Новак", 1)
            self._come_through(self.zoe, self.nora, self.vlad)
            self.services.dreams.delete(self.adam, self.gone.slug)
            reasons = ("first", "unproven", "repeated", "network", "throwaway", "branch")
            waiting_comment(self.site, self.nora, self.boat, reason, reasons)
            waiting_dream(
                self.site,
                self.nora,
                "Χαρταετός",
                reasons,
                picture=photo(),
                picture_alt=reason,
                description=reason,
            )

    def _come_through(self, inviter: Any, *invited: Any) -> None:
        root = ObjectId(inviter.id)
        came = {"joined.inviters": [root], "joined.invited_by": root}
        ids = [ObjectId(one.id) for one in invited]
        self.db["users"].update_many({"_id": {"$in": ids}}, {"$set": came})

    def notice(self) -> str:
        """The id of a notice against which Zoe can still appeal."""
        which = {"notice": "dream_hidden", "appealed": {"$ne": True}, "member_id": ObjectId(self.zoe.id)}
        return str(self.db["notifications"].find_one(which)["_id"])

    def passkey(self) -> str:
        """The id of a passkey of Zoe's, who needs it from then on to log in."""
        return store_passkey(self.db, self.zoe.id, "Τηλέφωνο")

    def reset_token(self) -> str:
        """What a mailed link to choose another password holds."""
        with self.site.app_context():
            self.services.passwords.ask_for_reset("zoe@example.org")
            mail = self.services.mail_queue.outbox()[0].mail
        found = re.search(r"/password-reset/(\S+)", mail.text)
        assert found
        return found[1]

    def paths(self, rules: Iterable[str]) -> list[str]:
        """The address of a page of each rule."""
        return [self._path(rule) for rule in sorted(rules)]

    def _path(self, rule: str) -> str:
        values = {
            "/admin/pages/<key>": "/admin/pages/imprint",
            "/dreams/<slug>": f"/dreams/{self.boat.slug}",
            "/people/<slug>/circles": f"/people/{self.adam.slug}/circles",
            "/people/<slug>": f"/people/{self.zoe.slug}",
            "/admin/reports/<report_id>/thanks": f"/admin/reports/{self.thanks_report}/thanks",
            "/thanks/<thanks_id>": f"/thanks/{self.thanks}",
            "/admin/reports/<report_id>/offer": f"/admin/reports/{self.offer_report}/offer",
            "<ask_id>": self.ask,
            "<offer_id>": self.offer,
            "/admin/reports/<report_id>/room": f"/admin/reports/{self.room_report}/room",
            "/admin/reports/<report_id>": f"/admin/reports/{self.letter_report}",
            "/rooms/<room_id>/thanks": f"/rooms/{self.done_room}/thanks",
            "<room_id>": self.room,
            "<circle_id>": self.circle,
            "<letter_id>": self.letter,
            "<comment_id>": self.comment.id,
            "<entry_id>": self.entry.id,
            "<dream_id>": self.boat.id,
            "<member_id>": self.zoe.id,
            "<key>": "sea",
            "<number>": "1",
            "<notice_id>": self.notice(),
            "<token>": "made-up",
        }
        for place, value in values.items():
            rule = rule.replace(place, value)
        if "<passkey_id>" in rule:
            rule = rule.replace("<passkey_id>", self.passkey())
        assert "<" not in rule, f"Which address has {rule}? Say so here."
        return rule


class Walk:
    """Somebody who opens pages and notes what is wrong with them."""

    def __init__(self, open_browser: Open, email: str = "", language: str = "ar-XB") -> None:
        self.context = open_browser(extra_http_headers={"Accept-Language": language}, viewport=DESK)
        if email:
            log_in(self.context, email)
        self.page = self.context.new_page()
        self.found: list[str] = []

    def open(self, path: str) -> Page:
        """Open a page, and all on it that can be unfolded."""
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]  # its own TypedDict
        self.page.goto(path)
        return self.page

    def look(self, what: str = "") -> None:
        """Note what is wrong with the page as it is now."""
        self.page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        path = re.sub(r"^https?://[^/]+", "", self.page.url)
        self.found += [f"{path} {what}: {flaw}" for flaw in flaws(self.page)]
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]  # its own TypedDict

    def over(self, *paths: str) -> None:
        """Look at each of these pages, and at what its forms say with nothing in them."""
        for path in paths:
            forms = self.open(path).locator(FORMS).count()
            self.look()
            for number in range(0 if path.endswith(NOT_SENT) else forms):
                if number:
                    self.open(path)
                with self.page.expect_navigation():
                    self.page.locator(FORMS).nth(number).evaluate(SEND_EMPTY)
                self.look(f"form {number}, empty")

    def press(self, path: str, selector: str) -> None:
        """Look at what the page says after this button of it was pressed."""
        self.open(path)
        self.page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look(f"after {selector}")

    def report(self) -> str:
        """All that was found, a line each."""
        return "\n".join(["", *self.found])
