"""The pages that a host answers for: terms, privacy, how the place is moderated, imprint, contact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dreamscape.errors import Invalid, NotFound
from dreamscape.messages import Message
from dreamscape.models import SitePage, Target
from dreamscape.services.common.cache import BackgroundRunner, TtlCache, run_now
from dreamscape.services.common.lengths import excess
from dreamscape.services.permissions.checks import require_admin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dreamscape.models import Member, Person
    from dreamscape.services.audit.log import Audit
    from dreamscape.services.site.default_pages import Block, DefaultPages
    from dreamscape.services.site.settings import SiteSettings
    from dreamscape.store.members.members import Members
    from dreamscape.store.site.pages import SitePages as SitePageStore

# In the order in which they are listed.
TITLES: Mapping[str, Message] = {
    "terms": Message("Terms"),
    "privacy": Message("Privacy"),
    "moderation": Message("How we moderate"),
    "imprint": Message("Imprint"),
    "contact": Message("Contact"),
}
# Nobody but the host can write these, so there is nothing to link to until they have.
HOSTS_OWN = frozenset({"imprint", "contact"})
LONGEST_TEXT = 20_000
MOST_VERSIONS = 50
FRESH_SECONDS, LONGEST_SECONDS = 10.0, float("inf")
CHANGED_MEANWHILE = Message(
    "Somebody else has changed this page since you opened it. Yours is still here, and theirs is shown below: "
    "take over what you like, and save again to put yours in its place."
)
WROTE, WENT_BACK = (
    Message("changed a page of the site"),
    Message("put a page of the site back to its own text"),
)


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page as everybody reads it: what the host wrote, or else `default`, the text that Dreamscape brings; empty
    where it brings none."""

    page: SitePage
    default: Sequence[Block]

    @property
    def is_empty(self) -> bool:
        """Has nobody written it, and can nobody but the host?"""
        return not self.page.text and not self.default


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version and who wrote it; None for who has left."""

    page: SitePage
    by: Person | None


class SitePages:
    """Reads and keeps them. An admin's text takes the place of the default one; an empty text brings that back.

    What writes raises NotAllowed unless `by` is an admin, and NotFound for no such page.
    """

    def __init__(
        self,
        *,
        store: SitePageStore,
        settings: SiteSettings,
        defaults: DefaultPages,
        members: Members,
        audit: Audit,
        background: BackgroundRunner = run_now,
    ) -> None:
        self._store = store
        self._settings = settings
        self._defaults = defaults
        self._members = members
        self._audit = audit
        # Every page of the site asks: nobody waits for it, and what is not known yet is left out.
        self._linked = TtlCache(
            self._read_linked,
            background=background,
            fresh_seconds=FRESH_SECONDS,
            longest_seconds=LONGEST_SECONDS,
            first=tuple(key for key in TITLES if key not in HOSTS_OWN),
        )

    def linked(self) -> tuple[str, ...]:
        """The keys of what the foot of every page leads to, `transparency` for the page of counts; as of some seconds
        ago, without waiting for the database."""
        return self._linked.value()

    def read(self, key: str) -> ShownPage:
        """The page as it is now; raises NotFound for no such page."""
        page = self._latest(key)
        return ShownPage(page, () if page.text else self.default(key))

    def default(self, key: str) -> Sequence[Block]:
        """What Dreamscape says on this page by itself."""
        return self._defaults.of(key, self._store.written())

    def latest(self, reader: Member) -> list[SitePage]:
        """The version that holds of each page, without its text; raises NotAllowed unless `reader` is an admin."""
        require_admin(reader)
        found = self._store.latest_of_all()
        return [found.get(key, SitePage(key)) for key in TITLES]

    def versions(self, reader: Member, key: str) -> list[VersionRow]:
        """What the page has been, the newest first; raises as what writes does."""
        require_admin(reader)
        self._check(key)
        versions = self._store.versions(key)
        people = self._members.people(version.by for version in versions)
        return [VersionRow(version, people.get(version.by)) for version in versions]

    def version(self, reader: Member, key: str, number: int) -> SitePage:
        """One version with its text; raises as what writes does, and NotFound for one that is not kept."""
        require_admin(reader)
        self._check(key)
        found = self._store.one(key, number)
        if found is None:
            raise NotFound(Message("This version is not kept any more."))
        return found

    def save(self, by: Member, key: str, text: str, version: int) -> None:
        """Put `text` in the place of the version of this number; what is so already is no new one.

        Raises Invalid at `text`: it is too long, or another version holds by now.
        """
        require_admin(by)
        if message := excess(text, LONGEST_TEXT):
            raise Invalid("text", message)
        now = self._latest(key)
        if now.version != version:
            raise Invalid("text", CHANGED_MEANWHILE)
        if now.text == text:
            return
        with self._audit.deed(by.id, WROTE if text else WENT_BACK, Target("page", key, f"/{key}")):
            if not self._store.add(replace(now, version=version + 1, text=text, by=by.id), MOST_VERSIONS):
                raise Invalid("text", CHANGED_MEANWHILE)
        self._linked.forget()

    def restore(self, by: Member, key: str, number: int, version: int) -> None:
        """Let the version `number` hold again; raises as `version` and `save`."""
        self.save(by, key, self.version(by, key, number).text, version)

    def _latest(self, key: str) -> SitePage:
        self._check(key)
        return self._store.latest(key) or SitePage(key)

    def _read_linked(self) -> tuple[str, ...]:
        written = self._store.written()
        pages = tuple(key for key in TITLES if key in written or key not in HOSTS_OWN)
        return (*pages, "transparency") if self._settings.read().transparency else pages

    @staticmethod
    def _check(key: str) -> None:
        if key not in TITLES:
            raise NotFound
