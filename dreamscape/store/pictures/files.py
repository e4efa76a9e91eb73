"""Picture files in GridFS: `pictures.files` and `pictures.chunks`.

A file's `_id` is its picture's public id and its width, "dreams/x/400"; its
metadata repeats both and has the digest that becomes its ETag.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from bson import ObjectId
from gridfs import GridFS
from gridfs.errors import CorruptGridFile, FileExists, NoFile
from pymongo.errors import PyMongoError

from dreamscape.errors import StorageFailed
from dreamscape.media.renditions import (
    LARGE_WIDTH,
    MEDIUM_WIDTH,
    SMALL_WIDTH,
    WIDTHS,
    ServedFile,
    StoredPicture,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pymongo.database import Database

P = ParamSpec("P")
R = TypeVar("R")


def _failing_as_storage(method: Callable[P, R]) -> Callable[P, R]:
    @wraps(method)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except PyMongoError as error:
            raise StorageFailed from error

    return wrapper


def _file_id(public_id: str, width: int) -> str:
    return f"{public_id}/{width}"


class PictureFiles:
    """The files of pictures by public id and width. Every method may raise StorageFailed."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._files = db["pictures.files"]
        self._chunks = db["pictures.chunks"]

    @_failing_as_storage
    def put(self, public_id: str, files: dict[int, bytes]) -> None:
        """Write the files, one per width; what has the same name is replaced."""
        for width, data in files.items():
            try:
                self._write(public_id, width, data)
            except FileExists:
                self._delete_file(_file_id(public_id, width))
                self._write(public_id, width, data)

    @_failing_as_storage
    def get(self, public_id: str, width: int) -> ServedFile | None:
        """The file, or None when it is not there or not whole."""
        try:
            file = self._grid().get(_file_id(public_id, width))
            return ServedFile(file.read(), etag=(file.metadata or {}).get("digest", ""))
        except (NoFile, CorruptGridFile):
            return None

    @_failing_as_storage
    def etag(self, public_id: str, width: int) -> str:
        """The ETag of the file without its bytes, or "" when it is not there."""
        file = self._files.find_one({"_id": _file_id(public_id, width)}, {"metadata.digest": 1})
        return str((file or {}).get("metadata", {}).get("digest", ""))

    @_failing_as_storage
    def delete(self, public_id: str) -> None:
        """Remove every file of the picture, whole or in pieces; there need not be any."""
        for width in WIDTHS:
            self._delete_file(_file_id(public_id, width))

    @_failing_as_storage
    def stored(self) -> Iterator[StoredPicture]:
        """Each picture that has a file, with the time of its oldest one."""
        grouping = {
            "_id": "$metadata.public_id",
            "came": {"$min": "$uploadDate"},
            "widths": {"$addToSet": "$metadata.width"},
        }
        # Read to the end here, where a database that goes away is noticed.
        pictures = [
            StoredPicture(
                found["_id"],
                _aware(found["came"]),
                whole={SMALL_WIDTH, LARGE_WIDTH} <= set(found["widths"]),
                medium=MEDIUM_WIDTH in found["widths"],
            )
            for found in self._files.aggregate([{"$group": grouping}])
            if found["_id"]
        ]
        return iter(pictures)

    @_failing_as_storage
    def delete_orphaned_chunks(self, before: datetime) -> int:
        """Delete chunks from before then that no file owns; return of how many files they were left."""
        oldest = ObjectId.from_datetime(before)
        owners = self._chunks.aggregate(
            [{"$match": {"_id": {"$lt": oldest}}}, {"$group": {"_id": "$files_id"}}]
        )
        orphaned_chunks = [
            found["_id"] for found in owners if not self._files.count_documents({"_id": found["_id"]})
        ]
        for file_id in orphaned_chunks:
            self._chunks.delete_many({"files_id": file_id})
        return len(orphaned_chunks)

    @_failing_as_storage
    def ping(self) -> None:
        """Nothing, once the database has answered."""
        self._files.find_one({}, {"_id": 1})

    def _write(self, public_id: str, width: int, data: bytes) -> None:
        digest = hashlib.sha256(data).hexdigest()[:32]
        self._grid().put(
            data,
            _id=_file_id(public_id, width),
            filename=f"{public_id.rpartition('/')[2]}-{width}.webp",
            metadata={"public_id": public_id, "width": width, "digest": digest, "content_type": "image/webp"},
        )

    def _delete_file(self, file_id: str) -> None:
        self._files.delete_one({"_id": file_id})
        self._chunks.delete_many({"files_id": file_id})

    def _grid(self) -> GridFS:
        # Made when needed: it looks at the database's settings, which must not happen before a fork.
        # Not GridFSBucket: that one takes mongomock's answer to "your timeout?" for a number.
        return GridFS(self._db, "pictures")


def _aware(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)
