"""What a progressive JPEG would cost: libjpeg keeps all of its coefficients, and walks over them per scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import PictureRefused
from dreamscape.messages import Message, PluralMessage

if TYPE_CHECKING:
    from PIL import Image

_MOST_MEMORY = 340_000_000
# A scan may be 80 bytes long and cost a walk over the whole picture: 50 ms at 50 megapixels (measured).
# So 15 MB of them would keep us busy for hours. Ordinary files have ten scans.
_MOST_SCANNED_PIXELS = 1_500_000_000


def check_progressive(image: Image.Image, full: tuple[int, int], data: bytes) -> None:
    """Raise PictureRefused for a progressive JPEG that would take too much memory or time.

    `image` is opened but not loaded, and draft() has set the size it will be
    loaded at; `full` is its size before that.
    """
    if not image.info.get("progressive"):
        return
    pixels = full[0] * full[1]
    scans, most = data.count(b"\xff\xda"), max(16, _MOST_SCANNED_PIXELS // pixels)
    if scans > most:
        raise PictureRefused(
            PluralMessage(
                "Your picture is a JPEG of %(num)s scan; the most for its size is %(most)s.",
                "Your picture is a JPEG of %(num)s scans; the most for its size is %(most)s.",
                scans,
                most=most,
            )
        )
    # (component, horizontal sampling, vertical sampling, quantization table) each
    layers = getattr(image, "layer", [])
    largest = max((layer[1] * layer[2] for layer in layers), default=1)
    samples = sum(layer[1] * layer[2] for layer in layers) / largest
    needed = pixels * samples * 2 + image.width * image.height * 4
    if needed > _MOST_MEMORY:
        raise PictureRefused(
            Message(
                "Your picture would need %(size)s MB of memory to open; the most is %(most)s. "
                "Please save it smaller, or not as a progressive JPEG.",
                size=round(needed / 1e6),
                most=round(_MOST_MEMORY / 1e6),
            )
        )
