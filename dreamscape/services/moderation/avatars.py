"""Drawings are added to those that members are given, and retired."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from dreamscape.errors import Invalid, NotFound, PictureRefused
from dreamscape.messages import Message
from dreamscape.models import Avatar, Member, Target
from dreamscape.services.permissions.checks import require_moderator

if TYPE_CHECKING:
    from dreamscape.services.audit.log import Audit
    from dreamscape.services.members.avatars import Avatars
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.members.avatars import Avatars as AvatarStore


class AvatarModeration:
    """Every change is logged; every method raises NotAllowed unless `by` is a moderator."""

    def __init__(self, *, avatars: Avatars, store: AvatarStore, pictures: Pictures, audit: Audit) -> None:
        self._avatars = avatars
        self._store = store
        self._pictures = pictures
        self._audit = audit

    def everything(self, by: Member) -> list[Avatar]:
        """Every drawing, retired ones too."""
        require_moderator(by)
        return self._avatars.everything()

    def add(self, by: Member, data: bytes | None) -> None:
        """Offer a picture as a drawing. Raises PictureRefused, or StorageFailed; then nothing of it stays."""
        require_moderator(by)
        if data is None:
            raise PictureRefused(Message("Choose a picture first."))
        picture = self._pictures.add("profile", data)
        key = f"added-{secrets.token_hex(6)}"
        try:
            with self._audit.deed(by.id, Message("added an avatar"), Target("avatar", key)):
                self._store.add(key, picture)
        except Exception:
            self._pictures.discard(picture)
            raise
        self._avatars.refresh()

    def retire(self, by: Member, key: str) -> None:
        """Give it to nobody any more; who has it keeps it. Raises NotFound, Invalid for the last one."""
        avatar = self._find(by, key)
        if self._avatars.all() == (key,):
            raise Invalid(
                "key", Message("This is the only one left, and everybody without a photo needs one.")
            )
        self._set(by, avatar, Message("retired an avatar"), retired=True)

    def bring_back(self, by: Member, key: str) -> None:
        """Give a retired drawing to people again. Raises NotFound."""
        self._set(by, self._find(by, key), Message("brought back an avatar"), retired=False)

    def _find(self, by: Member, key: str) -> Avatar:
        require_moderator(by)
        for avatar in self._avatars.everything():
            if avatar.key == key:
                return avatar
        raise NotFound

    def _set(self, by: Member, avatar: Avatar, action: Message, retired: bool) -> None:
        if avatar.retired == retired:
            return
        with self._audit.deed(by.id, action, Target("avatar", avatar.key)):
            self._store.retire(avatar.key, retired)
        self._avatars.refresh()
