"""Which Pythons we support is said in several places, and everywhere the same."""

from __future__ import annotations

import tomllib

import pytest

from config import ROOT
from tools import install


@pytest.fixture
def versions() -> list[str]:
    """The supported ones, oldest first, as tools/install.py has them."""
    return list(reversed(install.VERSIONS))


def test_heroku_is_asked_for_one_python_in_both_of_its_files_and_we_support_it(versions: list[str]) -> None:
    asked = (ROOT / ".python-version").read_text(encoding="utf-8")
    assert (ROOT / "runtime.txt").read_text(encoding="utf-8") == f"python-{asked}"
    assert asked.removesuffix("\n") in versions


def test_the_package_is_for_the_pythons_that_are_tested_and_no_others(versions: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    minors = [int(version.removeprefix("3.")) for version in versions]
    assert minors == list(range(minors[0], minors[-1] + 1))
    assert project["project"]["requires-python"] == f">=3.{minors[0]},<3.{minors[-1] + 1}"
    assert project["tool"]["mypy"]["python_version"] == versions[0]
    assert project["tool"]["ruff"]["target-version"] == f"py3{minors[0]}"


@pytest.mark.parametrize("paper", ["README.md", "Makefile"])
def test_whoever_reads_is_told_of_all_of_them(versions: list[str], paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    assert f"{versions[0]} to {versions[-1]}" in text
