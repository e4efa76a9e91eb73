"""Which migrations run, in which order; and who may work with a database that has been through others."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.services.site.migrations import LeaseLost, Migrations, UnfitDatabase
from dreamscape.store.common.indexes import INDEXES
from dreamscape.store.migrations.steps import Progress
from dreamscape.store.migrations.table import MIGRATIONS, Migration
from dreamscape.store.site.migrations import Migrations as MigrationStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEA, LAND, SKY = "2026-11-22-sea", "2026-11-22-land", "2026-12-01-sky"


class Died(BaseException):
    """The process ends here."""


def make(name: str, db: Any) -> None:
    db["made"].insert_one({"_id": name})


def table(*names: str, backward_compatible: bool = True) -> tuple[Migration, ...]:
    """Migrations that leave a mark, and fail where there is one."""
    return tuple(Migration(name, partial(make, name), backward_compatible) for name in names)


@pytest.fixture
def version(db: Any) -> Callable[..., Migrations]:
    """The service of a version of the site that has these migrations."""

    def build(*migrations: Migration) -> Migrations:
        return Migrations(
            store=MigrationStore(db), plant_categories=lambda: 0, table=migrations, lease_seconds=0.3
        )

    return build


@pytest.fixture
def made(db: Any) -> Callable[[], list[str]]:
    """The marks, in the order in which they were made."""
    return lambda: [mark["_id"] for mark in db["made"].find()]


def test_what_is_missing_runs_once_in_the_order_of_the_table(version: Any, made: Any) -> None:
    said: list[str] = []
    version(*table(SEA, LAND, SKY)).run(said.append)
    assert made() == [SEA, LAND, SKY]
    indexes = sum(len(models) for models in INDEXES.values())
    assert said == [*(f"{name} is done." for name in (SEA, LAND, SKY)), f"{indexes} indexes are there."]

    said.clear()
    version(*table(SEA, LAND, SKY)).run(said.append)
    assert said == [f"{indexes} indexes are there."]


def test_one_that_came_in_between_runs_though_later_ones_did(version: Any, made: Any) -> None:
    version(*table(SEA, SKY)).run(str)
    version(*table(SEA, LAND, SKY)).run(str)
    assert made() == [SEA, SKY, LAND]


def test_one_that_fails_is_not_done_and_neither_is_what_comes_after(version: Any, made: Any) -> None:
    def fail(_: Any) -> None:
        raise Died

    broken = Migration(LAND, fail, backward_compatible=True)
    sea, land, sky = table(SEA, LAND, SKY)
    with pytest.raises(Died):
        version(sea, broken, sky).run(str)
    assert made() == [SEA]
    assert [
        (one.name, one.begun, one.applied_at is not None) for one in version(sea, land, sky).status()
    ] == [
        (SEA, True, True),
        (LAND, True, False),
        (SKY, False, False),
    ]
    version(sea, land, sky).run(str)
    assert made() == [SEA, LAND, SKY]


def test_indexes_come_after_the_migrations_which_may_make_room_for_them(version: Any, db: Any) -> None:
    db["follows"].drop_index("made")
    there: list[bool] = []
    look = Migration(
        SEA, lambda db: there.append("made" in db["follows"].index_information()), backward_compatible=True
    )
    version(look).run(str)
    assert there == [False]
    assert "made" in db["follows"].index_information()


def test_categories_are_planted_and_counted(db: Any) -> None:
    said: list[str] = []
    Migrations(store=MigrationStore(db), plant_categories=lambda: 40, table=()).run(said.append)
    assert said[-1] == "40 categories are new."


def test_who_has_lost_the_lease_begins_nothing_more(version: Any, made: Any) -> None:
    def lose(db: Any) -> None:
        db["migrations"].update_one({"_id": "lease"}, {"$set": {"holder": "another"}})
        while any(thread.name == "lease" for thread in threading.enumerate()):
            time.sleep(0.01)

    with pytest.raises(LeaseLost):
        version(Migration(SEA, lose, backward_compatible=True), *table(LAND)).run(str)
    assert made() == []


def going_on(db: Any) -> Iterator[Progress]:
    """A migration that takes long, and says how far it is."""
    for number in range(3):
        make(f"step {number}", db)
        yield Progress(number + 1, 3)


def test_one_that_takes_long_says_how_far_it_is(version: Any) -> None:
    heard: list[tuple[str, int, int]] = []
    version(Migration(SEA, going_on, backward_compatible=True)).run(
        str, lambda name, progress: heard.append((name, *progress))
    )
    assert heard == [(SEA, 1, 3), (SEA, 2, 3), (SEA, 3, 3)]


def test_who_loses_the_lease_meanwhile_goes_no_further(version: Any, db: Any, made: Any) -> None:
    def lose(_name: str, _progress: Progress) -> None:
        db["migrations"].update_one({"_id": "lease"}, {"$set": {"holder": "another"}})
        while any(thread.name == "lease" for thread in threading.enumerate()):
            time.sleep(0.01)

    with pytest.raises(LeaseLost):
        version(Migration(SEA, going_on, backward_compatible=True), *table(LAND)).run(str, lose)
    assert made() == ["step 0", "step 1"], "another release goes on from there"


class TestAVersionThatIsBehind:
    """The database has been through something that this version does not know."""

    @pytest.fixture(params=[True, False], ids=["can be borne", "cannot be borne"])
    def bearable(self, request: pytest.FixtureRequest, version: Any) -> bool:
        newer = table(LAND, backward_compatible=request.param)
        version(*table(SEA), *newer).run(str)
        return bool(request.param)

    def test_it_starts_only_if_that_can_be_borne(self, version: Any, bearable: bool) -> None:
        older = version(*table(SEA))
        for production in (True, False):
            if bearable:
                older.check(production=production)
            else:
                with pytest.raises(UnfitDatabase, match=f"through {LAND}, which this version"):
                    older.check(production=production)

    def test_it_migrates_only_if_that_can_be_borne(self, version: Any, bearable: bool, made: Any) -> None:
        other = version(*table(SEA, SKY))
        if bearable:
            other.run(str)
        else:
            with pytest.raises(UnfitDatabase, match=LAND):
                other.run(str)
        assert made() == [SEA, LAND, SKY][: 3 if bearable else 2]


def test_no_version_starts_in_the_middle_of_what_it_cannot_bear(version: Any) -> None:
    older, refusals = version(*table(SEA)), []

    def look(_: Any) -> None:
        with pytest.raises(UnfitDatabase) as refusal:
            older.check(production=True)
        refusals.append(refusal)

    version(*table(SEA), Migration(LAND, look, backward_compatible=False)).run(str)
    assert len(refusals) == 1


def test_production_waits_until_one_that_was_cut_short_is_finished(version: Any) -> None:
    def die(_: Any) -> None:
        raise Died

    with pytest.raises(Died):
        version(Migration(SEA, die, backward_compatible=True)).run(str)
    with pytest.raises(UnfitDatabase, match=f"yet to go through {SEA}"):
        version(*table(SEA)).check(production=True)


def test_a_version_that_is_ahead_refuses_in_production_alone(version: Any) -> None:
    version(*table(SEA)).run(str)
    newer = version(*table(SEA, LAND, SKY))
    newer.check(production=False)
    with pytest.raises(UnfitDatabase, match=f"{LAND}, {SKY}. Run `flask --app wsgi migrate`"):
        newer.check(production=True)
    newer.run(str)
    newer.check(production=True)


def test_the_status_names_what_is_done_what_is_missing_and_what_is_unknown(version: Any) -> None:
    version(*table(SEA, LAND)).run(str)
    status = version(*table(SEA, SKY)).status()
    assert [(one.name, one.known, one.applied_at is not None) for one in status] == [
        (SEA, True, True),
        (SKY, True, False),
        (LAND, False, True),
    ]


def test_what_was_written_down_of_a_migration_stays(version: Any, db: Any) -> None:
    version(*table(SEA)).run(str)
    before = list(db["migrations"].find())
    version(*table(SEA)).run(str)
    assert list(db["migrations"].find()) == before
    assert before[0]["backward_compatible"] is True


def test_names_are_dated_different_and_in_order() -> None:
    names = [migration.name for migration in MIGRATIONS]
    assert len(set(names)) == len(names)
    days = [name[:10] for name in names]
    assert days == sorted(days)
