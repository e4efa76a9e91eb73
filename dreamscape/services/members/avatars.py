"""The drawings given at random to whoever has no photo: the site's own and those that were added."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from dreamscape.messages import Message
from dreamscape.models import Avatar, Picture
from dreamscape.services.common.cache import BackgroundRunner, TtlCache, run_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.store.members.avatars import Avatars as AvatarStore


CREATURES = {
    "bear": Message("bear"),
    "cat": Message("cat"),
    "deer": Message("deer"),
    "dog": Message("dog"),
    "fox": Message("fox"),
    "frog": Message("frog"),
    "hedgehog": Message("hedgehog"),
    "koala": Message("koala"),
    "mouse": Message("mouse"),
    "owl": Message("owl"),
    "panda": Message("panda"),
    "penguin": Message("penguin"),
    "rabbit": Message("rabbit"),
    "raccoon": Message("raccoon"),
    "sheep": Message("sheep"),
}


class Avatars:
    """`keys` name the site's own drawings, as `static/img/avatars/KEY.svg` has them; `store` has the rest.

    Which are given out is read from the database each time; the pictures on pages are remembered, and one that was
    added elsewhere is known some seconds later.
    """

    def __init__(
        self, *, keys: Sequence[str], store: AvatarStore, background: BackgroundRunner = run_now
    ) -> None:
        self._keys = tuple(sorted(keys))
        self._own = frozenset(keys)
        self._store = store
        self._cache = TtlCache(self._read, background=background)

    def everything(self) -> list[Avatar]:
        """Every drawing, added ones last, retired ones too."""
        known = self._read()
        own = [known.get(key, Avatar(key)) for key in self._keys]
        return own + [avatar for avatar in known.values() if avatar.picture]

    def all(self) -> tuple[str, ...]:
        """The keys of all drawings that are given out."""
        return tuple(avatar.key for avatar in self.everything() if not avatar.retired)

    def random(self, other_than: str = "") -> str:
        """Any drawing but `other_than`."""
        return secrets.choice([key for key in self.all() if key != other_than] or [other_than])

    def known_or_random(self, key: str) -> str:
        """`key` if it is a drawing that is given out, else any."""
        return key if key in self.all() else self.random()

    def some(self, count: int, first: str = "") -> list[str]:
        """`count` different drawings at random, `first` in front if it is one of ours."""
        keys = self.all()
        offered = [first] if first in keys else []
        others = [key for key in keys if key not in offered]
        return offered + secrets.SystemRandom().sample(others, min(count - len(offered), len(others)))

    def picture(self, key: str) -> Picture | None:
        """The picture of a drawing that was added; None for one of the site's own."""
        # Most have one of the site's own, which the store need not be asked for.
        avatar = None if key in self._own else self._cache.value().get(key)
        return avatar.picture if avatar else None

    def own(self, key: str) -> str:
        """`key` if the site itself has a drawing of that name, else the name of one it has."""
        return key if key in self._keys else self._keys[0]

    def describe(self, key: str) -> Message:
        """What a drawing is called, in words: “cat 2”, or of one that was added that it is another face."""
        creature, _, number = key.partition("-")
        if key not in self._keys or creature not in CREATURES:
            return Message("another face")
        return Message("%(creature)s %(number)s", creature=CREATURES[creature], number=number)

    def refresh(self) -> None:
        """Read the store again the next time: something has changed."""
        self._cache.forget()

    def _read(self) -> dict[str, Avatar]:
        return {avatar.key: avatar for avatar in self._store.all()}
