"""Pythons that this machine lacks, from the testing suite of the Debian mirror that its apt uses.

They are unpacked into a folder of ours and never installed, which needs no root,
no chroot and no mount, and takes five seconds where debootstrap takes fifty. A
Python from testing wants a newer C library than the machine may have: a script
beside it starts it with the one that was unpacked too, and says so to nobody
else, so that mongod and the browser run on the machine's own as always.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools.install import starts

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYRINGS = Path("/usr/share/keyrings")
SECONDS = 120  # for any one step; a mirror that takes longer counts as away
WHEELS = "/usr/share/python-wheels/"


class Unavailable(Exception):
    """Debian's testing suite cannot be had here, or not this Python of it; the message says why."""


def fetch(version: str, folder: Path) -> str:
    """The path of a Python of that version ("3.15") in `folder`, unpacked there unless it already is.

    Raises Unavailable.
    """
    tree = folder.resolve() / version
    python = tree / "usr" / "bin" / "python"
    if starts(str(python)):
        return str(python)
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise Unavailable(f"there is no {tool} here to get Debian's with")
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    _unpack(_download(f"python{version}-venv", folder.resolve() / "apt"), tree)
    _make_startable(tree, version, python)
    if not starts(str(python)):
        raise Unavailable(f"the one from Debian's testing suite does not start: {python}")
    return str(python)


def _download(package: str, state: Path) -> list[Path]:
    """The files of a package of the testing suite and of all it depends on, from the first mirror that has them."""
    reasons = []
    for site in _sites():
        try:
            return _download_from(site, package, state)
        except Unavailable as error:
            reasons.append(str(error))
    raise Unavailable(reasons[0] if reasons else "apt has no sources on this machine")


def _sites() -> Iterator[str]:
    """The addresses of the archives that apt uses on this machine, each once, whether they are Debian's or not."""
    lines = _run(["apt-get", "update", "--print-uris"]).splitlines()
    indexes = (line.split("'")[1] for line in lines if "/dists/" in line)
    yield from dict.fromkeys(index.partition("/dists/")[0] for index in indexes)


def _download_from(site: str, package: str, state: Path) -> list[Path]:
    """Let apt download with a state of its own: for it nothing is installed, and there is no other source."""
    shutil.rmtree(state, ignore_errors=True)
    for part in ("lists/partial", "archives/partial"):
        (state / part).mkdir(parents=True)
    (state / "status").touch()
    keyring = next(KEYRINGS.glob("debian-archive-keyring.*g*"), None)
    if keyring is None:
        raise Unavailable(
            f"Debian's keys are not in {KEYRINGS} (the package debian-archive-keyring has them)"
        )
    (state / "sources.list").write_text(f"deb [signed-by={keyring}] {site} testing main\n")
    options = {
        "Dir::Etc::SourceList": state / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "Dir::State": state,
        "Dir::State::Lists": state / "lists",
        "Dir::State::Status": state / "status",
        "Dir::Cache": state,
        "Dir::Cache::Archives": state / "archives",
        "Acquire::Retries": 2,
        "APT::Update::Error-Mode": "any",
    }
    apt = ["apt-get", "-qq", *(f"-o{name}={value}" for name, value in options.items())]
    _run([*apt, "update"])
    _run([*apt, "install", "--yes", "--no-install-recommends", "--download-only", package])
    return sorted((state / "archives").glob("*.deb"))


def _unpack(packages: list[Path], tree: Path) -> None:
    """Put the packages' files into `tree`; none of their scripts runs."""
    for package in packages:
        _run(["dpkg-deb", "--extract", str(package), str(tree)])
        package.unlink()


def _make_startable(tree: Path, version: str, python: Path) -> None:
    """Tell the unpacked Python where it is now, and write the script that starts it.

    `$0` is passed on, for by the path it was called with a Python finds the virtual environment it belongs to.
    """
    for known in (tree / "usr" / "lib" / f"python{version}").glob("_sysconfig*"):
        if not known.is_symlink():
            known.write_text(known.read_text().replace(WHEELS, f"{tree}{WHEELS}"))
    loader = next((tree / "usr" / "lib").glob("*/ld-linux*.so.*"), None)
    if loader is None:
        raise Unavailable("the C library of Debian's testing suite is not where it was")
    start = [str(loader), "--library-path", str(loader.parent), "--argv0"]
    program = python.with_name(f"python{version}")
    python.write_text(f'#!/bin/sh\nexec {shlex.join(start)} "$0" {shlex.quote(str(program))} "$@"\n')
    python.chmod(0o755)


def _run(command: list[str]) -> str:
    """What the command prints. Raises Unavailable with its last words when it fails or takes too long."""
    try:
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{command[0]} took more than {SECONDS} seconds") from error
    except (OSError, subprocess.CalledProcessError) as error:
        words = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        raise Unavailable(f"{command[0]} says: {words[-1] if words else error}") from error
    return done.stdout


if __name__ == "__main__":
    try:
        print(fetch(sys.argv[1], Path(sys.argv[2])))
    except Unavailable as problem:
        sys.exit(f"No Python {sys.argv[1]}: {problem}")
