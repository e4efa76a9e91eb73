"""What `make lock` wrote: every package by its hashes, from nowhere in particular, and one version for one Python."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from config import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = sorted(ROOT.glob("requirements*.txt"))
SYSTEMS = [
    {
        "sys_platform": system,
        "platform_system": name,
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.0",
    }
    for system, name in (("linux", "Linux"), ("darwin", "Darwin"))
    for minor in range(11, 16)
]


def pins(path: Path) -> list[tuple[Requirement, list[str]]]:
    """The packages of a lock, each with its hashes."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = text.replace("\\\n", " ").splitlines()
    return [
        (Requirement(words[0]), words[1:]) for words in (re.split(r"\s+--hash=", entry) for entry in entries)
    ]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_package_is_pinned_by_hashes_and_no_index_is_named(path: Path) -> None:
    assert pins(path)
    for requirement, hashes in pins(path):
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each.strip()) for each in hashes), requirement
    assert "://" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "system", SYSTEMS, ids=lambda system: f"{system['sys_platform']} {system['python_version']}"
)
def test_on_every_system_all_locks_together_have_one_version_of_each_package(system: dict[str, str]) -> None:
    versions: dict[str, set[str]] = {}
    for path in LOCKS:
        for requirement, _ in pins(path):
            if requirement.marker is None or requirement.marker.evaluate(system):
                versions.setdefault(requirement.name, set()).add(str(requirement.specifier))
    assert not {name: found for name, found in versions.items() if len(found) > 1}


def test_only_an_older_python_is_given_what_newer_ones_have_built_in() -> None:
    (backport,) = [pin for pin, _ in pins(ROOT / "requirements.txt") if pin.name == "backports-zstd"]
    assert backport.marker is not None
    assert [backport.marker.evaluate(system) for system in SYSTEMS[:5]] == [True, True, True, False, False]
