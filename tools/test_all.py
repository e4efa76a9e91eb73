"""`make test-all`: every Python we support, each in an environment of its own.

On each the half of the suite that runs on mongomock, then one round on the real
database: a person's first dream in the browser, and `make run` as a whole. With
`--newest` only the first half, and only on the newest Python that can be had.

A version that is not on this machine comes from Debian, if it can. One that
cannot be had is skipped, loudly; those that ran decide the exit status.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tools.debian_pythons import Unavailable, fetch
from tools.install import VERSIONS, find

CACHE = Path(".pythons")
ROUND = (
    "test_a_stranger_signs_up_and_shares_a_dream_that_another_member_finds",
    "test_it_serves_says_who_holds_the_database_and_stops_without_a_trace",
)


def main() -> int:
    """Test on all of them, or the newest. Returns 0 when at least one ran and none failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--newest", action="store_true", help="mongomock only, on the newest Python only")
    parser.add_argument("--jobs", default="2", help="tests at a time")
    wanted = parser.parse_args()
    results: dict[str, str] = {}
    for version in VERSIONS:
        try:
            python = find(version) or fetch(version, CACHE)
        except Unavailable as problem:
            results[version] = f"SKIPPED, for it is not on this machine and {problem}"
            print(f"\n*** Python {version}: {results[version]} ***", flush=True)
            continue
        print(f"\n=== Python {version}: {python} ===", flush=True)
        results[version] = test(version, python, jobs=wanted.jobs, whole=not wanted.newest)
        if wanted.newest:
            break
    print("\n" + "\n".join(f"Python {version}: {result}" for version, result in results.items()), flush=True)
    outcomes = list(results.values())
    return 0 if "passed" in outcomes and not any(map(failed, outcomes)) else 1


def test(version: str, python: str, *, jobs: str, whole: bool) -> str:
    """How the tests went on that Python, in its environment `.venv-VERSION`: "passed", or what failed."""
    folder = f".venv-{version}"
    pytest = [f"{folder}/bin/python", "-m", "pytest", "-n", jobs]
    steps = {
        "its packages": [
            "make",
            "--no-print-directory",
            "ready-to-develop",
            f"PYTHON={python}",
            f"VENV={folder}",
        ],
        "mongomock": [*pytest, "--db=mock"],
        "the real database": [*pytest, "--db=real", "-k", " or ".join(ROUND)],
    }
    if not whole:
        del steps["the real database"]
    for name, command in steps.items():
        if status := subprocess.call(command):
            return f"FAILED at {name} with status {status}"
    return "passed"


def failed(outcome: str) -> bool:
    """Whether an outcome is of a version that ran and failed."""
    return outcome.startswith("FAILED")


if __name__ == "__main__":
    sys.exit(main())
