"""The colours of AVIF and HEIC: an ICC profile, or the code points of `nclx`, which Pillow does not tell."""

from __future__ import annotations

from typing import Any

import pillow_heif

from dreamscape.media.processing.cicp import from_nclx, profile_of


def heif_profile(info: dict[str, Any]) -> bytes | None:
    """What libheif's `info` of a picture says of its colours, as an ICC profile; None for sRGB.

    An embedded profile counts before code points, as in every browser.
    """
    if embedded := info.get("icc_profile"):
        return bytes(embedded)
    nclx = info.get("nclx_profile")
    cicp = from_nclx(nclx["color_primaries"], nclx["transfer_characteristics"]) if nclx else None
    return profile_of(cicp) if cicp else None


def avif_profile(data: bytes) -> bytes | None:
    """The same of the main picture of an AVIF file. libheif reads its boxes alone: it is asked for no pixels."""
    try:
        return heif_profile(pillow_heif.open_heif(data).info)
    except (ValueError, SyntaxError, OSError, RuntimeError, EOFError, MemoryError):
        return None
