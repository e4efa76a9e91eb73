"""Small files that say their colours in every way there is, each a chart of 64 colours or 16 greys.

What Chromium 156 makes of two of the colours stands beside each, so that a unit
test needs no browser; tests/browser/test_colours.py compares all of them with
the browser there is.
"""

from __future__ import annotations

import struct
import zlib
from itertools import product
from typing import NamedTuple

from PIL import Image

from tests.support.photos import p3_profile, saved, with_chunks, with_nclx
from tests.support.profiles import (
    ADOBE_TO_XYZ,
    P3_TO_XYZ,
    SRGB_TO_XYZ,
    cicp_tag,
    gamma,
    grey_profile,
    lab,
    rgb_profile,
    srgb_curve,
    table_profile,
)

CELL = 16
LEVELS = (0, 90, 180, 255)
COLOURS = tuple(product(LEVELS, repeat=3))
# The two colours whose look is written down, (180, 90, 90) and (90, 180, 255), and the two greys, 128 and 208.
PLACES, GREY_PLACES = (37, 27), (8, 13)
D65_SRGB = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
D65_P3 = (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)

Seen = tuple[int, int, int]


class Coloured(NamedTuple):
    """A file, what the browser shows of two of its colours, and how far off ours may be: on average, and at most."""

    name: str
    mime: str
    data: bytes
    seen: tuple[Seen, Seen]
    mean: float = 1.0
    most: int = 5


def chart(mode: str = "RGB") -> Image.Image:
    """64 colours; in mode L or LA 16 greys, four times."""
    image = Image.new("RGB", (8, 8))
    image.putdata(COLOURS)
    if mode in ("L", "LA"):
        image = Image.new("L", (8, 8))
        image.putdata([index % 16 * 16 for index in range(64)])
    image = image.resize((8 * CELL, 8 * CELL), Image.Resampling.NEAREST)
    if mode in ("LA", "RGBA"):
        image.putalpha(128)
    return image.convert(mode)


def middles(image: Image.Image) -> list[tuple[int, ...]]:
    """The 64 colours of a chart, its alpha left out."""
    plain = image.convert("RGB")
    places = [CELL // 2 + CELL * step for step in range(8)]
    return [tuple(plain.getpixel((x, y))) for y in places for x in places]  # type: ignore[arg-type]


def png_chart(*chunks: tuple[bytes, bytes], mode: str = "RGB") -> bytes:
    """The chart as a PNG that has these chunks."""
    return with_chunks(saved(chart(mode), "PNG"), *chunks)


def iccp(profile: bytes) -> tuple[bytes, bytes]:
    """A PNG's chunk with a profile."""
    return b"iCCP", b"a name\0\0" + zlib.compress(profile)


def cicp(primaries: int, transfer: int, matrix: int = 0, full_range: int = 1) -> tuple[bytes, bytes]:
    """A PNG's chunk of code points."""
    return b"cICP", bytes((primaries, transfer, matrix, full_range))


def gama(gamma: float) -> tuple[bytes, bytes]:
    """A PNG's chunk of a gamma."""
    return b"gAMA", struct.pack(">I", round(gamma * 100_000))


def chrm(*values: float) -> tuple[bytes, bytes]:
    """A PNG's chunk of white, red, green and blue."""
    return b"cHRM", struct.pack(">8I", *(round(value * 100_000) for value in values))


def _p3_table(*signal: float) -> tuple[float, ...]:
    return lab(tuple(value**2.2 for value in signal), P3_TO_XYZ)


def _inks(cyan: float, magenta: float, yellow: float, black: float) -> tuple[float, ...]:
    paper = (0.05 + 0.9 * (1 - ink) * (1 - black) for ink in (cyan, magenta * 0.9, yellow))
    return lab(tuple(value**2.2 for value in paper))


SRGB = (b"sRGB", b"\0")
LINEAR = rgb_profile(SRGB_TO_XYZ, gamma(1.0), name="sRGB built-in, but linear")
ADOBE = rgb_profile(ADOBE_TO_XYZ, gamma(2.2))
PRINTER = table_profile(b"CMYK", 4, _inks, "A2B0")
_JPEG = {"quality": 98, "subsampling": 0}


def coloured_files() -> list[Coloured]:
    """One for each way."""
    unchanged: tuple[Seen, Seen] = (180, 90, 90), (90, 180, 255)
    return [
        Coloured(name, mime, data, SEEN.get(name, unchanged), *OFF.get(name, ()))
        for name, mime, data in _files()
    ]


def _files() -> list[tuple[str, str, bytes]]:
    pngs = {
        "nothing said": png_chart(),
        "gAMA of 1": png_chart(gama(1.0)),
        "gAMA of 1, grey": png_chart(gama(1.0), mode="L"),
        "gAMA of 1/1.8": png_chart(gama(1 / 1.8)),
        "gAMA of 1/2.2": png_chart(gama(1 / 2.2)),
        "gAMA of 0": png_chart(gama(0)),
        "gAMA and cHRM of Display P3": png_chart(gama(1 / 2.2), chrm(*D65_P3)),
        "gAMA of 1 and cHRM of no triangle": png_chart(gama(1.0), chrm(*[0.3] * 8)),
        "cHRM alone": png_chart(chrm(*D65_P3)),
        "sRGB before gAMA": png_chart(SRGB, gama(1.0)),
        "iCCP before sRGB": png_chart(SRGB, iccp(p3_profile())),
        "iCCP before gAMA": png_chart(gama(1.0), iccp(p3_profile())),
        "iCCP broken, so gAMA": png_chart(iccp(b"no profile"), gama(1.0)),
        "iCCP broken, so sRGB": png_chart(iccp(b"no profile"), SRGB, gama(1.0)),
        "iCCP of linear light, called sRGB": png_chart(iccp(LINEAR)),
        "iCCP of sRGB, called otherwise": png_chart(iccp(rgb_profile(SRGB_TO_XYZ, srgb_curve()))),
        "iCCP of greys in a grey": png_chart(iccp(grey_profile(gamma(1.0))), mode="L"),
        "iCCP of greys in a grey with alpha": png_chart(iccp(grey_profile(gamma(1.0))), mode="LA"),
        "iCCP of colours in a grey": png_chart(iccp(LINEAR), mode="L"),
        "iCCP of greys in colours": png_chart(iccp(grey_profile(gamma(1.0)))),
        "iCCP of inks in colours": png_chart(iccp(PRINTER)),
        "iCCP of a table": png_chart(iccp(table_profile(b"RGB ", 3, _p3_table, "A2B0"))),
        "iCCP with code points of PQ": png_chart(
            iccp(rgb_profile(SRGB_TO_XYZ, gamma(2.2), cicp=cicp_tag(9, 16)))
        ),
        "iCCP of Display P3, with alpha": png_chart(iccp(p3_profile()), mode="RGBA"),
        "cICP of Display P3": png_chart(cicp(12, 13)),
        "cICP before iCCP": png_chart(iccp(ADOBE), cicp(12, 13)),
        "cICP before sRGB": png_chart(SRGB, cicp(12, 13)),
        "cICP of BT.709": png_chart(cicp(1, 1)),
        "cICP of BT.2020": png_chart(cicp(9, 14)),
        "cICP of P3-DCI": png_chart(cicp(11, 17)),
        "cICP of linear light": png_chart(cicp(1, 8)),
        "cICP of PQ": png_chart(cicp(9, 16)),
        "cICP of HLG": png_chart(cicp(9, 18)),
        "cICP of PQ, grey": png_chart(cicp(1, 16), mode="L"),
        "cICP unspecified": png_chart(cicp(12, 2)),
        "cICP of narrow range": png_chart(cicp(12, 13, 0, 0)),
    }
    jpegs = {
        "JPEG without": saved(chart(), "JPEG", **_JPEG),
        "JPEG of Adobe RGB": saved(chart(), "JPEG", icc_profile=ADOBE, **_JPEG),
        "JPEG with a broken profile": saved(chart(), "JPEG", icc_profile=ADOBE[:200], **_JPEG),
        "JPEG, grey, of linear light": saved(chart("L"), "JPEG", icc_profile=LINEAR, **_JPEG),
        "JPEG of inks without": saved(chart("CMYK"), "JPEG", **_JPEG),
        "JPEG of inks": saved(chart("CMYK"), "JPEG", icc_profile=PRINTER, **_JPEG),
        "JPEG of inks, the second table": saved(
            chart("CMYK"), "JPEG", icc_profile=table_profile(b"CMYK", 4, _inks, "A2B1"), **_JPEG
        ),
    }
    webp = {"WebP of Display P3": saved(chart(), "WEBP", lossless=True, icc_profile=p3_profile())}
    avif = saved(chart(), "AVIF", quality=100, subsampling="4:4:4", speed=10)
    avifs = {
        "AVIF with a profile, whose nclx is another": with_nclx(
            saved(chart(), "AVIF", quality=100, subsampling="4:4:4", speed=10, icc_profile=ADOBE), 12, 13
        ),
        "nclx of sRGB": avif,
        "nclx of Display P3": with_nclx(avif, 12, 13),
        "nclx of BT.709": with_nclx(avif, 1, 1),
        "nclx of BT.2020": with_nclx(avif, 9, 14),
        "nclx of linear light": with_nclx(avif, 1, 8),
        "nclx of a gamma of 2.8": with_nclx(avif, 1, 5),
        "nclx of P3, curve unspecified": with_nclx(avif, 12, 2),
        "nclx of PQ": with_nclx(avif, 9, 16),
        "nclx of HLG": with_nclx(avif, 9, 18),
    }
    kinds = {"image/png": pngs, "image/jpeg": jpegs, "image/webp": webp, "image/avif": avifs}
    return [(name, mime, data) for mime, files in kinds.items() for name, data in files.items()]


# What Chromium 156 draws, where it is not what the file has.
SEEN: dict[str, tuple[Seen, Seen]] = {
    "gAMA of 1": ((219, 160, 160), (160, 219, 255)),
    "gAMA of 1, grey": ((188, 188, 188), (233, 233, 233)),
    "gAMA of 1/1.8": ((193, 109, 109), (109, 193, 255)),
    "gAMA and cHRM of Display P3": ((195, 83, 86), (38, 184, 255)),
    "iCCP before sRGB": ((195, 83, 86), (38, 184, 255)),
    "iCCP before gAMA": ((195, 83, 86), (38, 184, 255)),
    "iCCP broken, so gAMA": ((219, 160, 160), (160, 219, 255)),
    "iCCP of linear light, called sRGB": ((219, 160, 160), (160, 219, 255)),
    "iCCP of greys in a grey": ((188, 188, 188), (233, 233, 233)),
    "iCCP of greys in a grey with alpha": ((187, 187, 187), (233, 233, 233)),
    "iCCP of colours in a grey": ((188, 188, 188), (233, 233, 233)),
    "iCCP of a table": ((195, 84, 86), (40, 184, 255)),
    "iCCP with code points of PQ": ((255, 0, 26), (0, 73, 255)),
    "iCCP of Display P3, with alpha": ((195, 84, 86), (38, 183, 255)),
    "cICP of Display P3": ((193, 83, 87), (41, 183, 255)),
    "cICP before iCCP": ((193, 83, 87), (41, 183, 255)),
    "cICP before sRGB": ((193, 83, 87), (41, 183, 255)),
    "cICP of BT.709": ((176, 81, 81), (81, 176, 255)),
    "cICP of BT.2020": ((213, 55, 78), (0, 183, 255)),
    "cICP of P3-DCI": ((187, 68, 73), (30, 180, 255)),
    "cICP of linear light": ((219, 160, 160), (160, 219, 255)),
    "cICP of PQ": ((255, 0, 26), (0, 73, 255)),
    "cICP of HLG": ((186, 49, 68), (0, 126, 255)),
    "cICP of PQ, grey": ((132, 132, 132), (255, 255, 255)),
    "JPEG of Adobe RGB": ((205, 90, 90), (0, 181, 255)),
    "JPEG, grey, of linear light": ((188, 188, 188), (233, 233, 233)),
    "JPEG of inks": ((178, 110, 94), (98, 183, 243)),
    "JPEG of inks, the second table": ((178, 110, 94), (98, 183, 243)),
    "WebP of Display P3": ((195, 83, 86), (38, 184, 255)),
    "AVIF with a profile, whose nclx is another": ((205, 90, 88), (0, 181, 255)),
    "nclx of sRGB": ((180, 90, 89), (88, 180, 253)),
    "nclx of Display P3": ((193, 83, 86), (35, 183, 255)),
    "nclx of BT.709": ((180, 90, 89), (88, 180, 253)),
    "nclx of BT.2020": ((217, 68, 86), (0, 187, 255)),
    "nclx of linear light": ((219, 160, 159), (159, 219, 254)),
    "nclx of a gamma of 2.8": ((165, 66, 65), (64, 165, 253)),
    "nclx of P3, curve unspecified": ((193, 83, 86), (35, 183, 255)),
    "nclx of PQ": ((255, 0, 23), (0, 76, 255)),
    "nclx of HLG": ((186, 49, 67), (0, 128, 254)),
}
# Tables are interpolated, and differently so at the edges of what a screen can show.
OFF: dict[str, tuple[float, int]] = {
    "iCCP of a table": (1.0, 10),
    "iCCP with code points of PQ": (1.0, 16),
    "cICP of PQ": (1.0, 16),
    "cICP of HLG": (1.0, 10),
    "nclx of PQ": (1.0, 16),
    "nclx of HLG": (1.0, 10),
    "JPEG of inks": (1.5, 16),
    "JPEG of inks, the second table": (1.5, 16),
}
