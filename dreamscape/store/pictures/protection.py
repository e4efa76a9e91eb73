"""Whether storage gives a picture to whoever has its address: written down beside the document that shows it.

`picture.protected` is set in the same step that takes a page from the public, and taken away by a job once storage
gives the picture to everybody again. So in between it says the safer thing, and the address that pages give follows
from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.jobs import PROTECT_PICTURE
from dreamscape.store.jobs.jobs import Jobs

if TYPE_CHECKING:
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Picture


class PictureProtection:
    """Used by the stores of documents that show pictures, in their own transactions."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._jobs = Jobs(db)

    def of(self, picture: Picture | None, public: bool, session: ClientSession | None) -> Picture | None:
        """The picture as its document shall have it, now that its page is `public` or not.

        Where that is not so already, a job makes storage follow.
        """
        if picture is None or picture.protected != public:
            return picture
        what = {"public_id": picture.public_id}
        self._jobs.add_anew(PROTECT_PICTURE, picture.public_id, what, session=session)
        return picture._replace(protected=True)
