"""What the embedded database needs to know of the processes around it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.platform != "win32":
    import fcntl


def tied_to_us(command: list[str]) -> list[str]:
    """`command`, changed so that it gets a SIGTERM when the thread that starts it dies, even by `kill -9`.

    That is Linux's prctl(2) with PR_SET_PDEATHSIG = 1, which outlives the exec; elsewhere nothing is changed.
    """
    if sys.platform != "linux":
        return command
    ask_for_it = f"ctypes.CDLL(None).prctl(1, {int(signal.SIGTERM)})"
    launcher = f"import ctypes, os, sys; {ask_for_it}; os.execv(sys.argv[1], sys.argv[1:])"
    return [sys.executable, "-I", "-S", "-c", launcher, *command]


def flock(file: IO[str]) -> bool:
    """Lock `file` for us alone until it is closed or we die; whether that was possible."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def command_of(pid: int) -> str:
    """The command line of a running process; empty when there is none."""
    if sys.platform == "linux":
        with suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    ps = shutil.which("ps") or "/bin/ps"
    answer = subprocess.run([ps, "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)  # noqa: S603
    return answer.stdout


def workers_of(folder: Path, port: int) -> list[int]:
    """The processes of a gunicorn that was started in `folder`, with our configuration, for `port`; on Linux alone."""
    return [
        int(process.name) for process in Path("/proc").glob("[0-9]*") if _is_worker_of(process, folder, port)
    ]


def _is_worker_of(process: Path, folder: Path, port: int) -> bool:
    with suppress(OSError):
        return (
            process.joinpath("cwd").readlink() == folder
            and "gunicorn.conf.py" in command_of(int(process.name))
            and f"PORT={port}".encode() in process.joinpath("environ").read_bytes().split(b"\0")
        )
    return False


def poll(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until `condition()` holds, for `seconds` at most; whether it does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
