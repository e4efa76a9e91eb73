"""Our own files: served by WhiteNoise, cached for good under a name that changes with them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import rcssmin
import rjsmin
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from wsgiref.headers import Headers

    from flask import Flask

TEN_YEARS = 10 * 365 * 24 * 3600
COMPRESSED = {".gz", ".br"}
# WhiteNoise names the letters of text/… alone; a drawing is text too.
TYPES = {".svg": "image/svg+xml; charset=utf-8"}
# What browsers heed of a page alone, and of a drawing opened by itself: of what a page is made of it would only weigh.
OF_PAGES = {"X-Frame-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy"}
PARTS_OF_PAGES = (".css", ".js", ".woff2", ".webmanifest")
# How `cli.precompress` makes what travels of a file; raise the number when it learns another way.
RECIPE = f"1, rcssmin {rcssmin.__version__}, rjsmin {rjsmin.__version__}"


def static_digest(folder: Path) -> str:
    """Twelve hexadecimal digits that change when any file in `folder` does, or what is made of them."""
    digest = hashlib.sha256(RECIPE.encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in COMPRESSED:
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


class StaticFiles(WhiteNoise):
    """Our files, with headers of their own; `https_only`: over plain HTTP they are the application's to answer."""

    def __init__(
        self, application: Any, *, https_only: bool, headers: Mapping[str, str], **options: Any
    ) -> None:
        self._https_only = https_only

        of_parts = {name: value for name, value in headers.items() if name not in OF_PAGES}

        def add_ours(all_headers: Headers, _path: str, url: str) -> None:
            for name, value in (of_parts if url.endswith(PARTS_OF_PAGES) else headers).items():
                all_headers[name] = value

        super().__init__(application, add_headers_function=add_ours, mimetypes=TYPES, **options)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """The file of that path; else what the application says."""
        if self._https_only and environ["wsgi.url_scheme"] != "https":
            return self.application(environ, start_response)
        return super().__call__(environ, start_response)


def init_static_files(app: Flask, headers: Mapping[str, str]) -> None:
    """Serve `app`'s static folder at its digest's path with far-future caching and these headers.

    While debugging, Flask serves it as it is, so that a change shows at the next reload.
    """
    if app.debug:
        return
    app.wsgi_app = StaticFiles(  # type: ignore[method-assign]
        app.wsgi_app,
        https_only=app.config["DREAMSCAPE_ENV"] == "production",
        headers=headers,
        root=app.static_folder,
        prefix=str(app.static_url_path),
        max_age=TEN_YEARS,
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
    )
