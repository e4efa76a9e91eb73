"""Whether whatever is locked comes as a wheel for every Python we support, on Linux, on x86_64 and aarch64.

`python tools/check_wheels.py requirements.txt ...` asks the package index which
files each pin has (uv answers in the format of pylock.toml), and goes by their
names alone. A pin without a wheel wants a compiler, and a host like Heroku or a
small server may not have one; so what has none must stand in ACCEPTED, with why.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from tools.install import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCEPTED = {
    "http-ece": "only a test needs it, and it is Python alone",
    "pyvips": "only the benchmark of the pictures needs it, and it builds without a compiler",
}
MACHINES = ("x86_64", "aarch64")
# The C library that wheels may ask for, of 2018: older than that of any Linux that has Python 3.11.
GLIBC = 28


def main(paths: list[str]) -> int:
    """Say what has no wheel where. Returns 1 when that is not accepted, or when what is accepted has got wheels."""
    lacking: dict[str, list[str]] = {}
    for path in paths:
        for name, where in without_wheels(locked(path)):
            lacking.setdefault(name, []).append(where)
    for name, places in lacking.items():
        print(f"{name} has no wheel for {', '.join(places)}: {ACCEPTED.get(name, 'NOT ACCEPTED')}")
    needless = sorted(ACCEPTED.keys() - lacking)
    for name in needless:
        print(f"{name} has a wheel everywhere now: take it out of ACCEPTED in tools/check_wheels.py")
    if needless or lacking.keys() - ACCEPTED:
        return 1
    print(f"Everything else that is locked has wheels for Python {VERSIONS[-1]} to {VERSIONS[0]} on Linux.")
    return 0


def locked(path: str) -> list[dict[str, Any]]:
    """The pins of a requirements file as pylock.toml has them: name, version, marker, and the files there are."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-deps", "--universal"]
    command += ["--python-version", VERSIONS[-1], "--format", "pylock.toml", path]
    lock = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    packages: list[dict[str, Any]] = tomllib.loads(lock)["packages"]
    return packages


def without_wheels(packages: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Which of the pins have no wheel, and where: a name with a Python and machine, for each of these once."""
    for package in packages:
        files = {tag for wheel in package.get("wheels", ()) for tag in tags_of(wheel)}
        for version in reversed(VERSIONS):
            for machine in MACHINES:
                if is_wanted(package, version, machine) and not files & accepted_tags(version, machine):
                    yield package["name"], f"{version} {machine}"


def tags_of(wheel: dict[str, Any]) -> frozenset[Tag]:
    """What a wheel fits, which is in its name."""
    return parse_wheel_filename(wheel.get("name") or wheel["url"].rpartition("/")[2])[3]


def is_wanted(package: dict[str, Any], version: str, machine: str) -> bool:
    """Whether the pin's marker, if it has one, holds for that Python on that machine."""
    environment = {
        "python_version": version,
        "python_full_version": f"{version}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": machine,
    }
    return "marker" not in package or Marker(package["marker"]).evaluate(environment)


def accepted_tags(version: str, machine: str) -> set[Tag]:
    """The tags of all wheels that such a Python installs on such a machine."""
    python = tuple(map(int, version.split(".")))
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 4, -1)]
    platforms += [f"{old}_{machine}" for old in ("manylinux2014", "manylinux2010", "manylinux1", "linux")]
    interpreter = "cp" + version.replace(".", "")
    return {*cpython_tags(python, platforms=platforms), *compatible_tags(python, interpreter, platforms)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
