"""Categories are added, renamed, retired and merged."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING

from dreamscape.errors import Invalid, NotFound
from dreamscape.messages import Message
from dreamscape.models import Category, Member, Target
from dreamscape.services.common.slugs import slug_base
from dreamscape.services.permissions.checks import require_moderator
from dreamscape.spelling import folded

if TYPE_CHECKING:
    from dreamscape.services.audit.log import Audit
    from dreamscape.services.categories import Categories
    from dreamscape.store.categories.categories import Categories as CategoryStore
    from dreamscape.store.categories.merges import CategoryMerges

# Dreams are counted so far; beyond it the page says “more than”.
MOST_COUNTED = 1_000
# Seconds a merge may work within one request; the button “Go on” does the rest.
PATIENCE = 8.0
NAME_TAKEN = Message("There is a category of this name already.")
NO_CATEGORY = Message("There is no such category, or it has been merged into another.")


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category, how many dreams are about it (at most 1,001 are counted), and whether a merge is unfinished."""

    category: Category
    dreams: int
    unfinished: bool = False


class CategoryModeration:
    """Every change is logged; every method raises NotAllowed unless `by` is a moderator."""

    def __init__(
        self, *, categories: Categories, store: CategoryStore, merges: CategoryMerges, audit: Audit
    ) -> None:
        self._categories = categories
        self._store = store
        self._merges = merges
        self._audit = audit

    def rows(self, by: Member) -> list[CategoryRow]:
        """Every category in the site's order."""
        require_moderator(by)
        uses = self._merges.uses(MOST_COUNTED + 1)
        return [
            CategoryRow(category, use.dreams, unfinished=bool(category.merged_into) and use.named)
            for category in self._store.all()
            if (use := uses.get(category.key))
        ]

    def one(self, by: Member, key: str) -> Category:
        """One category; raises NotFound, also for one that was merged into another."""
        return self._find(by, key)

    def add(self, by: Member, name: str) -> str:
        """A new category, last in order; return its key. Raises Invalid at `name` when another has this name."""
        require_moderator(by)
        self._check_name(name)
        base = slug_base(name, "category")
        taken = {category.key for category in self._store.all()}
        keys = chain([base], (f"{base}-{number}" for number in count(2)))
        key = next(free for free in keys if free not in taken)
        with self._audit.deed(by.id, Message("added a category"), Target("category", key, name)):
            if not self._store.add(key, name):
                raise Invalid("name", NAME_TAKEN)
        self._categories.refresh()
        return key

    def rename(self, by: Member, key: str, name: str) -> None:
        """Another name, the same key; raises NotFound, or Invalid at `name` when another has this name."""
        before = self._find(by, key)
        self._check_name(name, but=key)
        if name == before.name:
            return
        target, becomes = Target("category", key, before.name), Message("to %(name)s", name=name)
        with self._audit.deed(by.id, Message("renamed a category"), target, becomes):
            if not self._store.rename(key, name):
                raise NotFound(NO_CATEGORY)
        self._categories.refresh()

    def retire(self, by: Member, key: str) -> None:
        """Let nobody choose it any more; the dreams that have it keep it. Raises NotFound."""
        self._retire(by, key, retired=True)

    def bring_back(self, by: Member, key: str) -> None:
        """Let a retired category be chosen again. Raises NotFound."""
        self._retire(by, key, retired=False)

    def merge(self, by: Member, key: str, into: str) -> bool:
        """Let `into` take over the dreams and interests of `key`, which is retired for good; is it finished?

        Raises NotFound for `key`, Invalid at `into` for what cannot take over.
        """
        before = self._find(by, key)
        target = next((category for category in self._store.all() if category.key == into), None)
        if target is None or target.retired or into == key:
            raise Invalid("into", Message("Choose another category that is in use."))
        source, becomes = Target("category", key, before.name), Message("into %(name)s", name=target.name)
        with self._audit.deed(by.id, Message("merged a category"), source, becomes):
            if not self._store.merge(key, into):
                raise NotFound(NO_CATEGORY)
        self._categories.refresh()
        return self.finish()

    def go_on(self, by: Member) -> bool:
        """Continue with merges that were stopped half-way; are all finished?"""
        require_moderator(by)
        return self.finish()

    def finish(self, patience: float = PATIENCE) -> bool:
        """Work for so many seconds on what is left of all merges; are all finished?"""
        until = time.monotonic() + patience
        # Another process may have merged since: what is moved must go to where it belongs now.
        self._categories.refresh()
        for category in self._store.all():
            if not category.merged_into:
                continue
            into = self._categories.current(category.key)
            while self._merges.rewrite_batch(category.key, into):
                if time.monotonic() > until:
                    return False
        return True

    def _retire(self, by: Member, key: str, retired: bool) -> None:
        before = self._find(by, key)
        if retired and [category.key for category in self._categories.choices()] == [key]:
            raise Invalid("key", Message("This is the only one left; dreams need at least one category."))
        action = Message("retired a category") if retired else Message("brought back a category")
        if before.retired == retired:
            return
        with self._audit.deed(by.id, action, Target("category", key, before.name)):
            if not self._store.retire(key, retired):
                raise NotFound(NO_CATEGORY)
        self._categories.refresh()

    def _find(self, by: Member, key: str) -> Category:
        require_moderator(by)
        for category in self._store.all():
            if category.key == key and not category.merged_into:
                return category
        raise NotFound(NO_CATEGORY)

    def _check_name(self, name: str, but: str = "") -> None:
        if not name:
            raise Invalid("name", Message("Every category needs a name."))
        for category in self._store.all():
            same = folded(category.name) == folded(name)
            if same and category.key != but and not category.merged_into:
                raise Invalid("name", NAME_TAKEN)
