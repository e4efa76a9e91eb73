"""The medium files that older pictures lack: made by the sweep, whatever goes wrong in between."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.media.storage.cloudinary import CloudinaryStorage
from dreamscape.media.storage.gridfs import GridFsStorage
from dreamscape.services.pictures import maintenance
from dreamscape.store.pictures.files import PictureFiles
from tests.faults.picture_site import FAULTS, MEMBER, Died, Fault, Site, faulty, shown

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def older(db: Any) -> Site:
    """Three dreams with pictures of before there was a medium file, in the database."""
    site = Site(db, GridFsStorage(PictureFiles(db)))
    for title in ("A boat", "A garden", "A choir"):
        site.dreams.create(MEMBER, *site.write(b"1", title=title))
    site.db["dreams"].update_many({}, {"$unset": {"picture.medium": ""}})
    files = [{"_id": f"{public_id}/800"} for public_id in site.named()]
    for file in files:
        site.db["pictures.files"].delete_one(file)
        site.db["pictures.chunks"].delete_many({"files_id": file["_id"]})
    site.fault.calls.clear()
    return site


def is_complete(site: Site) -> bool:
    """Does every dream say that there is a medium file, and is it there?"""
    said = [bool(dream["picture"].get("medium")) for dream in site.db["dreams"].find()]
    return all(said) and all(picture.medium for picture in site.storage.stored())


def test_a_sweep_makes_them_and_the_next_finds_nothing_to_do(older: Site) -> None:
    now = datetime.now(UTC)
    assert older.maintenance.sweep(now, dry_run=True).lacking_width == 3
    assert not any(picture.medium for picture in older.storage.stored()), "a dry run changes nothing"
    assert sorted(older.maintenance.sweep(now).widened) == sorted(older.named())
    assert is_complete(older)
    assert older.maintenance.sweep(now).lacking_width == 0
    older.assert_agreement()


def test_a_sweep_makes_so_many_and_the_next_goes_on(older: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintenance, "MOST_WIDENED", 2)
    reports = [older.maintenance.sweep(datetime.now(UTC)) for _ in range(2)]
    assert [(report.lacking_width, len(report.widened)) for report in reports] == [(3, 2), (1, 1)]
    assert is_complete(older)


@pytest.mark.parametrize("how", FAULTS)
def test_whatever_fails_in_between_the_next_sweep_has_them_all(older: Site, how: str) -> None:
    # The list, then for each picture the file and what its document says of it.
    for at in range(3):
        older.db["dreams"].update_many({}, {"$unset": {"picture.medium": ""}})
        older.fault.calls.clear()
        older.fault.at, older.fault.how = at, how
        with contextlib.suppress(Died, Exception):
            older.maintenance.sweep(datetime.now(UTC))
        older.recover()
        assert is_complete(older), f"{how} at {at}"
        older.assert_agreement()


def test_one_that_is_lost_is_made_anew(older: Site) -> None:
    older.maintenance.sweep(datetime.now(UTC))
    lost = shown(older.dreams.read("a-boat"))
    older.db["pictures.files"].delete_one({"_id": f"{lost}/800"})
    assert older.maintenance.sweep(datetime.now(UTC)).widened == [lost]
    assert is_complete(older)


def test_a_picture_that_is_replaced_meanwhile_leaves_no_file_behind(older: Site) -> None:
    public_id = shown(older.dreams.read("a-boat"))

    def replaced_meanwhile(large: bytes) -> bytes:
        older.dreams.edit(MEMBER, "a-boat", *older.write(b"2"))
        return large

    assert not _making(older, replaced_meanwhile).make(public_id)
    assert public_id not in {picture.public_id for picture in older.storage.stored()}
    older.assert_agreement()


def test_one_that_cannot_be_read_is_left_as_it_is(older: Site) -> None:
    def unreadable(_large: bytes) -> bytes:
        raise OSError("not a WebP file")

    assert not _making(older, unreadable).make(shown(older.dreams.read("a-boat")))
    older.assert_agreement()


def test_faces_and_narrow_pictures_get_none(older: Site) -> None:
    older.db["dreams"].update_many({}, {"$set": {"picture.width": 800}})
    assert older.maintenance.sweep(datetime.now(UTC)).lacking_width == 0
    face = older.pictures.add("profile", b"1")
    assert not face.medium
    assert [one.medium for one in older.storage.stored() if one.public_id == face.public_id] == [False]


def test_where_storage_is_away_nothing_is_said_to_be_there(older: Site) -> None:
    public_id = shown(older.dreams.read("a-boat"))
    older.fault = Fault(at=0, how="refuses")
    assert not older.widths(older.pictures, faulty(older.storage, older.fault, storage=True)).make(public_id)
    assert older.fault.calls == ["add_medium"]
    assert not older.db["dreams"].count_documents({"picture.medium": True})


def test_at_cloudinary_nothing_has_to_be_made_for_it_to_be_said(older: Site) -> None:
    storage = CloudinaryStorage("cloudinary://k:s@demo")
    public_id = shown(older.dreams.read("a-boat"))
    assert older.widths(older.pictures, storage).make(public_id)
    picture = older.dreams.read("a-boat").picture
    assert picture
    assert picture.medium


def _making(site: Site, medium_of: Callable[[bytes], bytes]) -> Any:
    widths = site.widths(site.pictures, site.storage)
    widths._medium_of = medium_of  # noqa: SLF001 - what makes the file is the one thing to be otherwise
    return widths
