"""Pictures at Cloudinary, by its own SDK (1.46).

A picture that everybody may see is of the type `upload`: its address is enough. A protected one is `authenticated`:
its address must be signed, which this site does for itself alone, so that no signed address ever gets out.

The SDK is told everything with each call: its global configuration is read
when it is imported, and a timeout given there is ignored. Only the large
rendition is uploaded; the others are transformations of it.
"""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import urllib3
from cloudinary import api, uploader
from cloudinary.exceptions import NotFound, RateLimited
from cloudinary.utils import cloudinary_url
from PIL import Image

from dreamscape.errors import StorageFailed
from dreamscape.media.renditions import (
    LARGE_WIDTH,
    MEDIUM_WIDTH,
    SMALL_WIDTH,
    Renditions,
    ServedFile,
    StoredPicture,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

_FOLDERS = ("dreams/", "profile/")
_TYPES = ("upload", "authenticated")
_CONNECT_SECONDS = 3.0
# What browsers get: narrower ones in the best format they take; the large one as it was made, since
# compressing it a second time would only cost quality.
_FOR_BROWSERS = {"crop": "limit", "fetch_format": "auto", "quality": "auto"}
# What this site gives on, and a move to another storage takes along, in place of them.
_WEBP = {"crop": "limit", "fetch_format": "webp", "quality": 90}


def account(url: str) -> dict[str, Any]:
    """The SDK's options in `cloudinary://KEY:SECRET@CLOUD?option=value`; raises ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme != "cloudinary" or not (parts.username and parts.password and parts.hostname):
        raise ValueError(
            "CLOUDINARY_URL looks like cloudinary://KEY:SECRET@CLOUD; the dashboard shows yours."
        )
    options: dict[str, Any] = {
        "secure": True,
        "cloud_name": parts.hostname,
        "api_key": unquote(parts.username),
        "api_secret": unquote(parts.password),
    }
    if parts.path.strip("/"):
        options |= {"private_cdn": True, "secure_distribution": parts.path.strip("/")}
    words = {"true": True, "false": False}
    return options | {key: words.get(value, value) for key, value in parse_qsl(parts.query)}


class CloudinaryStorage:
    """One Cloudinary account. Every method but `url` may raise StorageFailed.

    `timeout` is seconds to wait for an answer; `pauses` are the seconds to
    wait before each further try when Cloudinary asks us to slow down.
    """

    name = "cloudinary"

    def __init__(
        self,
        url: str,
        *,
        upload_prefix: str = "",
        timeout: float = 10.0,
        pauses: Sequence[float] = (0.5, 1.0, 2.0),
    ) -> None:
        self._account = account(url)
        if upload_prefix:
            self._account["upload_prefix"] = upload_prefix.rstrip("/")
        wait = urllib3.Timeout(connect=min(_CONNECT_SECONDS, timeout), read=timeout)
        self._timeout = wait
        self._pauses = tuple(pauses)
        self._delivery = urllib3.PoolManager(timeout=wait, retries=urllib3.Retry(2, backoff_factor=0))
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.url("dreams/x", SMALL_WIDTH)))

    def save(self, public_id: str, renditions: Renditions, protected: bool = False) -> None:
        """Upload the large rendition under this name; one that is there already is not overwritten."""
        answer = self._ask(
            uploader.upload,
            BytesIO(renditions.large),
            public_id=public_id,
            # Accounts since 2024 do not make folders of the names; without this all would lie in one heap.
            asset_folder=public_id.partition("/")[0],
            filename="picture.webp",
            resource_type="image",
            type=_type(protected),
            overwrite=False,
        )
        if answer.get("public_id") != public_id or answer.get("bytes") != len(renditions.large):
            raise StorageFailed from ValueError(f"Cloudinary stored something else: {answer}")

    def protect(self, public_id: str, protected: bool) -> None:
        """Change the type, and have the delivery network forget what it kept; it need not be there."""
        before, after = _type(not protected), _type(protected)
        # Not there is no failure: it has been changed already, or is gone.
        self._unless_not_found(
            uploader.rename,
            public_id,
            public_id,
            type=before,
            to_type=after,
            overwrite=True,
            invalidate=True,
        )

    def add_medium(self, public_id: str, medium_of: Callable[[bytes], bytes]) -> bool:  # noqa: ARG002
        """Nothing: Cloudinary makes any width when it is asked for."""
        return True

    def load(self, public_id: str) -> Renditions | None:
        """The large rendition as it was uploaded, and narrower ones made of it; None when it is not there."""
        large = self._delivered(public_id)
        small = self._delivered(public_id, **_as(_WEBP, SMALL_WIDTH)) if large else None
        if not (large and small):
            return None
        with Image.open(BytesIO(large), formats=["WEBP"]) as image:
            wide = image.width > MEDIUM_WIDTH
        return Renditions(
            small, large, self._delivered(public_id, **_as(_WEBP, MEDIUM_WIDTH)) if wide else None
        )

    def read(self, public_id: str, width: int) -> ServedFile | None:
        """One file, fetched from Cloudinary to be given on by this site, or None."""
        data = self._delivered(public_id, **_as(_WEBP, width))
        return ServedFile(data, self.etag(public_id, width)) if data else None

    def etag(self, public_id: str, width: int) -> str:
        """A name of that file; what a public id names never changes."""
        return hashlib.sha256(f"cloudinary {public_id} {width}".encode()).hexdigest()[:32]

    def has(self, public_id: str) -> bool:
        """Does Cloudinary know this name?"""
        return any(self._unless_not_found(api.resource, public_id, type=kind) is not None for kind in _TYPES)

    def delete(self, public_id: str) -> None:
        """Destroy the picture and what the delivery network kept of it; it need not be there."""
        for kind in _TYPES:
            answer = self._ask(uploader.destroy, public_id, type=kind, invalidate=True)
            if answer.get("result") == "ok":
                return
            if answer.get("result") != "not found":
                raise StorageFailed from ValueError(f"Cloudinary did not delete it: {answer}")

    def url(self, public_id: str, width: int) -> str:
        """Where browsers find the rendition that is `width` (400, 800 or 1200) wide at most."""
        return self._url(public_id, **_as(_FOR_BROWSERS, width))

    def stored(self) -> Iterator[StoredPicture]:
        """Every picture in our two folders, 500 to a request."""
        for folder, kind in product(_FOLDERS, _TYPES):
            cursor: dict[str, str] = {}
            while True:
                page = self._ask(api.resources, type=kind, prefix=folder, max_results=500, **cursor)
                for found in page["resources"]:
                    came, protected = _time(found["created_at"]), kind == _type(True)
                    yield StoredPicture(found["public_id"], came, protected=protected)
                if not page.get("next_cursor"):
                    break
                cursor = {"next_cursor": page["next_cursor"]}

    def delete_orphaned_chunks(self, before: datetime) -> int:  # noqa: ARG002 - as storages are asked
        """None: Cloudinary keeps a picture whole or not at all."""
        return 0

    def check(self) -> str:
        """A sentence for the operator once Cloudinary has accepted the credentials."""
        self._ask(api.ping)
        return f"Pictures are kept at Cloudinary ({self._account['cloud_name']}), and it accepts our key."

    def _url(self, public_id: str, **transformation: Any) -> str:
        url, _ = cloudinary_url(public_id, **self._account, **transformation)
        return str(url)

    def _delivered(self, public_id: str, **transformation: Any) -> bytes | None:
        """The file there, protected or not; None when there is none."""
        signed = self._url(public_id, type=_type(True), sign_url=True, **transformation)
        return self._download(signed) or self._download(self._url(public_id, **transformation))

    def _unless_not_found(self, call: Callable[..., T], *arguments: Any, **options: Any) -> T | None:
        """As `_ask`, but None when Cloudinary knows no such picture."""
        try:
            return self._ask(call, *arguments, **options)
        except StorageFailed as error:
            if isinstance(error.__cause__, NotFound):
                return None
            raise

    def _ask(self, call: Callable[..., T], *arguments: Any, **options: Any) -> T:
        """Call the SDK, wait and try again when it is asked to slow down, and fail as StorageFailed."""
        for pause in (*self._pauses, None):
            for argument in arguments:
                if isinstance(argument, BytesIO):
                    argument.seek(0)
            try:
                return call(*arguments, timeout=self._timeout, **self._account, **options)
            except RateLimited as error:
                if pause is None:
                    raise StorageFailed from error
                time.sleep(pause)
            except Exception as error:
                # Not only cloudinary.exceptions.Error: the admin API raises a bare Exception for any
                # status it has no name for.
                raise StorageFailed from error
        raise AssertionError("the last try returns or raises")

    def _download(self, url: str) -> bytes | None:
        """The file there, or None when there is none."""
        for pause in (*self._pauses, None):
            try:
                answer = self._delivery.request("GET", url, redirect=False)
            except urllib3.exceptions.HTTPError as error:
                raise StorageFailed from error
            if answer.status == 200:
                return answer.data
            if answer.status == 404:
                return None
            if answer.status not in (420, 429) or pause is None:
                break
            time.sleep(pause)
        raise StorageFailed from ValueError(f"{url} answered {answer.status}")


def _as(transformation: dict[str, Any], width: int) -> dict[str, Any]:
    """The transformation to that width; none for the large one, which is what was uploaded."""
    return {} if width == LARGE_WIDTH else {"width": width, **transformation}


def _type(protected: bool) -> str:
    return "authenticated" if protected else "upload"


def _time(text: str) -> datetime:
    """Cloudinary's times look like 2026-02-03T04:05:06Z."""
    return datetime.fromisoformat(text).astimezone(UTC)
