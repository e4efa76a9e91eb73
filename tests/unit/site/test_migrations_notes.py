"""Each change of what is stored has a note and a function, and they say the same."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dreamscape.store.migrations.table import MIGRATIONS

if TYPE_CHECKING:
    from dreamscape.store.migrations.table import Migration

ROOT = Path(__file__).parents[3]
NOTES = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "migrations_notes").glob("2*.md"))
}
MODULES = sorted(path.stem for path in (ROOT / "dreamscape/store/migrations").glob("m2*.py"))
# What is stored already stays as it is.
WITHOUT_A_MIGRATION = {
    "2026-11-22-pillow-and-webp",
    "2026-11-28-languages",
    "2026-11-29-csp-reports",
    "2026-11-29-picture-widths",
    "2026-11-29-removed-comments",
    "2026-11-29-sessions-version",
    "2026-11-30-blocks",
    "2026-11-30-circles",
    "2026-11-30-kept-pictures",
    "2026-11-30-passkeys",
    "2026-11-30-doubts",
    "2026-11-30-spent-challenges",
    "2026-11-30-site-pages-and-branches",
    "2026-11-30-second-steps",
    "2026-11-30-undone-blocks",
    "2026-11-30-waiting-posts",
    "2026-11-30-wider-audiences",
    "2026-12-01-digests",
    "2026-12-01-push",
    "2026-12-02-share-pictures",
    "2026-12-02-doors",
    "2026-12-03-diaries",
    "2026-12-03-states",
    "2026-12-03-sealed-letters",
    "2026-12-04-same-sky",
    "2026-12-04-asks",
    "2026-12-04-rooms",
}
VERDICTS = {"**Older versions.** Can go on.": True, "**Older versions.** Cannot go on.": False}
PARTS = ("**Why.**", "**What changes.**", "**Function.**", "**Older versions.**", "**Apply.**", "**Undo.**")

each = pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda migration: migration.name)


def module_of(name: str) -> str:
    return "m" + name.replace("-", "_")


def test_every_note_has_its_migration_and_every_migration_its_note() -> None:
    assert set(NOTES) - WITHOUT_A_MIGRATION == {migration.name for migration in MIGRATIONS}
    assert set(NOTES) >= WITHOUT_A_MIGRATION


def test_every_module_is_in_the_table() -> None:
    assert sorted(module_of(migration.name) for migration in MIGRATIONS) == MODULES


@each
def test_a_migration_is_the_function_of_the_module_of_its_name(migration: Migration) -> None:
    name = migration.name
    module = import_module(f"dreamscape.store.migrations.{module_of(name)}")
    assert migration.migrate is module.migrate


@each
def test_its_note_names_the_function(migration: Migration) -> None:
    name = migration.name
    path = f"`dreamscape/store/migrations/{module_of(name)}.py`"
    assert re.search(rf"^\*\*Function\.\*\* {re.escape(path)}", NOTES[name], re.MULTILINE)


@each
def test_its_note_says_whether_older_versions_can_go_on(migration: Migration) -> None:
    name = migration.name
    said = [can for verdict, can in VERDICTS.items() if verdict in NOTES[name]]
    assert said == [migration.backward_compatible]


@each
def test_its_note_has_all_parts_in_order(migration: Migration) -> None:
    note = NOTES[migration.name]
    assert note.startswith(f"# {migration.name[:10]}: ")
    places = [note.find(f"\n{part}") for part in PARTS]
    assert -1 not in places
    assert places == sorted(places)
