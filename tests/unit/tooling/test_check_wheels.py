"""`make lock` says what has no wheel for a Python or a machine that we support."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tools import check_wheels

if TYPE_CHECKING:
    from collections.abc import Callable


def package(name: str, *wheels: str, **more: str) -> dict[str, Any]:
    """A pin as pylock.toml has it, with wheels of these tags."""
    folder = "somewhere/packages/"
    return {"name": name, "wheels": [{"url": f"{folder}{name}-1.0-{tags}.whl"} for tags in wheels], **more}


@pytest.fixture
def lacks() -> Callable[[dict[str, Any]], list[str]]:
    """Where a pin has no wheel."""
    return lambda pin: [where for _, where in check_wheels.without_wheels([pin])]


def test_a_pure_wheel_fits_everywhere(lacks: Any) -> None:
    assert lacks(package("calm", "py3-none-any")) == []


def test_one_stable_wheel_fits_newer_pythons_on_its_own_machine_only(lacks: Any) -> None:
    everywhere = ("cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64", "cp39-abi3-manylinux_2_28_aarch64")
    assert lacks(package("stable", *everywhere)) == []
    assert lacks(package("stable", everywhere[0])) == [f"3.{minor} aarch64" for minor in range(11, 16)]


def test_a_wheel_for_each_python_but_one_is_missed_there_and_nowhere_else(lacks: Any) -> None:
    tags = [
        f"cp3{minor}-cp3{minor}-manylinux2014_{machine}"
        for minor in range(11, 15)
        for machine in ("x86_64", "aarch64")
    ]
    assert lacks(package("late", *tags)) == ["3.15 x86_64", "3.15 aarch64"]
    assert lacks(package("late", *tags, marker="python_full_version < '3.15'")) == []


def test_other_systems_wheels_and_those_for_a_newer_linux_are_of_no_use(lacks: Any) -> None:
    assert len(lacks(package("odd", "py3-none-win_amd64", "py3-none-musllinux_1_2_x86_64"))) == 10
    assert (
        len(lacks(package("new", "py3-none-manylinux_2_39_x86_64", "py3-none-manylinux_2_39_aarch64"))) == 10
    )
    assert len(lacks(package("free", "cp315-cp315t-manylinux_2_28_x86_64"))) == 10
    assert len(lacks({"name": "source"})) == 10


@pytest.mark.parametrize(
    ("pins", "accepted", "status", "said"),
    [
        ([package("calm", "py3-none-any")], {}, 0, "Everything else that is locked has wheels"),
        ([package("bare")], {}, 1, "NOT ACCEPTED"),
        ([package("bare")], {"bare": "it needs no compiler"}, 0, "3.15 aarch64: it needs no compiler"),
        ([package("calm", "py3-none-any")], {"calm": "it had none"}, 1, "calm has a wheel everywhere now"),
    ],
)
def test_what_has_no_wheel_must_be_accepted_with_a_reason_that_still_holds(
    monkeypatch: Any, capsys: Any, pins: Any, accepted: Any, status: int, said: str
) -> None:
    check = check_wheels
    monkeypatch.setattr(check, "locked", lambda _path: pins)
    monkeypatch.setattr(check, "ACCEPTED", accepted)
    assert check.main(["requirements.txt"]) == status
    assert said in capsys.readouterr().out
