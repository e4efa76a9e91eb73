"""Our own files: served by WhiteNoise, cached for good under a name that changes with them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import rcssmin
import rjsmin
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

TEN_YEARS = 10 * 365 * 24 * 3600
COMPRESSED = {".gz", ".br"}
# How `cli.precompress` makes what travels of a file; raise the number when it learns another way.
RECIPE = f"1, rcssmin {rcssmin.__version__}, rjsmin {rjsmin.__version__}"


def static_digest(folder: Path) -> str:
    """Twelve hexadecimal digits that change when any file in `folder` does, or what is made of them."""
    digest = hashlib.sha256(RECIPE.encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in COMPRESSED:
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def init_static_files(app: Flask) -> None:
    """Serve `app`'s static folder at its digest's path with far-future caching.

    While debugging, Flask serves it as it is, so that a change shows at the next reload.
    """
    if app.debug:
        return
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=app.static_folder,
        prefix=str(app.static_url_path),
        max_age=TEN_YEARS,
        immutable_file_test=lambda _path, _url: True,
    )
