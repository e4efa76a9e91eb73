"""The diary of a dream: its dreamer tells how it goes on, and whoever sees the dream reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import Hidden, Invalid, NotAllowed, NotFound
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import DiaryEntry, DiaryPage, Dream, EntryCard, Member, Page, PictureUpload
from dreamscape.models.jobs import tell_id
from dreamscape.models.notification_choices import DREAM_NEWS
from dreamscape.services.blocks.folding import why_entry_is_folded
from dreamscape.services.permissions.audience import as_seen
from dreamscape.services.permissions.checks import require_can_post
from dreamscape.store.diary.entries import MOST_ENTRIES, DuplicateEntry, TooManyEntries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dreamscape.services.dreams import Dreams
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.newcomers.newcomers import Newcomers
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.comments.comments import Comments
    from dreamscape.store.diary.entries import DiaryEntries
    from dreamscape.store.dreams.dreams import Dreams as DreamStore

PAGE_SIZE = 20
MOST_SHOWN_OF_THE_WAY = 4
NO_PICTURE = PictureUpload()
GONE = Message("This entry is gone.")
ONLY_THE_DREAMER = Message("Only its dreamer writes the diary of a dream.")
SAID_JUST_NOW = Message("You just wrote exactly that. It is there already.")
READ_FIRST = Message(
    "Somebody reads the first words of newcomers before others see them, and a diary is read at once. Your words stay "
    "here: please add them once something of yours has been read."
)
SAID_ELSEWHERE = Message(
    "You have written exactly this elsewhere. Find words of its own for this dream, please; what you wrote is still "
    "here."
)
PICTURE_LEFT_OUT = Message(
    "Your words are in the diary. Only the picture could not be kept just now; please try again a little later."
)


class Diary:
    """Entries under dreams. `reader` is whoever looks, None for a guest."""

    def __init__(
        self,
        *,
        store: DiaryEntries,
        comments: Comments,
        dreams: Dreams,
        dream_store: DreamStore,
        pictures: Pictures,
        jobs: JobQueue,
        newcomers: Newcomers,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._comments = comments
        self._dreams = dreams
        self._dream_store = dream_store
        self._pictures = pictures
        self._jobs = jobs
        self._newcomers = newcomers
        self._viewer_of = viewer_of

    def page(
        self, dream: Dream, reader: Member | None, after: str | None = None, touched: str = ""
    ) -> DiaryPage:
        """Twenty entries of a dream that `reader` sees, the newest first, from the cursor `after` on; with them the
        entry of the id `touched`, unless it is among them or gone."""
        if not dream.entry_count:
            return DiaryPage(Page([]))
        found = self._store.page(dream.id, after, PAGE_SIZE)
        apart = None
        if touched and all(entry.id != touched for entry in found.items):
            apart = self._store.by_id(touched)
        apart = apart if apart and apart.dream_id == dream.id else None
        cards = self._cards([*found.items, *([apart] if apart else [])], dream, reader)
        return DiaryPage(Page(cards[: len(found.items)], found.after), cards[-1] if apart else None)

    def way_of(self, dream: Dream, reader: Member | None) -> list[DiaryEntry]:
        """Some steps of the way, four at most: entries with a picture, the oldest first, from the first to the last.

        None that `reader` would have to open first.
        """
        if not dream.entry_count or not self._viewer_of(reader).can_see_dream(dream):
            return []
        viewer = self._viewer_of(reader)
        found = self._store.spread(dream.id, MOST_SHOWN_OF_THE_WAY)
        return [entry for entry in found if not why_entry_is_folded(entry, viewer, reader)]

    def writable(self, member: Member, slug: str) -> Dream:
        """The dream of this slug, for whoever wants to write in its diary; raises as `Dreams.find`, and NotAllowed when
        it is somebody else's."""
        return self._dreams.own(member, slug)

    def add(
        self,
        member: Member,
        slug: str,
        body: str,
        upload: PictureUpload = NO_PICTURE,
        created_at: datetime | None = None,
    ) -> tuple[DiaryEntry, Message | None]:
        """Write an entry in the diary of a dream of the member's own; return it, and a message when only its picture
        could not be kept. Followers are told, unless it is brought along with a `created_at` of its own.

        Raises as `writable`, and Invalid at the field it is about; then nothing was stored.
        """
        viewer, dream = self._viewer_of(member), self.writable(member, slug)
        require_can_post(viewer, "body")
        if not viewer.can_write_diary(dream):
            raise NotAllowed(ONLY_THE_DREAMER)
        self._check_words(member, dream, body)
        try:
            with self._pictures.storing("dreams", upload, public=False) as stored:
                entry, job = self._store.add(dream.id, member.id, body, stored.picture, created_at)
        except DuplicateEntry as error:
            raise Invalid("body", SAID_JUST_NOW) from error
        except TooManyEntries as error:
            raise Invalid(
                "body",
                PluralMessage(
                    "This diary has %(num)s entry, and no more fit into it.",
                    "This diary has %(num)s entries, and no more fit into it.",
                    MOST_ENTRIES,
                ),
            ) from error
        if job:
            self._jobs.start(job)
        return entry, PICTURE_LEFT_OUT if stored.failed else None

    def own(self, entry_id: str, member: Member) -> tuple[DiaryEntry, Dream]:
        """The member's own entry, and its dream; raises NotFound when it is gone or not for them, NotAllowed when it is
        somebody else's."""
        entry, dream = self.find(entry_id, member)
        if not self._viewer_of(member).can_edit_dream(dream):
            raise NotAllowed(ONLY_THE_DREAMER)
        return entry, dream

    def find(self, entry_id: str, reader: Member | None) -> tuple[DiaryEntry, Dream]:
        """An entry and its dream, for who sees that; raises NotFound, or Hidden for what is out of sight."""
        entry = self._store.by_id(entry_id)
        dream = self._dream_store.by_id(entry.dream_id) if entry else None
        if entry is None or dream is None:
            raise NotFound(GONE)
        viewer = self._viewer_of(reader)
        if not viewer.can_see_dream(dream):
            raise Hidden if viewer.could_see_dream(dream) else NotFound(GONE)
        return entry, as_seen(dream, viewer)

    def edit(self, entry_id: str, member: Member, body: str) -> DiaryEntry:
        """Rewrite one's own entry; raises as `own` does, and Invalid at `body` as `add`."""
        entry, dream = self.own(entry_id, member)
        if body != entry.body:
            self._check_words(member, dream, body)
        changed = self._store.edit(entry_id, member.id, body)
        if changed is None:
            raise NotFound(GONE)
        return changed

    def remove(self, entry_id: str, member: Member) -> Dream:
        """Take one's own entry away; comments on it stay with the dream, which is returned. Raises as `own`."""
        entry, dream = self.own(entry_id, member)
        self.take_down(entry)
        return dream

    def take_down(self, entry: DiaryEntry) -> None:
        """Take an entry away, whoever wants it; followers are told of it no more. Raises NotFound when it is gone."""
        try:
            picture = self._store.remove(entry)
        except NotFound as error:
            raise NotFound(GONE) from error
        self._jobs.start(tell_id(DREAM_NEWS, entry.id, entry.dreamer_id))
        if picture:
            self._pictures.clean_up(picture)

    def _check_words(self, member: Member, dream: Dream, body: str) -> None:
        """Raise Invalid at `body` for what a newcomer may not write yet: it would have to wait."""
        self._newcomers.check_words(member, body)
        # Nobody else reads it there, or not before somebody has looked at the dream itself.
        if dream.is_private or dream.waits:
            return
        if waiting := self._newcomers.why_waiting(member, body, dream.id):
            raise Invalid("body", SAID_ELSEWHERE if waiting == ("repeated",) else READ_FIRST)

    def _cards(self, entries: Sequence[DiaryEntry], dream: Dream, reader: Member | None) -> list[EntryCard]:
        viewer = self._viewer_of(reader)
        rights = viewer.rights_to(dream)
        counts: dict[str, int] = {}
        if rights.can_read_comments and dream.comment_count:
            since = None if rights.can_edit else dream.comments_since
            counts = self._comments.count_on([entry.id for entry in entries], since, viewer.edges.blocked)
        return [
            EntryCard(
                entry,
                can_edit=rights.can_edit,
                can_report=rights.can_report,
                can_remove=rights.can_remove,
                folded=why_entry_is_folded(entry, viewer, reader),
                can_read_comments=rights.can_read_comments,
                comment_count=counts.get(entry.id, 0),
            )
            for entry in entries
        ]
