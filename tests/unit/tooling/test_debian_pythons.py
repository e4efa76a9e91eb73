"""Debian's Pythons are unpacked from the mirror that apt knows; where that cannot be, it is said why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tools import debian_pythons

if TYPE_CHECKING:
    from collections.abc import Callable

MINE = f"{sys.version_info[0]}.{sys.version_info[1]}"
SOURCES = """
echo "'mirror:/other/dists/stable/InRelease' other 0 "
echo "'mirror:/debian/dists/stable/InRelease' debian 0 "
echo "'mirror:/debian/dists/stable-updates/InRelease' debian 0 "
"""
# What they call is named in full: on the PATH of these tests there is nothing but them.
APT = f"""
echo "$@" >> {{log}}
for word; do case "$word" in
    --print-uris) {SOURCES} exit 0;;
    -oDir::Cache::Archives=*) archives="${{{{word#*=}}}}";;
    -oDir::Etc::SourceList=*) read -r line < "${{{{word#*=}}}}"; case "$line" in
        *mirror:/other*) echo "E: no such suite" >&2; exit 100;; esac;;
    install) : > "$archives/python.deb";;
esac; done
"""
# The "C library" of the package: called as the real loader, it starts this very Python.
LOADER = f'shift 5; exec {sys.executable} "$@"'
DPKG = f"""
lib="$3/usr/lib/cpu-linux-gnu"
/bin/mkdir -p "$3/usr/bin" "$lib" "$3/usr/lib/python{MINE}"
echo "'/usr/share/python-wheels/'" > "$3/usr/lib/python{MINE}/_sysconfigdata.py"
printf '#!/bin/sh\\n%s\\n' '{LOADER}' > "$lib/ld-linux-cpu.so.2"
/bin/chmod +x "$lib/ld-linux-cpu.so.2"
"""


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The tool, with keys of Debian."""
    debian = debian_pythons
    (tmp_path / "debian-archive-keyring.gpg").touch()
    monkeypatch.setattr(debian, "KEYRINGS", tmp_path)
    return debian


def test_a_python_is_unpacked_from_the_first_mirror_that_has_it_and_starts(
    debian: Any, program: Callable[[str, str], Path], tmp_path: Path
) -> None:
    program("apt-get", APT.format(log=tmp_path / "log"))
    program("dpkg-deb", DPKG)
    python = debian.fetch(MINE, tmp_path / "pythons")
    asked = (tmp_path / "log").read_text()
    assert subprocess.check_output([python, "-c", "print(6 * 7)"], text=True) == "42\n"
    assert asked.count(" update\n") == 2  # the other archive, then Debian's
    assert "--download-only" in asked
    known = (Path(python).parents[1] / "lib" / f"python{MINE}" / "_sysconfigdata.py").read_text()
    assert known == f"'{tmp_path}/pythons/{MINE}/usr/share/python-wheels/'\n"

    assert debian.fetch(MINE, tmp_path / "pythons") == python
    assert (tmp_path / "log").read_text() == asked  # kept, and not asked for again


@pytest.mark.parametrize(
    ("apt", "reason"),
    [
        (None, "there is no apt-get here"),
        ("exit 0", "apt has no sources on this machine"),
        (
            f'case "$*" in *print-uris*) {SOURCES};; *) echo "E: mirror away" >&2; exit 100;; esac',
            "E: mirror away",
        ),
        (f'case "$*" in *print-uris*) {SOURCES};; *) while :; do :; done;; esac', "more than 0.2 seconds"),
    ],
    ids=["no apt", "no sources", "a mirror that is away", "a mirror that hangs"],
)
def test_it_is_said_why_there_is_none(
    debian: Any,
    program: Callable[[str, str], Path],
    tmp_path: Path,
    apt: str | None,
    reason: str,
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(debian, "SECONDS", 0.2)
    program("dpkg-deb", "exit 1")
    if apt is not None:
        program("apt-get", apt)
    with pytest.raises(debian.Unavailable, match=reason):
        debian.fetch(MINE, tmp_path / "pythons")


def test_one_that_does_not_start_is_not_taken(
    debian: Any, program: Callable[[str, str], Path], tmp_path: Path
) -> None:
    program("apt-get", APT.format(log=tmp_path / "log"))
    program("dpkg-deb", DPKG.replace(sys.executable, "/bin/false"))
    with pytest.raises(debian.Unavailable, match="does not start"):
        debian.fetch(MINE, tmp_path / "pythons")
