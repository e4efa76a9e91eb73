"""Draw the demo site's pictures: skies, hills, seas and small lights, all from numbers.

    python -m tools.demo_pictures

What comes out goes through the site's own picture pipeline and is committed in ``dreamscape/cli/demo/pictures``:
drawing them each time somebody starts the site would take six seconds. The same seeds draw the same pictures.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from PIL import Image

from tools.painter import Scene, draw_picture

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "dreamscape" / "cli" / "demo" / "pictures"
SCENES = {
    "midnight-sun": Scene("violet", "hills", ("stars",), sun=(0.55, 0.54, 0.07)),
    "bus-library": Scene("rose", "city", ("stars",), sun=(0.5, 0.42, 0.08)),
    "waving-stars": Scene("midnight", "city", ("stars", "shooting_star"), sun=(0.8, 0.18, 0.05)),
    "jasmine-roof": Scene("violet", "sea", ("stars",), ("lanterns",), (0.3, 0.2, 0.05)),
    "aurora-firs": Scene("midnight", "firs", ("stars", "aurora")),
    "hundred-cups": Scene("apricot", "hills", ("clouds",), ("tree", "birds"), (0.4, 0.5, 0.08)),
    "dolphin-bay": Scene("teal", "sea", ("stars",), ("boat",), (0.6, 0.3, 0.06)),
    "class-mountain": Scene("dawn", "peaks", ("clouds",), ("birds",), (0.7, 0.3, 0.06)),
    "rain-bakery": Scene("rain", "firs", ("clouds",), ("house",)),
    "one-tree": Scene("midnight", "hills", ("stars",), ("tree",), (0.3, 0.45, 0.08)),
    "long-table": Scene("amber", "city", (), ("birds",), (0.3, 0.4, 0.1)),
    "roof-hives": Scene("meadow", "hills", ("clouds",), ("balloons",), (0.2, 0.2, 0.06)),
    "under-water": Scene("midnight", "sea", ("stars",), sun=(0.45, 0.22, 0.07)),
    "green-flash": Scene("rose", "sea", ("stars",), ("lighthouse",), (0.4, 0.56, 0.09)),
    "rose-hills": Scene("amber", "hills", ("clouds",), ("birds",), (0.7, 0.5, 0.09)),
    "winter-lighthouse": Scene("ice", "peaks", ("stars",), ("snowfall",)),
    "balloon-letters": Scene("dawn", "hills", ("clouds",), ("balloons",)),
    "walk-to-sea": Scene("meadow", "hills", ("clouds",), ("kite",)),
    "desert-island": Scene("amber", "dunes", ("stars",), sun=(0.35, 0.52, 0.09)),
    "old-town": Scene("teal", "city", ("stars",), sun=(0.62, 0.4, 0.07)),
    "small-proof": Scene("violet", "peaks", ("stars", "shooting_star"), sun=(0.2, 0.2, 0.05)),
    "village-morning": Scene("dawn", "firs", ("clouds",), sun=(0.35, 0.5, 0.07)),
    "treehouse": Scene("rose", "hills", ("stars",), ("tree", "house"), (0.45, 0.5, 0.08)),
    "walk-first-day": Scene("meadow", "hills", ("clouds",), ("birds",), (0.3, 0.3, 0.06)),
    "walk-in-the-rain": Scene("rain", "firs", ("clouds",)),
    "walk-evening": Scene("amber", "hills", ("clouds",), ("birds", "tree"), (0.7, 0.5, 0.07)),
    "walk-the-sea": Scene("dawn", "sea", ("clouds",), ("birds",), (0.6, 0.42, 0.08)),
    "bread-valley": Scene("ice", "peaks", ("stars",), ("house",)),
    "bread-first-loaf": Scene("rose", "hills", (), ("tree",), (0.5, 0.55, 0.1)),
    "bread-morning": Scene("apricot", "hills", ("clouds",), ("birds",), (0.55, 0.42, 0.09)),
    "swim-river": Scene("teal", "sea", (), ("birds",), (0.4, 0.35, 0.07)),
    "cups-on-a-wall": Scene("apricot", "dunes", (), (), (0.5, 0.5, 0.1)),
    "tree-in-monsoon": Scene("rain", "hills", ("clouds",), ("tree",)),
}
# People do not only upload 16 by 10: which part of a drawing is the picture, in shares of it, and how large that is.
SHAPES = {
    "desert-island": ((0, 0.45, 1, 0.7167), (2400, 400)),
    "aurora-firs": ((0.36, 0, 0.5163, 1), (600, 2400)),
    "one-tree": ((0.1, 0, 0.725, 1), (1500, 1500)),
    "rain-bakery": ((0.3, 0, 0.7688, 1), (1200, 1600)),
    "small-proof": ((0, 0, 0.8333, 1), (120, 90)),
    "walk-in-the-rain": ((0.3, 0, 0.7688, 1), (1200, 1600)),
    "walk-the-sea": ((0, 0.3, 1, 0.8333), (2400, 800)),
    "bread-first-loaf": ((0.35, 0, 0.975, 1), (1500, 1500)),
    "tree-in-monsoon": ((0.5, 0, 0.85, 1), (840, 1500)),
}


def shaped(drawing: bytes, name: str) -> bytes:
    """The drawing in the shape that the picture of this name has."""
    if name not in SHAPES:
        return drawing
    shares, size = SHAPES[name]
    with Image.open(io.BytesIO(drawing)) as image:
        left, top, right, bottom = shares
        box = left * image.width, top * image.height, right * image.width, bottom * image.height
        file = io.BytesIO()
        image.resize(size, Image.Resampling.LANCZOS, box=box).save(file, "JPEG", quality=92)
    return file.getvalue()


def main() -> None:
    """Draw every scene and write its files, and what the site must know about them."""
    sys.path.insert(0, str(ROOT))
    from dreamscape.media.processing import Limits, process

    PICTURES.mkdir(parents=True, exist_ok=True)
    known = {}
    for seed, (name, scene) in enumerate(SCENES.items(), start=1):
        done = process(shaped(draw_picture(scene, seed), name), Limits(15 * 1024 * 1024, 50_000_000))
        (PICTURES / f"{name}-400.webp").write_bytes(done.renditions.small)
        (PICTURES / f"{name}-1200.webp").write_bytes(done.renditions.large)
        if done.renditions.medium:
            (PICTURES / f"{name}-800.webp").write_bytes(done.renditions.medium)
        known[name] = {"width": done.width, "height": done.height, "placeholder": done.placeholder}
    (PICTURES / "pictures.json").write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
