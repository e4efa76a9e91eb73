"""The story of the old site, told to the code of an older commit: see `make_old_site`."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock, patch

from tests.support.old_sites.old_hands import KEPT, PASSWORD, Died, Hands, Visitor, cookie, picture

if TYPE_CHECKING:
    from collections.abc import Callable

# Names of the older code, which the present one need not know any more.
StorageFailed = resolve_name("dreamscape.errors:StorageFailed")
DELETE_PICTURE = "dreamscape.media.storage.gridfs.GridFsStorage.delete"
MERGE_SOME = "dreamscape.store.category_merges.CategoryMerges.rewrite_batch"
CLEAR_AWAY = "dreamscape.store.belongings.Belongings."

PEOPLE = {
    "ada": "Ada Admin",
    "mo": "Mo Moderator",
    "nora": "Nora Lund",
    "remy": "Remy Roux",
    "mia": "Mia Moss",
    "sven": "Sven Storm",
    "lea": "Lea Leaf",
    "gil": "Gil Gone",
    "hana": "Hana Half",
    "pia": "Pia Pine",
    "otto": "Otto Oak",
    "zed": "Zed Zander",
}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class OldLife(Hands):
    """Everything that happened."""

    def run(self, app_without_mail: Callable[[], Any]) -> None:
        """Forty days, of which the last is the longest."""
        self.command("indexes")
        for days, chapter in (
            (40, self.people_come),
            (20, self.dreams_are_written),
            (12, self.people_talk),
            (3, self.the_place_is_looked_after),
        ):
            with self.ago(days):
                chapter()
        self.logged_in.clear()
        self.links_and_log_ins()
        # Extensions know one application at a time: from here on it is this one.
        self.app = app_without_mail()
        self.mails_wait()
        self.pictures_wait()
        self.processes_die()

    # The days

    def people_come(self) -> None:
        for key, name in PEOPLE.items():
            first, last = name.split()
            tastes = {"interests": ["sea", "film"], "skills": ["Sailing", "Baking"]} if key == "nora" else {}
            tastes = tastes or {"interests": ["theatre", "music"]}
            self.logged_in[key] = Visitor(self.app).signed_up(first, last, f"{key}@example.org", **tastes)
        self.command("users", "promote", "ada@example.org")
        self.command("users", "promote", "mo@example.org", "--role", "moderator")
        self.send("nora", self.letter_link("nora@example.org"), {}, page="/settings/theme")
        profile = {
            "first_name": "Nora",
            "last_name": "Quist",
            "bio": "I mend boats. https://boats.example.org",
            "location": "Flensburg",
            "interests": ["sea", "film"],
            "skills": ["Sailing", "Baking"],
            "picture_alt": "Nora at the helm",
        }
        self.send("nora", "/profile", {**profile, "picture": (picture("navy"), "nora.png")})
        self.send("mia", "/settings/privacy", {"members_only": "y", "hides_counts": "y"})
        self.send("ada", "/admin/avatars", {"picture": (picture("teal", (300, 300)), "face.png")})
        self.send("ada", "/admin/avatars/owl-1/retire")
        self.facts["added_avatar"] = self.db["avatars"].find_one({"picture": {"$ne": None}})["_id"]

    def dreams_are_written(self) -> None:
        self.dream("nora", "A boat with a red sail", ["sea", "travel"], image="crimson", alt="A red sail")
        self.dream("nora", "An orchard for everyone", ["nature", "theatre"])
        self.dream("remy", "A noisy parade", ["music", "dance"])
        self.dream("remy", "A tower of cards", ["games"])
        self.dream("remy", "A kite for every roof", ["sport"], image="gold", alt="A kite")
        self.dream("remy", "A lighthouse to sleep in", ["home", "film"], image="white", alt="A lighthouse")
        self.dream("mia", "A quiet garden", ["gardening"], comments_hidden="y")
        self.dream("lea", "A year without shoes", ["health"], image="green", alt="Bare feet")
        self.dream("gil", "A bridge of books", ["books"], image="brown", alt="A bridge")
        self.dream("gil", "A second bridge", ["books"])
        self.dream("hana", "A hundred letters", ["writing"], image="gray", alt="Letters")
        self.dream("zed", "A shop for spare time", ["business"])
        self.dream("sven", "A storm in a glass", ["climate"])
        orchard = {
            "title": "An orchard by the river",
            "description": "Apples for all.",
            "comments_enabled": "y",
        }
        self.send(
            "nora", "/dreams/an-orchard-for-everyone/edit", {**orchard, "categories": ["nature", "theatre"]}
        )
        self.send("remy", "/dreams/a-tower-of-cards/delete")

    def people_talk(self) -> None:
        say = self.comment
        say("remy", "a-boat-with-a-red-sail", "first", "I can sew the sail.")
        say("zed", "a-boat-with-a-red-sail", "nobodys", "I had such a boat once.")
        say("mia", "a-boat-with-a-red-sail", "edited", "Count me inn.")
        say("gil", "a-boat-with-a-red-sail", "gils", "Gil was here.")
        say("nora", "a-boat-with-a-red-sail", "last", "Thank you all!")
        say("hana", "a-boat-with-a-red-sail", "hanas", "Hana waves.")
        say("nora", "a-quiet-garden", "put_away", "May I sit there?")
        say("nora", "a-kite-for-every-roof", "on_the_kite", "Mine shall be green.")
        say("lea", "an-orchard-by-the-river", "leas", "I bring a pear tree.")
        say("nora", "a-bridge-of-books", "on_gils", "A library!")
        self.send("mia", f"/comments/{self.comments['edited']}/edit", {"body": "Count me in."})
        for who, kind, comment in (
            ("nora", "like", "first"),
            ("mia", "like", "first"),
            ("gil", "like", "first"),
            ("hana", "like", "first"),
            ("lea", "dislike", "first"),
            ("remy", "like", "on_the_kite"),
        ):
            self.send(who, f"/comments/{self.comments[comment]}/{kind}")
        for who, slug in (
            ("remy", "a-boat-with-a-red-sail"),
            ("mia", "a-boat-with-a-red-sail"),
            ("gil", "a-boat-with-a-red-sail"),
            ("hana", "a-boat-with-a-red-sail"),
            ("lea", "a-boat-with-a-red-sail"),
            ("nora", "a-kite-for-every-roof"),
            ("nora", "a-bridge-of-books"),
        ):
            self.send(who, f"/dreams/{slug}/follow")
        for who, slug in (
            ("remy", "nora-quist"),
            ("gil", "nora-quist"),
            ("nora", "gil-gone"),
            ("nora", "mia-moss"),
        ):
            self.send(who, f"/people/{slug}/follow")
        garden = {"title": "A quiet garden", "description": "So it was dreamt.", "categories": ["gardening"]}
        self.send("mia", "/dreams/a-quiet-garden/edit", {**garden, "comments_hidden": "y"})
        self.send("mia", "/dreams/a-noisy-parade/report", {"reason": "It keeps the owls awake."})
        self.send("nora", "/dreams/a-storm-in-a-glass/report", {"reason": "This storm is not yours."})
        self.send(
            "remy", f"/comments/{self.comments['edited']}/report", {"reason": "Counting in is for bands."}
        )
        self.send("gil", "/dreams/an-orchard-by-the-river/report", {"reason": "Gil dislikes apples."})

    def the_place_is_looked_after(self) -> None:
        dreams = {row["slug"]: row["_id"] for row in self.db["dreams"].find()}
        self.send("mo", f"/admin/dreams/{dreams['a-noisy-parade']}/hide", {"reason": "Owls live there."})
        self.send("mo", f"/admin/dreams/{dreams['an-orchard-by-the-river']}/hide", {"reason": "By mistake."})
        notice = self.db["notices"].find_one({"reason": "By mistake."})
        self.send("nora", f"/notices/{notice['_id']}/put-away")
        self.send("mo", f"/admin/dreams/{dreams['an-orchard-by-the-river']}/show")
        noise = self.db["reports"].find_one({"reason": "It keeps the owls awake."})
        self.send("mo", f"/admin/reports/{noise['_id']}/settle")
        self.send(
            "mo",
            f"/admin/dreams/{dreams['a-storm-in-a-glass']}/remove",
            {"reason": "It was taken from a book."},
        )
        back = (datetime.now(UTC) + timedelta(days=60)).date().isoformat()
        self.send(
            "mo", f"/admin/members/{self.id_of('sven')}/suspend", {"until": back, "reason": "Took a dream."}
        )
        self.send("ada", f"/admin/members/{self.id_of('zed')}/delete", {"reason": "Zed asked us by letter."})
        self.send("ada", "/admin/categories", {"name": "Night trains"})
        self.send("ada", "/admin/categories/sea/rename", {"name": "Open sea"})
        self.send("ada", "/admin/categories/theatre/merge", {"into": "music"})
        self.send("ada", "/admin/categories/travel/retire")
        self.send("ada", "/admin/settings", {"sign_up": "invitation"})
        day = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
        for note in ("For the choir", "For nobody"):
            self.send("ada", "/admin/invitations", {"uses": "3", "last_day": day, "note": note})
        page = html.unescape(self.who("ada").get("/admin/settings").text)
        for_nobody, for_the_choir = re.findall(r"http://localhost(/signup\?invitation=[^\s\"<]+)", page)[:2]
        newest = self.db["invitations"].find_one({"note": "For nobody"})
        self.send("ada", f"/admin/invitations/{newest['_id']}/end")
        self.facts |= {"invitation": for_the_choir, "ended_invitation": for_nobody}
        guest = Visitor(self.app)
        token = for_the_choir.partition("=")[2]
        guest.email = "ivo@example.org"
        ivo = {"first_name": "Ivo", "last_name": "Invited", "email": guest.email, "password": PASSWORD}
        fields = {**ivo, "invitation": token, "avatar": self.facts["added_avatar"]}
        assert guest.post("/signup", fields, page=for_the_choir).status_code == 303

    def links_and_log_ins(self) -> None:
        nora, remy = Visitor(self.app), Visitor(self.app)
        nora.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
        nora.logged_in("nora@example.org")
        remy.logged_in("remy@example.org", remember="y")
        self.facts["session_cookie"] = cookie(nora, "dreamscape")
        self.facts["remember_cookie"] = cookie(remy, "dreamscape_remember")
        self.send("remy", "/settings/email/resend")
        self.facts["confirmation_link"] = self.letter_link("remy@example.org")
        Visitor(self.app).post("/password-reset", {"email": "pia@example.org"})
        self.facts["reset_link"] = self.letter_link("pia@example.org")
        self.facts["kept_form"] = self.half_written("nora")

    def half_written(self, who: str) -> str:
        """A dream typed by somebody whose session had ended; where it is to be found after the log-in."""
        typed = {"title": "A half-typed dream", "description": "It goes on.", "categories": ["sea", "film"]}
        guest = Visitor(self.app)
        door = guest.post("/dreams/new", typed)
        kept = html.unescape(KEPT.search(door.text)[1])  # type: ignore[index]
        log_in = {"email": f"{who}@example.org", "password": PASSWORD, "kept": kept, "next": "/dreams/new"}
        address: str = guest.post("/login", log_in).location
        assert "kept=" in address
        return address

    # What faults leave behind

    def mails_wait(self) -> None:
        """The mail server is away while a password is forgotten, an address changes and somebody leaves."""
        self.logged_in.clear()
        Visitor(self.app).post("/password-reset", {"email": "otto@example.org"})
        self.send("mia", "/settings/email", {"email": "mia@example.com", "password": PASSWORD})
        self.send("lea", "/settings/delete", {"password": PASSWORD, "word": "goodbye"})
        waiting = self.db["letters"].find({"next_try_at": {"$exists": True}})
        self.facts["waiting_mails"] = sorted(letter["to"] for letter in waiting)

    def pictures_wait(self) -> None:
        """The storage deletes nothing while one picture is replaced and another is taken away."""
        boat = {
            "title": "A boat with a red sail",
            "description": "So it was dreamt.",
            "comments_enabled": "y",
        }
        boat["picture_alt"] = "A sail"
        with patch(DELETE_PICTURE, side_effect=StorageFailed()):
            # The orange one is so new that only the queue can know that it is not needed.
            for colour in ("orange", "olive"):
                fields = {**boat, "categories": ["sea"], "picture": (picture(colour), "sail.png")}
                self.send("nora", "/dreams/a-boat-with-a-red-sail/edit", fields)
            light: dict[str, Any] = {
                "title": "A lighthouse to sleep in",
                "description": "So it was dreamt.",
                "comments_enabled": "y",
            }
            light |= {"categories": ["home", "film"], "remove_picture": "y"}
            self.send("remy", "/dreams/a-lighthouse-to-sleep-in/edit", light)
        self.facts["waiting_pictures"] = sorted(row["_id"] for row in self.db["picture_deletions"].find())
        shown = self.db["dreams"].find({"picture": {"$ne": None}})
        self.facts["pictures"] = {dream["slug"]: dream["picture"]["public_id"] for dream in shown}

    def processes_die(self) -> None:
        """In the middle of merging a category, of two account deletions, and of a dream's removal."""
        with patch(MERGE_SOME, side_effect=[1, Died]):
            self.die("ada", "/admin/categories/film/merge", {"into": "art"})
        for who, step in (("gil", "dreams"), ("hana", "clear_reactions")):
            address = f"/admin/members/{self.id_of(who)}/delete"
            with patch(CLEAR_AWAY + step, side_effect=Died):
                self.die("ada", address, {"reason": f"{who.title()} asked us by letter."})
        dreams = self.app.extensions["dreamscape"].dreams
        first = dreams._clear_after[0]  # noqa: SLF001 - to die between two of its steps
        with patch.object(dreams, "_clear_after", (first, Mock(side_effect=Died))):
            self.die("remy", "/dreams/a-kite-for-every-roof/delete")
