"""Who lives on the sites that are photographed, and what has happened there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bson import ObjectId

from dreamscape.models import DreamContent, Member, PictureUpload, ProfileContent
from dreamscape.services.accounts.registration import SignUp
from dreamscape.store.rooms.opening import open_room
from screenshots import hard_values as hard

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from dreamscape.models import Comment, Dream, Person
    from dreamscape.wiring import Services

PASSWORD = "a boat with a red sail"  # noqa: S105 - that of the demo site
REASON = "Somebody might take this for an advertisement."


@dataclass(frozen=True, slots=True)
class Life:
    """How to look at a site: addresses to log in with, by role, and the values of its addresses."""

    emails: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class About:
    """What moderators have to do with on a site."""

    dream: Dream
    comment: Comment
    hidden: Dream
    suspended: Member
    reason: str


class Settler:
    """Fills a site through its services."""

    def __init__(self, app: Flask) -> None:
        self.services: Services = app.extensions["dreamscape"]
        self._stores = app.extensions["dreamscape.core"].stores
        self._db = app.extensions["database"]

    def join(
        self,
        name: str,
        profile: ProfileContent | None = None,
        picture: bytes | None = None,
        by: Member | None = None,
    ) -> Member:
        """Somebody signs up, invited `by` somebody or not; their address is `name`@example.org."""
        invitation = by and self._stores.invitations.add(by.id, 1, datetime.now(UTC) + timedelta(days=1), "")
        link = self.services.invitations.link(invitation) if invitation else ""
        member, _ = self.services.accounts.sign_up(
            SignUp(name.title(), "", f"{name}@example.org", PASSWORD, language="en", picture=picture),
            link.partition("invitation=")[2],
        )
        if profile:
            member, _ = self.services.profiles.change(member, profile)
        return member

    def become(self, name: str, role: str) -> Member:
        """Somebody gets a role."""
        email = f"{name}@example.org"
        self.services.moderation.roles.set(email, role)
        return self.found(name)

    def found(self, name: str) -> Member:
        """The member of this address, as they are now."""
        member = self.services.accounts.by_email(f"{name}@example.org")
        if member is None:
            raise LookupError(name)
        return member

    def dream(self, by: Member, title: str, text: str, picture: bytes | None = None, **more: Any) -> Dream:
        """Somebody shares a dream."""
        content = DreamContent(title, text, more.pop("categories", ("sea", "travel")), **more)
        return self.services.dreams.create(by, content, PictureUpload(picture, title if picture else ""))[0]

    def happen(self, admin: Member, reporter: Member, about: About) -> None:
        """What those who look after a place do, and what waits for them."""
        reason = about.reason
        care, soon = self.services.moderation, (datetime.now(UTC) + timedelta(days=7)).date()
        care.reports.dream(reporter, about.dream, reason)
        care.reports.comment(reporter, about.comment, about.dream, reason)
        care.members.suspend(admin, about.suspended.id, soon, reason)
        care.dreams.hide(admin, about.hidden.id, reason)
        care.categories.retire(admin, "peace")
        care.avatars.retire(admin, "owl-1")
        care.notes.add(admin, about.suspended.id, reason)
        care.invitations.make(admin, 3, soon, reason[:120])
        care.site_settings.choose_invitations_by_members(admin, 5)
        self.services.invitations.make_own(reporter, 2, reason[:120])
        self.services.site_pages.save(admin, "imprint", f"# Ines\n\n{reason}", 0)

    def wait(self, admin: Member, under: Dream, root: Member, words: str) -> None:
        """Three come along a branch, which is kept out; what one of them wrote waits for moderators."""
        one = self.join("first", by=root)
        self.join("second", by=one)
        self.join("third", by=root)
        content = DreamContent(f"A {words}"[:120], words, ("sea",))
        self._stores.dreams.add(one.id, content, "waits", waiting=("unproven", "first"))
        self._stores.pending_comments.add(under, one.id, words, ("repeated",))
        soon = (datetime.now(UTC) + timedelta(days=7)).date()
        self.services.moderation.branches.suspend(admin, root.id, soon, words, "spam")

    def take_down(self, admin: Member, author: Member, dream: Dream) -> str:
        """Take two comments of somebody's away, who appeals against the first; the id of the notice of the second."""
        appeals, notices = self.services.appeals, self.services.notices
        for price in ("half price", "a gift"):
            said = self.comment(dream, author, f"My book about lighthouses, {price} until Sunday.")
            self.services.moderation.dreams.remove_comment(admin, said.id, "An advertisement.", "spam")
            if price == "half price":
                words = "It is the only one about this lighthouse, and I give half of it away for its roof."
                appeals.against_notice(author, notices.of(author)[0].id, words)
        return notices.of(author)[0].id

    def part(self, member: Member, dream: Dream) -> None:
        """Somebody says something under a dream, whose dreamer blocks them for it."""
        other = self.join("quarrel")
        self.comment(dream, other, "Nobody wants to read this. Do something useful instead.")
        self.services.blocks.block(member, other.slug)

    def letters(self, member: Member, other: Person, dream: Dream, own: Dream) -> dict[str, str]:
        """Somebody seals a letter for a dream, and has one that opened on a hard day, which they report: their ids."""
        writing, before = self.services.letter_writing, datetime.now(UTC) - timedelta(days=5)
        sealed = writing.seal(dream, member, "Dear you,\nkeep a place in the boat for me.", "hard_day")
        author = self._stores.members.by_id(other.id)
        if author is None:
            raise LookupError(other.id)
        words = "Dear you,\ntoday you will think that it does not matter. It does. I am awake anyway."
        writing.seal(own, author, words, "hard_day", sealed_at=before)
        opened = self.services.sealed_letters.open_on_hard_day(own, member)
        if opened is None:
            raise LookupError(own.id)
        self.services.moderation.reports.letter(member, opened, own, "It is not kind.")
        report = next(one for one in self._stores.reports.each_by(member.id) if one.target.kind == "letter")
        return {"sealed_letter": sealed.id, "opened_letter": opened.id, "letter_report": report.id}

    def help(self, member: Member, other: Person, dream: Dream, own: Dream) -> dict[str, str]:
        """Somebody asks at a dream of theirs, and offers at another's; what was offered to them they report: ids."""
        asks, offers = self.services.asks, self.services.offers
        dreamer = self._stores.members.by_id(other.id)
        if dreamer is None:
            raise LookupError(other.id)
        skills = ("piano tuning", "mending wood")
        ask = asks.open(dream, dreamer, "Who can look at an old piano?", skills=skills, effort="minutes")
        offer = offers.make(ask.id, member, "I can, on a Sunday. Show me the inside of it first.")
        mine = asks.open(own, member, "Who knows this coast?", effort="afternoon", place="By the sea")
        received = offers.make(mine.id, dreamer, "Forty years of it. Bring a flask and a warm coat.")
        self.services.moderation.reports.offer(member, received, own, "It is not kind.")
        report = next(one for one in self._stores.reports.each_by(member.id) if one.target.kind == "offer")
        return {"ask": ask.id, "offer": offer.id, "received_offer": received.id, "offer_report": report.id}

    def talk(self, helper: Member, dream: Dream) -> dict[str, str]:
        """Somebody helps with a dream in one room, and asks for help there themselves; in another it is done, and they
        have yet to write their line: the ids."""
        rooms, dreamer = self.services.rooms, self._stores.members.by_id(dream.dreamer_id)
        if dreamer is None:
            raise LookupError(dream.dreamer_id)
        open_one, done = (self._room(helper, dream, title) for title in (dream.title[:120], "Who has a key?"))
        rooms.write(open_one, dreamer, f"{dream.description[:300]}\nGood morning!")
        rooms.write(open_one, helper, "Open the lid, and take a picture straight down.")
        thanks = self.services.room_thanks
        thanks.write(rooms.close(done, dreamer), dreamer, "You asked how I was.", on_profile=True)
        self.services.moderation.reports.room(helper, rooms.find(open_one, helper), "It is not kind.")
        earlier, weeks_ago = (
            self._room(helper, dream, "Who has a ladder?"),
            datetime.now(UTC) - timedelta(days=20),
        )
        line = thanks.write(
            rooms.close(earlier, dreamer), dreamer, "Never again.", on_profile=True, at=weeks_ago
        )
        self.services.moderation.reports.thanks(helper, *thanks.find(line.id, helper), "It is not kind.")
        reports = {one.target.kind: one.id for one in self._stores.reports.each_by(helper.id)}
        ids = {"room": open_one, "done_room": done, "thanks": line.id}
        return {**ids, "room_report": reports["room"], "thanks_report": reports["thanks"]}

    def _room(self, helper: Member, dream: Dream, title: str) -> str:
        ask = {"_id": ObjectId(), "dream_id": ObjectId(dream.id), "dreamer_id": ObjectId(dream.dreamer_id)}
        offer = {"author_id": ObjectId(helper.id)}
        return str(open_room(self._db, {**ask, "body": title}, offer, datetime.now(UTC), None))

    def comment(self, dream: Dream, author: Member, body: str) -> Comment:
        """Somebody says something."""
        return self.services.comments.add(self.services.dreams.find(dream.slug), author, body)

    def tell(self, member: Member, dream: Dream, words: str) -> str:
        """Somebody writes twice in the diary of a dream of theirs, first with a picture; the id of the later entry."""
        diary, shape = self.services.diary, hard.picture(*hard.SHAPES[0])
        diary.add(member, dream.slug, "A beginning.", PictureUpload(shape, "A beginning"))
        return diary.add(member, dream.slug, words)[0].id

    def mail_choices_token(self, name: str) -> str:
        """What the link in a mail holds that leads to what comes by mail."""
        return self.services.mail_choices.address(self.found(name)).rpartition("/")[2]

    def reset_token(self, name: str) -> str:
        """What a mailed link to choose another password holds."""
        self.services.passwords.ask_for_reset(f"{name}@example.org")
        found = re.search(r"/password-reset/(\S+)", self.services.mail_queue.outbox()[0].mail.text)
        if not found:
            raise LookupError("no link")
        return found[1]


def demo(app: Flask) -> Life:
    """The demo site, as `make run` shows it, with somebody who looks after it."""
    seeded = app.test_cli_runner().invoke(args=["seed"])
    if seeded.exit_code:
        raise RuntimeError(seeded.output)
    settler = Settler(app)
    feed, comments = settler.services.feed, settler.services.comments
    member = settler.found("mara")
    settler.join("nora")
    admin = settler.become("ines", "admin")
    settler.become("soren", "moderator")
    own = feed.mine(member, None).items[0].dream
    others = [
        card.dream
        for card in feed.page(admin, "latest", True, None, None).items
        if card.dream.dreamer_id != member.id
    ]
    dream = max(others, key=lambda one: (one.picture is not None, one.comment_count))
    comment = next(
        card.comment for card in comments.page(dream, None)[0].items if card.comment.author_id != member.id
    )
    about = About(dream, comment, others[-1], settler.found("pip"), REASON)
    settler.happen(admin, settler.found("tom"), about)
    own_comment = settler.comment(
        dream, member, "I know somebody who has a key to that lighthouse. Write to me."
    )
    roles = {
        "member": "mara",
        "newcomer": "nora",
        "admin": "ines",
        "moderator": "soren",
        "suspended": "pip",
        "reporter": "tom",
    }
    return _life(settler, about, own, own_comment, roles)


def hard_site(app: Flask) -> Life:
    """People who bring whatever breaks a page: long words, other scripts, pictures of every shape, much of it."""
    settler = Settler(app)
    settler.services.categories.plant()
    people = [
        settler.join(f"person{number}", profile, hard.picture(*hard.SHAPES[number % len(hard.SHAPES)]))
        for number, profile in enumerate(hard.PROFILES)
    ]
    member, admin = people[0], settler.become("person1", "admin")
    settler.services.moderation.categories.rename(admin, "sea", hard.WORD[:40])
    dreams = [
        settler.dream(
            people[number % len(people)],
            title,
            hard.TEXTS[number % len(hard.TEXTS)],
            hard.picture(*hard.SHAPES[number % len(hard.SHAPES)]) if number % 4 else None,
            categories=("sea", "travel", "food", "music", "wild-ideas")[: 1 + number % 5],
        )
        for number, title in enumerate(hard.TITLES)
    ]
    for number, dream in enumerate(dreams):
        settler.services.follows.follow_dream(people[(number + 1) % len(people)], dream.slug)
    for other in people[1:]:
        settler.services.follows.follow_member(member, other.slug)
        settler.services.follows.follow_member(other, member.slug)
    said = [
        settler.comment(dreams[1], people[number % len(people)], hard.comment(number)) for number in range(25)
    ]
    reason = f"{hard.WORD} {hard.TEXTS[0]}"[:500]
    about = About(dreams[1], said[1], dreams[2], people[2], reason)
    settler.happen(admin, people[3], about)
    settler.join("newcomer")
    roles = {
        "member": "person0",
        "newcomer": "newcomer",
        "admin": "person1",
        "suspended": "person2",
        "reporter": "person3",
    }
    return _life(settler, about, dreams[0], said[0], roles)


def new(app: Flask) -> Life:
    """A site on which nothing has happened yet but that two have come, and that the door was closed again."""
    settler = Settler(app)
    settler.services.categories.plant()
    nora = settler.join("nora")
    settler.join("ada")
    admin = settler.become("ada", "admin")
    settler.services.moderation.site_settings.choose_sign_up(admin, "closed")
    return Life({"admin": admin.email, "newcomer": nora.email, "member": nora.email}, {"newcomer": nora.slug})


def _life(settler: Settler, about: About, own: Dream, own_comment: Comment, roles: dict[str, str]) -> Life:
    member = settler.found(roles["member"])
    dreamer = settler.services.people.with_id(about.dream.dreamer_id)
    if dreamer is None:
        raise LookupError(about.dream.slug)
    circle = settler.services.circles.add(member, "Bakers awake at four", [dreamer.slug])
    talk = settler.talk(member, about.dream)
    letters = settler.letters(member, dreamer, about.dream, own)
    asked = settler.help(member, dreamer, about.dream, own)
    settler.part(member, own)
    root = settler.found(roles["reporter"])
    settler.wait(settler.found(roles["admin"]), about.dream, root, about.reason)
    values = {
        "notice": settler.take_down(settler.found(roles["admin"]), member, about.dream),
        "dream": about.dream.slug,
        "circle": circle,
        **letters,
        **asked,
        **talk,
        "own_dream": own.slug,
        "entry": settler.tell(member, own, about.reason),
        "person": dreamer.slug,
        "me": member.slug,
        "comment": about.comment.id,
        "own_comment": own_comment.id,
        "dream_id": about.dream.id,
        "hidden_id": about.hidden.id,
        "member_id": dreamer.id,
        "root_id": root.id,
        "suspended_id": about.suspended.id,
        "category": about.dream.categories[0],
        "reset_token": settler.reset_token(roles["member"]),
        "mail_choices_token": settler.mail_choices_token(roles["member"]),
    }
    return Life({role: f"{name}@example.org" for role, name in roles.items()}, values)


LIVES: dict[str, Callable[[Flask], Life]] = {"demo": demo, "hard": hard_site, "new": new}
