"""ICC profiles for pictures that say their colours in another way (ICC.1:2022)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.media.processing.primaries import D50, Matrix, Vector, transposed

if TYPE_CHECKING:
    from collections.abc import Callable

_HEADER_LENGTH = 128
# Version 2, on purpose: between profiles of version 4 LittleCMS compensates black points, which browsers do not.
_VERSION = 0x02400000
_MOST_TAGS = 100
# As many points as LittleCMS makes of a table itself.
_GRID = 33


class Curve(NamedTuple):
    """Light of a signal: `(a * signal + b) ** gamma` from `d` on, `c * signal` below (10.18)."""

    gamma: float
    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0


def tag_of(profile: bytes, name: bytes) -> bytes | None:
    """What an ICC profile has under this name (7.3); None if nothing, or it is broken."""
    count = int.from_bytes(profile[_HEADER_LENGTH : _HEADER_LENGTH + 4])
    for entry in range(min(count, _MOST_TAGS)):
        tag, at, length = struct.unpack(
            ">4sII", profile[_HEADER_LENGTH + 4 + 12 * entry :][:12].ljust(12, b"\0")
        )
        if tag == name:
            return profile[at : at + length]
    return None


def rgb_profile(to_xyz: Matrix, curve: Curve) -> bytes:
    """The profile of RGB with these primaries, as their matrix to XYZ (D50), and this curve."""
    red, green, blue = transposed(to_xyz)
    light = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(*curve)
    return _profile(
        b"XYZ ",
        {
            b"rXYZ": _xyz(red),
            b"gXYZ": _xyz(green),
            b"bXYZ": _xyz(blue),
            b"rTRC": light,
            b"gTRC": light,
            b"bTRC": light,
        },
    )


def table_profile(light_of: Callable[[float], float], seen: Callable[[float, float, float], Vector]) -> bytes:
    """The profile of RGB whose signals from 0 to 1 mean `light_of`, and three such lights XYZ (D50) as `seen`."""
    lights = [light_of(step / (_GRID - 1)) for step in range(_GRID)]
    table: list[int] = []
    for red in lights:
        for green in lights:
            for blue in lights:
                table += _lab(seen(red, green, blue))
    straight = struct.pack(">2H", 0, 0xFFFF)
    lut = (
        b"mft2\0\0\0\0"
        + bytes((3, 3, _GRID, 0))
        + _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
        + struct.pack(">2H", 2, 2)
        + straight * 3
        + struct.pack(f">{len(table)}H", *table)
        + straight * 3
    )
    return _profile(b"Lab ", {b"A2B0": lut})


def _profile(connection_space: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = {b"desc": b"desc\0\0\0\0" + struct.pack(">I", 1) + b"\0" * 79, b"wtpt": _xyz(D50), **tags}
    table, body = struct.pack(">I", len(tags)), b""
    for tag, data in tags.items():
        at = _HEADER_LENGTH + 4 + 12 * len(tags) + len(body)
        table += tag + struct.pack(">II", at, len(data))
        body += data + b"\0" * (-len(data) % 4)
    size = _HEADER_LENGTH + len(table) + len(body)
    header = struct.pack(">I4xI4s4s4s12x4s28x", size, _VERSION, b"mntr", b"RGB ", connection_space, b"acsp")
    return (header + _fixed(*D50)).ljust(_HEADER_LENGTH, b"\0") + table + body


def _lab(xyz: Vector) -> tuple[int, int, int]:
    """CIELAB as 16-bit tables have it (10.10)."""
    x, y, z = (_cube_root(value / white) for value, white in zip(xyz, D50, strict=True))
    lightness, a, b = 116 * y - 16, 500 * (x - y), 200 * (y - z)
    return round(lightness * 652.8), round((a + 128) * 256), round((b + 128) * 256)


def _cube_root(ratio: float) -> float:
    return ratio ** (1 / 3) if ratio > 216 / 24389 else (24389 / 27 * ratio + 16) / 116


def _xyz(vector: Vector) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*vector)


def _fixed(*values: float) -> bytes:
    """s15Fixed16 numbers (4.6)."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)
