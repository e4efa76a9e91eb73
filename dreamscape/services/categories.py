"""What dreams are about and members like to read about."""

from __future__ import annotations

from collections.abc import Iterable

from dreamscape.models import Category
from dreamscape.services.kept_copy import KeptCopy, Later, at_once
from dreamscape.store.categories import Categories as CategoryStore

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


class Categories:
    """The site's categories, remembered so that a page does not read them each time."""

    def __init__(self, store: CategoryStore, later: Later = at_once) -> None:
        self._store = store
        self._kept = KeptCopy(self._read, later)

    def all(self) -> tuple[Category, ...]:
        """Every category in order, retired ones too."""
        return self._kept.value()[0]

    def choices(self) -> tuple[Category, ...]:
        """Those that can be chosen today."""
        return tuple(category for category in self.all() if not category.retired)

    def current(self, key: str) -> str:
        """The key of the category that has taken this one over, however often; `key` itself if none has."""
        into = self._kept.value()[1]
        for _ in into:
            key = into.get(key, key)
        return key

    def known(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of `keys` that can be chosen, each once, in the site's order. Merged ones are what they became."""
        wanted = {self.current(key) for key in keys}
        return tuple(category.key for category in self.choices() if category.key in wanted)

    def named(self, keys: Iterable[str]) -> list[Category]:
        """The categories behind `keys`, in the site's order. Merged ones are what they became."""
        wanted = {self.current(key) for key in keys}
        return [category for category in self.all() if category.key in wanted]

    def plant(self) -> int:
        """Add the categories a new site starts with; return how many were missing."""
        added = self._store.add_missing(FIRST_CATEGORIES)
        self.refresh()
        return added

    def refresh(self) -> None:
        """Read the store again the next time: something has changed."""
        self._kept.forget()

    def _read(self) -> tuple[tuple[Category, ...], dict[str, str]]:
        """All of them, and of those that were merged into another: which."""
        found = tuple(self._store.all())
        return found, {category.key: category.merged_into for category in found if category.merged_into}
