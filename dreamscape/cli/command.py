"""`make flask`: a `flask` command on the development site, also while nobody serves it.

    python -m dreamscape.cli.command users promote tom@example.org

Ends with the command's own status, or with 1 where there is no database to be had.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import config
from dreamscape.store.mongod.server import DatabaseHeld, EmbeddedDatabase, EmbeddedUnavailable


def main(arguments: list[str]) -> int:
    """Run it, with the embedded database awake where MONGO_URI names no other. Returns the exit status."""
    try:
        settings = config.load()
        with ExitStack() as awake:
            if not settings["MONGO_URI"]:
                _wake(
                    EmbeddedDatabase(Path(settings["DATA_FOLDER"]) / "db", purpose="a flask command"), awake
                )
            command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
            return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 130
    except (config.Misconfigured, EmbeddedUnavailable) as problem:
        print(problem, file=sys.stderr)
        return 1


def _wake(database: EmbeddedDatabase, awake: ExitStack) -> None:
    try:
        awake.enter_context(database.running())
    except DatabaseHeld:
        # `make run` has it: the application finds it by itself. Unless that one is just coming or going.
        if not database.socket.exists():
            raise


if __name__ == "__main__":
    os.environ.setdefault("DREAMSCAPE_ENV", "development")
    sys.exit(main(sys.argv[1:]))
