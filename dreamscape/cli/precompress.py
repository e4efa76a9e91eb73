"""Write Brotli and gzip twins beside our static files, once, so that no request waits for compression."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from whitenoise.compress import Compressor

STATIC = Path(__file__).resolve().parent.parent / "static"
TWINS = (".br", ".gz")


class WholeFilesCompressor(Compressor):
    """WhiteNoise's compressor, but a twin appears only when it is complete: a site may be serving this folder."""

    def __init__(self, workshop: Path) -> None:
        super().__init__(quiet=True)
        self.workshop = workshop

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
        compressor = WholeFilesCompressor(Path(workshop))
        stale = [
            path
            for path in files
            if path.suffix not in TWINS
            and compressor.should_compress(path.name)
            and not Path(f"{path}.br").exists()
        ]
        list(pool.map(compressor.compress, map(str, stale)))
    return stale


def _is_current(twin: Path) -> bool:
    original = twin.with_suffix("")
    return original.exists() and int(original.stat().st_mtime) == int(twin.stat().st_mtime)


if __name__ == "__main__":
    precompress()
