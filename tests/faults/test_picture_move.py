"""Every picture to another storage, stopped anywhere and begun again."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import NotFound, StorageFailed
from dreamscape.media.storage.cloudinary import CloudinaryStorage
from dreamscape.media.storage.gridfs import GridFsStorage
from dreamscape.services.pictures.maintenance import PictureMaintenance
from dreamscape.services.pictures.pictures import Pictures
from dreamscape.services.pictures.protection import PictureProtection
from dreamscape.store.pictures.files import PictureFiles
from tests.faults.picture_site import MEMBER, Died, Fault, Site, faulty, plain
from tests.support.cloudinary import CloudinaryDouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dreamscape.media.renditions import StoredPicture


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
            home.dreams.create(MEMBER, *home.write(b"1", title=title))
        return home

    def maintenance(self, home: Site, used: Any, other: Any) -> PictureMaintenance:
        pictures = Pictures(process=plain, storage=used, deletions=home.queue, jobs=home.jobs)
        return PictureMaintenance(
            pictures=pictures,
            protection=PictureProtection(storage=used, references=home.references),
            widths=home.widths(pictures, used),
            storage=used,
            others=[other],
            deletions=home.queue,
            references=home.references,
        )

    def test_every_picture_arrives_and_the_originals_go(self, home: Site, cloud: CloudinaryDouble) -> None:
        away = CloudinaryStorage(cloud.url, pauses=())
        seen: list[int] = []

        def progress(pictures: Sequence[StoredPicture]) -> Sequence[StoredPicture]:
            seen.append(len(pictures))
            return pictures

        maintenance = self.maintenance(home, used=away, other=home.storage)
        report = maintenance.move("cloudinary", datetime.now(UTC), progress=progress)
        assert (len(report.copied), report.failed, report.originals_deleted, seen) == (3, [], 3, [3])
        assert set(cloud.pictures) == set(home.named())
        assert list(home.storage.stored()) == []
        back = self.maintenance(home, used=home.storage, other=away).move("gridfs", datetime.now(UTC))
        assert len(back.copied) == 3
        assert not cloud.pictures
        home.assert_agreement()

    def test_originals_stay_while_the_site_uses_them(self, home: Site, cloud: CloudinaryDouble) -> None:
        away = CloudinaryStorage(cloud.url, pauses=())
        maintenance = self.maintenance(home, used=home.storage, other=away)
        report = maintenance.move("cloudinary", datetime.now(UTC))
        assert (report.originals_kept, report.originals_deleted) == (3, 0)
        home.assert_agreement()
        again = maintenance.move("cloudinary", datetime.now(UTC), delete_originals=True)
        assert (again.copied, again.already_there, again.originals_deleted) == ([], 3, 3)

    @pytest.mark.usefixtures("db")
    def test_stopped_anywhere_and_started_again_it_loses_none(
        self, home: Site, cloud: CloudinaryDouble
    ) -> None:
        away = CloudinaryStorage(cloud.url, pauses=())
        for at in itertools.count():
            fault = Fault(at, "dies after" if at % 2 else "dies before")
            used, other = faulty(away, fault, storage=True), faulty(home.storage, fault, storage=True)
            try:
                self.maintenance(home, used, other).move("cloudinary", datetime.now(UTC))
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
        maintenance = self.maintenance(home, used=away, other=home.storage)
        # The first request lists the folder dreams/, under /resources/image/upload.
        with pytest.raises(StorageFailed):
            maintenance.move("cloudinary", datetime.now(UTC))
        cloud.misbehave(500, path="demo/image/upload")
        report = maintenance.move("cloudinary", datetime.now(UTC))
        assert len(report.failed) == 1
        assert len(report.copied) == 2
        assert [picture.public_id for picture in home.storage.stored()] == report.failed
        assert maintenance.move("cloudinary", datetime.now(UTC)).copied == report.failed

    def test_a_sweep_does_not_forget_what_has_not_been_moved_yet(
        self, home: Site, cloud: CloudinaryDouble
    ) -> None:
        away = CloudinaryStorage(cloud.url, pauses=())
        report = self.maintenance(home, used=away, other=home.storage).sweep(datetime.now(UTC))
        assert sorted(report.elsewhere) == sorted(home.named())
        assert len(home.named()) == 3

    def test_there_must_be_somewhere_to_move_to(self, home: Site) -> None:
        with pytest.raises(NotFound, match="CLOUDINARY_URL"):
            home.maintenance.move("cloudinary", datetime.now(UTC))
        with pytest.raises(NotFound, match="CLOUDINARY_URL"):
            home.maintenance.move("gridfs", datetime.now(UTC))
