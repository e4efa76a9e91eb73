"""Dreams are written, changed, read and let go of here."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING

from dreamscape.errors import Gone, Invalid, Moved, NotAllowed, NotFound, Taken
from dreamscape.messages import Message
from dreamscape.models import (
    AUDIENCES,
    COMMENTERS,
    AudienceChoice,
    Dream,
    DreamContent,
    Member,
    PictureUpload,
)
from dreamscape.models.jobs import CHECK_DREAM_NOTIFICATIONS, CLEAR_DREAM, job_id, words_id
from dreamscape.models.search import DREAMS
from dreamscape.services.common.slugs import meant_slug, slug_base
from dreamscape.services.permissions.audience import as_seen, is_wider
from dreamscape.services.permissions.checks import require_can_post, require_can_see
from dreamscape.spelling import folded, only_letters
from dreamscape.store.dreams.dreams import Dreams as DreamStore
from dreamscape.store.dreams.dreams import TitleTaken
from dreamscape.store.dreams.visibility import TooManyWaiting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from dreamscape.services.audit.takedowns import Takedowns
    from dreamscape.services.categories import Categories
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.newcomers.newcomers import Newcomers
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.store.circles import Circles

MOST_CATEGORIES = 5
TITLE_TAKEN = Message("You already have a dream with this title. Give this one a name of its own.")
NO_PICTURE = PictureUpload()
PICTURE_LEFT_OUT = Message(
    "Your dream is saved. Only its picture could not be kept just now; please add it again a little later."
)

OLD_PICTURE_STAYS = Message(
    "Your dream is saved. Only its new picture could not be kept just now, so the one it had is still there; please "
    "try again a little later."
)

ENOUGH_WAIT = Message(
    "Some of your dreams wait until somebody has looked at them, and more cannot just now. All you wrote is still "
    "here: try again a little later, or keep this one to yourself until then."
)
NOT_HANDED_ON = Message(
    "That dream cannot be carried on any more. All you wrote is still here: share it as a dream of your own, if "
    "you like."
)
ASK_ABOUT_COMMENTS = Message("More people see this dream now. Shall they read what was said before?")


def check_categories(chosen: Collection[str]) -> None:
    """Raise Invalid unless these are one to five."""
    if not chosen:
        raise Invalid("categories", Message("Choose at least one, so that others find your dream."))
    if len(chosen) > MOST_CATEGORIES:
        raise Invalid(
            "categories",
            Message("At most %(most)s; these are %(count)s.", most=MOST_CATEGORIES, count=len(chosen)),
        )


def check_audience(content: DreamContent) -> None:
    """Raise Invalid unless it says who may see the dream, and who may comment on it."""
    if content.audience not in AUDIENCES:
        raise Invalid("audience", Message("Choose who may see it."))
    if content.audience == "circles" and not content.circles:
        raise Invalid("circles", Message("Choose at least one circle, or somebody else who may see it."))
    if content.who_may_comment not in COMMENTERS:
        raise Invalid("who_may_comment", Message("Choose who may comment."))


def _words(content: DreamContent) -> tuple[str, str]:
    return content.title, content.description


@contextmanager
def _refused_in_words() -> Iterator[None]:
    """Say at its field when the dreamer has another dream of that title, and above the form when too many wait."""
    try:
        yield
    except TitleTaken as error:
        raise Taken("title", TITLE_TAKEN) from error
    except TooManyWaiting as error:
        raise Invalid("", ENOUGH_WAIT) from error


class Dreams:
    """One dream at a time; many of them are the feed's business.

    `takedowns` is told of what is taken down by somebody else than its dreamer.
    """

    def __init__(
        self,
        *,
        store: DreamStore,
        categories: Categories,
        circles: Circles,
        pictures: Pictures,
        jobs: JobQueue,
        newcomers: Newcomers,
        viewer_of: ViewerOf,
        takedowns: Takedowns | None = None,
    ) -> None:
        self._store = store
        self._categories = categories
        self._circles = circles
        self._pictures = pictures
        self._jobs = jobs
        self._newcomers = newcomers
        self._viewer_of = viewer_of
        self._takedowns = takedowns

    def create(
        self,
        member: Member,
        content: DreamContent,
        upload: PictureUpload = NO_PICTURE,
        created_at: datetime | None = None,
        continues: str = "",
    ) -> tuple[Dream, Message | None]:
        """Keep a new dream; return it, and a message when only the picture could not be kept.

        Raises Invalid at the field it is about (Taken for the title, PictureRefused for the file);
        then nothing was stored. `created_at` is now unless said otherwise. A newcomer's may wait until a moderator has
        looked (`Dream.waits`). `continues` is the slug of what it goes on with, which was let go and handed on.
        """
        require_can_post(self._viewer_of(member), "")
        content = self._checked(member, content)
        origin = self._origin(member, continues) if continues else ""
        waiting = self._why_waiting(member, content)
        public = content.is_public and not waiting
        with (
            self._newcomers.may_dream(member),
            _refused_in_words(),
            self._pictures.storing("dreams", upload, public=public) as stored,
        ):
            base = slug_base(content.title, "dream")
            dream = self._store.add(
                member.id, content, base, stored.picture, created_at, waiting=waiting, continues=origin
            )
        self._jobs.start(words_id(DREAMS, dream.id))
        return dream, PICTURE_LEFT_OUT if stored.failed else None

    def edit(
        self,
        member: Member,
        slug: str,
        content: DreamContent,
        upload: PictureUpload = NO_PICTURE,
        earlier_comments: str = "",
    ) -> tuple[Dream, Message | None]:
        """Rewrite a dream of the member's own; raises and returns as `create` does.

        Where it is for more people then, and something was said already, `earlier_comments` says whether they may read
        that: "show" or "keep"; raises Invalid at that field unless it does.

        Without a new file the picture stays, unless it is to be removed. The old picture goes last.
        """
        before = self.own(member, slug)
        content = self._checked(member, content, current=before.categories)
        wider = is_wider(content, before)
        shown = before.comment_count - before.earlier_comment_count
        if wider and shown > 0 and earlier_comments not in ("show", "keep"):
            raise Invalid("earlier_comments", ASK_ABOUT_COMMENTS)
        base = slug_base(content.title, "dream")
        renamed = base != slug_base(before.title, "dream")
        waiting: tuple[str, ...] = ()
        # What nobody else saw so far, be it for a word of it, is shared now.
        if before.is_private or upload.data or _words(content) != _words(before.content):
            waiting = self._why_waiting(member, content, before)
        public = before.hidden is None and content.is_public and not waiting
        with _refused_in_words(), self._pictures.storing("dreams", upload, public=public) as stored:
            after, replaced_picture = self._store.change(
                before,
                content,
                base if renamed else None,
                stored.replacing,
                # What is said at this very moment was not asked about.
                keep_comments=wider and earlier_comments != "show",
                waiting=waiting,
            )
        if replaced_picture:
            self._pictures.clean_up(replaced_picture)
        self._pictures.settle(after.picture)
        self._jobs.start(job_id(CHECK_DREAM_NOTIFICATIONS, after.id))
        self._jobs.start(words_id(DREAMS, after.id))
        return after, (OLD_PICTURE_STAYS if after.picture else PICTURE_LEFT_OUT) if stored.failed else None

    def categorise(self, member: Member, slug: str, categories: Collection[str]) -> Dream:
        """Say what a dream of the member's own is about; raises as `edit` does."""
        dream = self.own(member, slug)
        content = dream.content._replace(categories=tuple(categories))
        return self.edit(member, slug, content, PictureUpload(alt=dream.picture_alt))[0]

    def last_choice(self, member: Member) -> AudienceChoice | None:
        """For whom the member's last dream was, with circles that may be gone; None before the first."""
        return self._store.last_choice(member.id)

    def delete(self, member: Member, slug: str) -> Dream:
        """Take down a dream of the member's own, or any as a moderator; return what it was."""
        dream = self.deletable(member, slug)
        own = self._viewer_of(member).is_me(dream.dreamer_id)
        with self._takedowns.dream(member, dream) if self._takedowns and not own else nullcontext():
            self.take_down(dream)
        return dream

    def take_down(self, dream: Dream, *, waiting: bool = False) -> None:
        """Take a dream down, whoever wants it. Raises NotFound when it is gone already, and with `waiting` also when it
        waits for a moderator no longer.

        It is invisible at once. What hung on it follows; should that be interrupted, its job is there.
        """
        replaced_picture = self._store.remove(dream, waiting=waiting)
        self._jobs.run(job_id(CLEAR_DREAM, dream.id))
        if replaced_picture:
            self._pictures.clean_up(replaced_picture)

    def take_down_all_of(self, member_id: str) -> None:
        """Take down every dream of a member who is gone; may be stopped anywhere and called again."""
        for dream in self._store.each_of(member_id):
            with suppress(NotFound):
                self.take_down(dream)

    def find(self, slug: str, reader: Member | None = None) -> Dream:
        """The dream of this slug, former ones included, for `reader` (None: a guest).

        Raises NotFound, also for a dream that is for others; Gone when it was taken down; Hidden when it is out
        of sight.
        """
        try:
            dream = self._at(slug)
        except NotFound:
            dream = self._at(meant_slug(slug))
        if dream is None:
            raise Gone
        viewer = self._viewer_of(reader)
        require_can_see(viewer, dream)
        return as_seen(dream, viewer)

    def _at(self, slug: str) -> Dream | None:
        return self._store.by_slug(slug) or self._store.by_former_slug(slug)

    def read(self, slug: str, reader: Member | None = None) -> Dream:
        """As `find`, but raises Moved when the dream now has another slug."""
        dream = self.find(slug, reader)
        if dream.slug != slug:
            raise Moved(dream.slug)
        return dream

    def own(self, member: Member, slug: str) -> Dream:
        """As `find`, for whoever wants to change it; raises NotAllowed when it is somebody else's."""
        dream = self.find(slug, member)
        if not self._viewer_of(member).can_edit_dream(dream):
            raise NotAllowed
        return dream

    def deletable(self, member: Member, slug: str) -> Dream:
        """As `find`, for whoever wants to take it down; raises NotAllowed unless theirs or a moderator."""
        dream = self.find(slug, member)
        if not self._viewer_of(member).can_remove_dream(dream):
            raise NotAllowed
        return dream

    def _origin(self, member: Member, slug: str) -> str:
        with suppress(NotFound, Gone, NotAllowed):
            dream = self.find(slug, member)
            if self._viewer_of(member).can_continue_dream(dream):
                return dream.id
        raise Invalid("", NOT_HANDED_ON)

    def _why_waiting(
        self, member: Member, content: DreamContent, before: Dream | None = None
    ) -> tuple[str, ...]:
        if content.is_private:
            return ()
        said = content.description
        if before and only_letters(said) == only_letters(before.description):
            said = ""  # whatever it is called now, it says what it said
        title = before.title if before else content.title
        return self._newcomers.why_waiting(member, said, f"{member.id} {folded(title)}")

    def _checked(self, member: Member, content: DreamContent, current: Collection[str] = ()) -> DreamContent:
        """`content` with what can be chosen of its categories, and what the dream has already (`current`) although
        it was retired since; and with no circles but the member's own, where it is for circles.

        Raises Invalid unless one to five categories are left, and somebody to see it.
        """
        named = self._categories.named(content.categories)
        chosen = tuple(category.key for category in named if not category.retired or category.key in current)
        check_categories(chosen)
        owned: frozenset[str] = frozenset()
        if content.audience == "circles":
            owned = self._circles.owned(member.id, content.circles)
        circles = tuple(circle for circle in dict.fromkeys(content.circles) if circle in owned)
        content = content._replace(categories=chosen, circles=circles)
        check_audience(content)
        return content
