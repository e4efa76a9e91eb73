"""Large pictures made manageable: averaged down by a whole number, a strip at a time."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import Image

Size = tuple[int, int]
Strip = Callable[[int, int], Image.Image]

# How much larger than wanted a picture is decoded, so that Lanczos has pixels to work with.
# SSIM against the full-size way stays above 0.99 (bench/RESULTS-media.md).
GAP = 1.5
_STRIP_PIXELS = 1_000_000


def reduction(size: Size, wanted: Size) -> int:
    """By which whole number `size` can be averaged down and still be GAP times as large as `wanted`."""
    return max(1, min(int(size[0] / (wanted[0] * GAP)), int(size[1] / (wanted[1] * GAP))))


def reduced_in_strips(size: Size, mode: str, factor: int, strip: Strip) -> Image.Image:
    """The picture of `size` whose rows `strip(top, end)` gives in `mode`, averaged down by `factor`.

    It never exists as a whole in that mode, which for a large one would cost 200 MB.
    """
    width, height = size
    rows = max(1, _STRIP_PIXELS // (width * factor)) * factor
    result = Image.new(mode, (math.ceil(width / factor), math.ceil(height / factor)))
    for top in range(0, height, rows):
        part = strip(top, min(top + rows, height))
        result.paste(part.reduce(factor) if factor > 1 else part, (0, top // factor))
    return result
