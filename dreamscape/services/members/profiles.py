"""A member's own page: what they say about themselves, their face, and the names they had."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dreamscape.messages import Message
from dreamscape.models import Member, PictureUpload, ProfileContent
from dreamscape.services.common.slugs import slug_base
from dreamscape.services.members.names import check_name
from dreamscape.services.members.skills import clean_skills
from dreamscape.services.permissions.viewer import GUEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dreamscape.services.categories import Categories
    from dreamscape.services.members.avatars import Avatars
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.members.profiles import Profiles as ProfileStore

NO_PICTURE = PictureUpload()
PICTURE_LEFT_OUT = Message(
    "Your profile is saved. Only your photo could not be kept just now; please add it again a little later."
)

OLD_PICTURE_STAYS = Message(
    "Your profile is saved. Only your new photo could not be kept just now, so the one you had is still there; please "
    "try again a little later."
)


class Profiles:
    """Members change themselves here, and only themselves."""

    def __init__(
        self, *, store: ProfileStore, categories: Categories, pictures: Pictures, avatars: Avatars
    ) -> None:
        self._store = store
        self._categories = categories
        self._pictures = pictures
        self._avatars = avatars

    def change(
        self, member: Member, content: ProfileContent, upload: PictureUpload = NO_PICTURE
    ) -> tuple[Member, Message | None]:
        """Rewrite the member's profile; return it, and a message when only the photo could not be kept.

        Raises Invalid at the field it is about (PictureRefused for the file); then nothing was stored.
        A new name gets a new slug, and the old one leads to it. The old photo goes last.
        """
        check_name(content.first_name, "first_name")
        check_name(content.last_name, "last_name")
        content = content._replace(
            interests=self._known(content.interests, member), skills=clean_skills(content.skills)
        )
        public = GUEST.can_see_profile(member)
        with self._pictures.storing("profile", upload, public=public) as stored:
            changed, replaced_picture = self._store.change(
                member, content, _new_base(member, content), stored.replacing
            )
        if replaced_picture:
            self._pictures.clean_up(replaced_picture)
        self._pictures.settle(changed.picture)
        return changed, (
            OLD_PICTURE_STAYS if changed.picture else PICTURE_LEFT_OUT
        ) if stored.failed else None

    def choose_interests(self, member: Member, interests: Sequence[str]) -> None:
        """What the member likes to read about; keys of categories, unknown ones left out."""
        self._store.set_interests(member.id, self._known(interests, member))

    def another_avatar(self, member: Member) -> Member:
        """Another drawing at random, never the one they have; return the member with it."""
        avatar = self._avatars.random(other_than=member.avatar)
        self._store.set_avatar(member.id, avatar)
        return replace(member, avatar=avatar)

    def set_privacy(
        self, member: Member, members_only: bool, hides_counts: bool, no_index: bool = False
    ) -> None:
        """Who may see their page and photo, and whether it shows counts and lists of people; with `no_index` search
        engines are asked to leave it and their dreams alone."""
        self._store.set_privacy(member.id, members_only, hides_counts, no_index)
        self._pictures.settle(member.picture)

    def set_may_be_asked(self, member: Member, may_be_asked: bool) -> None:
        """Whether they are told, quietly, of what others ask for that their skills fit."""
        self._store.set_may_be_asked(member.id, may_be_asked)

    def set_language(self, member: Member, language: str) -> None:
        """The language they read the site and get mails in, by its code; the caller offers it."""
        self._store.set_language(member.id, language)

    def former_names(self, member: Member) -> list[str]:
        """The slugs they had before, which still lead to them."""
        return self._store.former_slugs(member)

    def forget_former_names(self, member: Member) -> None:
        """Let go of every former slug, at once: the addresses lead nowhere, and anybody may have them."""
        self._store.forget_former_slugs(member.id)

    def remember_former_names(self, member: Member, names: Iterable[str]) -> list[str]:
        """Undo `forget_former_names` of these; return those that somebody else has taken meanwhile."""
        return self._store.claim_former_slugs(member.id, names)

    def _known(self, interests: Sequence[str], member: Member) -> tuple[str, ...]:
        """Those that can be chosen, and those they had that have been retired since."""
        wanted = set(interests)
        return tuple(
            category.key
            for category in self._categories.all()
            if category.key in wanted and (not category.retired or category.key in member.interests)
        )


def member_slug_base(first_name: str, last_name: str) -> str:
    """What the address of somebody of this name starts from."""
    return slug_base(f"{first_name} {last_name}", "dreamer")


def _new_base(member: Member, content: ProfileContent) -> str | None:
    """What the new slug starts from, or None when the name gives the same one as before."""
    base = member_slug_base(content.first_name, content.last_name)
    return None if base == member_slug_base(member.first_name, member.last_name) else base
