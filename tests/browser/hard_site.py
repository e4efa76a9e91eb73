"""A site on which each free text holds what is hard to show, of every kind; and who looks at it in every size."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import cycle
from typing import TYPE_CHECKING, Any

from bson import ObjectId

from dreamscape.admin.forms import LONGEST_CATEGORY
from dreamscape.dreams.forms import LONGEST_TITLE
from dreamscape.models import DreamContent, PictureUpload, ProfileContent
from dreamscape.models.dream_states import StateContent
from dreamscape.services.members.skills import LONGEST as LONGEST_SKILL
from dreamscape.services.moderation.actions import LONGEST_REASON
from dreamscape.services.moderation.appeals import LONGEST_ANSWER
from dreamscape.users.forms import LONGEST_BIO
from tests.browser.hard_values import EMAIL, FREE_TEXTS, KINDS, LONG, hard, mixed
from tests.browser.pseudo import WITHOUT_ROOM
from tests.browser.pseudo_site import SOON, People, Walk
from tests.browser.site import add_dream, add_member, photo
from tests.support.passkeys import store_passkey
from tests.support.rooms import a_room
from tests.support.waiting import waiting_comment, waiting_dream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from tests.browser.conftest import Open

WIDTHS = (320, 360, 768, 1280, 1920)
# The size of ordinary text that somebody has chosen in their browser; media queries in em know it too.
TEXT = {"": 16, " at 200 %": 32}
SIZES = tuple((text, width) for text in TEXT for width in WIDTHS)
# Where room is scarcest, and each kind of frame in turn, from one page to the next.
SOME_SIZES = tuple(
    (("", 320), (" at 200 %", 320), frame) for frame in (("", 1280), (" at 200 %", 768), (" at 200 %", 1920))
)
SHAPES = {"unbroken": (2400, 400), "long": (600, 2400), "emoji": (120, 90)}
KEYS = ("sea", "travel", "music", "nature", "craft", "learning")


class HardPeople(People):
    """Zoe, Adam and Nora again, and a dreamer of each kind; whatever they wrote is hard to show."""

    def __init__(self, site: Flask, db: Any) -> None:
        super().__init__(site, db)
        with site.app_context():
            for key, kind in zip(KEYS, KINDS, strict=True):
                self.services.moderation.categories.rename(self.adam, key, hard(kind, LONGEST_CATEGORY))
        self.dreamers = {kind: self._dreamer(kind) for kind in KINDS}
        self.dreams = {kind: self._dream(kind) for kind in KINDS}
        with site.app_context():
            self._zoe_is_all_of_them()
            self._they_meet()
            self._zoe_goes_on()
            self._letters_open()
            self._dreamers_help()
            self._all_of_them_talk()
            self._zoe_wants_peace()
            self._moderated()

    def _dreamer(self, kind: str) -> Any:
        member = add_member(self.site, kind)
        with self.site.app_context():
            return self._profile(member, kind, self._of("ProfileForm.bio", kind))

    def _of(self, field: str, kind: str) -> str:
        return hard(kind, FREE_TEXTS[field].most)

    def _profile(self, member: Any, kind: str, bio: str) -> Any:
        first, last, location = (
            self._of(f"ProfileForm.{name}", kind) for name in ("first_name", "last_name", "location")
        )
        skills = tuple(hard(one, LONGEST_SKILL, len) for one in KINDS)
        content = ProfileContent(first, last, bio, location, KEYS, skills)
        upload = PictureUpload(photo(400, 400), self._of("ProfileForm.picture_alt", kind))
        return self.services.profiles.change(member, content, upload)[0]

    def _dream(self, kind: str) -> Any:
        texts = {name: self._of(f"DreamForm.{name}", kind) for name in ("description", "picture_alt")}
        picture = photo(*SHAPES.get(kind, (800, 500)))
        title = self._of("DreamForm.title", kind)
        dream = add_dream(
            self.site, self.dreamers[kind], title, picture=picture, categories=KEYS[:5], **texts
        )
        words, worth, obstacle = (
            self._of(f"StateForm.{name}", kind) for name in ("words", "worth", "obstacle")
        )
        with self.site.app_context():
            return self.services.dream_states.change(
                self.dreamers[kind],
                dream.slug,
                StateContent("came_true", words, worth, obstacle, may_ask=True),
            )

    def _zoe_is_all_of_them(self) -> None:
        self.zoe = self._profile(self.zoe, "unbroken", mixed(LONGEST_BIO))
        long = hard("unbroken", LONGEST_TITLE)
        content = DreamContent(long, mixed(LONG), KEYS[:5])
        self.boat = self.services.dreams.edit(self.zoe, self.boat.slug, content)[0]
        self.hidden = self.services.dreams.create(self.zoe, content._replace(title=long[1:]))[0]
        self.db["users"].update_one(
            {"email": "zoe@example.org"}, {"$set": {"email": EMAIL, "email_key": EMAIL}}
        )
        self.zoe = self.services.accounts.by_email(EMAIL)

    def _they_meet(self) -> None:
        for kind, dreamer in self.dreamers.items():
            self.services.comments.add(self.boat, dreamer, self._of("CommentForm.body", kind))
            for one, other in ((dreamer, self.zoe), (self.zoe, dreamer), (dreamer, self.adam)):
                self.services.follows.follow_member(one, other.slug)
            self.services.follows.follow_dream(self.zoe, self.dreams[kind].slug)
            self.services.circles.add(
                self.zoe, self._of("CircleForm.name", kind), [dreamer.slug, self.adam.slug]
            )
            other = self.dreams[KINDS[KINDS.index(kind) - 1]]
            self.services.moderation.reports.dream(dreamer, other, hard(kind, LONGEST_REASON, len))
            self.services.moderation.reports.comment(dreamer, self.own_comment, self.boat, "?")
            words = self._of("LetterForm.body", kind)
            self.services.letter_writing.seal(self.boat, dreamer, words, "came_true", may_show=True)

    def _dreamers_help(self) -> None:
        skills = [hard(one, LONGEST_SKILL, len) for one in KINDS]
        for number, (kind, dreamer) in enumerate(self.dreamers.items()):
            body, place, words = (
                self._of(name, kind) for name in ("AskForm.body", "AskForm.place", "OfferForm.body")
            )
            ask = self.services.asks.open(
                self.boat, self.zoe, body, skills=skills[number:][:5], effort="more", place=place
            )
            self.services.offers.make(ask.id, dreamer, words)
            if kind in ("arabic", "hebrew", "japanese"):  # with those of before five are open at once
                self.services.asks.close(ask.id, self.zoe)

    def _letters_open(self) -> None:
        opened = {"opened_at": datetime.now(UTC), "shown": True}
        here = {"dream_id": ObjectId(self.boat.id)}
        self.db["sealed_letters"].update_many(here, {"$set": opened})
        self.letter = str(self.db["sealed_letters"].find_one({**here, "opened_at": {"$ne": None}})["_id"])

    def _all_of_them_talk(self) -> None:
        """All of them in one room of Zoe's, one after the other, and each at the end of one of their own."""
        boat, rooms = ObjectId(self.boat.id), self.services.rooms
        self.room = a_room(self.db, self.zoe.id, self.dreamers[KINDS[0]].id, boat, self.boat.title)
        for kind, dreamer in self.dreamers.items():
            picture = PictureUpload(
                photo(*SHAPES.get(kind, (80, 50))), self._of("LineForm.picture_alt", kind)
            )
            rooms.write(self.room, self.zoe, self._of("LineForm.body", kind), picture)
            done = a_room(self.db, self.zoe.id, dreamer.id, boat, self.dreams[kind].title)
            for one in (dreamer, self.zoe):
                words = self._of("ThanksForm.thanks", kind)
                self.services.room_thanks.write(rooms.close(done, one), one, words, on_profile=True)

    def _zoe_goes_on(self) -> None:
        for kind in KINDS:
            picture = PictureUpload(
                photo(*SHAPES.get(kind, (80, 50))), self._of("EntryForm.picture_alt", kind)
            )
            self.services.diary.add(self.zoe, self.boat.slug, self._of("EntryWordsForm.body", kind), picture)

    def _zoe_wants_peace(self) -> None:
        blocks, apart = self.services.blocks, add_member(self.site, "apart")
        apart = self.services.profiles.change(apart, ProfileContent(*(hard("unbroken", 60),) * 2))[0]
        self.services.comments.add(self.boat, apart, self._of("CommentForm.body", "unbroken"))
        blocks.block(self.zoe, apart.slug)
        blocks.mute_dream(self.zoe, self.dreams["unbroken"].slug)
        blocks.hide_words(self.zoe, "\n".join(self._of("PeaceForm.hidden_words", kind) for kind in KINDS))

    def _moderated(self) -> None:
        moderation = self.services.moderation
        moderation.site_settings.choose_invitations_by_members(self.adam, 100)
        for kind in KINDS:
            reason = hard(kind, LONGEST_REASON, len)
            for dream in (self.dreams[kind], self.boat):
                moderation.dreams.hide(self.adam, dream.id, reason)
                moderation.dreams.show(self.adam, dream.id)
            for waiting in moderation.appeals.open(self.adam, None).items:
                moderation.appeals.decline(self.adam, waiting.appeal.id, hard("unbroken", LONGEST_ANSWER))
            self.services.appeals.against_notice(self.zoe, self.notice(), self._of("AppealForm.body", kind))
            moderation.notes.add(self.adam, self.nora.id, self._of("NoteForm.note", kind))
            moderation.invitations.make(self.adam, 3, SOON, self._of("InvitationForm.note", kind))
            waiting_comment(self.site, self.dreamers[kind], self.boat, self._of("CommentForm.body", kind))
            words = self._of("DreamForm.description", kind)
            title = self._of("DreamForm.title", kind)[2:]
            alt = self._of("DreamForm.picture_alt", kind)
            waiting_dream(
                self.site, self.dreamers[kind], title, picture=photo(), picture_alt=alt, description=words
            )
            self._page_is_written("terms", kind)
            self.services.invitations.make_own(self.zoe, 1, self._of("OwnInvitationForm.note", kind))
        self._page_is_written("contact", "long")
        reason = hard("unbroken", LONGEST_REASON)
        moderation.dreams.hide(self.adam, self.hidden.id, reason)
        moderation.members.suspend(self.adam, self.nora.id, SOON, reason)

    def passkey(self) -> str:
        """One with a name that is hard to show, and one of each kind beside it."""
        for kind in KINDS:
            store_passkey(self.db, self.zoe.id, self._of("PasskeyForm.name", kind), f"a-passkey-{kind}")
        return "a-passkey-unbroken"

    def _page_is_written(self, key: str, kind: str) -> None:
        version = self.services.site_pages.read(key).page.version
        self.services.site_pages.save(self.adam, key, self._of("SitePageForm.text", kind), version)

    def stored(self, place: str) -> set[str]:
        """All that is in this place of the database, `collection.key`."""
        collection, key = place.split(".", 1)
        return set(self.db[collection].distinct(key))


class HardWalk(Walk):
    """Somebody who opens pages in these sizes of window and text, each page in the next of `sizes`."""

    def __init__(
        self, open_browser: Open, email: str = "", *, sizes: Sequence[Sequence[tuple[str, int]]] = (SIZES,)
    ) -> None:
        super().__init__(open_browser, email, language="en")
        self.sizes = cycle(sizes)
        self.browser = self.context.new_cdp_session(self.page)
        self.flaws: dict[tuple[str, str], list[str]] = {}

    def look(self, what: str = "") -> None:
        """Note what is wrong with the page as it is now, in every size."""
        self.page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        path = re.sub(r"^https?://[^/]+", "", self.page.url)[:60]
        for text, width in next(self.sizes):
            self.browser.send("Page.setFontSizes", {"fontSizes": {"standard": TEXT[text]}})
            self.page.set_viewport_size({"width": width, "height": 800})
            for flaw in self.page.evaluate(WITHOUT_ROOM):
                self.flaws.setdefault((f"{path} {what}", flaw), []).append(f"{width}{text}")
        self.browser.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})

    def over(self, *paths: str) -> None:
        """Look at each of these pages."""
        for path in paths:
            self.open(path)
            self.look()

    def report(self) -> str:
        """All that was found, and in which sizes."""
        return "\n".join(
            ["", *(f"{path}: {flaw} ({'; '.join(sizes)})" for (path, flaw), sizes in self.flaws.items())]
        )
