"""Write Brotli and gzip variants beside our static files, once, so that no request waits for compression.

Comments and indentation of scripts and styles stay in the files themselves:
what is compressed goes without.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.compress import Compressor

from dreamscape.web.static_files import RECIPE

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

STATIC = Path(__file__).resolve().parent.parent / "static"
SUFFIXES = (".br", ".gz")


class WholeFileCompressor(Compressor):
    """WhiteNoise's compressor, but a variant appears only when it is complete: a site may be serving this folder."""

    def __init__(self, workshop: Path, path: Path) -> None:
        super().__init__(quiet=True)
        self.workshop = workshop
        self.minify = minifier(path)

    def compress_brotli(self, data: bytes) -> bytes:
        """As WhiteNoise does, only less of it."""
        compressed: bytes = super().compress_brotli(self.minify(data))
        return compressed

    def compress_gzip(self, data: bytes) -> bytes:
        """As WhiteNoise does, only less of it."""
        compressed: bytes = super().compress_gzip(self.minify(data))
        return compressed

    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        """Write the compressed variant of `path` with the date of its file; its name."""
        made = super().write_data(str(self.workshop / uuid4().hex), data, suffix, stat_result)
        return str(Path(made).rename(path + suffix))


def precompress(folder: Path = STATIC) -> list[Path]:
    """Bring the compressed variants of every file in `folder` up to date; the files that were compressed anew.

    A variant has the date of its file, so one of another date belongs to an older text; and `.compressed`
    beside `folder` says by which recipe all of them were made. Several processes may do this at once.
    """
    files = [path for path in folder.rglob("*") if path.is_file()]
    recipe = folder.parent / ".compressed"
    same_recipe = recipe.exists() and recipe.read_text(encoding="utf-8") == RECIPE
    for variant in files:
        if variant.suffix in SUFFIXES and not (same_recipe and _is_current(variant)):
            variant.unlink(missing_ok=True)
    with TemporaryDirectory(dir=folder.parent) as workshop, ThreadPoolExecutor() as pool:
        stale = [path for path in files if _lacks_variants(path)]
        list(pool.map(lambda path: WholeFileCompressor(Path(workshop), path).compress(str(path)), stale))
    recipe.write_text(RECIPE, encoding="utf-8")
    return stale


def minifier(path: Path) -> Callable[[bytes], bytes]:
    """What takes the comments and the spaces out of a script or a style sheet; of anything else, nothing."""
    minify: Callable[[bytes], bytes] = bytes
    if path.suffix == ".css":
        minify = cssmin
    elif path.suffix == ".js" and not path.name.endswith(".min.js"):
        minify = jsmin
    return minify


def _lacks_variants(path: Path) -> bool:
    worth_it = path.suffix not in SUFFIXES and Compressor(quiet=True).should_compress(path.name)
    return worth_it and not Path(f"{path}.br").exists()


def _is_current(variant: Path) -> bool:
    return _date(variant) == _date(variant.with_suffix(""))


def _date(path: Path) -> int | None:
    try:
        return int(path.stat().st_mtime)
    except FileNotFoundError:
        return None


if __name__ == "__main__":
    precompress()
