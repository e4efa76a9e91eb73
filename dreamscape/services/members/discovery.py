"""People to meet: whom a member does not follow yet, each with a word why they might."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.models import Page
from dreamscape.services.blocks.hidden_words import has_hidden_word
from dreamscape.store.members.introductions import cursor_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dreamscape.models import Category, Introduction, Member, Person
    from dreamscape.services.categories import Categories
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.members.introductions import Introductions

# Who likes what one likes oneself, who can do something, and who has come last.
WAYS = ("interests", "skills", "new")
PAGE_SIZE = 24
AT_A_GLANCE = 6
NEW = timedelta(days=30)


class Stranger(NamedTuple):
    """Somebody the reader does not follow, and why they might: what both like, what this one can do, since when they
    are here."""

    person: Person
    shared: tuple[Category, ...]
    skills: tuple[str, ...]
    since: datetime
    is_new: bool


class Discovery:
    """Lists of strangers, each in one query. `way` is one of WAYS."""

    def __init__(self, *, store: Introductions, categories: Categories, viewer_of: ViewerOf) -> None:
        self._store = store
        self._categories = categories
        self._viewer_of = viewer_of

    def at_a_glance(self, member: Member) -> dict[str, list[Stranger]]:
        """A few of each way, nobody twice."""
        found: dict[str, list[Stranger]] = {}
        shown: set[str] = set()
        for way in WAYS:
            # As many more as may stand in the lists before.
            few = self._strangers(member, self._read(member, way, None, len(WAYS) * AT_A_GLANCE), way)
            found[way] = [one for one in few if one.person.id not in shown][:AT_A_GLANCE]
            shown |= {one.person.id for one in found[way]}
        return found

    def page(self, member: Member, way: str, after: str | None) -> Page[Stranger]:
        """All of one way, the newest members first."""
        found = self._read(member, way, after, PAGE_SIZE + 1)
        rows = found[:PAGE_SIZE]
        return Page(
            self._strangers(member, rows, way), cursor_of(rows[-1]) if len(found) > PAGE_SIZE else None
        )

    def _read(self, member: Member, way: str, after: str | None, limit: int) -> list[Introduction]:
        edges = self._viewer_of(member).edges
        if way == "interests":
            interests = member.interests
            return self._store.liking(interests, member.id, edges, after, limit) if interests else []
        read = self._store.skilled if way == "skills" else self._store.newest
        return read(member.id, edges, after, limit)

    def _strangers(self, member: Member, found: Iterable[Introduction], way: str) -> list[Stranger]:
        viewer = self._viewer_of(member)
        followed = viewer.edges.ids
        strangers = [
            self._stranger(member, one)
            for one in found
            if viewer.can_follow_member(one.person)
            and one.person.id not in followed
            and not viewer.edges.avoids(one.person.id)
        ]
        # What they can do may have words in it that the member does not want to see.
        return [one for one in strangers if one.skills or way != "skills"]

    def _stranger(self, member: Member, one: Introduction) -> Stranger:
        shared = [key for key in one.interests if key in member.interests]
        return Stranger(
            person=one.person,
            shared=self._categories.named(shared),
            skills=tuple(skill for skill in one.skills if not has_hidden_word(member.hidden_words, (skill,))),
            since=one.created_at,
            is_new=datetime.now(UTC) - one.created_at < NEW,
        )
