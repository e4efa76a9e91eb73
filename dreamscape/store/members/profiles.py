"""What members say about themselves, in the `users` collection, and the names they had before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ReturnDocument

from dreamscape.errors import NotFound
from dreamscape.models.search import PEOPLE
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.person_cache_version import PersonCacheVersion
from dreamscape.store.common.slugs import Slugs
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.jobs.words import words_written
from dreamscape.store.members.documents import member_from, name_keys, profile_words, skill_document
from dreamscape.store.pictures.deletions import PictureDeletions
from dreamscape.store.pictures.documents import picture_document, picture_from
from dreamscape.store.pictures.protection import PictureProtection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Member, Picture, ProfileContent
    from dreamscape.models.notification_choices import NotificationChoices


class ClaimLost(Exception):
    """The name was forgotten between being claimed and being used."""


class Profiles:
    """Changes of a member's own page. A name stands in their document alone, so it is right everywhere at once."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]
        self._jobs = Jobs(db)
        self._slugs = Slugs(db)
        self._picture_deletions = PictureDeletions(db)
        self._picture_protection = PictureProtection(db)
        self._person_cache_version = PersonCacheVersion(db)
        self._transactions = Transactions(db)

    def change(
        self,
        before: Member,
        content: ProfileContent,
        slug_base: str | None,
        picture: Callable[[Picture | None], Picture | None],
    ) -> tuple[Member, str | None]:
        """Rewrite a profile. With a `slug_base` it gets a new slug, and the old one goes on leading to it.

        `picture` is called with the picture the member has now and returns the one they shall have. A
        picture they lose is queued for deletion in the same step: the second thing returned is its
        public id. Raises NotFound when the member is gone.
        """
        member_id = ObjectId(before.id)
        while True:
            slug, is_new = self._slug(before, slug_base)
            written = {**_content_document(content), "slug": slug}
            try:
                return self._transactions.run(partial(self._rewrite, member_id, written, picture))
            except ClaimLost:
                continue
            except NotFound:
                if is_new:
                    self._slugs.release("member", slug, member_id)
                raise

    def set_interests(self, member_id: str, interests: tuple[str, ...]) -> None:
        """Change what a member likes to read about, and nothing else."""
        self._users.update_one({"_id": object_id(member_id)}, {"$set": {"interests": list(interests)}})

    def set_avatar(self, member_id: str, avatar: str) -> None:
        """Give a member another drawing; a photo of theirs goes on hiding it."""

        def give(session: ClientSession | None) -> None:
            change = {"$set": {"avatar": avatar}}
            self._users.update_one({"_id": object_id(member_id)}, change, **in_session(session))
            self._person_cache_version.increment(session)

        self._transactions.run(give)

    def set_privacy(self, member_id: str, members_only: bool, hides_counts: bool, no_index: bool) -> None:
        """Who may see a member's page and photo, and what of it; and whether search engines are to leave it alone."""
        one = {"_id": object_id(member_id)}

        def choose(session: ClientSession | None) -> None:
            document = self._users.find_one(one, {"picture": 1}, **in_session(session))
            if document is None:
                return
            picture = picture_from(document.get("picture"))
            shown = self._picture_protection.of(picture, not members_only, session)
            choice = {"members_only": members_only, "hides_counts": hides_counts, "no_index": no_index}
            changes = {**choice, "picture": picture_document(shown)}
            self._users.update_one(one, {"$set": changes}, **in_session(session))
            self._person_cache_version.increment(session)

        self._transactions.run(choose)

    def set_hidden_words(self, member_id: str, words: tuple[str, ...]) -> None:
        """Words that a member does not want to see."""
        self._users.update_one({"_id": object_id(member_id)}, {"$set": {"hidden_words": list(words)}})

    def set_notification_choices(self, member_id: str, choices: NotificationChoices) -> None:
        """What a member wants to be told, and how."""
        chosen = {"notification_choices": choices.lists()}
        self._users.update_one({"_id": object_id(member_id)}, {"$set": chosen})

    def set_may_be_asked(self, member_id: str, may_be_asked: bool) -> None:
        """Whether a member is told of what others ask for that their skills fit."""
        self._users.update_one({"_id": object_id(member_id)}, {"$set": {"may_be_asked": may_be_asked}})

    def set_language(self, member_id: str, language: str) -> None:
        """The language a member reads the site in."""
        self._users.update_one({"_id": object_id(member_id)}, {"$set": {"language": language}})

    def former_slugs(self, member: Member) -> list[str]:
        """The names that still lead to this member, but for the one they have."""
        return [slug for slug in self._slugs.of("member", ObjectId(member.id)) if slug != member.slug]

    def forget_former_slugs(self, member_id: str) -> None:
        """Let go of every name but the present one; from now on they lead nowhere and are anybody's."""

        def forget(session: ClientSession | None) -> None:
            document = self._users.find_one({"_id": object_id(member_id)}, {"slug": 1}, **in_session(session))
            if document:
                self._slugs.release_all_but("member", document["slug"], document["_id"], session)

        self._transactions.run(forget)

    def claim_former_slugs(self, member_id: str, slugs: Iterable[str]) -> list[str]:
        """Have forgotten names lead to this member again; return those that are somebody else's by now."""
        return self._slugs.claim_again("member", slugs, ObjectId(member_id))

    def _slug(self, before: Member, slug_base: str | None) -> tuple[str, bool]:
        """The slug to use, and whether it has just been claimed."""
        if slug_base is None:
            return before.slug, False
        # Back to a name they once had, be it with a number.
        for slug in self._slugs.of("member", ObjectId(before.id)):
            rest = slug.removeprefix(slug_base)
            if slug.startswith(slug_base) and (not rest or (rest[0] == "-" and rest[1:].isdigit())):
                return slug, False
        return self._slugs.claim("member", slug_base, ObjectId(before.id)), True

    def _rewrite(
        self,
        member_id: ObjectId,
        written: dict[str, Any],
        picture: Callable[[Picture | None], Picture | None],
        session: ClientSession | None,
    ) -> tuple[Member, str | None]:
        document = self._users.find_one({"_id": member_id}, **in_session(session))
        if document is None:
            raise NotFound
        # Their other tab may just be forgetting names: whichever of the two comes second sees the first.
        if not self._slugs.hold("member", written["slug"], member_id, session):
            raise ClaimLost
        had = picture_from(document.get("picture"))
        has = self._picture_protection.of(picture(had), not document.get("members_only"), session)
        changed = self._users.find_one_and_update(
            {"_id": member_id},
            {"$set": {**written, "picture": picture_document(has)}},
            return_document=ReturnDocument.AFTER,
            **in_session(session),
        )
        if changed is None:
            raise NotFound
        self._person_cache_version.increment(session)
        if document.get("words") != written["words"]:
            words_written(self._jobs, PEOPLE, member_id, session)
        replaced_picture = had.public_id if had and (has is None or has.public_id != had.public_id) else None
        self._picture_deletions.add(replaced_picture, session)
        return member_from(changed), replaced_picture


def _content_document(content: ProfileContent) -> dict[str, Any]:
    return {
        **content._asdict(),
        **name_keys(content.first_name, content.last_name),
        "words": profile_words(content),
        "interests": list(content.interests),
        **skill_document(content.skills),
    }
