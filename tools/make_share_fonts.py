"""Put together the fonts that share pictures are lettered with, from their npm packages.

    python -m tools.make_share_fonts

Each of our files has one script and the Latin letters beside it, so that a whole title is drawn in one font (the
packages have a file for each script). Writes ``dreamscape/media/sharing/fonts``: the fonts, their licences, and what
each has shapes for. Needs ``npm`` and ``fonttools``; raise ``DRAWING`` in
``dreamscape/media/sharing/drawing.py`` afterwards.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from PIL import ImageFont

from tools.vendor import Package, unpack

FOLDER = Path(__file__).parent.parent / "dreamscape" / "media" / "sharing" / "fonts"
VERSION = "5.3.0"


@dataclass(frozen=True)
class Font:
    """One of our files: the `parts` of a package, in this weight. What the first has is not taken from the others."""

    name: str
    npm: str
    parts: tuple[str, ...]
    weight: int = 600
    variable: bool = False

    @property
    def files(self) -> list[str]:
        """Their paths in the package."""
        stem, kind = self.npm.rpartition("/")[2], "wght" if self.variable else str(self.weight)
        return [f"files/{stem}-{part}-{kind}-normal.woff2" for part in self.parts]


FONTS = (
    Font("fraunces", "@fontsource/fraunces", ("latin", "latin-ext", "vietnamese")),
    Font(
        "nunito",
        "@fontsource-variable/nunito",
        ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext"),
        500,
        variable=True,
    ),
    Font(
        "noto-serif",
        "@fontsource/noto-serif",
        ("latin", "latin-ext", "greek", "greek-ext", "cyrillic", "cyrillic-ext"),
    ),
    Font("noto-serif-hebrew", "@fontsource/noto-serif-hebrew", ("hebrew", "latin", "latin-ext")),
    Font("noto-naskh-arabic", "@fontsource/noto-naskh-arabic", ("arabic", "latin", "latin-ext")),
    Font("noto-serif-devanagari", "@fontsource/noto-serif-devanagari", ("devanagari", "latin", "latin-ext")),
    Font("noto-serif-thai", "@fontsource/noto-serif-thai", ("thai", "latin", "latin-ext")),
    Font("noto-serif-georgian", "@fontsource/noto-serif-georgian", ("georgian", "latin", "latin-ext")),
)


def merged(font: Font, package: Path) -> TTFont:
    """One font of all its parts."""
    with tempfile.TemporaryDirectory() as scratch:
        paths = []
        for number, file in enumerate(font.files):
            if not (package / file).is_file():
                print(f"{font.name} has no {file}")
                continue
            part: Any = TTFont(package / file)
            if font.variable:
                part = instantiateVariableFont(part, {"wght": font.weight})
            for table in ("fpgm", "prep", "cvt ", "gasp", "hdmx", "VDMX", "STAT", "DSIG"):
                if table in part:
                    del part[table]
            part.flavor = None
            paths.append(Path(scratch) / f"{number}.ttf")
            part.save(paths[-1])
        return TTFont(paths[0]) if len(paths) == 1 else Merger().merge([str(path) for path in paths])


def ranges(points: list[int]) -> str:
    """Sorted code points as `20-7e,a0`."""
    parts: list[list[int]] = []
    for point in points:
        if parts and parts[-1][1] == point - 1:
            parts[-1][1] = point
        else:
            parts.append([point, point])
    return ",".join(f"{first:x}-{last:x}" if last > first else f"{first:x}" for first, last in parts)


def drawn(file: Path, points: list[int]) -> list[int]:
    """Those of the code points that Pillow draws in this font."""
    font, found = ImageFont.truetype(str(file), 16), []
    for point in points:
        try:
            font.getmask(chr(point))
            found.append(point)
        except (RuntimeError, OSError):
            print(f"{file.name} does not draw {point:x}")
    return found


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    coverage = {}
    with tempfile.TemporaryDirectory() as scratch:
        for font in FONTS:
            into = Path(scratch) / font.name
            into.mkdir()
            package = unpack(Package(font.npm, VERSION), into)
            made = merged(font, package)
            made.flavor = "woff2"
            file = BytesIO()
            made.save(file)
            path = FOLDER / f"{font.name}.woff2"
            path.write_bytes(file.getvalue())
            shutil.copy(package / "LICENSE", FOLDER / f"{font.name}.LICENSE")
            coverage[path.name] = ranges(drawn(path, sorted(made.getBestCmap())))
            print(font.name, len(file.getvalue()))
    lines = [
        f"{font.name}.woff2: {', '.join(font.parts)} of {font.npm} {VERSION} from npm, put together\n"
        for font in FONTS
    ]
    (FOLDER / "README").write_text(
        "Made by tools/make_share_fonts.py.\n\n" + "".join(lines), encoding="utf-8"
    )
    text = json.dumps(coverage, indent=0) + "\n"
    (FOLDER / "coverage.json").write_text(text, encoding="ascii")


if __name__ == "__main__":
    main()
