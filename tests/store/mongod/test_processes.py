"""The processes around the embedded database, on Linux and elsewhere."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from dreamscape.store.mongod.processes import command_of, poll, tied_to_us


def test_the_command_of_a_process_is_known() -> None:
    assert "python" in command_of(os.getpid())


@pytest.mark.skipif(shutil.which("ps") is None, reason="needs ps, which every macOS has")
def test_the_command_of_a_process_is_known_outside_linux_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "python" in command_of(os.getpid())


def test_a_process_that_is_no_more_has_no_command() -> None:
    assert command_of(2**22 + 1) == ""


def test_outside_linux_a_command_is_run_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert tied_to_us(["mongod", "--quiet"]) == ["mongod", "--quiet"]


def test_waiting_ends_when_the_time_is_over() -> None:
    assert not poll(lambda: False, 0)
