"""The `dreams` collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.models import AudienceChoice, Dream, DreamContent, HiddenState, Picture
from dreamscape.models.jobs import CLEAR_DREAM
from dreamscape.models.search import DREAMS
from dreamscape.spelling import folded
from dreamscape.store.common import moments
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.slugs import Slugs
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.asks import open_asks_from
from dreamscape.store.dreams.counts import keep_comments_apart
from dreamscape.store.dreams.diaries import latest_from
from dreamscape.store.dreams.state_documents import former_states_from, state_from
from dreamscape.store.dreams.visibility import (
    WAITING,
    TooManyWaiting,
    check_notifications_of,
    find_similar_to,
    held,
    is_public,
    require_room,
)
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.jobs.words import words_written
from dreamscape.store.members.counts import lock_member
from dreamscape.store.members.last_choices import keep_last_choice, last_choice
from dreamscape.store.pictures.deletions import PictureDeletions
from dreamscape.store.pictures.documents import picture_document, picture_from
from dreamscape.store.pictures.protection import PictureProtection
from dreamscape.words import dream_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

CONTENT_DEFAULTS = tuple(DreamContent._field_defaults.items())
MEMBER_KEYS = (
    MemberKey("dreams", "dreamer_id", Erasure.DREAMS, "dreams"),
    MemberKey("dreams", "hidden.by", Erasure.STAYS),
)


class TitleTaken(Exception):
    """The dreamer has another dream of this title."""


def dream_from(document: Mapping[str, Any]) -> Dream:
    """The dream a stored document describes; any key but `_id` may be missing."""
    created_at = document.get("created_at") or document["_id"].generation_time
    content = {
        name: default if (value := document.get(name)) is None else value
        for name, default in CONTENT_DEFAULTS
    }
    content["categories"] = tuple(content["categories"] or ())
    content["circles"] = tuple(map(str, content["circles"] or ()))
    if "who_may_comment" not in document and document.get("comments_enabled") is False:
        content["who_may_comment"] = "nobody"  # as it was said before
    return Dream(
        id=str(document["_id"]),
        dreamer_id=str(document.get("dreamer_id", "")),
        slug=document.get("slug", ""),
        created_at=created_at,
        updated_at=document.get("updated_at") or created_at,
        picture=picture_from(document.get("picture")),
        follower_count=document.get("follower_count", 0),
        comment_count=document.get("comment_count", 0),
        hidden=_hidden_state_from(document.get("hidden")),
        reported=bool(document.get("reported")),
        comments_since=document.get("comments_since"),
        earlier_comment_count=document.get("earlier_comment_count", 0),
        entry_count=document.get("entry_count", 0),
        latest_entry=latest_from(document.get("latest_entry")),
        state=state_from(document.get("state")),
        former_states=former_states_from(document),
        continues=str(document.get("continues") or ""),
        open_asks=open_asks_from(document),
        **content,
    )


def _hidden_state_from(document: Any) -> HiddenState | None:
    if not document:
        return None
    waiting = tuple(document.get("waiting") or ())
    return HiddenState(document.get("reason", ""), document["at"], document.get("rule", ""), waiting)


class Dreams:
    """Dreams by id and slug; lists of them are the business of `feed`."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._dreams = db["dreams"]
        self._jobs = Jobs(db)
        self._slugs = Slugs(db)
        self._picture_deletions = PictureDeletions(db)
        self._picture_protection = PictureProtection(db)
        self._transactions = Transactions(db)

    def add(
        self,
        dreamer_id: str,
        content: DreamContent,
        slug_base: str,
        picture: Picture | None = None,
        created_at: datetime | None = None,
        *,
        waiting: tuple[str, ...] = (),
        continues: str = "",
    ) -> Dream:
        """Store a new dream under a free slug that starts from `slug_base`; with reasons for it, `waiting` for a
        moderator to let it through. `continues` is the id of the dream that it goes on with.

        Raises TitleTaken when the dreamer has one of this title, NotFound when they are gone, TooManyWaiting.
        `created_at` is for dreams that are brought along; usually it is now.
        """
        dream_id, dreamer = ObjectId(), object_id(dreamer_id)
        if dreamer is None:
            raise NotFound
        now = created_at or moments.now()
        slug = self._slugs.claim("dream", slug_base, dream_id)
        document = {
            "_id": dream_id,
            "dreamer_id": dreamer,
            "slug": slug,
            **_content_document(content),
            "picture": picture_document(picture),
            "follower_count": 0,
            "comment_count": 0,
            "created_at": now,
            "updated_at": now,
            **({"hidden": held(waiting)} if waiting else {}),
            **({"continues": object_id(continues)} if continues else {}),
        }

        def work(session: ClientSession | None) -> None:
            if not lock_member(self._db, dreamer, session):
                raise NotFound
            if waiting:
                require_room(self._db, dreamer, session)
            keep_last_choice(self._db, dreamer, content.choice, session)
            self._dreams.insert_one(document, **in_session(session))
            words_written(self._jobs, DREAMS, dream_id, session)

        try:
            self._transactions.run(work)
        except (DuplicateKeyError, NotFound, TooManyWaiting) as error:
            self._slugs.release("dream", slug, dream_id)
            if isinstance(error, DuplicateKeyError):
                raise TitleTaken from error
            raise
        return dream_from(document)

    def last_choice(self, member_id: str) -> AudienceChoice | None:
        """For whom this member's last dream was, perhaps for circles that are gone since; None before the first."""
        return last_choice(self._db, member_id)

    def by_id(self, dream_id: str) -> Dream | None:
        """The dream with this id, or None."""
        return self._one({"_id": object_id(dream_id)})

    def by_slug(self, slug: str) -> Dream | None:
        """The dream whose current slug this is, or None."""
        return self._one({"slug": slug})

    def by_former_slug(self, slug: str) -> Dream | None:
        """The dream that has or once had this slug, or None when it is gone.

        Raises NotFound when no dream ever had it.
        """
        target = self._slugs.target("dream", slug)
        if target is None:
            raise NotFound
        return self._one({"_id": target})

    def by_picture(self, public_id: str) -> Dream | None:
        """The dream that shows this picture, or None."""
        return self._one({"picture.public_id": public_id})

    def by_ids(self, dream_ids: Iterable[str]) -> dict[str, Dream]:
        """Those of `dream_ids` that exist, by id, in one query."""
        found = self._dreams.find({"_id": {"$in": object_ids(set(dream_ids))}})
        return {str(document["_id"]): dream_from(document) for document in found}

    def each_of(self, dreamer_id: str) -> Iterator[Dream]:
        """All dreams of a member, the oldest first, one after the other."""
        found = self._dreams.find({"dreamer_id": object_id(dreamer_id)})
        return map(dream_from, found.sort([("created_at", ASCENDING), ("_id", ASCENDING)]))

    def change(
        self,
        before: Dream,
        content: DreamContent,
        slug_base: str | None,
        picture: Callable[[Picture | None], Picture | None],
        *,
        keep_comments: bool = False,
        waiting: tuple[str, ...] = (),
    ) -> tuple[Dream, str | None]:
        """Rewrite a dream. With a `slug_base` it gets a new slug, and the old one goes on leading to it.

        `picture` is called with the picture the dream has now and returns the one it shall have. A
        picture it loses is queued for deletion in the same step: the second thing returned is its
        public id. With `keep_comments` what was said so far is kept from whom it is for now; with reasons
        for it the dream is `waiting` for a moderator then, unless it is out of sight already.

        Raises NotFound when the dream is gone, TitleTaken for one the dreamer already uses, TooManyWaiting.
        """
        dream_id = ObjectId(before.id)
        slug, claimed = before.slug, False
        if slug_base and self._slugs.target("dream", slug_base) == dream_id:
            slug = slug_base  # back to a name it once had
        elif slug_base:
            slug, claimed = self._slugs.claim("dream", slug_base, dream_id), True
        written = {**_content_document(content), "slug": slug}
        try:
            return self._transactions.run(
                lambda session: self._rewrite(
                    session, before, written, picture, keep_comments=keep_comments, waiting=waiting
                )
            )
        except (DuplicateKeyError, NotFound, TooManyWaiting) as error:
            if claimed:
                self._slugs.release("dream", slug, dream_id)
            if isinstance(error, DuplicateKeyError):
                raise TitleTaken from error
            raise

    def _rewrite(
        self,
        session: ClientSession | None,
        before: Dream,
        written: dict[str, Any],
        picture: Callable[[Picture | None], Picture | None],
        *,
        keep_comments: bool,
        waiting: tuple[str, ...],
    ) -> tuple[Dream, str | None]:
        own = {"_id": ObjectId(before.id), "dreamer_id": object_id(before.dreamer_id)}
        document = self._dreams.find_one(own, **in_session(session))
        if document is None:
            raise NotFound
        if waiting and not document.get("hidden"):
            require_room(self._db, document["dreamer_id"], session)
            written = {**written, "hidden": held(waiting)}
        had = picture_from(document.get("picture"))
        has = self._picture_protection.of(picture(had), is_public({**document, **written}), session)
        if document.get("title") == written["title"] and "title_key" in document:
            # Two titles that were told apart when they were written go on being two.
            written = {**written, "title_key": document["title_key"]}
        changes = {**written, "picture": picture_document(has), "updated_at": moments.now()}
        if keep_comments:
            changes |= keep_comments_apart(self._db, document["_id"], session)
        # `comments_enabled` is what a dream of before has in the place of `who_may_comment`.
        change = {"$set": changes, "$unset": {"comments_enabled": ""}}
        self._dreams.update_one(own, change, **in_session(session))
        after = dream_from({**document, **changes})
        if document.get("words") != written["words"]:
            words_written(self._jobs, DREAMS, document["_id"], session)
        elif document.get("audience") != written["audience"]:
            find_similar_to(self._jobs, document["_id"], session)
        if after.content.choice != dream_from(document).content.choice or after.hidden:
            check_notifications_of(self._jobs, document["_id"], session)
        keep_last_choice(self._db, document["dreamer_id"], after.content.choice, session)
        replaced_picture = had.public_id if had and (has is None or has.public_id != had.public_id) else None
        if replaced_picture:
            self._picture_deletions.add(replaced_picture, session)
        return after, replaced_picture

    def remove(self, dream: Dream, *, waiting: bool = False) -> str | None:
        """Take a dream away: at once invisible, jobs there to delete its picture and to clear what hung on it.

        Returns the picture's public_id, if it had one. Raises NotFound when the dream is gone already, and with
        `waiting` also when somebody has let it through.
        """
        which = {"_id": ObjectId(dream.id), **(WAITING if waiting else {})}

        def take_away(session: ClientSession | None) -> str | None:
            document = self._dreams.find_one_and_delete(which, **in_session(session))
            if document is None:
                raise NotFound
            self._jobs.add(CLEAR_DREAM, dream.id, {"dream_id": dream.id}, session=session)
            picture = picture_from(document.get("picture"))
            public_id = picture.public_id if picture else None
            self._picture_deletions.add(public_id, session)
            return public_id

        return self._transactions.run(take_away)

    def _one(self, query: dict[str, Any]) -> Dream | None:
        document = self._dreams.find_one(query)
        return dream_from(document) if document else None


def _content_document(content: DreamContent) -> dict[str, Any]:
    return {
        **content._asdict(),
        "categories": list(content.categories),
        "circles": object_ids(content.circles),
        "title_key": folded(content.title),
        "words": dream_words(content.title, content.description),
    }
