"""What dreams are about and members like to read about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from dreamscape.services.common.cache import BackgroundRunner, TtlCache, run_now
from dreamscape.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dreamscape.models import Category
    from dreamscape.store.categories.categories import Categories as CategoryStore

FIRST_CATEGORIES = tuple(
    (name.lower().replace(" & ", "-").replace(" ", "-"), name)
    for name in (
        "Art", "Travel", "Music", "Sport", "Books", "Nature", "Family", "Food", "Science", "Animals", "Home",
        "Craft", "Adventure", "Sea", "Mountains", "Space", "Friendship", "Love", "Children", "Learning", "Languages",
        "Writing", "Film", "Theatre", "Dance", "Photography", "Games", "Technology", "Invention", "Gardening",
        "Health", "Kindness", "Community", "Peace", "Climate", "Work", "Business", "Freedom", "Slow living",
        "Wild ideas",
    )
)  # fmt: skip

# Where a dream belongs that is like no other.
WILD_IDEAS = "wild-ideas"
MOST_GUESSED = 3
WORD = re.compile(r"\w+")
MOST_COMBINATIONS = 4096  # of keys
MOST_TOPICS = 8


@dataclass(frozen=True, slots=True)
class CategoryIndex:
    """For each key the category it stands for today, with its number in the site's order.

    `named` is `_named` of these places, remembered: the same few combinations are on most cards. `offered` are those
    that can be chosen, in order.
    """

    places: Mapping[str, tuple[int, Category]]
    named: Callable[[tuple[str, ...]], tuple[Category, ...]]
    offered: tuple[Category, ...] = ()

    def current(self, key: str) -> str:
        """The key of the category that has taken this one over; `key` itself if none has."""
        place = self.places.get(key)
        return place[1].key if place else key


class Categories:
    """The site's categories. What can be chosen is read from the database each time; what a category is called on
    a page (`named`, `current`) is remembered, and may be some seconds old."""

    def __init__(self, *, store: CategoryStore, background: BackgroundRunner = run_now) -> None:
        self._store = store
        self._cache = TtlCache(self._read, background=background)

    def all(self) -> tuple[Category, ...]:
        """Every category in order, retired ones too."""
        return tuple(self._store.all())

    def choices(self) -> tuple[Category, ...]:
        """Those that can be chosen today."""
        return tuple(category for category in self.all() if not category.retired)

    def current(self, key: str) -> str:
        """The key of the category that has taken this one over, however often; `key` itself if none has."""
        return self.index().current(key)

    def known(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of `keys` that can be chosen, each once, in the site's order. Merged ones are what they became."""
        return tuple(category.key for category in self._read().named(tuple(keys)) if not category.retired)

    def named(self, keys: Iterable[str]) -> tuple[Category, ...]:
        """The categories behind `keys`, in the site's order. Merged ones are what they became."""
        return self.index().named(tuple(keys))

    def one(self, key: str) -> Category | None:
        """The category behind `key`; None where there is none."""
        return next(iter(self.named([key])), None)

    def offered(self) -> tuple[Category, ...]:
        """Those that can be chosen, in the site's order, as they are remembered."""
        return self.index().offered

    def guess(self, title: str) -> tuple[str, ...]:
        """What a dream of this title may be about, as keys, until its dreamer says so: what the title calls by name, or
        else wild ideas. None where those cannot be chosen.
        """
        words = _words(title)
        choices = self.choices()
        named = [category.key for category in choices if _words(category.name) <= words]
        return tuple(named[:MOST_GUESSED]) or tuple(c.key for c in choices if c.key == WILD_IDEAS)

    def topics(self, interests: tuple[str, ...]) -> tuple[Category, ...]:
        """A few categories to look into: those among `interests`, or some of the site's own for whoever has none."""
        index = self.index()
        liked = [category for category in index.named(interests) if not category.retired]
        return tuple(liked[:MOST_TOPICS]) or index.offered[:MOST_TOPICS]

    def plant(self) -> int:
        """Add the categories a new site starts with; return how many were missing."""
        added = self._store.add_missing(FIRST_CATEGORIES)
        self.refresh()
        return added

    def refresh(self) -> None:
        """Read the store again the next time: something has changed."""
        self._cache.forget()

    def index(self) -> CategoryIndex:
        """All of them as they are known now, for whoever asks about many at once."""
        return self._cache.value()

    def _read(self) -> CategoryIndex:
        found = tuple(self._store.all())
        into = {category.key: category.merged_into for category in found if category.merged_into}
        places = {category.key: (number, category) for number, category in enumerate(found)}
        places = {key: places[end] for key in places if (end := _end(key, into)) in places}
        offered = tuple(category for category in found if not category.retired)
        return CategoryIndex(places, lru_cache(MOST_COMBINATIONS)(partial(_named, places)), offered)


class StoredCategories(Categories):
    """The same without a memory: for whoever decides by `named` what is stored."""

    def index(self) -> CategoryIndex:
        """All of them as they are stored now."""
        return self._read()


def _words(text: str) -> set[str]:
    return set(WORD.findall(folded(text)))


def _named(places: Mapping[str, tuple[int, Category]], keys: tuple[str, ...]) -> tuple[Category, ...]:
    return tuple(category for _, category in sorted({places[key] for key in keys if key in places}))


def _end(key: str, into: Mapping[str, str]) -> str:
    """What `key` has become, however often it was merged `into` another."""
    for _ in into:
        key = into.get(key, key)
    return key
