"""All migrations, in the order in which they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dreamscape.store.migrations import (
    m2026_11_22_comments_put_away,
    m2026_11_22_first_collections,
    m2026_11_22_looking_after_the_place,
    m2026_11_22_people_and_accounts,
    m2026_11_24_acts_and_order,
    m2026_11_24_people_version,
    m2026_11_28_jobs,
    m2026_11_29_protected_pictures,
    m2026_11_29_spellings,
    m2026_11_30_audiences,
    m2026_11_30_people_to_meet,
    m2026_11_30_reports_and_suspensions,
    m2026_12_01_notifications,
    m2026_12_02_similar_dreams,
    m2026_12_02_words,
    m2026_12_04_skill_keys,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pymongo.database import Database

    from dreamscape.store.migrations.steps import Progress


@dataclass(frozen=True, slots=True)
class Migration:
    """A change of what is stored.

    `name` is that of its note in `migrations_notes/`. `migrate` may be stopped anywhere and started again, and
    changes nothing where it has been through; one that takes long goes on as it is iterated over, and says how far
    it is. With `backward_compatible` versions of the site that do not know
    it can go on with the documents it leaves.
    """

    name: str
    migrate: Callable[[Database[dict[str, Any]]], Iterable[Progress] | None]
    backward_compatible: bool

    def apply(
        self, db: Database[dict[str, Any]], progressed: Callable[[Progress], object] = lambda _: None
    ) -> None:
        """Let a database go through it; `progressed` hears how far it is, and may stop it by raising."""
        for progress in self.migrate(db) or ():
            progressed(progress)


MIGRATIONS = (
    Migration(
        "2026-11-22-first-collections", m2026_11_22_first_collections.migrate, backward_compatible=True
    ),
    Migration(
        "2026-11-22-comments-put-away", m2026_11_22_comments_put_away.migrate, backward_compatible=False
    ),
    Migration(
        "2026-11-22-looking-after-the-place",
        m2026_11_22_looking_after_the_place.migrate,
        backward_compatible=False,
    ),
    Migration(
        "2026-11-22-people-and-accounts", m2026_11_22_people_and_accounts.migrate, backward_compatible=False
    ),
    Migration("2026-11-24-acts-and-order", m2026_11_24_acts_and_order.migrate, backward_compatible=True),
    Migration("2026-11-24-people-version", m2026_11_24_people_version.migrate, backward_compatible=True),
    Migration("2026-11-28-jobs", m2026_11_28_jobs.migrate, backward_compatible=True),
    Migration(
        "2026-11-29-protected-pictures", m2026_11_29_protected_pictures.migrate, backward_compatible=True
    ),
    Migration("2026-11-29-spellings", m2026_11_29_spellings.migrate, backward_compatible=True),
    Migration("2026-11-30-audiences", m2026_11_30_audiences.migrate, backward_compatible=False),
    Migration(
        "2026-11-30-reports-and-suspensions",
        m2026_11_30_reports_and_suspensions.migrate,
        backward_compatible=True,
    ),
    Migration("2026-11-30-people-to-meet", m2026_11_30_people_to_meet.migrate, backward_compatible=True),
    Migration("2026-12-01-notifications", m2026_12_01_notifications.migrate, backward_compatible=True),
    Migration("2026-12-02-words", m2026_12_02_words.migrate, backward_compatible=True),
    Migration("2026-12-02-similar-dreams", m2026_12_02_similar_dreams.migrate, backward_compatible=True),
    Migration("2026-12-04-skill-keys", m2026_12_04_skill_keys.migrate, backward_compatible=True),
)
