"""A picture before its dream, a guest's or a shared one: processed, in nobody's reach, and gone within the hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dreamscape.models import KeptPicture
from dreamscape.store.common.deadline import uncounted

if TYPE_CHECKING:
    from dreamscape.services.pictures.protocols import PictureProcessor
    from dreamscape.store.pictures.kept import KeptPictures as KeptPictureStore

LIFETIME = timedelta(hours=1)
# As long as a saved form, in which a member's waits for a mail that is to be opened first.
LONGER_LIFETIME = timedelta(days=1)
# Strangers' pictures, so there are bounds: 200 MB at the worst. Beyond them it is chosen once more, as ever.
MOST_KEPT = 100
MOST_BYTES = 2_000_000


class KeptPictures:
    """Pictures of dreams that are not shared yet. No page shows them, and `/media` knows none."""

    def __init__(self, *, process: PictureProcessor, store: KeptPictureStore) -> None:
        self._process = process
        self._store = store

    def keep(self, data: bytes) -> str:
        """Process a picture and keep it; return its key, or "" where there is no room for it.

        Raises PictureRefused with a message for its field.
        """
        with uncounted():
            made = self._process(data)
        files = made.renditions
        picture = KeptPicture(
            small=files.small,
            large=files.large,
            medium=files.medium,
            width=made.width,
            height=made.height,
            placeholder=made.placeholder,
        )
        return self._store.add(picture, LIFETIME, MOST_KEPT) if picture.size <= MOST_BYTES else ""

    def find(self, key: str) -> KeptPicture | None:
        """The picture of this key; None for "", and once its time is over."""
        return self._store.find(key) if key else None

    def keep_longer(self, key: str) -> None:
        """Its dream waits in a member's saved form now."""
        if key:
            self._store.keep_longer(key, LONGER_LIFETIME)

    def forget(self, key: str) -> None:
        """Its dream is shared, or goes without it."""
        if key:
            self._store.remove(key)
