"""How fast and how small our pictures are made, beside libvips and beside the plain way.

    make bench-media            (or: python bench/media.py [--rounds 7] [--pictures 2500])

12-megapixel photos as JPEG, PNG and HEIC become a 400 px WebP, by our pipeline, by libvips on one
thread, and by Pillow decoding all of it and resizing with Lanczos; all three write WebP with the same
quality and effort. `upload` is what an upload costs: 400, 800 and 1200 px and the placeholder, `face` that of a
member, without 800. The photos
are real ones that scikit-image carries, enlarged, with sensor noise on top. Times are processor time,
which other programs hardly change, the best of the rounds, the ways taking turns; memory is the peak
above the idle process, each in a process of its own. Last, what a whole site rests at after many
uploads (bench/media_memory.py). Writes bench/RESULTS-media.md and fails when a
budget is missed.
"""

from __future__ import annotations

import os

os.environ["VIPS_CONCURRENCY"] = "1"

import argparse
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

import numpy as np
import PIL
import pillow_heif
import pyvips
from PIL import Image
from skimage import data as photos
from skimage.metrics import structural_similarity

sys.path.insert(0, str(Path(__file__).parent.parent))

from typing import TYPE_CHECKING

from bench.media_memory import MOST_MEGABYTES, resting_memory
from dreamscape.media.processing import Limits, medium_of, process
from dreamscape.media.processing.pipeline import METHOD, QUALITY, render

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = Limits(max_bytes=10**9)
RESULTS = Path(__file__).with_name("RESULTS-media.md")
KINDS = ("jpg", "png", "heic")


def ours(data: bytes, width: int = 400) -> bytes:
    """Our pipeline, one rendition."""
    return render(data, LIMITS, width)


def upload(data: bytes) -> bytes:
    """Our pipeline, all that a dream's picture needs."""
    return process(data, LIMITS).renditions.large


def face(data: bytes) -> bytes:
    """Our pipeline, all that a member's picture needs: no medium file."""
    return process(data, LIMITS, medium=False).renditions.large


def vips(data: bytes, width: int = 400) -> bytes:
    """libvips' own way to a thumbnail."""
    image = pyvips.Image.thumbnail_buffer(data, width)
    return bytes(image.webpsave_buffer(Q=QUALITY, effort=METHOD))


def vips_upload(data: bytes) -> bytes:
    """libvips for 1200 px, and 800 and 400 px from that."""
    large = pyvips.Image.thumbnail_buffer(data, 1200).copy_memory()
    for width in (800, 400):
        large.thumbnail_image(width).webpsave_buffer(Q=QUALITY, effort=METHOD)
    return bytes(large.webpsave_buffer(Q=QUALITY, effort=METHOD))


def whole(data: bytes) -> Image.Image:
    """The picture decoded at its full size."""
    if data[4:8] == b"ftyp":
        return pillow_heif.open_heif(data).to_pillow()
    return Image.open(BytesIO(data)).convert("RGB")


def plain(data: bytes, width: int = 400) -> bytes:
    """Decode all, resize with Lanczos."""
    out = BytesIO()
    lanczos(whole(data), width).save(out, "WEBP", quality=QUALITY, method=METHOD)
    return out.getvalue()


def lanczos(image: Image.Image, width: int) -> Image.Image:
    """A full-quality downscale."""
    return image.resize((width, round(width * image.height / image.width)), Image.Resampling.LANCZOS)


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "ours": ours, "vips": vips, "plain": plain, "face": face, "upload": upload, "vips_upload": vips_upload,
}  # fmt: skip


def photo(pixels: np.ndarray, seed: int) -> Image.Image:
    """4000 × 3000 pixels of a smaller photo, with noise as of a sensor."""
    image = Image.fromarray(pixels)
    height = min(image.height, image.width * 3 // 4)
    image = image.crop((0, 0, height * 4 // 3, height)).resize((4000, 3000), Image.Resampling.LANCZOS)
    noise = np.random.default_rng(seed).normal(0, 3, (3000, 4000, 1))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def make_files(folder: Path) -> None:
    """The photos in each format."""
    for seed, (name, pixels) in enumerate(
        {"astronaut": photos.astronaut(), "coffee": photos.coffee(), "cat": photos.chelsea()}.items()
    ):
        image = photo(pixels, seed)
        image.save(folder / f"{name}.jpg", quality=92)
        if name == "coffee":
            image.save(folder / f"{name}.png", compress_level=6)
            pillow_heif.from_pillow(image).save(folder / f"{name}.heic", quality=75)


def best_times(data: bytes, names: list[str], rounds: int) -> dict[str, float]:
    """Milliseconds of processor time of each way; they take turns, so that a busy moment hits all."""
    best = dict.fromkeys(names, float("inf"))
    for _ in range(rounds):
        for name in names:
            start = time.process_time()
            WAYS[name](data)
            best[name] = min(best[name], (time.process_time() - start) * 1000)
    return best


def peak_memory(way: str, path: Path) -> float:
    """Megabytes above the idle process at its worst moment."""
    done = subprocess.run(
        [sys.executable, __file__, "--peak", way, str(path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _peak(way: str, path: Path) -> float:
    def high_water() -> float:
        return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024

    data, before = path.read_bytes(), high_water()
    WAYS[way](data)
    return high_water() - before


def similarity(finished: bytes, reference: Image.Image) -> float:
    """SSIM of the luminance."""
    seen = np.asarray(Image.open(BytesIO(finished)).convert("L"))
    return float(structural_similarity(seen, np.asarray(reference.convert("L"))))


def measure(folder: Path, rounds: int) -> tuple[list[str], list[str]]:
    """The lines of the report, and the budgets that were missed."""
    missed: list[str] = []
    lines = [
        (
            f"Pillow {PIL.__version__}, libvips {pyvips.version(0)}.{pyvips.version(1)}; WebP quality {QUALITY}, "
            f"effort {METHOD}; processor time, best of {rounds} rounds."
        ),
        "",
    ]
    head = (
        "| 12 MP, one photo | ours, 400 px | libvips, 1 thread | whole + Lanczos | ours : libvips "
        "| ours : whole | ours, 400 + 1200 + placeholder | and 800 | libvips, 400 + 800 + 1200 |"
    )
    lines += [head, "|" + "---|" * 9]
    for kind in KINDS:
        path = folder / f"coffee.{kind}"
        data = path.read_bytes()
        names = [name for name in WAYS if can(name, data)]
        times = best_times(data, names, rounds)
        cells = {
            name: f"{times[name]:.0f} ms, {peak_memory(name, path):.0f} MB"
            if name in times
            else "cannot read it"
            for name in WAYS
        }
        ratio = f"{times['ours'] / times['vips']:.2f}" if "vips" in times else "–"
        lines.append(
            f"| {kind.upper()}, {len(data) / 1e6:.1f} MB | {cells['ours']} | {cells['vips']} | {cells['plain']} "
            f"| {ratio} | {times['ours'] / times['plain']:.2f} "
            f"| {cells['face']} | {cells['upload']} | {cells['vips_upload']} |"
        )
        if kind == "jpg":
            if times["ours"] > 1.3 * times["vips"]:
                missed.append("JPEG to 400 px takes more than 1.3 times what libvips takes")
            if times["ours"] > 0.5 * times["plain"]:
                missed.append("JPEG to 400 px takes more than half of the plain way")
    lines += ["", "| SSIM against a full-size Lanczos downscale, of WebP | 400 px | 800 px | 1200 px | libvips, 400 |",
              "|---|---|---|---|---|"]  # fmt: skip
    for path in sorted(folder.glob("*.jpg")):
        data = path.read_bytes()
        full = whole(data)
        small, medium, large = (lanczos(full, width) for width in (400, 800, 1200))
        values = (
            similarity(ours(data), small),
            similarity(medium_of(ours(data, 1200)), medium),
            similarity(ours(data, 1200), large),
            similarity(vips(data), small),
        )
        lines.append(f"| {path.stem} | " + " | ".join(f"{value:.4f}" for value in values) + " |")
        missed += [f"SSIM of {path.stem} is below 0.98" for value in (values[0], values[2]) if value < 0.98]
    return lines, missed


def can(way: str, data: bytes) -> bool:
    """Does this build read the format at all? (The libvips of the wheel has no HEVC.)"""
    try:
        WAYS[way](data)
    except pyvips.Error:
        return False
    return True


def main() -> int:
    """Measure, write the report, and say by the exit code whether all budgets are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pictures", type=int, default=300, help="uploads before memory is looked at")
    parser.add_argument("--requests", type=int, default=20_000, help="pages of the dreamscape, likewise")
    parser.add_argument("--peak", nargs=2, metavar=("WAY", "FILE"))
    arguments = parser.parse_args()
    if arguments.peak:
        print(_peak(arguments.peak[0], Path(arguments.peak[1])))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        make_files(Path(folder))
        lines, missed = measure(Path(folder), arguments.rounds)
    first, rest = resting_memory(arguments.pictures, arguments.requests)
    lines += [
        "",
        (
            f"The site with two workers has {first:.0f} MB at first and rests at {rest:.0f} MB after "
            f"{arguments.pictures} pictures, eight at once, and {arguments.requests} requests "
            f"(at most {MOST_MEGABYTES} MB)."
        ),
    ]
    if rest > MOST_MEGABYTES:
        missed.append(f"The site rests at more than {MOST_MEGABYTES} MB")
    verdict = (
        ["", *(f"**Missed:** {budget}." for budget in missed)] if missed else ["", "All budgets are met."]
    )
    RESULTS.write_text("\n".join(["## Pictures (`make bench-media`)", "", *lines, *verdict]) + "\n")
    print(RESULTS.read_text())
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
