"""Write Brotli and gzip twins beside our static files, once, so that no request waits for compression.

Comments and indentation of scripts and styles stay in the files themselves:
what is compressed goes without.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.compress import Compressor

STATIC = Path(__file__).resolve().parent.parent / "static"
TWINS = (".br", ".gz")


class WholeFileCompressor(Compressor):
    """WhiteNoise's compressor, but a twin appears only when it is complete: a site may be serving this folder."""

    def __init__(self, workshop: Path, minify: Callable[[bytes], bytes]) -> None:
        super().__init__(quiet=True)
        self.workshop = workshop
        self.minify = minify

    def compress_brotli(self, data: bytes) -> bytes:
        """As WhiteNoise does, only less of it."""
        return super().compress_brotli(self.minify(data))

    def compress_gzip(self, data: bytes) -> bytes:
        """As WhiteNoise does, only less of it."""
        return super().compress_gzip(self.minify(data))

    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        """Write the twin of `path` with the date of its file; its name."""
        made = super().write_data(str(self.workshop / uuid4().hex), data, suffix, stat_result)
        return str(Path(made).rename(path + suffix))


def precompress(folder: Path = STATIC) -> list[Path]:
    """Bring the twins of every file in `folder` up to date; the files that were compressed anew.

    A twin has the date of its file, so a twin of another date belongs to an older text.
    """
    files = [path for path in folder.rglob("*") if path.is_file()]
    for twin in files:
        if twin.suffix in TWINS and not _is_current(twin):
            twin.unlink()
    with TemporaryDirectory(dir=folder.parent) as workshop, ThreadPoolExecutor() as pool:
        compressors = {path: WholeFileCompressor(Path(workshop), minifier(path)) for path in files}
        stale = [
            path
            for path, compressor in compressors.items()
            if path.suffix not in TWINS
            and compressor.should_compress(path.name)
            and not Path(f"{path}.br").exists()
        ]
        list(pool.map(lambda path: compressors[path].compress(str(path)), stale))
    return stale


def minifier(path: Path) -> Callable[[bytes], bytes]:
    """What takes the comments and the spaces out of a script or a style sheet; of anything else, nothing."""
    if path.suffix == ".css":
        return cssmin
    if path.suffix == ".js" and not path.name.endswith(".min.js"):
        return jsmin
    return bytes


def _is_current(twin: Path) -> bool:
    original = twin.with_suffix("")
    return original.exists() and int(original.stat().st_mtime) == int(twin.stat().st_mtime)


if __name__ == "__main__":
    precompress()
