"""Fetch the files of other people that we serve ourselves, from their npm packages.

    python -m tools.vendor

Each package goes to ``dreamscape/static/vendor/<name>-<version>/`` with its licence and a README line saying
where it comes from. To update one, change its version below, run this, and change the version in the templates
and style sheets that name it (``git grep <name>-``). Needs ``npm``; nothing here runs when the site does.
"""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "dreamscape" / "static" / "vendor"

MIT = """MIT License

Copyright (c) {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation
the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and
to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of
the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
IN THE SOFTWARE.
"""


@dataclass(frozen=True)
class Package:
    """What we take of one npm package: `files` are paths inside it, served under their last name.

    `licence` is the text for the one package that names its licence without enclosing it; others have it in a file.
    """

    npm: str
    version: str
    files: tuple[str, ...] = ()
    licence: str | None = None
    licence_file: str = "LICENSE"

    @property
    def folder(self) -> Path:
        """Where its files are served from, for example ``vendor/fraunces-5.3.0``."""
        name = self.npm.rsplit("/", 1)[-1].removesuffix(".org")
        return VENDOR / f"{name}-{self.version}"


LUCIDE = Package("lucide-static", "1.62.0")
PACKAGES = (
    Package("@fontsource/fraunces", "5.3.0", ("files/fraunces-latin-600-normal.woff2",)),
    Package("@fontsource-variable/nunito", "5.3.0", ("files/nunito-latin-wght-normal.woff2",)),
    Package(
        "altcha",
        "3.2.2",
        ("dist/external/altcha.min.js", "dist/external/altcha.css", "dist/workers/pbkdf2.js"),
        licence_file="LICENSE.txt",
    ),
    Package("htmx.org", "2.0.11", ("dist/htmx.min.js",)),
    Package("thumbhash", "0.1.1", ("thumbhash.js",), licence=MIT.format(holder="2023 Evan Wallace")),
    LUCIDE,
)


def unpack(package: Package, into: Path) -> Path:
    """Download a package below `into` and return the folder of its contents."""
    subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", str(into), f"{package.npm}@{package.version}"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    archive = next(into.glob("*.tgz"))
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    return into / "package"


def vendor(package: Package) -> None:
    """Put the named files of one package, its licence and a README line into its folder."""
    with tempfile.TemporaryDirectory() as scratch:
        source = unpack(package, Path(scratch))
        package.folder.mkdir(parents=True, exist_ok=True)
        for name in package.files:
            (package.folder / Path(name).name).write_bytes((source / name).read_bytes())
        licence = package.licence or (source / package.licence_file).read_text(encoding="utf-8")
    (package.folder / "LICENSE").write_text(licence, encoding="utf-8")
    line = f"{package.npm} {package.version} from npm, unchanged; fetched by tools/vendor.py.\n"
    if package is LUCIDE:
        line = f"{package.npm} {package.version} from npm; its icons are in img/sprite.svg, by tools/make_sprite.py.\n"
    (package.folder / "README").write_text(line, encoding="utf-8")


if __name__ == "__main__":
    for each in PACKAGES:
        vendor(each)
        print(each.folder.name)
