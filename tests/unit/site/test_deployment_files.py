"""What a site is installed from names files, settings and commands that are there, the same ones everywhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

import config

if TYPE_CHECKING:
    from pathlib import Path

ROOT = config.ROOT
SETTINGS = {setting.name for setting in config.SETTINGS}
# compose.yaml's own, from which the others follow there.
OF_COMPOSE = {"DOMAIN"}
OF_CADDY = {"SITE", "UPSTREAM"}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> dict[str, str]:
    """What the Procfile starts, by the name of the process."""
    return dict(line.split(": ", 1) for line in text_of("Procfile").splitlines())


def test_the_image_copies_what_is_there_and_nothing_else_gets_into_its_build() -> None:
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", text_of("Dockerfile"), re.MULTILINE)
        for source in line.split()[:-1]
    }
    let_in = {line[1:] for line in text_of(".dockerignore").splitlines() if line.startswith("!")}

    assert copied == let_in
    assert all((ROOT / source).exists() for source in copied)
    asked = text_of(".python-version").strip()
    assert text_of("Dockerfile").count(f"FROM python:{asked}-slim") == 2


def test_the_image_runs_as_nobody_in_particular() -> None:
    last_stage = text_of("Dockerfile").rpartition("FROM ")[2]
    assert re.search(r"^USER \d{5}$", last_stage, re.MULTILINE)
    assert "pip" not in last_stage


def test_compose_starts_what_the_procfile_starts() -> None:
    compose = text_of("compose.yaml")
    started = {line.replace(",", "") for line in re.findall(r"command: \[(.+)\]", compose)}
    assert {commands()["release"], commands()["worker"]} <= started
    assert commands()["web"].split()[0] == "gunicorn"
    assert 'CMD ["gunicorn"' in text_of("Dockerfile")


def test_units_start_what_the_procfile_starts() -> None:
    for process in ("web", "worker"):
        unit = text_of(f"deploy/dreamscape-{process}.service")
        started = re.findall(r"^ExecStart=\S+/bin/(.+)$", unit, re.MULTILINE)
        # There HOST and PORT say where gunicorn listens.
        assert started == [commands()[process].partition(" --bind")[0]]
    assert f"bin/{commands()['release']}\n" in text_of("deploy/dreamscape-web.service")


def test_every_setting_that_is_named_is_one_of_ours() -> None:
    named = set(re.findall(r"^#? ?([A-Z_]{4,})=", text_of(".env.example"), re.MULTILINE))
    assert named <= SETTINGS | OF_COMPOSE
    assert set(config.NEEDED_IN_PRODUCTION) <= named

    compose = set(re.findall(r"^ +([A-Z_]{4,}): ", text_of("compose.yaml"), re.MULTILINE))
    assert compose <= SETTINGS | OF_CADDY
    assert set(re.findall(r"\{\$([A-Z_]+)", text_of("deploy/Caddyfile"))) == OF_CADDY

    button = json.loads(text_of("app.json"))["env"]
    assert set(button) <= SETTINGS
    needed = {name for name, said in button.items() if said.get("required", True)}
    assert set(config.NEEDED_IN_PRODUCTION) <= needed


def test_the_example_is_refused_until_what_it_leaves_open_is_filled_in() -> None:
    lines = re.findall(r"^#? ?([A-Z_]{4,})=(.*)$", text_of(".env.example"), re.MULTILINE)
    example = {name: value for name, value in lines if name not in OF_COMPOSE}
    with pytest.raises(config.Misconfigured, match="SECRET_KEY, MAIL_SERVER"):
        config.load(environ=example)
    filled_in = {**example, "SECRET_KEY": "k" * 48, "MAIL_SERVER": "smtp.example.org"}
    assert config.load(environ=filled_in)["BASE_URL"] == "https://dreams.example.org"


def test_systemd_finds_no_fault_with_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("There is no systemd-analyze here.")
    for process in ("web", "worker"):
        # What they start is not on this machine.
        unit = re.sub(r"(?m)^(Exec\w+=)\S+", r"\1/bin/true", text_of(f"deploy/dreamscape-{process}.service"))
        (tmp_path / f"dreamscape-{process}.service").write_text(unit, encoding="utf-8")
    units = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run([program, "verify", *units], capture_output=True, text=True, check=False)
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "dreamscape" in line]
    assert [line for line in ours if "mongod.service" not in line] == []
