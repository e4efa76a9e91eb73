"""`make` takes a Python that we support, or says in a sentence what to do, before it installs anything."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from config import ROOT
from tools.install import starts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Python with another version than its own, which then runs what it is given.
PRETEND = "import sys; sys.version_info = {info}; sys.version = '{text} (pretended)'; "
RUN = "import runpy; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"


def install(version: tuple[int, int, int], folder: Path) -> subprocess.CompletedProcess[str]:
    """tools/install.py on a Python of that version."""
    pretend = PRETEND.format(info=(*version, "final", 0), text=".".join(map(str, version)))
    arguments = [str(ROOT / "tools" / "install.py"), str(folder), "requirements.txt"]
    return subprocess.run(
        [sys.executable, "-I", "-c", pretend + RUN, *arguments], capture_output=True, text=True, cwd=ROOT
    )


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        ((3, 10, 13), "Python 3.10.13 is too old for Dreamscape: install one from 3.11 to 3.15 ("),
        (
            (3, 16, 0),
            "Python 3.16.0 is newer than any that Dreamscape was tried on: install one from 3.11 to 3.15 (",
        ),
    ],
)
def test_a_python_that_is_too_old_or_unknown_is_refused_in_one_sentence_and_nothing_is_made(
    program: Callable[[str, str], Path], tmp_path: Path, version: tuple[int, int, int], problem: str
) -> None:
    program("python3.10", "exit 0")
    done = install(version, tmp_path / "venv")
    assert done.returncode == 1
    assert done.stderr.startswith(problem)
    assert done.stderr.endswith("or name one with PYTHON=/path/to/it.\n")
    assert done.stderr.count("\n") == 1
    assert not done.stdout
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 16, 0)])
def test_the_newest_supported_python_of_the_machine_is_taken_instead(
    program: Callable[[str, str], Path], tmp_path: Path, version: tuple[int, int, int]
) -> None:
    program("python3.16", "exit 0")
    program("python3.14", "exit 1")  # as a shim without its Python does
    program("python3.11", "exit 0")
    # It makes an "environment" whose Python says yes to everything, pip's work included.
    made = (
        f"/bin/mkdir -p {tmp_path}/venv/bin && /bin/cp {tmp_path}/bin/python3.11 {tmp_path}/venv/bin/python"
    )
    chosen = program("python3.13", f'case "$*" in *venv*) {made};; esac')
    done = install(version, tmp_path / "venv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Making {tmp_path}/venv with {chosen} ...")


@pytest.mark.parametrize(("version", "used"), [((3, 10, 0), False), ((3, 13, 1), True), ((3, 16, 0), False)])
def test_an_environment_of_an_unknown_python_is_not_used_on(
    program: Callable[[str, str], Path],
    version: tuple[int, int, int],
    used: bool,
) -> None:
    pretend = PRETEND.format(info=(*version, "final", 0), text="")
    python = program("python", f'exec {sys.executable} -c "{pretend} exec(sys.argv[1])" "$2"')
    assert starts(str(python)) is used
