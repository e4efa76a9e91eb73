"""Make a virtual environment and install what is missing in it.

`python3 tools/install.py FOLDER FILE... [--optional FILE]`: the files are pip's
requirements. This runs before anything is installed, on whatever `python3` is
here; so it uses the standard library only, and nothing that Python 3.7 lacks,
to tell an old Python from a new one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from shutil import which

# What we support, newest first: each of them is tested, and all packages have wheels for it.
VERSIONS = ("3.15", "3.14", "3.13", "3.12", "3.11")


def main() -> None:
    """Make the environment if need be, then install each file that has changed since it was last installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--optional", type=Path, nargs="*", default=[], help="go on when these cannot be had")
    wanted = parser.parse_args()
    python = wanted.folder / "bin" / "python"
    if not starts(str(python)):
        make(wanted.folder)
    for path in wanted.files + wanted.optional:
        if is_installed(wanted.folder, path) or install(python, path):
            remember(wanted.folder, path)
        elif path in wanted.optional:
            print(f"Going on without {path}.", flush=True)
        else:
            sys.exit("That did not work; pip says why above.")


def make(folder: Path) -> None:
    """Make the virtual environment with this Python, or with the newest supported one if this one is not."""
    python = sys.executable
    if f"{sys.version_info[0]}.{sys.version_info[1]}" not in VERSIONS:
        python = next(filter(None, map(find, VERSIONS)), "")
        if not python:
            sys.exit(refusal())
    print(f"Making {folder} with {python} ...", flush=True)
    if subprocess.call([python, "-c", "import ensurepip"], stderr=subprocess.DEVNULL):
        sys.exit(
            f"{python} cannot put pip into an environment: a part of Python is missing here.\n"
            "Debian, Ubuntu: apt install python3-venv (or python3.14-venv and the like). Then try again."
        )
    if subprocess.call([python, "-m", "venv", "--clear", str(folder)]):
        sys.exit("The virtual environment could not be made; see above.")


def refusal() -> str:
    """What to do about this Python, of a version that we do not support, where there is no other one."""
    old = sys.version_info < tuple(map(int, VERSIONS[-1].split(".")))
    problem = "is too old for Dreamscape" if old else "is newer than any that Dreamscape was tried on"
    return (
        f"Python {sys.version.split()[0]} {problem}: install one from {VERSIONS[-1]} to {VERSIONS[0]} (Debian: "
        "apt install python3 python3-venv; macOS: brew install python@3.14) or name one with PYTHON=/path/to/it."
    )


def install(python: Path, path: Path) -> bool:
    """Install the requirements file `path`; whether that worked."""
    print(f"Installing what is missing of {path} ...", flush=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(path)]
    return subprocess.call(command) == 0


def is_installed(folder: Path, path: Path) -> bool:
    """Whether `path` is as it was when it was last installed into the environment in `folder`."""
    return record(folder).get(path.name) == digest(path)


def remember(folder: Path, path: Path) -> None:
    """Note that `path`, as it is now, is installed."""
    (folder / "installed.json").write_text(json.dumps({**record(folder), path.name: digest(path)}))


def record(folder: Path) -> dict[str, str]:
    """What was installed: the names of requirements files with their digests."""
    try:
        known: dict[str, str] = json.loads((folder / "installed.json").read_text())
    except (OSError, ValueError):
        return {}
    return known


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def find(version: str) -> str | None:
    """A Python of that version ("3.12") that really starts, from the PATH or from pyenv; None if there is none."""
    name = f"python{version}"
    pyenv = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/{name}"), reverse=True)
    for candidate in [which(name), *map(str, pyenv)]:
        if candidate and starts(candidate):
            return candidate
    return None


def starts(python: str) -> bool:
    """Whether this is a working Python of a version we support: a shim or a broken link may be there and not start."""
    check = f"import sys; sys.exit('%d.%d' % sys.version_info[:2] not in {VERSIONS})"
    try:
        return (
            subprocess.call([python, "-c", check], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
        )
    except OSError:
        return False


if __name__ == "__main__":
    main()
