"""The picture that the link of a public dream is shown with: drawn when it is first asked for, then kept."""

from __future__ import annotations

import hashlib
import json
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.errors import NotFound, StillDrawing, StorageFailed
from dreamscape.media.sharing import DRAWING, Shown, draw
from dreamscape.store.common.deadline import uncounted

if TYPE_CHECKING:
    from dreamscape.models import Dream, Picture
    from dreamscape.services.members.avatars import Avatars
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.members import Members
    from dreamscape.store.pictures.share_pictures import SharePictures as SharePictureStore

# Drawing takes a processor some tenths of a second; whoever comes while others wait longer than this comes again.
PATIENCE = 4.0


class SharePicture(NamedTuple):
    """What the share picture of a dream shows: title, name, the dreamer's creature, or the dream's own picture.

    `sign` is what it says of a dream that came true, "" of others. `no_index`: its dreamer wishes that search engines
    leave it alone.
    """

    dream_id: str
    title: str
    name: str
    creature: str
    photo: Picture | None
    no_index: bool = False
    sign: str = ""

    @property
    def digest(self) -> str:
        """Another one whenever the picture looks different."""
        photo = self.photo.public_id if self.photo else ""
        signs = [self.sign] if self.sign else []
        shown = json.dumps([DRAWING, self.title, self.name, self.creature, photo, *signs])
        return hashlib.sha256(shown.encode("ascii")).hexdigest()[:32]


class SharePictures:
    """Whoever asks for one has asked for its dream before, as a guest (`Dreams.read`): nothing here decides who may see
    it.

    One is drawn at a time in a process, so however many ask at once, memory and processor stay free for pages.
    """

    def __init__(
        self,
        *,
        store: SharePictureStore,
        dreams: Dreams,
        members: Members,
        avatars: Avatars,
        pictures: Pictures,
    ) -> None:
        self._store = store
        self._dreams = dreams
        self._members = members
        self._avatars = avatars
        self._pictures = pictures
        self._free = BoundedSemaphore(1)

    def of(self, dream: Dream, came_true: str = "") -> SharePicture:
        """What is to be seen of this dream, with these words where it came true; raises NotFound when its dreamer is
        gone."""
        person = self._members.people([dream.dreamer_id]).get(dream.dreamer_id)
        if person is None:
            raise NotFound
        # Of a face that an admin has added there is no whole creature.
        creature = "" if dream.picture else self._avatars.own(person.avatar)
        sign = came_true if dream.state.came_true else ""
        return SharePicture(
            dream.id, dream.title, person.name, creature, dream.picture, person.no_index, sign
        )

    def find(self, wanted: SharePicture) -> bytes | None:
        """The PNG file, if it was drawn already."""
        return self._store.find(wanted.dream_id, wanted.digest)

    def draw(self, wanted: SharePicture) -> bytes:
        """The PNG file, drawn now unless somebody has just done so; raises StillDrawing when too many ask at once."""
        if not self._free.acquire(timeout=PATIENCE):
            raise StillDrawing
        try:
            return self.find(wanted) or self._drawn(wanted)
        finally:
            self._free.release()

    def _drawn(self, wanted: SharePicture) -> bytes:
        with uncounted():
            photo = self._photo(wanted.photo)
            creature = wanted.creature or self._avatars.own("")
            png = draw(Shown(wanted.title, wanted.name, creature, photo, wanted.sign))
        if bool(photo) == bool(wanted.photo):
            self._store.keep(wanted.dream_id, wanted.digest, png)
            # It may have gone meanwhile, and what was its own been cleared: then nobody would come for this.
            if self._dreams.by_id(wanted.dream_id) is None:
                self._store.clear(wanted.dream_id)
        return png

    def _photo(self, picture: Picture | None) -> bytes | None:
        """The file of the dream's picture; None where storage does not give it just now."""
        try:
            return self._pictures.read(picture.public_id).data if picture else None
        except (NotFound, StorageFailed):
            return None
