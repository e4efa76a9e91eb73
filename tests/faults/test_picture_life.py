"""A dream's picture from its first upload to its last deletion, with every step failing once.

Whatever fails, in the end the pictures in storage are exactly those that
documents name, and nothing waits in the queue.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from dreamscape.errors import DreamscapeError, NotFound, StorageFailed, Taken
from dreamscape.media.renditions import ProcessedPicture, Renditions
from dreamscape.media.storage.cloudinary import CloudinaryStorage
from dreamscape.media.storage.gridfs import GridFsStorage
from dreamscape.models import Dream, Member
from dreamscape.services.categories import Categories
from dreamscape.services.dreams import Dreams, WrittenDream
from dreamscape.services.picture_upkeep import PictureUpkeep
from dreamscape.services.pictures import Pictures
from dreamscape.store.categories import Categories as CategoryStore
from dreamscape.store.dreams import Dreams as DreamStore
from dreamscape.store.picture_deletions import PictureDeletions
from dreamscape.store.picture_files import PictureFiles
from dreamscape.store.picture_references import PictureReferences
from tests.doubles.cloudinary import CloudinaryDouble
from tests.doubles.photos import saved

MEMBER = Member("5" * 24, "mara@example.org", "Mara", "Lind", "mara-lind", "fox", datetime.now(UTC))


WEBP = saved(Image.new("RGB", (2, 1)), "WEBP")


class Died(BaseException):
    """The process ends here, as by kill -9."""


@dataclass
class Fault:
    """Lets the call number `at` go wrong: `refuses`, `loses` the answer, `dies before` or `dies after`."""

    at: int = -1
    how: str = ""
    calls: list[str] = field(default_factory=list)

    def strike(self, name: str, work: Callable[[], Any], storage: bool) -> Any:
        self.calls.append(name)
        how = self.how if len(self.calls) - 1 == self.at else ""
        if how == "dies before":
            raise Died
        if how == "refuses" and storage:
            raise StorageFailed
        result = work()
        if how == "dies after":
            raise Died
        if how == "loses" and storage:
            raise StorageFailed
        return result


class Faulty:
    """Whatever `target` does, unless `fault` strikes."""

    def __init__(self, target: Any, fault: Fault, storage: bool = False) -> None:
        self._target, self._fault, self._storage = target, fault, storage

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._target, name)
        if not callable(method):
            return method
        return lambda *args, **kwargs: self._fault.strike(
            name, lambda: method(*args, **kwargs), self._storage
        )


def plain(data: bytes) -> ProcessedPicture:
    """Instead of the real processing, which has tests of its own: always the same two pixels."""
    return ProcessedPicture(Renditions(WEBP + b"small" + data, WEBP + data), 1200, 900, "AAAA")


class Site:
    """Dreams and their pictures on one storage, with a fault among them."""

    def __init__(self, db: Any, storage: Any) -> None:
        self.db, self.storage, self.fault = db, storage, Fault()
        self.queue = PictureDeletions(db)
        queue = Faulty(self.queue, self.fault)
        self.pictures = Pictures(plain, Faulty(storage, self.fault, storage=True), queue)
        categories = Categories(CategoryStore(db))
        categories.plant()
        store = Faulty(DreamStore(db), self.fault)
        self.dreams = Dreams(store, categories, self.pictures, ())
        self.references = [PictureReferences(db, name) for name in ("users", "dreams")]
        self.upkeep = PictureUpkeep(self.pictures, storage, [], self.queue, self.references)

    def write(
        self, picture: bytes | None = None, remove: bool = False, title: str = "A boat"
    ) -> WrittenDream:
        return WrittenDream(
            title=title, description="One day.", categories=["sea"], picture=picture, remove_picture=remove
        )

    def live(self) -> None:
        """A dream is written, gets another picture twice, loses it, gets one again and is taken down;
        another stays."""
        self.attempt(lambda: self.dreams.create(MEMBER, self.write(b"1")))
        for change in (self.write(b"2"), self.write(b"3"), self.write(remove=True), self.write(b"4")):
            self.attempt(lambda change=change: self.dreams.edit(MEMBER, "a-boat", change))
        self.attempt(lambda: self.dreams.create(MEMBER, self.write(b"5", title="A garden")))
        self.attempt(lambda: self.dreams.delete(MEMBER, "a-boat"))

    def attempt(self, work: Callable[[], object]) -> None:
        """One request: its own errors are pages, and when the process dies there is a new one."""
        with contextlib.suppress(DreamscapeError, Died):
            work()

    def recover(self) -> None:
        """Two days later, when all is well again."""
        self.fault.at = -1
        later = datetime.now(UTC) + timedelta(days=2)
        self.upkeep.sweep(later)
        self.upkeep.sweep(later)

    def named(self) -> list[str]:
        return [public_id for references in self.references for public_id in references.public_ids()]

    def assert_agreement(self) -> None:
        """Documents and storage say the same, every picture is whole, nobody waits."""
        named = self.named()
        assert len(named) == len(set(named))
        assert {picture.public_id for picture in self.storage.stored()} == set(named)
        for public_id in named:
            assert self.storage.has(public_id)
        assert self.queue.all() == []


@pytest.fixture(params=["gridfs", "cloudinary"])
def storage(request: pytest.FixtureRequest, db: Any) -> Iterator[Any]:
    if request.param == "gridfs":
        yield GridFsStorage(PictureFiles(db))
        return
    with CloudinaryDouble() as cloud:
        yield CloudinaryStorage(cloud.url, timeout=2, pauses=())
        assert not cloud.forgeries


@pytest.fixture
def site(db: Any, storage: Any) -> Site:
    return Site(db, storage)


def test_an_undisturbed_life_leaves_exactly_the_pictures_that_are_shown(site: Site) -> None:
    site.live()
    assert len(site.named()) == 1
    site.assert_agreement()


@pytest.mark.parametrize("how", ["refuses", "loses", "dies after"])
def test_whichever_step_fails_documents_and_storage_agree_in_the_end(site: Site, db: Any, how: str) -> None:
    site.live()
    steps = len(site.fault.calls)
    assert steps > 20
    for at in range(steps):
        for collection in ("dreams", "slugs", "removals"):
            db[collection].delete_many({})
        site.fault.at, site.fault.how = at, how
        site.fault.calls.clear()
        site.live()
        site.recover()
        site.assert_agreement()


def test_a_storage_that_takes_nothing_costs_the_picture_and_not_the_words(site: Site) -> None:
    site.fault.at, site.fault.how = 0, "refuses"
    dream, trouble = site.dreams.create(MEMBER, site.write(b"1"))
    assert dream.title == "A boat" and dream.picture is None
    assert trouble and "picture" in trouble
    site.recover()
    site.assert_agreement()


def test_a_storage_that_deletes_nothing_is_not_the_members_trouble(site: Site) -> None:
    site.dreams.create(MEMBER, site.write(b"1"))
    site.fault.calls.clear()
    first = site.named()
    for at in range(12):
        site.fault.at, site.fault.how = at, "refuses"
        if site.fault.calls and site.fault.calls[-1] == "delete":
            break
        site.fault.calls.clear()
        dream, _ = site.dreams.edit(MEMBER, "a-boat", site.write(b"2"))
    assert dream.picture
    site.recover()
    assert not set(first) & {picture.public_id for picture in site.storage.stored()}
    site.assert_agreement()


def test_a_title_that_is_taken_takes_its_new_picture_away_again(site: Site) -> None:
    site.dreams.create(MEMBER, site.write(b"1"))
    with pytest.raises(Taken):
        site.dreams.create(MEMBER, site.write(b"2"))
    assert len(site.named()) == 1
    site.assert_agreement()


def test_two_dreams_with_one_and_the_same_file_have_a_picture_each(site: Site) -> None:
    for title in ("A boat", "A garden"):
        site.dreams.create(MEMBER, site.write(b"the same", title=title))
    assert len(site.named()) == 2
    site.assert_agreement()
    site.dreams.delete(MEMBER, "a-boat")
    assert len(site.named()) == 1
    site.assert_agreement()


@pytest.mark.real_db
def test_replacements_at_the_same_time_leave_exactly_one_picture(site: Site) -> None:
    site.dreams.create(MEMBER, site.write(b"0"))
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def replace(number: int) -> None:
        start.wait()
        try:
            for turn in range(3):
                site.dreams.edit(MEMBER, "a-boat", site.write(b"%d %d" % (number, turn)))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=replace, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(site.named()) == 1
    site.assert_agreement()


@pytest.mark.real_db
def test_a_replacement_while_the_dream_is_taken_down_leaves_no_picture(site: Site) -> None:
    for _ in range(5):
        site.dreams.create(MEMBER, site.write(b"0"))
        start = threading.Barrier(2)
        works: list[Callable[[], object]] = [
            lambda: site.dreams.edit(MEMBER, "a-boat", site.write(b"1")),
            lambda: site.dreams.delete(MEMBER, "a-boat"),
        ]

        def run(work: Callable[[], object], start: threading.Barrier = start) -> None:
            start.wait()
            site.attempt(work)

        threads = [threading.Thread(target=run, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert site.named() == []
        site.assert_agreement()
        site.db["slugs"].delete_many({})


def shown(dream: Dream | None) -> str:
    assert dream and dream.picture
    return dream.picture.public_id


class TestSweep:
    """What `flask media sweep` finds and mends."""

    def test_orphans_go_after_a_day_and_not_before(self, site: Site) -> None:
        kept, _ = site.dreams.create(MEMBER, site.write(b"1"))
        orphan = site.pictures.add("dreams", b"2").public_id
        now = datetime.now(UTC)
        assert site.upkeep.sweep(now + timedelta(hours=23)).orphans == []
        assert site.upkeep.sweep(now + timedelta(hours=25), dry_run=True).orphans == [orphan]
        assert site.storage.has(orphan), "a dry run changes nothing"
        assert site.upkeep.sweep(now + timedelta(hours=25)).orphans == [orphan]
        assert site.named() == [shown(kept)]
        site.assert_agreement()

    def test_a_document_that_names_a_missing_picture_names_none_then(self, site: Site) -> None:
        for title in ("A boat", "A garden", "A choir"):
            site.dreams.create(MEMBER, site.write(b"1", title=title))
        missing = shown(site.dreams.read("a-boat"))
        site.storage.delete(missing)
        now = datetime.now(UTC)
        assert site.upkeep.sweep(now, dry_run=True).missing == [missing]
        assert site.dreams.read("a-boat").picture is not None
        assert site.upkeep.sweep(now).missing == [missing]
        assert site.dreams.read("a-boat").picture is None
        site.assert_agreement()

    def test_a_storage_that_lacks_most_pictures_is_rather_the_wrong_one(self, site: Site) -> None:
        for title in ("A boat", "A garden", "A choir"):
            site.dreams.create(MEMBER, site.write(b"1", title=title))
        for public_id in site.named()[:2]:
            site.storage.delete(public_id)
        report = site.upkeep.sweep(datetime.now(UTC))
        assert len(report.missing_left_alone) == 2 and not report.missing
        assert len(site.named()) == 3

    def test_what_is_queued_but_shown_stays(self, site: Site) -> None:
        dream, _ = site.dreams.create(MEMBER, site.write(b"1"))
        site.queue.add(shown(dream))
        report = site.upkeep.sweep(datetime.now(UTC), dry_run=True)
        assert report.in_use_after_all == [shown(dream)] and report.deleted == []
        assert site.queue.all() == [shown(dream)]
        site.upkeep.sweep(datetime.now(UTC))
        site.assert_agreement()

    def test_what_storage_refuses_is_tried_later_and_later(self, site: Site) -> None:
        public_id = site.pictures.add("dreams", b"1").public_id
        site.fault.calls.clear()
        site.fault.at, site.fault.how = 1, "refuses"
        site.pictures.discard(public_id)
        assert site.queue.all() == [public_id]
        now = datetime.now(UTC)
        assert site.upkeep.sweep(now).still_waiting == [public_id]
        assert site.upkeep.sweep(now + timedelta(minutes=2), dry_run=True).deleted == [public_id]
        assert site.upkeep.sweep(now + timedelta(minutes=2)).deleted == [public_id]
        site.assert_agreement()

    def test_the_next_cleaning_takes_along_what_is_due(self, site: Site) -> None:
        waiting = [site.pictures.add("dreams", b"1").public_id for _ in range(2)]
        for public_id in waiting:
            site.pictures.retire(public_id)
        site.pictures.discard(site.pictures.add("profile", b"2"))
        site.assert_agreement()

    @pytest.mark.parametrize("nothing", [None, ""])
    def test_no_picture_is_nothing_to_clean_up(self, site: Site, nothing: str | None) -> None:
        site.pictures.retire(nothing)
        site.pictures.discard(nothing)
        site.pictures.clean_up(nothing)
        site.assert_agreement()


def test_a_cleaning_never_raises_whatever_is_wrong(site: Site) -> None:
    def broken(*_: object, **__: object) -> list[str]:
        raise RuntimeError("the queue is broken")

    site.queue.due = broken  # type: ignore[method-assign]
    site.pictures.clean_up("dreams/a")
    site.pictures.clean_up(None)


def test_a_cleaning_stops_at_the_first_refusal(site: Site) -> None:
    for name in ("dreams/a", "dreams/b"):
        site.queue.add(name)
    site.fault.at, site.fault.how = 1, "refuses"
    site.fault.calls.clear()
    site.pictures.clean_up(None)
    assert site.fault.calls.count("delete") == 1
    assert len(site.queue.all()) == 2


def test_there_are_two_folders(site: Site) -> None:
    with pytest.raises(ValueError, match="no folder 'elsewhere'"):
        site.pictures.add("elsewhere", b"1")
    assert site.pictures.origin == site.storage.origin


class TestMove:
    """`flask media move` from the database to Cloudinary and back."""

    @pytest.fixture
    def cloud(self) -> Iterator[CloudinaryDouble]:
        with CloudinaryDouble() as cloud:
            yield cloud

    @pytest.fixture
    def home(self, db: Any) -> Site:
        home = Site(db, GridFsStorage(PictureFiles(db)))
        for title in ("A boat", "A garden", "A choir"):
            home.dreams.create(MEMBER, home.write(b"1", title=title))
        return home

    def upkeep(self, home: Site, used: Any, other: Any) -> PictureUpkeep:
        pictures = Pictures(plain, used, home.queue)
        return PictureUpkeep(pictures, used, [other], home.queue, home.references)

    def test_every_picture_arrives_and_the_originals_go(self, home: Site, cloud: CloudinaryDouble) -> None:
        away = CloudinaryStorage(cloud.url, pauses=())
        seen: list[int] = []
        upkeep = self.upkeep(home, used=away, other=home.storage)
        report = upkeep.move(
            "cloudinary", datetime.now(UTC), progress=lambda all: seen.append(len(all)) or all
        )
        assert (len(report.copied), report.failed, report.originals_deleted, seen) == (3, [], 3, [3])
        assert set(cloud.pictures) == set(home.named())
        assert list(home.storage.stored()) == []
        back = self.upkeep(home, used=home.storage, other=away).move("gridfs", datetime.now(UTC))
        assert len(back.copied) == 3
        assert not cloud.pictures
        home.assert_agreement()

    def test_originals_stay_while_the_site_uses_them(self, home: Site, cloud: CloudinaryDouble) -> None:
        away = CloudinaryStorage(cloud.url, pauses=())
        upkeep = self.upkeep(home, used=home.storage, other=away)
        report = upkeep.move("cloudinary", datetime.now(UTC))
        assert (report.originals_kept, report.originals_deleted) == (3, 0)
        home.assert_agreement()
        again = upkeep.move("cloudinary", datetime.now(UTC), delete_originals=True)
        assert (again.copied, again.already_there, again.originals_deleted) == ([], 3, 3)

    def test_stopped_anywhere_and_started_again_it_loses_none(
        self, home: Site, cloud: CloudinaryDouble, db: Any
    ) -> None:
        away = CloudinaryStorage(cloud.url, pauses=())
        for at in itertools.count():
            fault = Fault(at, "dies after" if at % 2 else "dies before")
            used, other = Faulty(away, fault, storage=True), Faulty(home.storage, fault, storage=True)
            used.name, used.origin = "cloudinary", ""
            try:
                self.upkeep(home, used, other).move("cloudinary", datetime.now(UTC))
            except Died:
                everywhere = set(cloud.pictures) | {p.public_id for p in home.storage.stored() if p.whole}
                assert everywhere >= set(home.named())
            else:
                break
        assert set(cloud.pictures) == set(home.named())
        assert list(home.storage.stored()) == []

    def test_one_that_cannot_be_copied_is_named_and_its_original_kept(
        self, home: Site, cloud: CloudinaryDouble
    ) -> None:
        away = CloudinaryStorage(cloud.url, pauses=())
        cloud.misbehave(500, path="/image/upload")
        upkeep = self.upkeep(home, used=away, other=home.storage)
        # The first request lists the folder dreams/, under /resources/image/upload.
        with pytest.raises(StorageFailed):
            upkeep.move("cloudinary", datetime.now(UTC))
        cloud.misbehave(500, path="demo/image/upload")
        report = upkeep.move("cloudinary", datetime.now(UTC))
        assert len(report.failed) == 1 and len(report.copied) == 2
        assert [picture.public_id for picture in home.storage.stored()] == report.failed
        assert upkeep.move("cloudinary", datetime.now(UTC)).copied == report.failed

    def test_a_sweep_does_not_forget_what_has_not_been_moved_yet(
        self, home: Site, cloud: CloudinaryDouble
    ) -> None:
        away = CloudinaryStorage(cloud.url, pauses=())
        report = self.upkeep(home, used=away, other=home.storage).sweep(datetime.now(UTC))
        assert sorted(report.elsewhere) == sorted(home.named())
        assert len(home.named()) == 3

    def test_there_must_be_somewhere_to_move_to(self, home: Site) -> None:
        with pytest.raises(NotFound, match="CLOUDINARY_URL"):
            home.upkeep.move("cloudinary", datetime.now(UTC))
        with pytest.raises(NotFound, match="CLOUDINARY_URL"):
            home.upkeep.move("gridfs", datetime.now(UTC))
