"""A member's own page: what they say about themselves, their face, and the names they had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dreamscape.errors import StorageFailed
from dreamscape.models import Member, Picture
from dreamscape.services.categories import Categories
from dreamscape.services.common.slugs import slug_base
from dreamscape.services.members.avatars import Avatars
from dreamscape.services.members.skills import clean_skills
from dreamscape.services.pictures.pictures import Pictures
from dreamscape.store.members.profiles import Profiles as ProfileStore
from dreamscape.store.members.profiles import Words

PICTURE_LEFT_OUT = (
    "Your profile is saved. Only your photo could not be kept just now; please add it again a little later."
)


@dataclass(frozen=True, slots=True)
class WrittenProfile:
    """What a member typed; `picture` is the bytes of a photo or None, `interests` are category keys."""

    first_name: str
    last_name: str
    bio: str = ""
    location: str = ""
    interests: Sequence[str] = ()
    skills: Sequence[str] = ()
    picture: bytes | None = None
    picture_alt: str = ""
    remove_picture: bool = False


class Profiles:
    """Members change themselves here, and only themselves."""

    def __init__(
        self, store: ProfileStore, categories: Categories, pictures: Pictures, avatars: Avatars
    ) -> None:
        self._store = store
        self._categories = categories
        self._pictures = pictures
        self._avatars = avatars

    def change(self, member: Member, written: WrittenProfile) -> tuple[Member, str | None]:
        """Rewrite the member's profile; return it, and a message when only the photo could not be kept.

        Raises Invalid at the field it is about (PictureRefused for the file); then nothing was stored.
        A new name gets a new slug, and the old one leads to it. The old photo goes last.
        """
        words = Words(
            first_name=written.first_name,
            last_name=written.last_name,
            bio=written.bio,
            location=written.location,
            interests=self._known(written.interests, member),
            skills=clean_skills(written.skills),
        )
        photo, trouble = self._keep_photo(written)

        def picture(current: Picture | None) -> Picture | None:
            if photo:
                return photo
            if current is None or written.remove_picture:
                return None
            return current._replace(alt=written.picture_alt)

        try:
            changed, dropped = self._store.change(member, words, _new_base(member, words), picture)
        except Exception:
            if photo:
                self._pictures.discard(photo)
            raise
        if dropped:
            self._pictures.clean_up(dropped)
        return changed, trouble

    def choose_interests(self, member: Member, interests: Sequence[str]) -> None:
        """What the member likes to read about; keys of categories, unknown ones left out."""
        self._store.set_interests(member.id, self._known(interests, member))

    def another_avatar(self, member: Member) -> Member:
        """Another drawing at random, never the one they have; return the member with it."""
        avatar = self._avatars.random(other_than=member.avatar)
        self._store.set_avatar(member.id, avatar)
        return replace(member, avatar=avatar)

    def set_privacy(self, member: Member, members_only: bool, hides_counts: bool) -> None:
        """Who may see their page, and whether it shows counts and lists of people."""
        self._store.set_privacy(member.id, members_only, hides_counts)

    def former_names(self, member: Member) -> list[str]:
        """The slugs they had before, which still lead to them."""
        return self._store.former_slugs(member)

    def forget_former_names(self, member: Member) -> None:
        """Let go of every former slug, at once: the addresses lead nowhere, and anybody may have them."""
        self._store.forget_former_slugs(member.id)

    def _known(self, interests: Sequence[str], member: Member) -> tuple[str, ...]:
        """Those that can be chosen, and those they had that have been retired since."""
        wanted = set(interests)
        return tuple(
            category.key
            for category in self._categories.all()
            if category.key in wanted and (not category.retired or category.key in member.interests)
        )

    def _keep_photo(self, written: WrittenProfile) -> tuple[Picture | None, str | None]:
        if not written.picture:
            return None, None
        try:
            return self._pictures.add("profile", written.picture, alt=written.picture_alt), None
        except StorageFailed:
            return None, PICTURE_LEFT_OUT


def member_slug_base(first_name: str, last_name: str) -> str:
    """What the address of somebody of this name starts from."""
    return slug_base(f"{first_name} {last_name}", "dreamer")


def _new_base(member: Member, words: Words) -> str | None:
    """What the new slug starts from, or None when the name gives the same one as before."""
    base = member_slug_base(words.first_name, words.last_name)
    return None if base == member_slug_base(member.first_name, member.last_name) else base
