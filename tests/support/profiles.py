"""ICC profiles of every kind, written here byte by byte (ICC.1:2001-04), so that no code of ours judges itself."""

from __future__ import annotations

import struct
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# The columns of the matrix from linear RGB to XYZ, adapted to D50.
SRGB_TO_XYZ = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
ADOBE_TO_XYZ = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
P3_TO_XYZ = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
D50 = (0.9642, 1.0, 0.8249)

Columns = tuple[tuple[float, ...], ...]


def rgb_profile(columns: Columns, curve: bytes, name: str = "A test's", **more: bytes) -> bytes:
    """A profile of primaries (as `columns` of their matrix to XYZ) and one curve for all three."""
    corners = dict(zip(("rXYZ", "gXYZ", "bXYZ"), map(_xyz, columns), strict=True))
    curves = dict.fromkeys(("rTRC", "gTRC", "bTRC"), curve)
    return profile(b"RGB ", {**corners, **curves, **more}, name=name)


def grey_profile(curve: bytes) -> bytes:
    """A profile for greys."""
    return profile(b"GRAY", {"kTRC": curve})


def table_profile(space: bytes, channels: int, seen: Callable[..., tuple[float, ...]], tag: str) -> bytes:
    """A profile of a table alone, as printers have it; `seen` gives CIELAB for inks or lights from 0 to 1."""
    points = 9 if channels == 3 else 5
    steps = [step / (points - 1) for step in range(points)]
    table = b"".join(
        bytes(map(_lab_byte, seen(*at), (100, 255, 255), (0, 128, 128)))
        for at in product(steps, repeat=channels)
    )
    straight = bytes(range(256))
    lut = b"mft1\0\0\0\0" + bytes((channels, 3, points, 0)) + _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    return profile(space, {tag: lut + straight * channels + table + straight * 3}, b"Lab ")


def profile(
    space: bytes, tags: dict[str, bytes], connection: bytes = b"XYZ ", name: str = "A test's"
) -> bytes:
    """A profile of any tags."""
    label = name.encode() + b"\0"
    everything = {
        "desc": b"desc\0\0\0\0" + struct.pack(">I", len(label)) + label + b"\0" * 78,
        "wtpt": _xyz(D50),
        **tags,
    }
    table, body, at = struct.pack(">I", len(everything)), b"", 128 + 4 + 12 * len(everything)
    for tag, data in everything.items():
        table += tag.encode() + struct.pack(">II", at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    header = struct.pack(">I4sI4s4s4s", at + len(body), b"test", 0x02100000, b"mntr", space, connection)
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + _fixed(*D50)
    return header.ljust(128, b"\0") + table + body


def gamma(exponent: float) -> bytes:
    """A curve that is a plain power."""
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(exponent * 256)) + b"\0\0"


def srgb_curve() -> bytes:
    """sRGB's own curve."""
    return (
        b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    )


def cicp_tag(primaries: int, transfer: int) -> bytes:
    """Code points, as profiles of version 4.4 may have them."""
    return b"cicp\0\0\0\0" + bytes((primaries, transfer, 0, 1))


def lab(light: tuple[float, ...], columns: Columns = SRGB_TO_XYZ) -> tuple[float, ...]:
    """CIELAB of linear light in these primaries."""
    xyz = [sum(light[i] * columns[i][axis] for i in range(3)) for axis in range(3)]
    x, y, z = (_cube_root(value / white) for value, white in zip(xyz, D50, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(ratio: float) -> float:
    return ratio ** (1 / 3) if ratio > 216 / 24389 else (24389 / 27 * ratio + 16) / 116


def _lab_byte(value: float, span: int, zero: int) -> int:
    return min(255, max(0, round((value + zero) * 255 / span)))


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*values)


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)
