"""Builds the services of pictures, on the storage the settings choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.media.processing import medium_of
from dreamscape.media.storage.cloudinary import CloudinaryStorage
from dreamscape.media.storage.gridfs import GridFsStorage
from dreamscape.services.pictures.access import PictureAccess
from dreamscape.services.pictures.kept import KeptPictures
from dreamscape.services.pictures.maintenance import PictureMaintenance
from dreamscape.services.pictures.pictures import Pictures
from dreamscape.services.pictures.protection import PictureProtection
from dreamscape.services.pictures.widths import PictureWidths
from dreamscape.services.share_pictures import SharePictures

if TYPE_CHECKING:
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.pictures.protocols import PictureStorage
    from dreamscape.wiring.core import Core
    from dreamscape.wiring.site import SiteServices


# Faces are nowhere shown wider than the small file is.
WIDE = ("dreams", "diary_entries", "room_lines")


@dataclass(frozen=True, slots=True)
class PictureServices:
    """What takes pictures in and out, who may see them, and what keeps documents and storage in agreement."""

    pictures: Pictures
    access: PictureAccess
    kept: KeptPictures
    protection: PictureProtection
    maintenance: PictureMaintenance
    share: SharePictures


def build_pictures(core: Core, *, jobs: JobQueue, site: SiteServices) -> PictureServices:
    """Put them together."""
    storage, *others = _storages(core)
    stores = core.stores
    pictures = Pictures(
        process=core.process_picture,
        storage=storage,
        deletions=stores.picture_deletions,
        references=stores.picture_references,
        jobs=jobs,
    )
    access = PictureAccess(
        dreams=stores.dreams,
        entries=stores.diary_entries,
        members=stores.members,
        avatars=stores.avatars,
        rooms=stores.rooms,
        room_lines=stores.room_lines,
        reports=stores.reports,
        viewer_of=site.viewer_of,
    )
    kept = KeptPictures(process=core.process_picture, store=stores.kept_pictures)
    protection = PictureProtection(storage=storage, references=stores.picture_references)
    widths = PictureWidths(
        pictures=pictures,
        storage=storage,
        references=[references for references in stores.picture_references if references.name in WIDE],
        medium_of=medium_of,
    )
    maintenance = PictureMaintenance(
        pictures=pictures,
        protection=protection,
        widths=widths,
        storage=storage,
        others=others,
        deletions=stores.picture_deletions,
        references=stores.picture_references,
    )
    share = SharePictures(
        store=stores.share_pictures,
        dreams=stores.dreams,
        members=stores.members,
        avatars=site.avatars,
        pictures=pictures,
    )
    return PictureServices(pictures, access, kept, protection, maintenance, share)


def _storages(core: Core) -> list[PictureStorage]:
    """The storage in use, and after it what may hold pictures too."""
    settings = core.settings
    storages: list[PictureStorage] = [GridFsStorage(core.stores.picture_files)]
    if settings["CLOUDINARY_URL"]:
        storages.insert(
            0,
            CloudinaryStorage(
                settings["CLOUDINARY_URL"],
                upload_prefix=settings["CLOUDINARY_UPLOAD_PREFIX"],
                timeout=settings["CLOUDINARY_TIMEOUT"],
            ),
        )
    return storages
