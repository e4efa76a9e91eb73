"""Write Brotli and gzip twins beside our static files, once, so that no request waits for compression."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from whitenoise.compress import Compressor

STATIC = Path(__file__).resolve().parent.parent / "static"
TWINS = (".br", ".gz")


def precompress(folder: Path = STATIC) -> list[Path]:
    """Bring the twins of every file in `folder` up to date; the files that were compressed anew.

    WhiteNoise gives a twin the date of its file, so a twin of another date belongs to an older text.
    """
    compressor = Compressor(quiet=True)
    files = [path for path in folder.rglob("*") if path.is_file()]
    texts = [path for path in files if path.suffix not in TWINS and compressor.should_compress(path.name)]
    for twin in files:
        if twin.suffix in TWINS and not _is_current(twin):
            twin.unlink()
    stale = [path for path in texts if not Path(f"{path}.br").exists()]
    with ThreadPoolExecutor() as pool:
        list(pool.map(compressor.compress, map(str, stale)))
    return stale


def _is_current(twin: Path) -> bool:
    original = twin.with_suffix("")
    return original.exists() and int(original.stat().st_mtime) == int(twin.stat().st_mtime)


if __name__ == "__main__":
    precompress()
