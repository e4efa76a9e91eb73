"""What a PNG says of its colours (PNG specification, third edition, 4.3 and 11.3.2)."""

from __future__ import annotations

import struct
from typing import Any

from dreamscape.media.processing.cicp import BT709, PRIMARIES, from_cicp_chunk, profile_of
from dreamscape.media.processing.icc import Curve, rgb_profile
from dreamscape.media.processing.primaries import Primaries, to_xyz

_SIGNATURE_LENGTH = 8
# Steeper ones show nothing but black.
_STEEPEST = 100.0
# Written by what means sRGB and knew of no better way to say so; libpng's own tolerance.
_ORDINARY_GAMMA, _ABOUT = 0.45455, 0.05


def cicp_profile(data: bytes) -> bytes | None:
    """`cICP`, which counts before everything else, as an ICC profile."""
    at = _SIGNATURE_LENGTH
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"cICP":
            cicp = from_cicp_chunk(data[at + 8 : at + 8 + length])
            return profile_of(cicp) if cicp else None
        if kind == b"IDAT":
            break
        at += 12 + length
    return None


def gamma_profile(info: dict[Any, Any]) -> bytes | None:
    """`gAMA` and `cHRM` as an ICC profile; None where they are missing, or `sRGB` says what counts instead."""
    gamma, chromaticity = info.get("gamma"), info.get("chromaticity")
    if not gamma or "srgb" in info:
        return None
    if chromaticity is None and abs(gamma / _ORDINARY_GAMMA - 1) < _ABOUT:
        return None
    primaries = PRIMARIES[BT709]
    if chromaticity is not None:
        white, red, green, blue = (tuple(chromaticity[at : at + 2]) for at in range(0, 8, 2))
        primaries = Primaries(red, green, blue, white)
    try:
        return rgb_profile(to_xyz(primaries), Curve(min(1 / gamma, _STEEPEST)))
    except (ValueError, struct.error):
        return None
