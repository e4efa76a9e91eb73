"""Colours told by code points (ITU-T H.273): `nclx` of AVIF and HEIC, `cICP` of PNG."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from dreamscape.media.processing.hdr import hlg_profile, pq_profile
from dreamscape.media.processing.icc import Curve, rgb_profile, tag_of
from dreamscape.media.processing.primaries import Primaries, to_xyz

PQ, HLG, SRGB = 16, 18, 13
BT709, BT2020 = 1, 9

_D65, _C, _DCI = (0.3127, 0.329), (0.31, 0.316), (0.314, 0.351)
_SMPTE_170M = Primaries((0.63, 0.34), (0.31, 0.595), (0.155, 0.07), _D65)

# H.273, table 2.
PRIMARIES = {
    BT709: Primaries((0.64, 0.33), (0.3, 0.6), (0.15, 0.06), _D65),
    4: Primaries((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), _C),
    5: Primaries((0.64, 0.33), (0.29, 0.6), (0.15, 0.06), _D65),
    6: _SMPTE_170M,
    7: _SMPTE_170M,
    8: Primaries((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), _C),
    BT2020: Primaries((0.708, 0.292), (0.17, 0.797), (0.131, 0.046), _D65),
    10: Primaries((1.0, 0.0), (0.0, 1.0), (0.0, 0.0), (1 / 3, 1 / 3)),
    11: Primaries((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), _DCI),
    12: Primaries((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), _D65),
    22: Primaries((0.63, 0.34), (0.295, 0.605), (0.155, 0.077), _D65),
}

# H.273, table 3, as a display shows them; BT.709's and its like by BT.1886.
_VIDEO = Curve(2.4)
CURVES = {
    1: _VIDEO,
    4: Curve(2.2),
    5: Curve(2.8),
    6: _VIDEO,
    7: Curve(1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4, 4 * 0.0228),
    8: Curve(1.0),
    11: _VIDEO,
    SRGB: Curve(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
    14: _VIDEO,
    15: _VIDEO,
    17: Curve(2.6, (52.37 / 48) ** (1 / 2.6)),
}
_TRANSFERS = {*CURVES, PQ, HLG}
# Makers of AVIF and HEIC write these for photos that are sRGB; Chromium, too, takes them as that.
_NCLX_SRGB = {1, 6, 14, 15}


class Cicp(NamedTuple):
    """The code points of primaries and transfer; both are known here."""

    primaries: int
    transfer: int


def from_icc(profile: bytes) -> Cicp | None:
    """The code points that an ICC profile of version 4.4 may have, and that count before its curves (9.2.17)."""
    tag = tag_of(profile, b"cicp")
    return from_cicp_chunk(tag[8:12]) if tag else None


def from_cicp_chunk(content: bytes) -> Cicp | None:
    """PNG's `cICP` (third edition, 11.3.2.6); None if it says what no PNG can be, or nothing we know."""
    if len(content) != 4:
        return None
    primaries, transfer, matrix, full_range = content
    if primaries not in PRIMARIES or transfer not in _TRANSFERS:
        return None
    return Cicp(primaries, transfer) if matrix == 0 and full_range == 1 else None


def from_nclx(primaries: int, transfer: int) -> Cicp | None:
    """`nclx` (ISO/IEC 14496-12, 12.1.5); what is unspecified or unknown there is sRGB's (MIAF, 7.3.6.4).

    Matrix and range are the decoder's to undo. None for what is sRGB anyway.
    """
    cicp = Cicp(
        primaries if primaries in PRIMARIES else BT709,
        transfer if transfer in _TRANSFERS - _NCLX_SRGB else SRGB,
    )
    return None if cicp == (BT709, SRGB) else cicp


@lru_cache(maxsize=8)
def profile_of(cicp: Cicp) -> bytes:
    """The ICC profile that says the same, as far as a screen can show it."""
    here = to_xyz(PRIMARIES[cicp.primaries])
    if cicp.transfer in CURVES:
        return rgb_profile(here, CURVES[cicp.transfer])
    make = pq_profile if cicp.transfer == PQ else hlg_profile
    return make(here, bt2020=to_xyz(PRIMARIES[BT2020]), srgb=to_xyz(PRIMARIES[BT709]))
