"""Pictures brighter than paper (PQ and HLG, ITU-R BT.2100) on screens that are not.

The tone mapping is Chromium's: the reference white operator of SMPTE ST 2094-50,
annex C, applied to the strongest of the three colours in BT.2020. Paper white
becomes half of the light there is; what is brighter shares the other half.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from dreamscape.media.processing.icc import table_profile
from dreamscape.media.processing.primaries import Matrix, Vector, applied, inverse, multiplied

# BT.2408: what a sheet of paper sends back, in candela per square metre, and the display such pictures are made on.
_WHITE, _PEAK = 203.0, 1000.0
_BT2020_LUMINANCE = (0.2627, 0.678, 0.0593)

# The light of a display for a signal in BT.2020, 1 being the white of paper.
_Light = Callable[[Vector], Vector]


def pq_profile(here: Matrix, bt2020: Matrix, srgb: Matrix) -> bytes:
    """An ICC profile of what is coded as PQ. All matrices are of primaries to XYZ: `here` is the picture's."""
    return _profile(_light_of_pq, lambda light: light, here, bt2020, srgb)


def hlg_profile(here: Matrix, bt2020: Matrix, srgb: Matrix) -> bytes:
    """An ICC profile of what is coded as HLG."""
    return _profile(_scene_of_hlg, _displayed, here, bt2020, srgb)


def _profile(
    light_of: Callable[[float], float], shown: _Light, here: Matrix, bt2020: Matrix, srgb: Matrix
) -> bytes:
    widened, narrowed = multiplied(inverse(bt2020), here), multiplied(inverse(srgb), bt2020)

    def seen(red: float, green: float, blue: float) -> Vector:
        light = _dimmed(shown(applied(widened, (red, green, blue))))
        # What sRGB cannot show becomes the nearest it can.
        x, y, z = applied(narrowed, light)
        return applied(srgb, (min(1.0, max(0.0, x)), min(1.0, max(0.0, y)), min(1.0, max(0.0, z))))

    return table_profile(light_of, seen)


def _light_of_pq(signal: float) -> float:
    """BT.2100, table 4: light of the display."""
    power = signal ** (1 / 78.84375)
    ratio = max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)
    return math.pow(ratio, 1 / 0.1593017578125) * 10_000 / _WHITE


def _scene_of_hlg(signal: float) -> float:
    """BT.2100, table 5: light of the scene, from 0 to 1."""
    if signal <= 0.5:
        return signal * signal / 3
    return (math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12


def _displayed(scene: Vector) -> Vector:
    """HLG's light of the scene as that of a display (BT.2100, table 5: OOTF with a gamma of 1.2)."""
    luminance = max(0.0, sum(a * b for a, b in zip(scene, _BT2020_LUMINANCE, strict=True)))
    factor = luminance**0.2 * _PEAK / _WHITE
    return scene[0] * factor, scene[1] * factor, scene[2] * factor


def _dimmed(light: Vector) -> Vector:
    strongest = max(light)
    factor = _curve(strongest) / strongest if strongest > 0 else 0.0
    return light[0] * factor, light[1] * factor, light[2] * factor


def _curve(light: float) -> float:
    """Straight to paper white, then a parabola (a Bézier curve of three points) to the peak of the display."""
    peak, white = _PEAK / _WHITE, 0.5
    if light <= 1:
        return light * white
    if light >= peak:
        return 1.0
    middle, level = 0.35 + 0.65 / white, 0.35 * white + 0.65
    a, b, c = 1 - 2 * middle + peak, 2 * (middle - 1), 1 - light
    t = (math.sqrt(b * b - 4 * a * c) - b) / (2 * a)
    return (1 - t) ** 2 * white + 2 * t * (1 - t) * level + t * t
