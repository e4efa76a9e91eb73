"""What `flask media sweep` and the after-work of requests find and repair."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.picture_site import MEMBER, Site, shown


class TestSweep:
    """What `flask media sweep` finds and repairs."""

    def test_orphans_go_after_a_day_and_not_before(self, site: Site) -> None:
        kept, _ = site.dreams.create(MEMBER, *site.write(b"1"))
        orphan = site.pictures.add("dreams", b"2").public_id
        now = datetime.now(UTC)
        assert site.maintenance.sweep(now + timedelta(hours=23)).orphans == []
        assert site.maintenance.sweep(now + timedelta(hours=25), dry_run=True).orphans == [orphan]
        assert site.storage.has(orphan), "a dry run changes nothing"
        assert site.maintenance.sweep(now + timedelta(hours=25)).orphans == [orphan]
        assert site.named() == [shown(kept)]
        site.assert_agreement()

    def test_a_document_that_names_a_missing_picture_names_none_then(self, site: Site) -> None:
        for title in ("A boat", "A garden", "A choir"):
            site.dreams.create(MEMBER, *site.write(b"1", title=title))
        missing = shown(site.dreams.read("a-boat"))
        site.storage.delete(missing)
        now = datetime.now(UTC)
        assert site.maintenance.sweep(now, dry_run=True).missing == [missing]
        assert site.dreams.read("a-boat").picture is not None
        assert site.maintenance.sweep(now).missing == [missing]
        assert site.dreams.read("a-boat").picture is None
        site.assert_agreement()

    def test_a_storage_that_lacks_most_pictures_is_rather_the_wrong_one(self, site: Site) -> None:
        for title in ("A boat", "A garden", "A choir"):
            site.dreams.create(MEMBER, *site.write(b"1", title=title))
        for public_id in site.named()[:2]:
            site.storage.delete(public_id)
        report = site.maintenance.sweep(datetime.now(UTC))
        assert len(report.missing_left_alone) == 2
        assert not report.missing
        assert len(site.named()) == 3

    def test_what_is_queued_but_shown_stays(self, site: Site) -> None:
        dream, _ = site.dreams.create(MEMBER, *site.write(b"1"))
        site.queue.add(shown(dream))
        report = site.maintenance.sweep(datetime.now(UTC), dry_run=True)
        assert report.in_use_after_all == [shown(dream)]
        assert report.deleted == []
        assert site.queue.all() == [shown(dream)]
        site.maintenance.sweep(datetime.now(UTC))
        site.assert_agreement()

    def test_what_storage_refuses_is_tried_later_and_later(self, site: Site) -> None:
        public_id = site.pictures.add("dreams", b"1").public_id
        site.fault.calls.clear()
        site.fault.at, site.fault.how = 2, "refuses"  # after the job is there and taken
        site.pictures.discard(public_id)
        assert site.queue.all() == [public_id]
        now = datetime.now(UTC)
        assert site.maintenance.sweep(now).still_waiting == [public_id]
        assert site.maintenance.sweep(now + timedelta(minutes=2), dry_run=True).deleted == [public_id]
        assert site.maintenance.sweep(now + timedelta(minutes=2)).deleted == [public_id]
        site.assert_agreement()

    @pytest.mark.parametrize("nothing", [None, ""])
    def test_no_picture_is_nothing_to_clean_up(self, site: Site, nothing: str | None) -> None:
        site.pictures.retire(nothing)
        site.pictures.discard(nothing)
        site.pictures.clean_up(nothing)
        site.assert_agreement()


def test_a_cleaning_never_raises_whatever_is_wrong(site: Site) -> None:
    site.queue.add("dreams/a")
    site.fault.calls.clear()
    site.fault.at, site.fault.how = 0, "database refuses"
    site.pictures.clean_up("dreams/a")
    assert site.fault.calls == ["take"]
    site.pictures.clean_up(None)


def test_there_are_two_folders(site: Site) -> None:
    with pytest.raises(ValueError, match="no folder 'elsewhere'"):
        site.pictures.add("elsewhere", b"1")
    assert site.pictures.origin == site.storage.origin
