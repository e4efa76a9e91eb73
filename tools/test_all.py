"""`make test-all`: the suite on every Python we support, each in an environment of its own.

A version that is not here is skipped, loudly; the ones that ran decide the exit status.
"""

from __future__ import annotations

import subprocess
import sys

from install import VERSIONS, find


def main() -> int:
    """Test on all of them. Returns 0 when at least one ran and none failed."""
    results: dict[str, str] = {}
    for version in reversed(VERSIONS):
        python = find(version)
        if python is None:
            results[version] = "SKIPPED: no such Python that starts, on the PATH or in ~/.pyenv"
            continue
        print(f"\n=== Python {version}: {python} ===", flush=True)
        status = subprocess.call(["make", "test", f"PYTHON={python}", f"VENV=.venv-{version}"])
        results[version] = f"FAILED with status {status}" if status else "passed"
    print("\n" + "\n".join(f"Python {version}: {result}" for version, result in results.items()), flush=True)
    outcomes = list(results.values())
    return 0 if "passed" in outcomes and not any(outcome.startswith("FAILED") for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
