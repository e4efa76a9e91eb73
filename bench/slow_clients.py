"""Does the site answer while 200 clients take their time? `python -m bench.slow_clients`, about a minute.

The landing page is asked for, a guest's, with nobody else there and then among 200 of each kind, of gunicorn's own
thread worker and of ours. Prints the table of docs/adr/0014-slow-clients.md.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.serving import ROOT, SETTINGS, database, gunicorn
from tests.support.slow_clients import KINDS, answer_times, slow_clients

MANY = 200
ASKED = 50
PATIENCE = 5
WORKERS = {"gunicorn's": ("-k", "gthread", "wsgi:app"), "ours": ()}


def main() -> int:
    """Measure, print, and tell by the status whether ours answers among all kinds."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as embedded:
        uri = embedded.uri("slow_clients")
        env = {**os.environ, **SETTINGS, "MONGO_URI": uri}
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "migrate"], cwd=ROOT, env=env, check=True
        )
        columns = {name: _column(uri, *arguments) for name, arguments in WORKERS.items()}
    print(f"\n| {MANY} clients | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for row in ("nobody", *KINDS):
        print(f"| {row} | {' | '.join(column[row] for column in columns.values())} |")
    return int("no answer" in columns["ours"].values())


def _column(uri: str, *arguments: str) -> dict[str, str]:
    with gunicorn(uri, *arguments) as port:
        answer_times(port, ASKED)
        alone = statistics.median(answer_times(port, ASKED))
        return {"nobody": "1"} | {kind: _among(port, kind, alone) for kind in KINDS}


def _among(port: int, kind: str, alone: float) -> str:
    """How many times as long an answer takes, in the median."""
    with slow_clients(port, MANY, kind, dribble=True):
        time.sleep(1)
        try:
            return f"{statistics.median(answer_times(port, ASKED, PATIENCE)) / alone:.1f}"
        except OSError:
            return "no answer"


if __name__ == "__main__":
    sys.exit(main())
