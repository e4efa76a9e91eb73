"""Both storages for every test of a picture's life."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dreamscape.media.storage.cloudinary import CloudinaryStorage
from dreamscape.media.storage.gridfs import GridFsStorage
from dreamscape.store.picture_files import PictureFiles
from tests.doubles.cloudinary import CloudinaryDouble
from tests.faults.picture_site import Site


@pytest.fixture(params=["gridfs", "cloudinary"])
def storage(request: pytest.FixtureRequest, db: Any) -> Iterator[Any]:
    """GridFS, then a Cloudinary that checks signatures."""
    if request.param == "gridfs":
        yield GridFsStorage(PictureFiles(db))
        return
    with CloudinaryDouble() as cloud:
        yield CloudinaryStorage(cloud.url, timeout=2, pauses=())
        assert not cloud.forgeries


@pytest.fixture
def site(db: Any, storage: Any) -> Site:
    """Dreams with pictures on that storage."""
    return Site(db, storage)
