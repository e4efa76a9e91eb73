"""`flask push keys` says lines that can be set as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from dotenv import dotenv_values

import config
from dreamscape.push.encryption import SenderKey

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


def test_what_it_says_can_be_set_as_it_is(app: Flask, tmp_path: Path) -> None:
    said = [app.test_cli_runner().invoke(args=["push", "keys"]).output for _ in range(2)]
    assert said[0] != said[1]
    (tmp_path / ".env").write_text(said[0], encoding="utf-8")
    given = {name: value or "" for name, value in dotenv_values(tmp_path / ".env").items()}
    settings = config.load({"DREAMSCAPE_ENV": "testing"}, environ=given)
    assert SenderKey(settings["PUSH_PRIVATE_KEY"], "").public


@pytest.mark.parametrize("wrong", ["short", "A" * 42, "é" * 43, "A" * 60, "A" * 43, "_" * 42 + "8"])
def test_a_key_that_is_none_is_said_and_not_repeated(wrong: str) -> None:
    with pytest.raises(config.Misconfigured) as raised:
        config.load({"DREAMSCAPE_ENV": "testing"}, environ={"PUSH_PRIVATE_KEY": wrong})
    assert "flask push keys" in str(raised.value)
    assert wrong not in str(raised.value)


@pytest.mark.parametrize(
    "wrong", ["https://push.example.org", "*", "*.", "push example", "push.example.org/x"]
)
def test_a_host_that_is_none_is_said(wrong: str) -> None:
    with pytest.raises(config.Misconfigured, match="PUSH_HOSTS"):
        config.load({"DREAMSCAPE_ENV": "testing"}, environ={"PUSH_HOSTS": wrong})
