"""What keeps documents and picture storage in agreement, and moves pictures between storages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dreamscape.errors import NotFound, StorageFailed
from dreamscape.media.renditions import Renditions, StoredPicture
from dreamscape.messages import Message

if TYPE_CHECKING:
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.services.pictures.protection import PictureProtection
    from dreamscape.services.pictures.protocols import PictureDeletions, PictureReferences, PictureStorage
    from dreamscape.services.pictures.widths import PictureWidths

log = logging.getLogger(__name__)

# A picture is stored before its document names it; nobody takes this long in between.
ORPHANED_AFTER = timedelta(hours=24)
# Each takes a tenth of a second of a processor; what is left over waits for the next sweep.
MOST_WIDENED = 2000
Progress = Callable[[Sequence[StoredPicture]], Iterable[StoredPicture]]


@dataclass(slots=True)
class SweepReport:
    """Public ids by what the sweep did with them, or would do when it is a dry run."""

    deleted: list[str] = field(default_factory=list)
    still_waiting: list[str] = field(default_factory=list)
    in_use_after_all: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    widened: list[str] = field(default_factory=list)
    lacking_width: int = 0
    missing_left_alone: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    orphaned_chunks: int = 0


@dataclass(slots=True)
class MoveReport:
    """What a move did: public ids that were copied, found there already, failed, taken from the source."""

    copied: list[str] = field(default_factory=list)
    already_there: int = 0
    failed: list[str] = field(default_factory=list)
    originals_deleted: int = 0
    originals_kept: int = 0


class PictureMaintenance:
    """Looks after `storage`, the one in use; `others` are storages that may hold pictures too."""

    def __init__(
        self,
        *,
        pictures: Pictures,
        protection: PictureProtection,
        widths: PictureWidths,
        storage: PictureStorage,
        others: Sequence[PictureStorage],
        deletions: PictureDeletions,
        references: Sequence[PictureReferences],
    ) -> None:
        self._pictures = pictures
        self._protection = protection
        self._widths = widths
        self._storage = storage
        self._others = tuple(others)
        self._deletions = deletions
        self._references = tuple(references)

    def sweep(self, now: datetime, *, dry_run: bool = False) -> SweepReport:
        """Try the queue again, delete orphans, forget pictures that are gone, protect those that shall be, and make
        the medium files that are missing.

        Raises StorageFailed when storage cannot even be listed.
        """
        report = SweepReport()
        # The order matters while people use the site: storage and queue first, documents after them,
        # so that whatever changes in between looks named rather than orphaned.
        stored = {picture.public_id: picture for picture in self._storage.stored()}
        waiting = set(self._deletions.all())
        due = set(self._deletions.due(now))
        named = self._named()
        self._sweep_queue(report, waiting & named, due - named, now, dry_run)
        report.still_waiting.extend(sorted(waiting - named - due))
        self._sweep_orphans(report, stored.values(), named | waiting, now, dry_run)
        self._sweep_missing(report, named - stored.keys(), len(named), dry_run)
        self._sweep_protection(report, [stored[one] for one in named & stored.keys()], dry_run)
        self._sweep_widths(report, stored, dry_run)
        if not dry_run:
            report.orphaned_chunks = self._storage.delete_orphaned_chunks(now - ORPHANED_AFTER)
        return report

    def move(
        self,
        to: str,
        now: datetime,
        *,
        delete_originals: bool = False,
        progress: Progress = lambda pictures: pictures,
    ) -> MoveReport:
        """Copy every named picture into the storage called `to`; then delete the originals.

        They are only deleted where the site already uses `to`, or when asked
        to. Pictures that are already there are passed over, so a move that was
        stopped goes on when started again. Raises NotFound when there is no
        such storage or none to move from, StorageFailed when one cannot be listed.
        """
        target, source = self._ends(to)
        report = MoveReport()
        originals = list(source.stored())
        there = {picture.public_id for picture in target.stored() if picture.whole}
        named = self._named()
        report.already_there = len(named & there)
        closed = self._closed()
        for picture in progress([p for p in originals if p.public_id in named - there]):
            protected = picture.public_id in closed
            self._copy(picture.public_id, source, target, report, protected=protected)
        if delete_originals or target is self._storage:
            done = there.union(report.copied)
            for picture in originals:
                orphaned = picture.public_id not in named and now - picture.created_at > ORPHANED_AFTER
                if picture.public_id in done or orphaned:
                    self._delete_original(picture.public_id, source, report)
        else:
            report.originals_kept = len(originals)
        return report

    def _named(self) -> set[str]:
        return {public_id for references in self._references for public_id in references.public_ids()}

    def _sweep_queue(
        self, report: SweepReport, in_use: set[str], due: set[str], now: datetime, dry_run: bool
    ) -> None:
        report.in_use_after_all.extend(sorted(in_use))
        if dry_run:
            report.deleted.extend(sorted(due))
            return
        self._deletions.remove(in_use)
        for public_id in sorted(due):
            done = self._pictures.try_deleting(public_id, now)
            (report.deleted if done else report.still_waiting).append(public_id)

    def _sweep_orphans(
        self,
        report: SweepReport,
        stored: Iterable[StoredPicture],
        known: set[str],
        now: datetime,
        dry_run: bool,
    ) -> None:
        for picture in stored:
            if picture.public_id in known or now - picture.created_at <= ORPHANED_AFTER:
                continue
            report.orphans.append(picture.public_id)
            if not dry_run:
                self._deletions.add(picture.public_id)
                self._pictures.try_deleting(picture.public_id, now)

    def _sweep_missing(self, report: SweepReport, suspects: set[str], of: int, dry_run: bool) -> None:
        # Asked once more, one by one: a picture may have come since storage was listed.
        gone = [public_id for public_id in sorted(suspects) if not self._storage.has(public_id)]
        report.elsewhere = [p for p in gone if any(other.has(p) for other in self._others)]
        gone = [public_id for public_id in gone if public_id not in report.elsewhere]
        if len(gone) > 1 and len(gone) * 2 > of:
            # Rather a storage that was switched or is not the right one than so many pictures lost.
            log.warning("%d of %d pictures are gone. Is this the right storage?", len(gone), of)
            report.missing_left_alone = gone
            return
        report.missing = gone
        if not dry_run:
            for public_id in gone:
                for references in self._references:
                    references.forget(public_id)

    def _sweep_protection(self, report: SweepReport, named: Iterable[StoredPicture], dry_run: bool) -> None:
        closed = self._closed()
        marked = {public_id for references in self._references for public_id in references.marked_ids()}
        for picture in named:
            shall_be = picture.public_id in closed
            if (picture.public_id in marked) != shall_be or picture.protected not in (None, shall_be):
                report.settled.append(picture.public_id)
                if not dry_run:
                    self._protection.settle(picture.public_id)

    def _sweep_widths(self, report: SweepReport, stored: Mapping[str, StoredPicture], dry_run: bool) -> None:
        without = {public_id for public_id, picture in stored.items() if not picture.medium}
        lacking = [public_id for public_id in self._widths.lacking(without) if public_id in stored]
        report.lacking_width = len(lacking)
        if not dry_run:
            report.widened = [
                public_id for public_id in lacking[:MOST_WIDENED] if self._widths.make(public_id)
            ]

    def _closed(self) -> set[str]:
        return {public_id for references in self._references for public_id in references.closed_ids()}

    def _ends(self, to: str) -> tuple[PictureStorage, PictureStorage]:
        storages = {storage.name: storage for storage in (self._storage, *self._others)}
        target = storages.pop(to, None)
        if target is None or not storages:
            raise NotFound(
                Message(
                    "Pictures cannot be moved to %(storage)s: set CLOUDINARY_URL so that both storages are known.",
                    storage=to,
                )
            )
        return target, next(iter(storages.values()))

    def _copy(
        self,
        public_id: str,
        source: PictureStorage,
        target: PictureStorage,
        report: MoveReport,
        *,
        protected: bool,
    ) -> None:
        try:
            target.save(public_id, _whole(source, public_id), protected)
        except StorageFailed as error:
            log.warning("Picture %s was not copied: %s", public_id, error.__cause__ or error)
            report.failed.append(public_id)
        else:
            report.copied.append(public_id)

    def _delete_original(self, public_id: str, source: PictureStorage, report: MoveReport) -> None:
        try:
            source.delete(public_id)
        except StorageFailed as error:
            log.warning("The original of picture %s stays: %s", public_id, error.__cause__ or error)
            report.originals_kept += 1
        else:
            report.originals_deleted += 1


def _whole(source: PictureStorage, public_id: str) -> Renditions:
    renditions = source.load(public_id)
    if renditions is None:
        raise StorageFailed(f"{source.name} has not all of it")
    return renditions
