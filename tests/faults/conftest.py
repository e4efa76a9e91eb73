"""Both storages for every test of a picture's life, and a free port for every test of a server."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.media.storage.cloudinary import CloudinaryStorage
from dreamscape.media.storage.gridfs import GridFsStorage
from dreamscape.store.pictures.files import PictureFiles
from tests.faults.picture_site import FAULTS, Site
from tests.support.cloudinary import CloudinaryDouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def port() -> int:
    """One that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
def some(soak: bool) -> Callable[[int, str], range]:
    """Which of a life's steps are to fail in each way: all when soaking, else every fifth.

    Each way begins at another step, so that together they fail all of them.
    """
    every = 1 if soak else len(FAULTS)
    return lambda steps, how: range(FAULTS.index(how) % every, steps, every)


@pytest.fixture
def site(db: Any, storage: Any) -> Site:
    """Dreams with pictures on that storage."""
    return Site(db, storage)
