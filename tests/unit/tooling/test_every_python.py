"""`make test-all` and CI: what runs on which Python, and how it ends when one cannot be had."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from config import ROOT
from tools import debian_pythons, test_all

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, list[str]]]:
    """Run the tool on a machine with some Pythons, with Debian's or without.

    Returns its status and the Pythons that were tested.
    """

    def run(*arguments: str, here: str = "", debian: str = "", red: str = "") -> tuple[int, list[str]]:
        tested: list[str] = []

        def fetch(version: str, _folder: Any) -> str:
            if version in debian.split():
                return f"debian {version}"
            raise debian_pythons.Unavailable("the mirror is away")

        def test(version: str, python: str, **_how: Any) -> str:
            tested.append(python)
            return "FAILED at mongomock with status 1" if version in red.split() else "passed"

        monkeypatch.setattr(sys, "argv", ["test_all.py", *arguments])
        monkeypatch.setattr(
            test_all, "find", lambda version: f"here {version}" if version in here.split() else None
        )
        monkeypatch.setattr(test_all, "fetch", fetch)
        monkeypatch.setattr(test_all, "test", test)
        return test_all.main(), tested

    return run


def test_every_version_is_tested_on_this_machine_or_from_debian(run: Any) -> None:
    status, tested = run(here="3.11 3.12 3.13", debian="3.13 3.14 3.15")
    assert (status, tested) == (0, ["debian 3.15", "debian 3.14", "here 3.13", "here 3.12", "here 3.11"])


def test_one_that_cannot_be_had_is_skipped_loudly_and_the_others_decide(run: Any, capsys: Any) -> None:
    assert run(here="3.11 3.13")[0] == 0
    said = capsys.readouterr().out
    assert "*** Python 3.14: SKIPPED, for it is not on this machine and the mirror is away ***" in said
    assert said.endswith("Python 3.11: passed\n")
    assert run(here="3.11 3.13", red="3.13")[0] == 1
    assert run()[0] == 1


def test_the_newest_is_the_newest_that_can_be_had_and_a_mirror_that_is_away_does_no_harm(run: Any) -> None:
    assert run("--newest", here="3.11", debian="3.14 3.15") == (0, ["debian 3.15"])
    assert run("--newest", here="3.11 3.13") == (0, ["here 3.13"])
    assert run("--newest", here="3.11 3.13", red="3.13") == (1, ["here 3.13"])


@pytest.mark.parametrize("whole", [True, False], ids=["all", "newest"])
def test_on_each_the_packages_come_first_then_mongomock_then_one_round_on_the_real_database(
    monkeypatch: Any, whole: bool
) -> None:
    commands: list[list[str]] = []

    def call(command: list[str]) -> int:
        commands.append(command)
        return 0

    monkeypatch.setattr("subprocess.call", call)
    assert test_all.test("3.15", "/opt/python3.15", jobs="2", whole=whole) == "passed"
    assert {"PYTHON=/opt/python3.15", "VENV=.venv-3.15"} <= set(commands[0])
    databases = [word for command in commands for word in command if word.startswith("--db")]
    assert databases == (["--db=mock", "--db=real"] if whole else ["--db=mock"])


def test_the_round_is_made_of_tests_that_there_are() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    for name in test_all.ROUND:
        assert sum(f"def {name}(" in text for text in texts) == 1
