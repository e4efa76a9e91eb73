"""How long `make run` takes to its first page, with the dependencies installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.serving import ROOT, Browser, free_port
from dreamscape.store.mongod.processes import tied_to_us

MADE = shutil.ignore_patterns("__pycache__", "*.br", "*.gz")


def seconds_to_first_page() -> tuple[float, float]:
    """In a fresh checkout with no data, which gets the demo site; and when it is run there again.

    Each the median of three.
    """
    fresh, again = zip(*(_both() for _ in range(3)), strict=True)
    return median(fresh), median(again)


def _both() -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="dreamscape-start-", ignore_cleanup_errors=True) as folder:
        checkout = Path(folder)
        shutil.copytree(ROOT / "dreamscape", checkout / "dreamscape", ignore=MADE)
        for module in ROOT.glob("*.py"):
            shutil.copy(module, checkout)
        return _start(checkout), _start(checkout)


def _start(checkout: Path) -> float:
    port = free_port()
    env = {**os.environ, "PORT": str(port), "DREAMSCAPE_ENV": "development", "MONGO_URI": ""}
    env.pop("DATA_FOLDER", None)
    started = time.perf_counter()
    run = subprocess.Popen(
        tied_to_us([sys.executable, "-m", "dreamscape.cli.serve"]),
        cwd=checkout,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert run.stdout is not None
        # With the address it says that the demo site is there too.
        assert any("is awake" in line for line in run.stdout), "make run did not come up"
        assert Browser(port).get("/").status == 200
        return time.perf_counter() - started
    finally:
        run.terminate()
        run.communicate()
