"""The dreamscape: what there is to discover, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from dreamscape.errors import NotFound
from dreamscape.models import Dream, DreamCard, Member, Page
from dreamscape.models.same_sky import NOT_QUITE
from dreamscape.services.feed.cards import with_matched_ask
from dreamscape.skill_keys import held_keys
from dreamscape.store.dreams.similar import MOST_SIMILAR
from dreamscape.store.dreams.visibility import LISTED_FOR_ALL, listed_to, visible_of
from dreamscape.store.feed import Feed as FeedStore
from dreamscape.store.feed import FeedPosition, FeedQuery, News

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dreamscape.services.feed.cards import Cards
    from dreamscape.services.permissions.viewer import Viewer, ViewerOf
    from dreamscape.store.edges import Edges
    from dreamscape.store.same_sky.around import SkyAround

    ReadList = Callable[[FeedQuery], list[Dream]]
    Place = Callable[[Dream], FeedPosition]

PAGE_SIZE = 20
# So many ids cost a query nothing to speak of.
MOST_AVOIDED_BY_QUERY = 100
# How many dreams more are read for who avoids more people than that.
SPARE = 5
MOST_ALIKE = 3
# So long something is news.
NEWS_LAST = timedelta(days=7)
CAME_TRUE = "came-true"
HELPING = "helping"
VIEWS = ("latest", "trending", "personalised", "followed", CAME_TRUE, HELPING)
MOST_CAME_TRUE = 3
# Where a dream stands in lists that do not go by its age.
PLACES: Mapping[str, Place] = {CAME_TRUE: FeedPosition.of_came_true, HELPING: FeedPosition.of_helping}


def known_view(name: str | None) -> str:
    """`name` if it is a view of the dreamscape, else the first of them."""
    return name if name in VIEWS else VIEWS[0]


class Alike(NamedTuple):
    """A dream, and what leads on from it: those that are tied to it or share rare words with it, then the newest in its
    categories. `tied` are ids of these."""

    card: DreamCard
    similar: list[DreamCard]
    newest: list[DreamCard]
    tied: frozenset[str]


class Feed:
    """Lists of dreams as cards."""

    def __init__(self, *, store: FeedStore, around: SkyAround, cards: Cards, viewer_of: ViewerOf) -> None:
        self._store = store
        self._around = around
        self._viewer_of = viewer_of
        self._cards = cards

    def card(self, dream: Dream, reader: Member | None) -> DreamCard:
        """One dream as `reader` (None: a guest) sees it; raises NotFound when its dreamer is gone."""
        for card in self._cards.of([dream], reader):
            return card
        raise NotFound

    def newest(self, count: int) -> list[DreamCard]:
        """Some of the newest dreams, for whoever passes by."""
        return self._cards.of(self._store.latest(FeedQuery(limit=count)), reader=None)

    def discover(self, reader: Member | None, category: str | None, after: str | None) -> Page[DreamCard]:
        """The newest dreams there are to look around among, of one category or all: for a guest those for everybody,
        for a member the latest by others that they may see."""
        if reader:
            return self.page(reader, "latest", own=False, category=category, after=after)
        query = FeedQuery(limit=PAGE_SIZE + 1, after=FeedPosition.from_cursor(after), category=category)
        dreams = self._store.latest(query)
        return Page(self._cards.of(dreams[:PAGE_SIZE], reader=None), _next(dreams))

    def with_alike(self, dream: Dream, reader: Member | None = None) -> Alike:
        """A dream as `reader` (None: a guest) sees it, and some more for who has read it: by others, and nothing that
        is folded for them. Raises as `card`."""
        visible, threads, viewer = self._others(reader)
        # What its dreamer has found to be another dream is left out for them, and for nobody else: nobody is told.
        own = viewer.is_me(dream.dreamer_id)
        most = MOST_SIMILAR if own else MOST_ALIKE + SPARE
        around = self._around.of(dream.id, visible, most, threads=threads, own=own)
        found = {one.id: one for one in around.dreams if around.answers.get(one.id) != NOT_QUITE}
        similar = found.keys() - {dream.id}
        if len(similar) < MOST_ALIKE:
            query = FeedQuery(limit=MOST_ALIKE + 1 + SPARE, visible=visible)
            found |= {
                one.id: one for one in self._store.about(dream.categories, query) if one.id not in found
            }
        others = [
            one for one in found.values() if one.id != dream.id and not viewer.edges.avoids(one.dreamer_id)
        ]
        cards = self._cards.of([dream, *others], reader)
        if not cards or cards[0].dream.id != dream.id:
            raise NotFound
        alike = [one for one in cards[1:] if not (one.folded or one.mutes_dream)][:MOST_ALIKE]
        return Alike(
            cards[0],
            [one for one in alike if one.dream.id in similar],
            [one for one in alike if one.dream.id not in similar],
            around.tied,
        )

    def similar(self, dream: Dream, reader: Member | None) -> list[DreamCard]:
        """Those of `with_alike` that are similar."""
        return self.with_alike(dream, reader).similar

    def _others(self, reader: Member | None) -> tuple[Mapping[str, Any], Mapping[str, Any], Viewer]:
        """What may stand in a list for this reader beside a dream, by whomever they avoid as well; and the same with
        what is their own, which may be tied to it."""
        viewer = self._viewer_of(reader)
        if not viewer.is_member:
            return LISTED_FOR_ALL, LISTED_FOR_ALL, viewer
        others, every = (listed_to(viewer.id, viewer.edges, own=own, avoid=False) for own in (False, True))
        return others, every, viewer

    def page(
        self, member: Member, view: str, own: bool, category: str | None, after: str | None
    ) -> Page[DreamCard]:
        """A page of a view; `own`: the member's own dreams too, `category`: only dreams about it.

        `after` is the cursor of the page before; anything that is no cursor leads to the first page. Among what the
        member follows, what is new of dreams that are tied to theirs comes first.
        """
        # Read once and kept until it changes, this spares every page a question about its twenty dreams.
        edges = self._viewer_of(member).edges
        # Nobody is asked by themselves.
        visible = partial(listed_to, member.id, edges, own=own and view != HELPING)
        query = FeedQuery(
            limit=PAGE_SIZE + 1,
            after=FeedPosition.from_cursor(after),
            visible=visible(),
            category=category,
        )
        if view == "followed" and edges.tied and len(edges.avoided) <= MOST_AVOIDED_BY_QUERY:
            query = replace(query, news=News(edges.tied, datetime.now(UTC) - NEWS_LAST))
        matched_interests = member.interests if view == "personalised" else ()
        read = self._list(view, member, edges, own=own)
        place = PLACES.get(view, FeedPosition.of)
        if len(edges.avoided) > MOST_AVOIDED_BY_QUERY:
            dreams = _avoiding(edges, read, query, visible(avoid=False), place)
        else:
            dreams = read(query)
        first = query.news.first_of(dreams) if query.news else []
        dreams = dreams[len(first) :]
        cards = self._cards.of([*first, *dreams[:PAGE_SIZE]], member, matched_interests, edges.ids)
        if view == HELPING:
            # What they would have to open first is none that they could help with.
            cards = [one for card in cards if (one := with_matched_ask(card, member)).matched_ask]
        return Page(cards, _next(dreams, place))

    def _list(self, view: str, member: Member, edges: Edges, *, own: bool) -> ReadList:
        if view == "followed":
            return partial(self._store.followed, edges, include_author=member.id if own else None)
        if view == "personalised":
            return partial(self._store.about, member.interests) if member.interests else lambda _: []
        if view == CAME_TRUE:
            return self._store.came_true
        if view == HELPING:
            keys = held_keys(member.skills)
            return partial(self._store.helping, keys, member.refused_asks) if keys else lambda _: []
        return self._store.trending if view == "trending" else self._store.latest

    def follows_anything(self, member: Member) -> bool:
        """Does the member follow a dream or somebody, whether or not there is anything of theirs to read?"""
        return bool(self._viewer_of(member).edges.ids)

    def mine(self, member: Member, after: str | None) -> Page[DreamCard]:
        """The member's own dreams, newest first."""
        query = FeedQuery(limit=PAGE_SIZE + 1, after=FeedPosition.from_cursor(after), visible={})
        dreams = self._store.by_dreamer(member.id, query)
        return Page(self._cards.of(dreams[:PAGE_SIZE], member), _next(dreams))

    def by(self, dreamer_id: str, reader: Member | None, after: str | None) -> Page[DreamCard]:
        """A member's dreams as `reader` (None: a guest) sees them, newest first."""
        viewer = self._viewer_of(reader)
        visible = visible_of(dreamer_id, viewer.id, viewer.edges)
        query = FeedQuery(limit=PAGE_SIZE + 1, after=FeedPosition.from_cursor(after), visible=visible)
        dreams = self._store.by_dreamer(dreamer_id, query)
        return Page(self._cards.of(dreams[:PAGE_SIZE], reader), _next(dreams))

    def came_true(self, dreamer_id: str, reader: Member | None) -> list[DreamCard]:
        """What last came true of a member's dreams, as far as `reader` (None: a guest) may see it."""
        viewer = self._viewer_of(reader)
        visible = visible_of(dreamer_id, viewer.id, viewer.edges)
        dreams = self._store.came_true(FeedQuery(limit=MOST_CAME_TRUE, visible=visible), dreamer_id)
        return [card for card in self._cards.of(dreams, reader) if not card.folded]


def _avoiding(
    edges: Edges, read: ReadList, query: FeedQuery, with_avoided: Mapping[str, Any], place: Place
) -> list[Dream]:
    """What `query` asks for, of which `with_avoided` would let pass also what is by people the reader avoids.

    Thousands of ids in a query cost more than the few dreams by them that stand on a page: those are left out here,
    and only where too little remains the database is asked for the rest as the query has it.
    """
    near = read(replace(query, visible=with_avoided, limit=query.limit + SPARE))
    kept = [dream for dream in near if not edges.avoids(dream.dreamer_id)][: query.limit]
    if len(kept) == query.limit or len(near) < query.limit + SPARE:
        return kept
    return [*kept, *read(replace(query, limit=query.limit - len(kept), after=place(near[-1])))]


def _next(dreams: Sequence[Dream], place: Place = FeedPosition.of) -> str | None:
    """The cursor of the next page, when one dream more was found than a page holds."""
    return place(dreams[PAGE_SIZE - 1]).cursor if len(dreams) > PAGE_SIZE else None
