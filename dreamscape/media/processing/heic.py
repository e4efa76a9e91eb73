"""HEIC by way of its raw pixels, which are never held a second time as a whole picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pillow_heif
from PIL import Image

from dreamscape.media.processing.nclx import heif_profile
from dreamscape.media.processing.reducing import Size, reduced_in_strips

if TYPE_CHECKING:
    from dreamscape.media.processing.limits import Limits


class Heic:
    """An opened HEIC file. libheif turns the picture upright itself."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._heif = pillow_heif.open_heif(data)
        self.size: Size = self._heif.size
        self.profile = heif_profile(self._heif.info)
        limits.check_size(self.size, self._kind())

    def reduced(self, factor: int) -> Image.Image:
        """Its pixels, averaged down by `factor`, in mode L, RGB or RGBA."""
        stored_as, stride = str(self._heif.mode), self._heif.stride
        pixels, width = memoryview(self._heif.data), self.size[0]
        mode = stored_as if stored_as in ("L", "RGB") else "RGBA"

        def strip(top: int, end: int) -> Image.Image:
            rows = bytes(pixels[top * stride : end * stride])
            return Image.frombytes(stored_as, (width, end - top), rows, "raw", stored_as, stride).convert(
                mode
            )

        return reduced_in_strips(self.size, mode, factor, strip)

    def _kind(self) -> str:
        """Rich colour (10 bit, full chroma, with alpha) costs several times the memory of a phone's HEIC."""
        deep = self._heif.info.get("bit_depth", 8) > 8
        thin = self._heif.info.get("chroma") in (None, 420, 400)
        return "HEIC" if thin and not (deep and self._heif.has_alpha) else "HEIC in rich colour"
