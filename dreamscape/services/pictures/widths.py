"""The medium file, 800 pixels wide, of pictures that came before there was one, or that lost it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from dreamscape.errors import StorageFailed
from dreamscape.media.renditions import MEDIUM_WIDTH
from dreamscape.store.common.deadline import uncounted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.services.pictures.protocols import PictureReferences, PictureStorage

log = logging.getLogger(__name__)


class PictureWidths:
    """Has `storage` keep a medium file of each picture that `references` name, made by `medium_of` of its large one.

    Pages offer it to browsers once its document says that it is there. Everything may be stopped and begun again.
    """

    def __init__(
        self,
        *,
        pictures: Pictures,
        storage: PictureStorage,
        references: Sequence[PictureReferences],
        medium_of: Callable[[bytes], bytes],
    ) -> None:
        self._pictures = pictures
        self._storage = storage
        self._references = tuple(references)
        self._medium_of = medium_of

    def lacking(self, without: Collection[str]) -> list[str]:
        """Public ids of wide pictures that are not said to have it, or are but `without` it in storage."""
        unsaid = [one for references in self._references for one in references.lacking_medium(MEDIUM_WIDTH)]
        lost = [
            one for references in self._references for one in references.having_medium() if one in without
        ]
        return unsaid + lost

    def make(self, public_id: str) -> bool:
        """Have storage keep it, then say so; was that done? Never raises for what storage or the file is like."""
        try:
            with uncounted():
                there = self._storage.add_medium(public_id, self._medium_of)
        except (StorageFailed, OSError, ValueError) as error:
            log.warning("Picture %s got no medium file: %s", public_id, error.__cause__ or error)
            return False
        if there and not sum(references.mark_medium(public_id) for references in self._references):
            # Its document has let it go meanwhile, perhaps before the file was there to be deleted with it.
            self._pictures.discard(public_id)
            return False
        return there
