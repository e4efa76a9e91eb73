"""A site of dreams and pictures in which every step can go wrong once."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bson import ObjectId
from PIL import Image
from pymongo.errors import AutoReconnect, PyMongoError

from dreamscape.errors import DreamscapeError, StorageFailed
from dreamscape.media.renditions import ProcessedPicture, Renditions
from dreamscape.models import Dream, DreamContent, Member, PictureUpload
from dreamscape.models.jobs import CLEAR_DREAM
from dreamscape.services.categories import Categories
from dreamscape.services.dreams import Dreams
from dreamscape.services.jobs.kinds import JobKind
from dreamscape.services.jobs.queue import JobQueue
from dreamscape.services.newcomers.newcomers import Newcomers
from dreamscape.services.permissions.viewer import Viewer
from dreamscape.services.pictures.maintenance import PictureMaintenance
from dreamscape.services.pictures.pictures import Pictures
from dreamscape.services.pictures.protection import PictureProtection
from dreamscape.services.pictures.widths import PictureWidths
from dreamscape.store.categories.categories import Categories as CategoryStore
from dreamscape.store.circles import Circles as CircleStore
from dreamscape.store.comments.repeated import RepeatedTexts
from dreamscape.store.dreams.dreams import Dreams as DreamStore
from dreamscape.store.dreams.visibility import PUBLIC
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.members import PUBLIC_PROFILE
from dreamscape.store.members.newcomers import NewcomerDeeds
from dreamscape.store.pictures.deletions import PictureDeletions
from dreamscape.store.pictures.references import PictureReferences
from dreamscape.store.site.settings import SiteSettings
from tests.support.photos import saved

if TYPE_CHECKING:
    from collections.abc import Callable

MEMBER = Member("5" * 24, "mara@example.org", "Mara", "Lind", "mara-lind", "fox", datetime.now(UTC))
MODERATOR = Member("6" * 24, "mo@example.org", "Mo", "", "mo", "owl", datetime.now(UTC), role="moderator")
WEBP = saved(Image.new("RGB", (2, 1)), "WEBP")

Target = TypeVar("Target")
# How any one step may fail.
FAULTS = ("refuses", "loses", "database refuses", "database loses", "dies after")


class Died(BaseException):
    """The process ends here, as by kill -9."""


@dataclass
class Fault:
    """Lets the call number `at` go wrong.

    The storage `refuses` or `loses` its answer, so does the database with "database" in front, or the
    process `dies before` or `dies after` it.
    """

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
        if how == "database refuses" and not storage:
            raise AutoReconnect("not primary")
        result = work()
        if how == "dies after":
            raise Died
        if how == "loses" and storage:
            raise StorageFailed
        if how == "database loses" and not storage:
            raise AutoReconnect("connection closed")
        return result


def faulty(target: Target, fault: Fault, storage: bool = False) -> Target:
    """Stands in for `target` and does whatever it does, unless `fault` strikes."""
    return cast("Target", _Faulty(target, fault, storage))


class _Faulty:
    def __init__(self, target: Any, fault: Fault, storage: bool) -> None:
        self._target, self._fault, self._storage = target, fault, storage

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._target, name)
        if not callable(method):
            return method
        return lambda *args, **kwargs: self._fault.strike(
            name, lambda: method(*args, **kwargs), self._storage
        )


def plain(data: bytes, *, medium: bool = True) -> ProcessedPicture:
    """Instead of the real processing, which has tests of its own: always the same two pixels."""
    files = Renditions(WEBP + b"small" + data, WEBP + data, WEBP + b"medium" + data if medium else None)
    return ProcessedPicture(files, 1200, 900, "AAAA")


def medium_of(large: bytes) -> bytes:
    """Instead of the real one."""
    return large + b"medium"


class Site:
    """Dreams and their pictures on one storage, with a fault among them."""

    def __init__(self, db: Any, storage: Any) -> None:
        self.db, self.storage, self.fault = db, storage, Fault()
        self.queue = PictureDeletions(db)
        queue = faulty(self.queue, self.fault)
        self.jobs = JobQueue(store=faulty(Jobs(db), self.fault))
        public: dict[str, dict[str, Any]] = {"users": PUBLIC_PROFILE, "dreams": PUBLIC}
        self.references = [PictureReferences(db, *which) for which in public.items()]
        self.pictures = Pictures(
            process=plain,
            storage=faulty(storage, self.fault, storage=True),
            deletions=queue,
            references=self.references,
            jobs=self.jobs,
        )
        self.protection = PictureProtection(
            storage=faulty(storage, self.fault, storage=True),
            references=[faulty(references, self.fault) for references in self.references],
        )
        self.jobs.learn([self.pictures.kind, self.protection.kind, JobKind(CLEAR_DREAM, lambda _: None)])
        categories = Categories(store=CategoryStore(db))
        categories.plant()
        # Only who is there can dream.
        member = {"email": MEMBER.email, "slug": MEMBER.slug}
        db["users"].update_one({"_id": ObjectId(MEMBER.id)}, {"$setOnInsert": member}, upsert=True)
        store = faulty(DreamStore(db), self.fault)
        self.dreams = Dreams(
            store=store,
            categories=categories,
            circles=CircleStore(db),
            pictures=self.pictures,
            jobs=self.jobs,
            newcomers=Newcomers(
                store=NewcomerDeeds(db),
                repeated=RepeatedTexts(db),
                site_settings=SiteSettings(db),
                viewer_of=Viewer.of,
                limited=False,
            ),
            viewer_of=Viewer.of,
        )
        self.maintenance = PictureMaintenance(
            pictures=self.pictures,
            protection=self.protection,
            widths=self.widths(self.pictures, faulty(storage, self.fault, storage=True)),
            storage=storage,
            others=[],
            deletions=self.queue,
            references=self.references,
        )

    def widths(self, pictures: Pictures, storage: Any) -> PictureWidths:
        """What makes the medium files that dreams' pictures in this storage lack."""
        dreams = [
            faulty(references, self.fault) for references in self.references if references.name == "dreams"
        ]
        return PictureWidths(pictures=pictures, storage=storage, references=dreams, medium_of=medium_of)

    def write(
        self, picture: bytes | None = None, remove: bool = False, title: str = "A boat"
    ) -> tuple[DreamContent, PictureUpload]:
        """A dream's text, and what is done to its picture."""
        return DreamContent(title, "One day.", ("sea",)), PictureUpload(picture, remove=remove)

    def live(self) -> None:
        """A dream is written, gets another picture twice, loses it, gets one again and is taken down;
        another stays, and a third is taken down by a moderator."""
        self.attempt(lambda: self.dreams.create(MEMBER, *self.write(b"1")))
        for change in (self.write(b"2"), self.write(b"3"), self.write(remove=True), self.write(b"4")):
            self.attempt(partial(self.dreams.edit, MEMBER, "a-boat", *change))
        self.attempt(lambda: self.dreams.create(MEMBER, *self.write(b"5", title="A garden")))
        self.attempt(lambda: self.dreams.delete(MEMBER, "a-boat"))
        self.attempt(lambda: self.dreams.create(MEMBER, *self.write(b"6", title="A choir")))
        self.attempt(lambda: self.dreams.delete(MODERATOR, "a-choir"))

    def attempt(self, work: Callable[[], object]) -> None:
        """One request: its own errors are pages, and when the process dies there is a new one."""
        with contextlib.suppress(DreamscapeError, PyMongoError, Died):
            work()

    def recover(self) -> None:
        """Two days later, when all is well again. No picture that somebody shows has been lost."""
        self.fault.at = -1
        later = datetime.now(UTC) + timedelta(days=2)
        assert self.maintenance.sweep(later).missing == []
        assert self.maintenance.sweep(later).missing == []

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


def shown(dream: Dream | None) -> str:
    """The name of the picture this dream shows."""
    assert dream
    assert dream.picture
    return dream.picture.public_id
